package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
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

// pushClose is push for what closes without a deadline of its own.
func (s *stack) pushClose(name string, closeIt func() error) {
	s.push(name, func(context.Context) error { return closeIt() })
}

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
