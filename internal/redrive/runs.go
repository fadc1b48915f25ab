package redrive

import (
	"maps"
	"time"

	"github.com/esclusa/esclusa/internal/journal"
)

// runs are the plans and runs that the journal tells of, and how each stands.
type runs struct {
	all  map[string]*runState
	last *runState // whose work was heard of last
}

func newRuns() runs { return runs{all: make(map[string]*runState)} }

func (s *runs) run(id string) *runState {
	r := s.all[id]
	if r == nil {
		r = &runState{id: id, planned: -1, wanted: -1, unwanted: -1, started: -1, ended: -1}
		s.all[id] = r
	}
	return r
}

// runState is how a run stands. Places in the journal are -1 where there is nothing.
type runState struct {
	id      string
	plan    *journal.Plan // nil where its entry is gone
	made    who           // the plan
	planned int64         // where the plan is
	last    int64         // where the last entry about it is

	wanted, unwanted, started, ended int64 // where it was last said so
	want                             journal.Run
	wantedBy, unwantedBy             who

	state    journal.RunState // as whoever runs it has said; empty before its start
	by       who              // who runs it
	instance string           // the process that runs it; empty for a shell
	why      string           // why it has ended, if not because all is done
	back     *journal.Back
	sent     int64
	passed   map[string]int64 // since its last start, by outcome
	moved    time.Time        // when the brokers took the last entry of who runs it
}

// who is who did something, when, and why.
type who struct{ By, Time, Note string }

// take takes an entry of the journal.
func (s *runs) take(e *journal.Read) {
	switch e.Kind {
	case journal.KindPlan:
		r := s.run(e.ID)
		r.plan, r.made, r.planned, r.last = e.Plan, who{e.By, e.Time, e.Note}, e.Offset, e.Offset
	case journal.KindRun:
		r := s.run(e.Run.Plan)
		r.last = e.Offset
		if works := r.take(e); works {
			s.last = r
		}
	case journal.KindBatch:
		r := s.run(e.Batch.Plan)
		s.last = r
		r.last, r.moved = e.Offset, e.At
		r.sent += int64(len(e.Batch.Sent))
		r.pass(e.Batch)
	}
}

// take takes an entry about the run, and tells whether whoever runs it wrote it.
func (r *runState) take(e *journal.Read) (works bool) {
	by := who{e.By, e.Time, e.Note}
	switch e.Run.State {
	case journal.RunWanted:
		r.wanted, r.want, r.wantedBy = e.Offset, *e.Run, by
		return false
	case journal.RunUnwanted:
		r.unwanted, r.unwantedBy = e.Offset, by
		return false
	case journal.RunStarted:
		r.state, r.started, r.moved, r.by, r.instance = e.Run.State, e.Offset, e.At, by, e.Run.Instance
		r.why, r.back, r.passed = "", nil, make(map[string]int64)
	default:
		r.state, r.ended, r.moved, r.why, r.back = e.Run.State, e.Offset, e.At, e.Run.Why, e.Run.Back
		if e.Run.Outcomes != nil {
			r.passed = maps.Clone(e.Run.Outcomes)
		}
	}
	return true
}

// pass counts what a batch has come by.
func (r *runState) pass(b *journal.Batch) {
	if r.passed == nil {
		r.passed = make(map[string]int64)
	}
	r.passed[string(Ready)] += int64(len(b.Sent))
	for o, n := range b.Skipped {
		r.passed[o] += n
	}
}

// limit is that of the plan until the run has paused because of it: who goes on then means
// the rest.
func (r *runState) limit(p *journal.Plan) int {
	if of := int64(p.Limit); r.sent > of || r.sent == of && r.state == journal.RunPaused {
		return 0
	}
	return p.Limit
}

// pending reports whether the role alerts is to run it.
func (r *runState) pending() bool { return r.wanted > max(r.unwanted, r.ended) }

// goneAfter is after how long without a word of it a run counts as dead. It writes each
// moveEvery; clocks of brokers and of processes may differ.
const goneAfter = 30 * time.Second

// moves reports whether somebody runs it.
func (r *runState) moves(now time.Time) bool {
	return r.state == journal.RunStarted && now.Sub(r.moved) < goneAfter
}
