package redrive

import (
	"context"
	"fmt"
	"time"

	"github.com/esclusa/esclusa/internal/journal"
)

// A run that has written nothing for quietAfter does not move any more: it writes at
// least each moveEvery, also while it waits.
const (
	quietAfter = 10 * time.Second
	moveEvery  = 3 * time.Second
	lookEvery  = 500 * time.Millisecond
)

// alone waits until no other run moves, or is ErrMoving where one does. What this process
// ran before its end does not move any more. It is a courtesy: what keeps two from sending
// the same is the transactional id.
func (r *Redrive) alone(ctx context.Context, seen *sent, s Settings) error {
	if s.TakeOver {
		return nil
	}
	if err := r.readOn(ctx, seen); err != nil {
		return err
	}
	if seen.last == nil || seen.last.state != journal.RunStarted || s.Instance != "" && seen.last.instance == s.Instance {
		return nil
	}
	was := seen.last.moved
	for quiet := s.Now().Sub(was); quiet < quietAfter; quiet += lookEvery {
		if err := pause(ctx, lookEvery); err != nil {
			return err
		}
		if err := r.readOn(ctx, seen); err != nil {
			return err
		}
		if seen.last.state != journal.RunStarted {
			return nil
		}
		if !seen.last.moved.Equal(was) {
			return fmt.Errorf("%w: run %s, by %s; wait for its end, or --take-over", ErrMoving, seen.last.id, seen.last.by.By)
		}
	}
	return nil
}
