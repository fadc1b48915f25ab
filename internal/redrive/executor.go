package redrive

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
)

// Timing of an executor.
const (
	executeEvery = 500 * time.Millisecond // it looks whether a run is wanted
	giveWay      = 5 * time.Second        // to another that moves, or has taken over
	mostFailures = 5                      // of a run, one after the other without a batch in between
)

// Executor runs what is wanted by the journal, one run at a time, on behalf of whoever
// wanted it. All fields are required. It is for one goroutine.
type Executor struct {
	// Redrive is for the executor alone, which sets By.
	Redrive  *Redrive
	Instance string // of this process
	// Mine reports whether it is for this process to run what is wanted; of several
	// processes at most one should. If two believe so, they fence each other off.
	Mine func() bool
	// CaughtUp is called once all of the journal was read.
	CaughtUp func()
	// Begun is called when a run begins here, and Ended when it does not go on here.
	Begun, Ended func()
	// Halted is called again and again, but while a run is at work here, with the runs that
	// have stopped by themselves, and with none when Run ends.
	Halted func([]Halt)
	// Counted is called for each alert that a run is done with.
	Counted func(datatype string, o Outcome)
	// Send is called with each record before it is sent, and with the traceparent of
	// whoever wanted the run.
	Send func(rec *esclusa.Record, traceparent string)
	Now  func() time.Time

	board    *Board
	next     int64  // of the journal
	failures int    // of the run with this id, since it last did something
	failing  string // id of a run
}

// Run runs what is wanted until ctx ends. It returns an error that may heal; what was
// wanted is wanted still.
func (x *Executor) Run(ctx context.Context) error {
	x.board, x.next = NewBoard(), 0
	defer x.Halted(nil)
	for first := true; ; first = false {
		if err := x.readOn(ctx); err != nil {
			return err
		}
		if first {
			x.CaughtUp()
		}
		x.Halted(x.board.Halted(x.Now()))
		wait := executeEvery
		if r, ok := x.board.pending(); ok && x.Mine() {
			var err error
			if wait, err = x.execute(ctx, &r); err != nil {
				return err
			}
		}
		if pause(ctx, wait) != nil {
			return nil
		}
	}
}

func (x *Executor) readOn(ctx context.Context) (err error) {
	x.next, err = x.Redrive.Journal.Scan(ctx, x.next, func(e *journal.Read) error {
		x.board.Take(e)
		return nil
	})
	return err
}

// execute runs a plan, and tells how long to wait before the next look.
func (x *Executor) execute(ctx context.Context, r *wanted) (time.Duration, error) {
	id := r.id
	if x.failing != id {
		x.failing, x.failures = id, 0
	}
	x.Redrive.By = r.by.By
	_, err := x.Redrive.Continue(ctx, id, x.settings(r))
	x.Ended()
	switch {
	case err == nil, errors.Is(err, ErrPaused), errors.Is(err, ErrEnded):
		x.failures = 0
		return 0, nil
	case ctx.Err() != nil:
		return 0, nil
	case errors.Is(err, ErrMoving), errors.Is(err, ErrFenced):
		return giveWay, nil
	case errors.Is(err, ErrNoPlan), errors.Is(err, ErrDone), errors.Is(err, ErrChanged):
		return 0, x.giveUp(ctx, id, err)
	}
	if x.failures++; x.failures < mostFailures {
		return 0, fmt.Errorf("run %s: %w", id, err)
	}
	return 0, x.giveUp(ctx, id, fmt.Errorf("it has failed %d times: %w", x.failures, err))
}

func (x *Executor) settings(r *wanted) Settings {
	return Settings{
		Rate: r.want.Rate, Note: r.by.Note, Instance: x.Instance, Wanted: r.at, Await: true, Resumes: true, Now: x.Now,
		Begun: x.Begun, Progress: func(Tally) { x.failures = 0 }, Counted: x.Counted,
		Send: func(rec *esclusa.Record) { x.Send(rec, r.want.Trace) },
	}
}

// giveUp notes that a run that is wanted has ended, and why.
func (x *Executor) giveUp(ctx context.Context, id string, why error) error {
	run := journal.Run{Plan: id, State: journal.RunStopped, Why: why.Error()}
	if errors.Is(why, ErrDone) {
		run.State = journal.RunDone
	}
	return x.Redrive.noteRun(ctx, run, "", x.Now())
}
