package main

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
)

// watch sees what becomes of one sender's records.
type watch struct {
	*link
	sender string
	book   *ledger
}

// start notes where the topics end, and goes on reading from there until wctx ends.
func (w *watch) start(ctx, wctx context.Context, group *errgroup.Group, datatypes []string) error {
	for _, name := range datatypes {
		err := w.read(ctx, wctx, group, w.names.Channel(name), func(rec *esclusa.Record) {
			sender, _ := rec.Header(esclusa.HeaderCESource)
			source, _ := rec.Header(esclusa.HeaderSource)
			if string(sender) == w.sender {
				w.book.ended(string(source), fate{datatype: name})
			}
		})
		if err != nil {
			return err
		}
	}
	return w.read(ctx, wctx, group, w.names.Alerts(), func(rec *esclusa.Record) {
		if string(rec.Key) != w.sender {
			return
		}
		if alert, err := esclusa.ParseAlert(rec.Value); err == nil {
			w.book.ended(alert.ID, fate{reason: alert.Reason})
		}
	})
}

func (w *watch) read(ctx, wctx context.Context, group *errgroup.Group, topic string, see func(*esclusa.Record)) error {
	spans, err := kafka.Spans(ctx, w.admin, topic)
	if err != nil {
		return err
	}
	for p, span := range spans {
		spans[p] = kafka.Span{From: span.To, To: kafka.Forever}
	}
	group.Go(func() error {
		return w.Scan(wctx, topic, spans, func(_ int32, batch []esclusa.Record) error {
			for i := range batch {
				see(&batch[i])
			}
			return nil
		})
	})
	return nil
}
