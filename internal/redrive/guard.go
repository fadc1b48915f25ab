package redrive

import (
	"context"
	"fmt"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
)

// Of the first records of a run it is waited whether they come back: where more than a
// fifth do, the router judges otherwise than we do.
const (
	firstRecords = 50
	mostBack     = 5 // one in so many

	judgedWithin = 30 * time.Second
	judgedEvery  = 100 * time.Millisecond
)

// cameBack pauses the run where too many of its first records were refused again.
func (w *work) cameBack(ctx context.Context) error {
	n := w.done.Counts[Ready]
	if w.tried || n < firstRecords {
		return nil
	}
	w.tried = true
	if err := w.judged(ctx); err != nil {
		return err
	}
	spans, err := w.spansOf(ctx, w.Names.Alerts()) // what has been decided may not be readable yet
	if err != nil {
		return err
	}
	for p, span := range spans {
		span.From = max(span.From, w.before[p].To)
		spans[p] = span
	}
	back := int64(0)
	err = w.Cluster.Scan(ctx, w.Names.Alerts(), spans, func(_ int32, batch []esclusa.Record) error {
		for i := range batch {
			a, err := w.Reader.Parse(&batch[i])
			if err != nil || a.Redrive == nil {
				continue
			}
			if d, err := esclusa.ParseRedrive(*a.Redrive); err == nil && d.Run == w.job.id {
				back++
			}
		}
		return nil
	})
	if err == nil && back*mostBack > n {
		err = fmt.Errorf("%w: of the first %d records %d were refused again: does the router have the catalogue that this was checked with? --run %s goes on", ErrPaused, n, back, w.job.id)
	}
	return err
}

// judged waits until the router has decided about what was sent.
func (w *work) judged(ctx context.Context) error {
	want := make(map[int32]int64)
	for p, list := range w.job.sent.firsts {
		want[p] = list[len(list)-1].at + 1
	}
	group := w.Names.RouterGroup()
	for end := w.Now().Add(judgedWithin); ; {
		commits, err := kafka.Commits(ctx, w.Admin, group, w.Names.Ingress())
		if err != nil {
			return err
		}
		behind := false
		for p, at := range want {
			behind = behind || commits[p] < at
		}
		if !behind {
			return nil
		}
		if !w.Now().Before(end) {
			return fmt.Errorf("%w: no router has decided about its first records within %s; --run %s goes on once one does", ErrPaused, judgedWithin, w.job.id)
		}
		if err := w.move(ctx); err != nil {
			return err
		}
		if err := pause(ctx, judgedEvery); err != nil {
			return err
		}
	}
}
