package redrive

import (
	"context"
	"fmt"
	"time"

	"github.com/esclusa/esclusa"
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
	if w.tried || n+w.unheard < firstRecords {
		return nil
	}
	if n < firstRecords {
		w.unheard = 0
		return w.judged(ctx)
	}
	w.tried = true
	if err := w.judged(ctx); err != nil {
		return err
	}
	back, err := w.back(ctx, func(p int32) int64 { return w.before[p].To })
	if err == nil && back.Count*mostBack > n {
		w.done.Back = back
		err = fmt.Errorf("%w: of the first %d records %d were refused again: does the router have the catalogue that this was checked with? --run %s goes on", ErrPaused, n, back.Count, w.job.id)
	}
	return err
}

// ahead waits until routers have decided about what was sent before, where that is as many
// records as a run begins with: else each run would send as many more. A run begins with
// what is left of them.
func (w *work) ahead(ctx context.Context) error {
	_, n, err := w.underway(ctx, w.job.sent)
	if err != nil {
		return err
	}
	if w.unheard = n; n < firstRecords {
		return nil
	}
	w.unheard = 0
	return w.judged(ctx)
}

// judged waits until the router has decided about what was sent.
func (w *work) judged(ctx context.Context) error {
	for end := w.Now().Add(judgedWithin); ; {
		_, n, err := w.underway(ctx, w.job.sent)
		if n == 0 || err != nil {
			return err
		}
		if !w.Now().Before(end) {
			return fmt.Errorf("%w: within %s no router has decided about %s sent again; --run %s goes on once one does", ErrPaused, judgedWithin, esclusa.Counted(n, "record"), w.job.id)
		}
		if err := w.move(ctx); err != nil {
			return err
		}
		if err := pause(ctx, judgedEvery); err != nil {
			return err
		}
	}
}
