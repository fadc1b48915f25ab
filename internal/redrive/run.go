package redrive

import (
	"cmp"
	"context"
	"errors"
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
	// Instance is the process with role alerts that runs it, for the journal; empty for a
	// shell. What it ran before, it goes on with at once.
	Instance string
	// Wanted is where the journal says that it is wanted: who stops it behind that is heeded.
	// 0 is for a shell, for which what is said since it was begun counts.
	Wanted int64
	// Await has the run wait at its end until the router has decided about what was sent,
	// and count what it has refused again.
	Await bool
	// Resumes says that somebody goes on with what is not done: an error that may heal, and
	// the end of ctx, do not end the run.
	Resumes bool
	// Begun is called once nobody else runs; nil for nobody.
	Begun func()
	// Progress is called after each batch with what has been done; nil for nobody.
	Progress func(Tally)
	// Counted is called for each alert that is done with; nil for nobody.
	Counted func(datatype string, o Outcome)
	// Send is called with each record before it is sent, and may change its headers; nil
	// for nobody.
	Send func(*esclusa.Record)
	Now  func() time.Time
}

// Errors of a run that has sent what it has sent, and has written that into the journal.
var (
	ErrMoving = errors.New("another redrive is running")
	ErrFenced = errors.New("the brokers have fenced this redrive off: another has taken over, or a batch took too long")
	ErrPaused = errors.New("the run has paused")
	ErrEnded  = errors.New("the run was stopped")
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
	from := cmp.Or(s.Wanted, seen.next)
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
	w := &work{Redrive: r, Settings: s, out: out, job: planned.job, done: newTally(), begun: s.Now(), from: from}
	w.limit = seen.run(id).limit(plan)
	if w.before, err = kafka.Spans(ctx, r.Admin, r.Names.Alerts()); err != nil {
		return Tally{}, err
	}
	if err := w.heed(ctx); err != nil {
		return Tally{}, err
	}
	if err := w.note(ctx, journal.Run{State: journal.RunStarted, Instance: s.Instance}); err != nil {
		return Tally{}, err
	}
	w.wrote = s.Now()
	if s.Begun != nil {
		s.Begun()
	}
	err = w.all(ctx)
	return w.done, errors.Join(err, w.end(ctx, err))
}

// find is the plan with an id, if it can be run now.
func (r *Redrive) find(ctx context.Context, s *sent, id string) (*journal.Plan, error) {
	if err := r.readOn(ctx, s); err != nil {
		return nil, err
	}
	of, err := s.planned(id)
	if err != nil {
		return nil, err
	}
	return of.plan, of.holds(r.Catalogue.Digest(), r.ingress, r.alerts)
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

	from    int64 // of the journal what was said before counts no more
	unheard int64 // records that were sent before it, and of which no router had decided
	limit   int   // of records that the run has sent in all; 0 for none
	more    bool  // it is over because of the limit

	before map[int32]esclusa.Span // what there was of alerts when it began
	wrote  time.Time              // when it last wrote into the journal
	passed map[string]int64       // what was passed over since then, by outcome
}

// all sends batch after batch.
func (w *work) all(ctx context.Context) error {
	if err := w.ahead(ctx); err != nil {
		return err
	}
	rest := pointers(w.job.candidates)
	for len(rest) > 0 {
		if err := w.heed(ctx); err != nil {
			return err
		}
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
