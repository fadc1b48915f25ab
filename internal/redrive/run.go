package redrive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/kafka"
)

// Settings of a run.
type Settings struct {
	Rate     float64 // records a second; 0 for as fast as it goes
	TakeOver bool    // begin although another run moves, which is fenced off then
	Note     string  // why
	// Progress is called after each batch with what has been done; nil for nobody.
	Progress func(Tally)
	Now      func() time.Time
}

// Errors of a run that has sent what it has sent, and has written that into the journal.
var (
	ErrMoving = errors.New("another redrive is running")
	ErrFenced = errors.New("the brokers have fenced this redrive off: another has taken over, or a batch took too long")
	ErrPaused = errors.New("the run has paused")
)

// Run runs a plan of this process.
func (r *Redrive) Run(ctx context.Context, p *Planned, s Settings) (Tally, error) {
	return r.run(ctx, p.ID, s, p)
}

// Continue runs the plan with that id, from where it is.
func (r *Redrive) Continue(ctx context.Context, id string, s Settings) (Tally, error) {
	return r.run(ctx, id, s, nil)
}

// run takes the transactional id first: from then on nobody else's batch can be
// committed, and what was committed is in the journal.
func (r *Redrive) run(ctx context.Context, id string, s Settings, planned *Planned) (Tally, error) {
	if err := r.identify(ctx); err != nil {
		return Tally{}, err
	}
	seen := newSent(r.ingress, r.alerts)
	if planned != nil {
		seen = planned.job.sent
	}
	plan, err := r.find(ctx, seen, id)
	if err != nil {
		return Tally{}, err
	}
	if err := r.alone(ctx, seen, s); err != nil {
		return Tally{}, err
	}
	out, err := r.open(ctx)
	if err != nil {
		return Tally{}, err
	}
	defer out.close()
	if err := r.readAll(ctx, seen); err != nil {
		return Tally{}, err
	}
	if planned == nil {
		if planned, err = r.survey(ctx, id, plan, seen); err != nil {
			return Tally{}, err
		}
	}
	w := &work{Redrive: r, Settings: s, out: out, job: planned.job, done: newTally(), begun: s.Now()}
	w.limit = seen.run(id).limit(plan)
	if w.before, err = kafka.Spans(ctx, r.Admin, r.Names.Alerts()); err != nil {
		return Tally{}, err
	}
	if err := w.note(ctx, journal.RunStarted); err != nil {
		return Tally{}, err
	}
	w.wrote = s.Now()
	err = w.all(ctx)
	return w.done, errors.Join(err, w.end(ctx, err))
}

// find is the plan with an id, if it can be run now.
func (r *Redrive) find(ctx context.Context, s *sent, id string) (*journal.Plan, error) {
	if err := r.readOn(ctx, s); err != nil {
		return nil, err
	}
	of := s.runs[id]
	switch {
	case of == nil || of.plan == nil:
		return nil, fmt.Errorf("there is no plan %q in the journal", id)
	case of.state == journal.RunDone:
		return nil, fmt.Errorf("run %s is done: what has been refused since needs a plan of its own", id)
	case of.plan.Catalogue != digest(r.Catalogue):
		return nil, fmt.Errorf("%w: it was made with another catalogue than this one: plan again", ErrChanged)
	case of.plan.Ingress != r.ingress || of.plan.Alerts != r.alerts:
		return nil, fmt.Errorf("%w: ingress or the alerts were made anew since: plan again", ErrChanged)
	}
	return of.plan, nil
}

// work is a run at work.
type work struct {
	*Redrive
	Settings
	out   *output
	job   *job
	done  Tally
	begun time.Time
	tried bool // the first records have come through

	unheard int64 // records that were sent before it, and of which no router had decided
	limit   int   // of records that the run has sent in all; 0 for none
	more    bool  // it is over because of the limit

	before map[int32]esclusa.Span // what there was of alerts when it began
	wrote  time.Time              // when it last wrote into the journal
}

// all sends batch after batch.
func (w *work) all(ctx context.Context) error {
	if err := w.ahead(ctx); err != nil {
		return err
	}
	rest := pointers(w.job.candidates)
	for len(rest) > 0 {
		left := w.left()
		if left == 0 {
			w.more = true
			return nil
		}
		all, err := w.prepare(ctx, w.job, first(rest, min(left, w.size())))
		if err != nil {
			return err
		}
		if err := w.settle(ctx, w.job, all); err != nil {
			return err
		}
		n := fitting(all)
		rest = rest[n:]
		if err := w.batch(ctx, all[:n]); err != nil {
			return err
		}
		if w.Progress != nil {
			w.Progress(w.done)
		}
		if err := w.pace(ctx); err != nil {
			return err
		}
	}
	return nil
}

// left is how many records the limit leaves.
func (w *work) left() int {
	if w.limit == 0 {
		return mostRecords
	}
	return max(0, w.limit-int(w.job.sent.run(w.job.id).sent))
}

// size is how many records a batch has at most: what the rate lets through in a second,
// and at first so many as to see whether they come back.
func (w *work) size() int {
	n := cmp.Or(w.most, mostRecords)
	if w.Rate > 0 {
		n = max(1, min(n, int(w.Rate)))
	}
	if !w.tried {
		n = min(n, firstRecords-int(w.unheard+w.done.Counts[Ready]))
	}
	return n
}

// note writes how the run stands.
func (w *work) note(ctx context.Context, state journal.RunState) error {
	e := journal.NewEntry(journal.KindRun, w.By, w.Settings.Note, w.Now())
	e.Run = &journal.Run{Plan: w.job.id, State: state, Outcomes: w.done.byName()}
	_, err := w.Journal.Append(ctx, &e)
	return err
}

// endWithin bounds how long a run that was stopped may take to say so.
const endWithin = 3 * time.Second

// end says how it ended. Who was fenced off leaves that to whoever has taken over.
func (w *work) end(ctx context.Context, why error) error {
	state := journal.RunDone
	switch {
	case errors.Is(why, ErrFenced):
		return nil
	case errors.Is(why, ErrPaused), why == nil && w.more:
		state = journal.RunPaused
	case why != nil:
		state = journal.RunStopped
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endWithin)
	defer cancel()
	return w.note(ctx, state)
}
