package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) { leaks.Main(m) }

// journal is what services have done, in this order.
type journal struct {
	mu    sync.Mutex
	lines []string
}

func (j *journal) note(line string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, line)
}

func (j *journal) String() string { return strings.Join(j.lines, " ") }

// noted is a service that notes its start, its run and its stop.
func (j *journal) noted(name string, needs ...*Service) *Service {
	return &Service{
		Name: name, Needs: needs,
		Start: func(context.Context) error { j.note("+" + name); return nil },
		Stop:  func(context.Context) error { j.note("-" + name); return nil },
	}
}

func group(t *testing.T, services ...*Service) *Group {
	t.Helper()
	g, err := NewGroup(services...)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestServiceStartsBeforeWhatItNeedsOrStopsAfterIt(t *testing.T) {
	var j journal
	port := j.noted("port")
	brokers := j.noted("brokers", port)
	topics := j.noted("topics", brokers)
	calls := j.noted("calls", topics, port) // given first
	g := group(t, calls, topics, port)
	if err := g.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Service{port, brokers, topics, calls} {
		if s.State() != Running {
			t.Errorf("%s is %v", s.Name, s.State())
		}
	}
	if err := g.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := "+port +brokers +topics +calls -calls -topics -brokers -port"; j.String() != want {
		t.Errorf("%s; want %s", &j, want)
	}
	if calls.State() != Stopped {
		t.Errorf("at the end it is %v", calls.State())
	}
}

func TestFailedStartLeavesWhatHasStarted(t *testing.T) {
	var j journal
	port := j.noted("port")
	brokers := j.noted("brokers", port)
	topics := j.noted("topics", brokers)
	cause := errors.New("not there")
	topics.Start = func(context.Context) error { return cause }
	calls := j.noted("calls", topics)
	g := group(t, calls)
	err := g.Start(t.Context())
	var f *Failure
	if !errors.As(err, &f) || f.Service != "topics" || !errors.Is(err, cause) || err.Error() != "topics: not there" {
		t.Errorf("it failed with %v", err)
	}
	if now := g.Starting(); now != "topics" || topics.State() != Failed || calls.State() != New {
		t.Errorf("it waits for %q; topics are %v, calls %v", now, topics.State(), calls.State())
	}
	if err := g.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	if want := "+port +brokers -topics -brokers -port"; j.String() != want { // what failed may have begun something
		t.Errorf("%s; want %s", &j, want)
	}
	if topics.State() != Failed {
		t.Errorf("what failed is %v at the end", topics.State())
	}
}

func TestServicesThatNeedEachOtherAreTaken(t *testing.T) {
	a, b, c := &Service{Name: "a"}, &Service{Name: "b"}, &Service{Name: "c"}
	a.Needs, b.Needs, c.Needs = []*Service{b}, []*Service{c}, []*Service{b}
	if _, err := NewGroup(a); err == nil || err.Error() != "services need each other: b needs c needs b" {
		t.Errorf("refused with %v", err)
	}
}

// Ctrl-C during a start that waits must not wait for its end.
func TestStopDuringTheStartWaitsOrGoesOn(t *testing.T) {
	var j journal
	ctx, cancel := context.WithCancel(t.Context())
	slow := &Service{Name: "slow", Start: func(ctx context.Context) error {
		j.note("+slow")
		cancel()
		<-ctx.Done()
		return ctx.Err()
	}}
	last := j.noted("last", slow)
	g := group(t, last)
	if err := g.Start(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
	if err := g.Stop(t.Context()); err != nil || j.String() != "+slow" {
		t.Errorf("%s, %v", &j, err)
	}
	g = group(t, &Service{Name: "deaf", Start: func(context.Context) error { cancel(); return nil }}, last)
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	if err := g.Start(ctx); !errors.Is(err, context.Canceled) || last.State() != New {
		t.Errorf("it went on to %v, %v", last.State(), err)
	}
	if err := g.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestFailureOfWhatRunsIsNotToldOrKeepsTheStartGoing(t *testing.T) {
	cause := errors.New("broken")
	for name, c := range map[string]struct {
		run  func(context.Context) error
		want string
	}{
		"with a cause": {func(context.Context) error { return cause }, "it: broken"},
		"by itself":    {func(context.Context) error { return nil }, "it: ended by itself"},
	} {
		t.Run(name, func(t *testing.T) {
			it := &Service{Name: "it", Run: c.run}
			waits := &Service{Name: "waits", Needs: []*Service{it}, Start: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}
			g := group(t, waits)
			if err := g.Start(t.Context()); err == nil || err.Error() != c.want {
				t.Errorf("the start ends with %v", err)
			}
			if err := g.Wait(t.Context()); err == nil || err.Error() != c.want {
				t.Errorf("what waits is told %v", err)
			}
			if err := g.Stop(t.Context()); err != nil || it.State() != Failed {
				t.Errorf("stopped with %v, and is %v", err, it.State())
			}
		})
	}
}

// What somebody uses must not end first, and an end that was asked for is no failure.
func TestRunEndsBeforeWhatNeedsItOrCountsAsAFailure(t *testing.T) {
	var j journal
	running := func(name string, needs ...*Service) *Service {
		s := j.noted(name, needs...)
		s.Start = nil
		s.Run = func(ctx context.Context) error { <-ctx.Done(); j.note("!" + name); return ctx.Err() }
		return s
	}
	store := running("store")
	role := running("role", store)
	g := group(t, role)
	if err := g.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := g.Wait(ctx); err != nil {
		t.Errorf("before it was stopped: %v", err)
	}
	if err := g.Stop(t.Context()); err != nil || g.Failure() != nil {
		t.Errorf("%v, %v", err, g.Failure())
	}
	if want := "!role -role !store -store"; j.String() != want {
		t.Errorf("%s; want %s", &j, want)
	}
}

func TestServiceThatDoesNotStopHoldsTheOthersUp(t *testing.T) {
	for name, c := range map[string]struct {
		takes, deadline time.Duration
		want            time.Duration
		err             error
	}{
		"in time":             {time.Second, 5 * time.Second, time.Second, nil},
		"quick after others":  {lastChance / 2, 0, lastChance / 2, nil},
		"after the deadline":  {time.Minute, 5 * time.Second, 5*time.Second + lastChance, errLeft},
		"when others took it": {time.Minute, 0, lastChance, errLeft},
	} {
		for part, slow := range map[string]func(s *Service){
			"Stop": func(s *Service) { s.Stop = func(context.Context) error { time.Sleep(c.takes); return nil } },
			"Run": func(s *Service) {
				s.Run = func(ctx context.Context) error { <-ctx.Done(); time.Sleep(c.takes); return nil }
			},
		} {
			t.Run(name+" "+part, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var j journal
					below := j.noted("below")
					it := &Service{Name: "it", Needs: []*Service{below}}
					slow(it)
					beside := &Service{Name: "beside", Needs: []*Service{below}}
					slow(beside) // at the same time
					g := group(t, it, beside)
					if err := g.Start(t.Context()); err != nil {
						t.Fatal(err)
					}
					ctx, cancel := context.WithTimeout(t.Context(), c.deadline)
					defer cancel()
					began := time.Now()
					err := g.Stop(ctx)
					if took := time.Since(began); took != c.want || !errors.Is(err, c.err) {
						t.Errorf("it took %v and gave %v, want %v and %v", took, err, c.want, c.err)
					}
					if !slices.Contains(j.lines, "-below") {
						t.Error("what it needs was not stopped")
					}
					time.Sleep(c.takes) // what was left behind ends
				})
			})
		}
	}
}

func TestOneThatFailsToStopKeepsOthersFromIt(t *testing.T) {
	var j journal
	a := j.noted("a")
	b := j.noted("b", a)
	c := j.noted("c", b)
	b.Stop = func(context.Context) error { return errors.New("stuck") }
	c.Stop = func(context.Context) error { return errors.New("full") }
	g := group(t, c)
	if err := g.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := g.Stop(t.Context()); fmt.Sprint(err) != "stopping c: full\nstopping b: stuck" {
		t.Errorf("stopped with %v", err)
	}
	if b.State() != Failed || a.State() != Stopped {
		t.Errorf("b is %v, a %v", b.State(), a.State())
	}
}

func TestSlowStartSaysNothingOrTooMuch(t *testing.T) {
	for takes, want := range map[time.Duration]string{SlowStart - time.Millisecond: "", SlowStart + time.Millisecond: "it"} {
		synctest.Test(t, func(t *testing.T) {
			var said, waited string
			it := &Service{Name: "it"}
			g := group(t, it)
			g.Slow = func(name string) { said += name }
			it.Start = func(context.Context) error {
				waited = g.Starting()
				time.Sleep(takes)
				return nil
			}
			if err := g.Start(t.Context()); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Minute)
			synctest.Wait()
			if said != want || waited != "it" || g.Starting() != "" {
				t.Errorf("after %v it says %q; it waited for %q, and waits for %q", takes, said, waited, g.Starting())
			}
		})
	}
}
