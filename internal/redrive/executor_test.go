package redrive

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/schemas"
)

// order writes that a run is wanted, or is not.
func (w *world) order(id string, run journal.Run) {
	w.t.Helper()
	e := journal.NewEntry(journal.KindRun, "eva", "because", time.Now())
	run.Plan = id
	e.Run = &run
	if _, err := w.redrive("eva").Journal.Append(w.t.Context(), &e); err != nil {
		w.t.Fatal(err)
	}
}

// execute has a process run what is wanted, until it is told to end.
func (w *world) execute(instance string, change ...func(*Executor)) (end func()) {
	w.t.Helper()
	nothing := func() {}
	x := &Executor{
		Redrive: w.redrive(""), Instance: instance, Mine: func() bool { return true }, CaughtUp: nothing, Begun: nothing, Ended: nothing, Halted: func([]Halt) {},
		Counted: func(string, Outcome) {}, Send: func(*esclusa.Record, string) {}, Now: time.Now,
	}
	for _, c := range change {
		c(x)
	}
	ctx, cancel := context.WithCancel(w.t.Context())
	var done sync.WaitGroup
	done.Go(func() {
		for ctx.Err() == nil { // as its supervisor has it
			if err := x.Run(ctx); err != nil && ctx.Err() == nil {
				w.t.Logf("%s: %v", instance, err)
			}
		}
	})
	end = func() { cancel(); done.Wait() }
	w.t.Cleanup(end)
	return end
}

// routes routes until it is told to end.
func (w *world) routes() (end func()) {
	stop := make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() { w.routeUntil(stop) })
	return sync.OnceFunc(func() { close(stop); done.Wait() })
}

// becomes waits until a redrive is so, by the journal.
func (w *world) becomes(id string, so func(*Status) bool) *Status {
	w.t.Helper()
	r := w.redrive("watch")
	b, next := NewBoard(), int64(0)
	for end := time.Now().Add(30 * time.Second); ; {
		var err error
		if next, err = r.Journal.Scan(w.t.Context(), next, func(e *journal.Read) error { b.Take(e); return nil }); err != nil {
			w.t.Fatal(err)
		}
		s, err := b.Status(id, time.Now())
		if err == nil && so(s) {
			return s
		}
		if time.Now().After(end) {
			w.t.Fatalf("redrive %s is %+v, %v", id, s, err)
		}
		if err := pause(w.t.Context(), 10*time.Millisecond); err != nil {
			w.t.Fatal(err)
		}
	}
}

func is(state State) func(*Status) bool { return func(s *Status) bool { return s.State == state } }

// Two processes believe that it is theirs to run what is wanted, and a third does not.
func TestWantedRunIsRunTwiceOrByAnother(t *testing.T) {
	w := newWorld(t)
	const records = 120
	w.refuse(records, partitions)
	first, second := w.plan(w.redrive("ana"), wish(t)), w.plan(w.redrive("ana"), wish(t))
	w.order(first.ID, journal.Run{State: journal.RunWanted, Trace: "00-trace"})
	w.order(second.ID, journal.Run{State: journal.RunWanted})
	defer w.routes()()
	var mu sync.Mutex
	traces := make(map[string]int)
	noted := func(x *Executor) {
		x.Send = func(_ *esclusa.Record, trace string) {
			mu.Lock()
			defer mu.Unlock()
			traces[trace]++
		}
	}
	w.execute("one", noted)
	w.execute("two", noted)
	w.execute("three", func(x *Executor) {
		x.Mine = func() bool { return false }
		x.Begun = func() { t.Error("a process runs what another is to run") }
	})
	done := w.becomes(first.ID, is(StateDone))
	if done.Run.By != "eva" || done.Run.Note != "because" || done.Run.Sent != records || done.Run.Back == nil || done.Run.Back.Count != 0 {
		t.Errorf("done is %+v", done.Run)
	}
	if next := w.becomes(second.ID, is(StateDone)); next.Run.Sent != 0 || next.Run.Counts["already_sent"] != records {
		t.Errorf("the second, which found the same, is %+v", next.Run)
	}
	w.wantOnce(records)
	mu.Lock()
	defer mu.Unlock()
	if traces["00-trace"] < records || traces[""] > 0 {
		t.Errorf("records were sent in traces %v", traces)
	}
}

// Who stops a run is heeded between two batches, and it goes on where it was.
func TestStopIsHeededTooLateOrLosesRecords(t *testing.T) {
	w := newWorld(t)
	const records = 20
	w.refuse(records, partitions)
	p := w.plan(w.redrive("ana"), wish(t))
	w.order(p.ID, journal.Run{State: journal.RunWanted, Rate: 4})
	end := w.routes()
	w.execute("one")
	w.becomes(p.ID, func(s *Status) bool { return s.State == StateRunning && s.Run.Sent > 0 })
	w.order(p.ID, journal.Run{State: journal.RunUnwanted})
	stopped := w.becomes(p.ID, is(StateStopped))
	if stopped.Why != "the run was stopped by eva; --run "+p.ID+" goes on" || stopped.Run.Sent == 0 || stopped.Run.Sent == records {
		t.Errorf("stopped is %+v %+v", stopped, stopped.Run)
	}
	if n := int64(len(w.again())); n != stopped.Run.Sent {
		t.Errorf("%d were sent, and it says %d", n, stopped.Run.Sent)
	}
	w.order(p.ID, journal.Run{State: journal.RunWanted})
	w.order(p.ID, journal.Run{State: journal.RunUnwanted}) // before anybody has begun, or just then
	w.order(p.ID, journal.Run{State: journal.RunWanted})
	w.becomes(p.ID, is(StateDone))
	end()
	w.wantOnce(records)
}

// It is heeded too between the executor's look and the beginning of the run.
func TestStopIsLostBeforeTheRunBegins(t *testing.T) {
	w := newWorld(t)
	w.refuse(3, 1)
	p := w.plan(w.redrive("ana"), wish(t))
	w.order(p.ID, journal.Run{State: journal.RunWanted})
	stop := sync.OnceFunc(func() { w.order(p.ID, journal.Run{State: journal.RunUnwanted}) })
	gone := make(chan struct{})
	defer w.routes()()
	w.execute("one", func(x *Executor) {
		x.Mine = func() bool { stop(); return true }
		x.Begun = func() { t.Error("it begins") }
		x.Ended = sync.OnceFunc(func() { close(gone) })
	})
	<-gone
	if s := w.becomes(p.ID, is(StateStopped)); s.Why != "stopped by eva" || s.Run.Sent != 0 || len(w.again()) != 0 {
		t.Errorf("stopped is %+v %+v, and %d were sent", s, s.Run, len(w.again()))
	}
}

// The same while a shell waits for another to move.
func TestStopIsLostWhileAShellWaits(t *testing.T) {
	w := newWorld(t)
	w.refuse(3, 1)
	p := w.plan(w.redrive("ana"), wish(t))
	w.order(p.ID, journal.Run{State: journal.RunStarted, Instance: "dead"})
	s := settings()
	s.TakeOver = false
	stop := sync.OnceFunc(func() { w.order(p.ID, journal.Run{State: journal.RunUnwanted}) })
	s.Now = func() time.Time { stop(); return time.Now().Add(quietAfter) }
	if _, err := w.redrive("ben").Continue(t.Context(), p.ID, s); !errors.Is(err, ErrEnded) || len(w.again()) != 0 {
		t.Errorf("%d were sent: %v", len(w.again()), err)
	}
}

// A run of a shell heeds it too.
func TestShellRunsOnThoughSomebodyStopsIt(t *testing.T) {
	w := newWorld(t)
	w.refuse(10, 1)
	r := w.redrive("ana")
	p := w.plan(r, wish(t))
	r.most = 1
	r.step = func(point string) {
		if point == "committed" && len(w.again()) == 3 {
			w.order(p.ID, journal.Run{State: journal.RunUnwanted})
		}
	}
	if _, err := r.Run(t.Context(), p, settings()); !errors.Is(err, ErrEnded) || !strings.Contains(err.Error(), "by eva") || len(w.again()) != 3 {
		t.Errorf("%d were sent: %v", len(w.again()), err)
	}
	if _, err := w.redrive("ben").Continue(t.Context(), p.ID, settings()); err != nil {
		t.Error(err)
	}
	w.wantOnce(10)
}

// What cannot be run is said to be so, and does not stand in the way of others.
func TestRunThatCannotBeStandsInTheWay(t *testing.T) {
	w := newWorld(t)
	w.refuse(1, 1)
	limits := w.catalogue.Limits()
	limits.Elements--
	other, err := schemas.Embedded(limits)
	if err != nil {
		t.Fatal(err)
	}
	changed := w.redrive("ana")
	changed.Catalogue = other
	old := w.plan(changed, wish(t))
	good := w.plan(w.redrive("ana"), wish(t))
	w.order("nothing", journal.Run{State: journal.RunWanted})
	w.order(old.ID, journal.Run{State: journal.RunWanted})
	w.order(good.ID, journal.Run{State: journal.RunWanted})
	defer w.routes()()
	w.execute("one")
	w.becomes(good.ID, is(StateDone))
	if s := w.becomes(old.ID, is(StateStopped)); !strings.Contains(s.Why, "plan again") || s.Run.Sent != 0 {
		t.Errorf("the other is %+v", s)
	}
	w.wantOnce(1)
}

// Brokers refuse each batch: it is tried some times, and then said why.
func TestRunThatFailsIsTriedForEver(t *testing.T) {
	w := newWorld(t)
	w.refuse(1, 1)
	p := w.plan(w.redrive("ana"), wish(t))
	w.fake.ControlKey(int16(kmsg.EndTxn), func(req kmsg.Request) (kmsg.Response, error, bool) {
		w.fake.KeepControl()
		end := req.(*kmsg.EndTxnRequest)
		if !end.Commit || !strings.HasSuffix(end.TransactionalID, ".redrive") {
			return nil, nil, false
		}
		answer := end.ResponseKind().(*kmsg.EndTxnResponse)
		answer.ErrorCode = kerr.TransactionalIDAuthorizationFailed.Code
		return answer, nil, true
	})
	w.order(p.ID, journal.Run{State: journal.RunWanted})
	w.execute("one")
	s := w.becomes(p.ID, is(StateStopped))
	if !strings.Contains(s.Why, "it has failed ") || len(w.again()) != 0 { // 5 times, or more often where the journal did not take that
		t.Errorf("it is %+v, and %d were sent", s, len(w.again()))
	}
}

// A process that comes back goes on at once with what it ran before its end: nobody else
// runs it.
func TestProcessThatComesBackWaitsForItself(t *testing.T) {
	w := newWorld(t)
	const records = 10
	w.refuse(records, 1)
	p := w.plan(w.redrive("ana"), wish(t))
	w.order(p.ID, journal.Run{State: journal.RunWanted})
	dies := w.redrive("eva")
	dies.most = 2
	dies.step = func(point string) {
		if point == "commit" && len(w.again()) == 4 {
			panic("killed")
		}
	}
	func() {
		defer func() { _ = recover() }()
		s := settings()
		s.Instance = "one"
		_, _ = dies.Continue(t.Context(), p.ID, s)
	}()
	began := time.Now()
	defer w.routes()()
	w.execute("one")
	done := w.becomes(p.ID, is(StateDone))
	if took := time.Since(began); took >= quietAfter {
		t.Errorf("it took %s", took)
	}
	if done.Run.Sent != records || done.Run.Counts["already_sent"] != 4 || done.Run.Counts["ready"] != records-4 {
		t.Errorf("done is %+v", done.Run)
	}
	w.wantOnce(records)
}
