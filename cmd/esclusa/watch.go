package main

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/schemas"
)

// watch sees what becomes of one sender's records.
type watch struct {
	*link
	catalogue *schemas.Catalogue
	sender    string
	book      *ledger
}

// start notes where the topics end, and goes on reading from there until wctx ends.
func (w *watch) start(ctx, wctx context.Context, group *errgroup.Group, datatypes []string) error {
	for _, name := range datatypes {
		err := w.read(ctx, wctx, group, w.names.Channel(name), func(batch []esclusa.Record) error {
			for _, rec := range batch {
				sender, _ := rec.Header(esclusa.HeaderCESource)
				source, _ := rec.Header(esclusa.HeaderSource)
				if string(sender) == w.sender {
					w.book.ended(string(source), fate{datatype: name})
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	reader := app.NewAlertReader(w.admin, w.names, w.catalogue)
	return w.read(ctx, wctx, group, w.names.Alerts(), func(batch []esclusa.Record) error {
		alerts, err := reader.Read(wctx, batch)
		for _, alert := range alerts {
			if alert.Key() == w.sender && alert.Of.Topic == w.names.Ingress() {
				w.book.ended(alert.ID, fate{reason: alert.Reason})
			}
		}
		return err
	})
}

func (w *watch) read(ctx, wctx context.Context, group *errgroup.Group, topic string, see func([]esclusa.Record) error) error {
	spans, err := kafka.Spans(ctx, w.admin, topic)
	if err != nil {
		return err
	}
	group.Go(func() error {
		return w.Scan(wctx, topic, kafka.Behind(spans), func(_ int32, batch []esclusa.Record) error { return see(batch) })
	})
	return nil
}
