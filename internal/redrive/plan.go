package redrive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/patch"
	"github.com/esclusa/esclusa/internal/topics"
	"github.com/esclusa/esclusa/schemas"
)

// What becomes of a record of whose key a later one was taken.
const (
	SkipOvertaken = "skip"
	SendOvertaken = "send"
)

// Redrive plans and runs. All fields are required. It is for one goroutine at a time.
type Redrive struct {
	Cluster   kafka.Cluster
	Admin     *kadm.Client
	Names     esclusa.Names
	Catalogue *schemas.Catalogue
	Journal   *journal.Journal
	Reader    *schemas.AlertReader // whose own memory it may use
	By        string               // who does it

	ingress, alerts string             // ids of the topics
	most            int                // of records in a batch, for tests; 0 for mostRecords
	step            func(point string) // what is about to be done, for tests; nil for nothing
}

// Wish is what somebody wants to send again.
type Wish struct {
	Filter      Filter
	Patch       *patch.Patch // nil for none
	As          string       // a datatype; empty for what each record names
	Overtaken   string       // SkipOvertaken or SendOvertaken
	MaxAttempts int          // how often a record may be sent again in all; at least 1
	Limit       int          // of records to send; 0 for none
	Note        string       // why
}

// Planned is a plan, as the journal has it, and what it found.
type Planned struct {
	ID string
	Tally
	job *job
}

// job is a plan at work.
type job struct {
	id         string
	plan       *journal.Plan
	patch      *patch.Patch
	sent       *sent
	underway   offsetSets // of records that were sent again, and of which no router has decided yet
	pasts      map[string]*past
	candidates []candidate
}

// ErrChanged says that a plan does not hold any more.
var ErrChanged = errors.New("the plan does not hold any more")

// Plan finds out what would become of each alert, and writes that into the journal.
// Nothing is sent.
func (r *Redrive) Plan(ctx context.Context, w *Wish, at time.Time) (*Planned, error) {
	e, planned, err := r.foresee(ctx, w, at)
	if err != nil {
		return nil, err
	}
	e.Plan.Outcomes, e.Plan.Samples, e.Plan.Groups = planned.byName(), planned.samples(), planned.mostGroups()
	if _, err := r.Journal.Append(ctx, e); err != nil {
		return nil, err
	}
	return planned, nil
}

// foresee is a plan of what there is now, of which nobody knows yet, and what it finds.
func (r *Redrive) foresee(ctx context.Context, w *Wish, at time.Time) (*journal.Entry, *Planned, error) {
	e, err := r.pin(ctx, w, at)
	if err != nil {
		return nil, nil, err
	}
	s := newSent(r.ingress, r.alerts)
	if err := r.readOn(ctx, s); err != nil {
		return nil, nil, err
	}
	planned, err := r.survey(ctx, e.ID, e.Plan, s)
	return e, planned, err
}

// pin is a plan of what there is now.
func (r *Redrive) pin(ctx context.Context, w *Wish, at time.Time) (*journal.Entry, error) {
	if err := w.Check(); err != nil {
		return nil, err
	}
	if err := r.identify(ctx); err != nil {
		return nil, err
	}
	spans, err := r.spansOf(ctx, r.Names.Alerts())
	if err != nil {
		return nil, err
	}
	e := journal.NewEntry(journal.KindPlan, r.By, w.Note, at)
	e.Plan = &journal.Plan{
		As: w.As, Overtaken: w.Overtaken, MaxAttempts: w.MaxAttempts, Limit: w.Limit, Catalogue: r.Catalogue.Digest(),
		Ingress: r.ingress, Alerts: r.alerts, Spans: make(map[int32][2]int64),
	}
	if e.Plan.Filter, err = json.Marshal(&w.Filter); err != nil {
		return nil, fmt.Errorf("writing the filter: %w", err)
	}
	if w.Patch != nil {
		e.Plan.Patch = w.Patch.Text
	}
	for p, span := range spans {
		e.Plan.Spans[p] = [2]int64{span.From, span.To}
	}
	return &e, nil
}

// identify finds out which topics these are.
func (r *Redrive) identify(ctx context.Context) error {
	ids, err := topics.IDs(ctx, r.Admin, r.Names.Ingress(), r.Names.Alerts())
	if err != nil {
		return err
	}
	r.ingress, r.alerts = ids[r.Names.Ingress()], ids[r.Names.Alerts()]
	return nil
}

// survey finds the candidates of a plan, and what would become of each by what was sent.
func (r *Redrive) survey(ctx context.Context, id string, plan *journal.Plan, s *sent) (*Planned, error) {
	j := &job{id: id, plan: plan, pasts: make(map[string]*past), sent: s}
	var filter Filter
	if err := json.Unmarshal(plan.Filter, &filter); err != nil {
		return nil, fmt.Errorf("reading the filter of plan %s: %w", id, err)
	}
	if len(plan.Patch) > 0 {
		var err error
		if j.patch, err = patch.Parse(plan.Patch); err != nil {
			return nil, fmt.Errorf("reading the patch of plan %s: %w", id, err)
		}
	}
	var err error
	if j.underway, _, err = r.underway(ctx, s); err != nil {
		return nil, err
	}
	spans := make(map[int32]esclusa.Span)
	for p, span := range plan.Spans {
		spans[p] = esclusa.Span{From: span[0], To: span[1]}
	}
	if j.candidates, err = r.gather(ctx, &filter, spans, s); err != nil {
		return nil, err
	}
	p := &Planned{ID: id, Tally: newTally(), job: j}
	return p, r.lookThrough(ctx, p)
}

// readOn reads what the journal says of redrives.
func (r *Redrive) readOn(ctx context.Context, s *sent) (err error) {
	s.next, err = r.Journal.Scan(ctx, s.next, s.apply)
	return err
}

// readAll is readOn for who must not miss what was committed. Brokers answer a commit
// before all partitions have it, and where anybody's transaction is open in the journal,
// nothing behind its beginning can be read.
func (r *Redrive) readAll(ctx context.Context, s *sent) error {
	if _, err := r.spansOf(ctx, r.Names.Journal()); err != nil {
		return err
	}
	return r.readOn(ctx, s)
}

// lookThrough decides about all candidates.
func (r *Redrive) lookThrough(ctx context.Context, planned *Planned) error {
	j := planned.job
	var undecided []prepared
	for rest := pointers(j.candidates); len(rest) > 0; {
		some := first(rest, mostRecords)
		rest = rest[len(some):]
		all, err := r.prepare(ctx, j, some)
		if err != nil {
			return err
		}
		for i := range all {
			p := all[i]
			if p.topic == nil && len(p.rows) == 0 { // it stands in nobody's way
				planned.count(r, &p)
				continue
			}
			p.record, p.tried, p.bears = nil, nil, nil // they are made again when they are needed
			undecided = append(undecided, p)
		}
	}
	order(undecided)
	if err := r.settle(ctx, j, undecided); err != nil {
		return err
	}
	for i := range undecided {
		planned.count(r, &undecided[i])
	}
	return nil
}

func (t *Tally) count(r *Redrive, p *prepared) {
	t.add(p.outcome, p.candidate, r.Names.Ingress(), p.why)
	if p.outcome == StillRefused && len(p.groups) > 0 {
		t.Groups[p.groups[0]]++
	}
}

func pointers(some []candidate) []*candidate {
	out := make([]*candidate, len(some))
	for i := range some {
		out[i] = &some[i]
	}
	return out
}
