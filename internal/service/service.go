// Package service starts and stops the parts of a process in the order that follows
// from what each of them needs.
//
// What it leaves out: it starts nothing again. Who runs for long and may fail and heal
// does that within its Run.
package service

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// State is how far a service is.
type State int32

// A service goes through them in this order, and from any but New to Failed.
const (
	New      State = iota
	Starting       // its Start runs
	Running        // what needs it may use it
	Stopping       // nothing uses it any more
	Stopped
	Failed // to start, while it ran, or to stop in order
)

func (s State) String() string {
	return [...]string{"new", "starting", "running", "stopping", "stopped", "failed"}[s]
}

// Service is a part of a process. Set the fields before it is given to NewGroup, and
// leave them alone then; it belongs to one Group, and starts once. Each function may
// be nil, for nothing to do.
type Service struct {
	// Name says what it is, in a sentence behind "waiting for" and "stopping".
	Name string
	// Needs are running when it starts, and until it has stopped.
	Needs []*Service
	// Start returns when it can be used. It ends early where ctx does.
	Start func(ctx context.Context) error
	// Run goes on until ctx ends. That it returns before is a failure.
	Run func(ctx context.Context) error
	// Stop follows the end of Run. It is called whatever Start has returned, so that
	// one that fails in its middle leaves nothing behind. ctx is what all that stops
	// has together; what goes on beyond it is left behind.
	Stop func(ctx context.Context) error

	state  atomic.Int32
	cancel context.CancelFunc // ends Run; nil while it does not run
	ran    chan error         // has what Run returned
	done   chan struct{}      // closed when it is over
}

// State may be called from several goroutines.
func (s *Service) State() State { return State(s.state.Load()) }

func (s *Service) set(to State) { s.state.Store(int32(to)) }

// start starts it; failed is told of a Run that ends by itself.
func (s *Service) start(ctx context.Context, failed func(error)) error {
	s.set(Starting)
	s.done = make(chan struct{})
	if s.Start != nil {
		if err := s.Start(ctx); err != nil {
			s.set(Failed)
			return err
		}
	}
	s.set(Running)
	if s.Run != nil {
		ctx, s.cancel = context.WithCancel(context.WithoutCancel(ctx))
		s.ran = make(chan error, 1)
		go s.run(ctx, failed)
	}
	return nil
}

func (s *Service) run(ctx context.Context, failed func(error)) {
	err := s.Run(ctx)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = nil
	}
	if ctx.Err() == nil {
		if err == nil {
			err = errors.New("ended by itself")
		}
		s.set(Failed)
		failed(err)
		err = nil // it is told
	}
	s.ran <- err
}

// lastChance is what each gets after the end of ctx, so that what stops quickly is
// stopped although something before it was slow.
const lastChance = 200 * time.Millisecond

// errLeft says of a service that it goes on beyond its time.
var errLeft = errors.New("it did not end in time, and is left behind")

// stop ends Run and what Start began, within ctx and the last chance.
func (s *Service) stop(ctx context.Context) error {
	defer close(s.done)
	failed := s.State() == Failed
	s.set(Stopping)
	if s.cancel != nil {
		s.cancel()
	}
	ended := make(chan error, 1)
	go func() { ended <- s.end(ctx) }()
	err := within(ctx, ended)
	if failed || err != nil {
		s.set(Failed)
	} else {
		s.set(Stopped)
	}
	if err != nil {
		return fmt.Errorf("stopping %s: %w", s.Name, err)
	}
	return nil
}

func (s *Service) end(ctx context.Context) (err error) {
	if s.ran != nil {
		err = <-s.ran
	}
	if s.Stop != nil {
		err = errors.Join(err, s.Stop(ctx))
	}
	return err
}

func within(ctx context.Context, ended <-chan error) error {
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-ended:
		return err
	case <-time.After(lastChance):
		return errLeft
	}
}
