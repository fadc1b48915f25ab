package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// stack is what has been started, to be stopped in reverse order.
type stack struct{ steps []step }

type step struct {
	name string
	stop func(ctx context.Context) error
}

// push notes how to stop what has just been started.
func (s *stack) push(name string, stop func(ctx context.Context) error) {
	s.steps = append(s.steps, step{name, stop})
}

// pushClose is push for what closes without a deadline of its own: when the
// deadline passes it is left behind.
func (s *stack) pushClose(name string, closeIt func() error) {
	s.push(name, func(ctx context.Context) error {
		closed := make(chan error, 1)
		go func() { closed <- closeIt() }()
		select {
		case err := <-closed:
			return err
		case <-ctx.Done():
		}
		select {
		case err := <-closed: // both were there
			return err
		case <-time.After(lastChance):
			return ctx.Err()
		}
	})
}

// lastChance is what a step gets after the deadline, so that what closes quickly
// is closed although something before it was slow.
const lastChance = 200 * time.Millisecond

// unwind stops everything, last in first out, whatever fails. ctx bounds all of
// it together.
func (s *stack) unwind(ctx context.Context) error {
	var errs []error
	for _, st := range slices.Backward(s.steps) {
		if err := st.stop(ctx); err != nil {
			errs = append(errs, fmt.Errorf("stopping %s: %w", st.name, err))
		}
	}
	s.steps = nil
	return errors.Join(errs...)
}
