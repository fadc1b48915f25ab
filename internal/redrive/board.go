package redrive

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/schemas"
)

// Board is what the journal tells of plans and runs, for those who show them or have them
// run. It is safe for concurrent use.
type Board struct {
	mu   sync.Mutex
	runs runs
}

// NewBoard is empty.
func NewBoard() *Board { return &Board{runs: newRuns()} }

// Take takes an entry of the journal. Entries come in their order, and each once.
func (b *Board) Take(e *journal.Read) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.runs.take(e)
}

// Errors of who asks for what cannot be. Each is one sentence with its details.
var (
	ErrNoPlan = errors.New("there is no such plan")
	ErrDone   = errors.New("the run is done")
	ErrBusy   = errors.New("the run is wanted or moves already")
	ErrIdle   = errors.New("the run does not move")
)

// Status tells how a redrive stands.
func (b *Board) Status(id string, now time.Time) (*Status, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	r, err := b.runs.planned(id)
	if err != nil {
		return nil, err
	}
	return r.status(now), nil
}

// List is a page of at most limit redrives, all for 0, without their patches and samples, the
// newest plan first: those in a state, all for an empty one, that come after the one with an
// id, the first for an empty one. One that match says no to counts as none. next is the id to
// go on after, empty at the end.
func (b *Board) List(state State, after string, limit int, now time.Time, match func(*journal.Plan) bool) (page []*Status, next string, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	before := int64(-1)
	if after != "" {
		r, err := b.runs.planned(after)
		if err == nil && !match(r.plan) {
			err = noPlan(after)
		}
		if err != nil {
			return nil, "", err
		}
		before = r.planned
	}
	var all []*runState
	for _, r := range b.runs.all {
		if r.plan != nil && (before < 0 || r.planned < before) && (state == "" || r.shown(now) == state) && match(r.plan) {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(a, b *runState) int { return cmp.Compare(b.planned, a.planned) })
	if limit > 0 && len(all) > limit {
		all = all[:limit]
		next = all[limit-1].id
	}
	for _, r := range all {
		s := r.status(now)
		s.Plan.Patch, s.Plan.Samples = nil, nil
		page = append(page, s)
	}
	return page, next, nil
}

// MayRun returns an error if the run with that id cannot be wanted: there is no plan, it is
// done, wanted, or moves, or the plan does not hold with that catalogue and those topics.
func (b *Board) MayRun(id string, c *schemas.Catalogue, ingress, alerts string, now time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	r, err := b.runs.planned(id)
	if err != nil {
		return err
	}
	if r.pending() || r.moves(now) {
		return fmt.Errorf("%w: it is %s; stop it first", ErrBusy, r.shown(now))
	}
	return r.holds(c.Digest(), ingress, alerts)
}

// MayStop returns an error if the run with that id is neither wanted nor moves, nor has
// halted: of such a one it says that it is over.
func (b *Board) MayStop(id string, now time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	r, err := b.runs.planned(id)
	if err == nil && !r.pending() && !r.moves(now) && !r.halted() {
		err = fmt.Errorf("%w: it is %s, so that there is nothing to stop", ErrIdle, r.shown(now))
	}
	return err
}

// wanted is a run that somebody wants, and where the journal says so.
type wanted struct {
	id   string
	at   int64
	want journal.Run
	by   who
}

// pending is the run that has been wanted longest; false where none is.
func (b *Board) pending() (wanted, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var first *runState
	for _, r := range b.runs.all {
		if r.pending() && (first == nil || r.wanted < first.wanted) {
			first = r
		}
	}
	if first == nil {
		return wanted{}, false
	}
	return wanted{first.id, first.wanted, first.want, first.wantedBy}, true
}

// planned is the run of a plan.
func (s *runs) planned(id string) (*runState, error) {
	r := s.all[id]
	if r == nil || r.plan == nil {
		return nil, noPlan(id)
	}
	return r, nil
}

func noPlan(id string) error { return fmt.Errorf("%w: the journal has no plan %q", ErrNoPlan, id) }

// holds returns an error if there is nothing left to run, or if the plan was made with
// another catalogue, or of other topics.
func (r *runState) holds(catalogue, ingress, alerts string) error {
	switch {
	case r.state == journal.RunDone:
		return fmt.Errorf("%w: run %s has sent what its plan found; what has been refused since needs a plan of its own", ErrDone, r.id)
	case r.plan.Catalogue != catalogue:
		return fmt.Errorf("%w: it was made with another catalogue than this one: plan again", ErrChanged)
	case r.plan.Ingress != ingress || r.plan.Alerts != alerts:
		return fmt.Errorf("%w: ingress or the alerts were made anew since: plan again", ErrChanged)
	}
	return nil
}
