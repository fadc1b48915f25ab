package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// SlowStart is when Group.Slow is called.
const SlowStart = 3 * time.Second

// Failure is the service that failed to start, or while it ran, and its cause.
type Failure struct {
	Service string
	Err     error
}

func (f *Failure) Error() string { return f.Service + ": " + f.Err.Error() }
func (f *Failure) Unwrap() error { return f.Err }

// Group starts services, one after the other, each behind all that it needs, and
// stops them, each when all that need it have stopped, the others beside each other.
type Group struct {
	// Slow is told of a service whose start takes longer than SlowStart. Set it
	// before Start; nil for nobody.
	Slow func(name string)

	order []*Service // a need stands before those that have it
	begun []*Service // those whose start was called
	now   atomic.Pointer[Service]

	once    sync.Once
	failed  chan struct{} // closed when failure is set
	failure *Failure
}

// NewGroup is a Group of services and of all that they need. Where that leaves a
// choice they start in the order given. Services that need each other are an error.
func NewGroup(services ...*Service) (*Group, error) {
	g := &Group{failed: make(chan struct{})}
	for _, s := range services {
		if err := g.add(s, nil); err != nil {
			return nil, err
		}
	}
	return g, nil
}

func (g *Group) add(s *Service, above []*Service) error {
	path := append(slices.Clip(above), s)
	if i := slices.Index(above, s); i >= 0 {
		var names []string
		for _, each := range path[i:] {
			names = append(names, each.Name)
		}
		return fmt.Errorf("services need each other: %s", strings.Join(names, " needs "))
	}
	if slices.Contains(g.order, s) {
		return nil
	}
	for _, need := range s.Needs {
		if err := g.add(need, path); err != nil {
			return err
		}
	}
	g.order = append(g.order, s)
	return nil
}

// Start starts all services, and returns a *Failure where one fails, or one that runs
// already, or the error of ctx where that ends. Call Stop whatever it returns.
func (g *Group) Start(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-g.failed:
			cancel()
		case <-ctx.Done():
		}
	}()
	for _, s := range g.order {
		err := ctx.Err()
		if err == nil {
			err = g.begin(ctx, s)
		}
		if f := g.Failure(); f != nil {
			return f
		}
		if err != nil {
			return err
		}
	}
	g.now.Store(nil)
	return nil
}

func (g *Group) begin(ctx context.Context, s *Service) error {
	g.now.Store(s)
	g.begun = append(g.begun, s)
	if g.Slow != nil {
		defer time.AfterFunc(SlowStart, func() { g.Slow(s.Name) }).Stop()
	}
	failed := func(err error) { g.fail(&Failure{s.Name, err}) }
	if err := s.start(ctx, failed); err != nil {
		return &Failure{s.Name, err}
	}
	return nil
}

// Starting is the name of the service that the start waits for; empty before it
// and after it has succeeded.
func (g *Group) Starting() string {
	if s := g.now.Load(); s != nil {
		return s.Name
	}
	return ""
}

func (g *Group) fail(f *Failure) {
	g.once.Do(func() {
		g.failure = f
		close(g.failed)
	})
}

// Failure is the first failure of a service that ran; nil for none.
func (g *Group) Failure() *Failure {
	select {
	case <-g.failed:
		return g.failure
	default:
		return nil
	}
}

// Wait returns a *Failure when a service that runs has failed, or nil when ctx ends.
func (g *Group) Wait(ctx context.Context) error {
	select {
	case <-g.failed:
		return g.failure
	case <-ctx.Done():
		return nil
	}
}

// Stop stops whatever was started, whatever fails. ctx bounds all of it together. The
// errors are joined, those of what stops first before those of what that needs.
func (g *Group) Stop(ctx context.Context) error {
	errs := make([]error, len(g.begun))
	var stopping sync.WaitGroup
	for i, s := range g.begun {
		stopping.Go(func() {
			for _, other := range g.begun {
				if slices.Contains(other.Needs, s) {
					<-other.done
				}
			}
			errs[i] = s.stop(ctx)
		})
	}
	stopping.Wait()
	slices.Reverse(errs)
	return errors.Join(errs...)
}
