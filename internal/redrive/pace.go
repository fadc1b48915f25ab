package redrive

import (
	"context"
	"time"
)

// move has others see that this run moves, where it has not written for a while: an empty
// batch, which also tells whether somebody has taken over.
func (w *work) move(ctx context.Context) error {
	if w.Now().Sub(w.wrote) < moveEvery {
		return nil
	}
	e := w.entry()
	return w.send(ctx, &e, nil)
}

// pace waits until as many may have been sent as were.
func (w *work) pace(ctx context.Context) error {
	if w.Rate <= 0 {
		return ctx.Err()
	}
	due := time.Duration(float64(w.done.Counts[Ready]) / w.Rate * float64(time.Second))
	for {
		left := due - w.Now().Sub(w.begun)
		if err := pause(ctx, min(left, moveEvery)); err != nil || left <= moveEvery {
			return err
		}
		if err := w.move(ctx); err != nil {
			return err
		}
		if err := w.heed(ctx); err != nil {
			return err
		}
	}
}

// pause waits, or until ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
