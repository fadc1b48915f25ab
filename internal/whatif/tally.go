package whatif

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"github.com/esclusa/esclusa"
)

// tally is what has been found so far. It is safe for concurrent use.
type tally struct {
	mu      sync.Mutex
	counts  map[string]*Counts // by datatype
	refused groups             // newly
	taken   groups             // newly accepted
	senders senders
}

func newTally() *tally {
	return &tally{counts: make(map[string]*Counts), refused: make(groups), taken: make(groups), senders: make(senders)}
}

// found is what a goroutine finds in one batch, until it goes into the tally.
type found struct {
	counts  map[string]*Counts
	last    string // the datatype of the record before, and its counts
	of      *Counts
	changes []change
}

// change is a record on which the verdicts differ.
type change struct {
	verdict
	example
}

func newFound() *found { return &found{counts: make(map[string]*Counts)} }

// note notes a verdict. Nothing is allocated for a record on which both agree.
func (f *found) note(rec *esclusa.Record, v verdict) {
	if f.of == nil || f.last != v.datatype {
		f.last, f.of = v.datatype, countsOf(f.counts, v.datatype)
	}
	f.of.count(v.outcome)
	if v.why != nil {
		f.changes = append(f.changes, change{v, example{rec.Timestamp, rec.Source()}})
	}
}

func countsOf(of map[string]*Counts, datatype string) *Counts {
	if of[datatype] == nil {
		of[datatype] = new(Counts)
	}
	return of[datatype]
}

// take takes what a batch has come to, and leaves it empty for the next.
func (t *tally) take(f *found) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for datatype, counts := range f.counts {
		countsOf(t.counts, datatype).add(counts)
		*counts = Counts{}
	}
	for i := range f.changes {
		t.change(&f.changes[i])
	}
	clear(f.changes)
	f.changes = f.changes[:0]
}

// change puts a record into the groups of the ways in which it breaks the rules, as the
// alert about it does. t.mu must be held.
func (t *tally) change(c *change) {
	kind := t.refused
	if c.outcome == newlyAccepted {
		kind = t.taken
	}
	w := way{datatype: cmp.Or(c.why.Datatype, esclusa.NoDatatype), reason: c.why.Reason, sender: t.senders.of(c.sender)}
	if len(c.why.Errors) == 0 {
		kind.of(w).add(c.example)
	}
	for i := range c.why.Errors {
		e := &c.why.Errors[i]
		same := func(before esclusa.Violation) bool { return before.Keyword == e.Keyword && before.Shape == e.Shape }
		if slices.ContainsFunc(c.why.Errors[:i], same) {
			continue
		}
		w.keyword, w.pointer = e.Keyword, e.Shape
		kind.of(w).add(c.example)
	}
}

// report is the tally so far.
func (t *tally) report() *Report {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := &Report{Datatypes: []Datatype{}, RefusedGroups: t.refused.list(), AcceptedGroups: t.taken.list()}
	for _, datatype := range slices.Sorted(maps.Keys(t.counts)) {
		r.add(t.counts[datatype])
		r.Datatypes = append(r.Datatypes, Datatype{datatype, *t.counts[datatype]})
	}
	r.Share = r.share()
	return r
}
