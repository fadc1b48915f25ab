package redrive

import (
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
)

// State is how a redrive stands, as it is shown.
type State string

// The states.
const (
	StatePlanned  State = "planned"  // nobody has begun to run it
	StateWanted   State = "wanted"   // the role alerts is to run it
	StateRunning  State = "running"  // somebody runs it
	StateStopping State = "stopping" // whoever runs it is to stop
	StatePaused   State = "paused"   // it has stopped by itself
	StateStopped  State = "stopped"  // somebody has stopped it, or whoever ran it is gone
	StateDone     State = "done"
)

// States lists all.
func States() []State {
	return []State{StatePlanned, StateWanted, StateRunning, StateStopping, StatePaused, StateStopped, StateDone}
}

// Status is a plan, and how its run stands, as it is shown in JSON.
type Status struct {
	ID    string     `json:"id"`
	State State      `json:"state"`
	Why   string     `json:"why,omitempty"` // it is paused or stopped
	Plan  PlanStatus `json:"plan"`
	Run   *RunStatus `json:"run,omitempty"` // nil before somebody has wanted or begun it

	Tag string `json:"-"` // of this state, for entity tags
}

// PlanStatus is what was planned, and what it found.
type PlanStatus struct {
	By          string              `json:"by"`
	Time        string              `json:"time"`
	Note        string              `json:"note"`
	Filter      json.RawMessage     `json:"filter"`
	Patch       json.RawMessage     `json:"patch,omitempty"`
	As          string              `json:"as,omitempty"`
	Overtaken   string              `json:"overtaken"`
	MaxAttempts int                 `json:"max_attempts"`
	Limit       int                 `json:"limit"`
	Alerts      int64               `json:"alerts"` // that it found
	Counts      map[string]int64    `json:"counts"` // of them, by outcome
	Samples     map[string][]Sample `json:"samples,omitempty"`
	Groups      map[string]int64    `json:"groups"` // of those that would still be refused
}

// RunStatus is how a run stands.
type RunStatus struct {
	By       string           `json:"by"` // who wanted it last, or began it from a shell
	Time     string           `json:"time"`
	Note     string           `json:"note"`
	Rate     float64          `json:"rate"`               // records a second at most; 0 for none
	Instance string           `json:"instance,omitempty"` // that runs it, or ran it last; none for a shell
	Sent     int64            `json:"sent"`               // in all
	Passed   int64            `json:"passed"`             // alerts that it has come by since it was last begun
	Counts   map[string]int64 `json:"counts"`             // of them, by outcome; ready is what was sent
	Moved    string           `json:"moved,omitempty"`    // when it was last heard of
	Back     *journal.Back    `json:"back,omitempty"`     // nil where it is not known yet
}

// shown is the state as it is shown.
func (r *runState) shown(now time.Time) State {
	switch {
	case r.moves(now) && r.unwanted > r.started:
		return StateStopping
	case r.moves(now):
		return StateRunning
	case r.pending():
		return StateWanted
	case r.state == journal.RunPaused && r.unwanted > r.ended, r.state == journal.RunStarted, r.state == journal.RunStopped, r.wanted >= 0 && r.state == "":
		return StateStopped
	case r.state == journal.RunPaused:
		return StatePaused
	case r.state == journal.RunDone:
		return StateDone
	}
	return StatePlanned
}

func (r *runState) status(now time.Time) *Status {
	p := r.plan
	s := &Status{ID: r.id, State: r.shown(now), Plan: PlanStatus{
		By: r.made.By, Time: r.made.Time, Note: r.made.Note, Filter: p.Filter, Patch: p.Patch, As: p.As, Overtaken: p.Overtaken,
		MaxAttempts: p.MaxAttempts, Limit: p.Limit, Alerts: sum(p.Outcomes), Counts: orEmpty(p.Outcomes), Samples: orEmpty(p.Samples), Groups: orEmpty(p.Groups),
	}}
	s.Tag = fmt.Sprintf("%d.%s", r.last, s.State)
	switch {
	case s.State != StatePaused && s.State != StateStopped:
	case r.state == journal.RunStarted:
		s.Why = "whoever ran it is gone; it can be run on"
	case r.state == "" || r.unwanted > r.ended:
		s.Why = "stopped by " + r.unwantedBy.By
	default:
		s.Why = r.why
	}
	if r.wanted >= 0 || r.started >= 0 {
		s.Run = r.runStatus()
	}
	return s
}

func (r *runState) runStatus() *RunStatus {
	s := &RunStatus{Rate: r.want.Rate, Instance: r.instance, Sent: r.sent, Passed: sum(r.passed), Counts: orEmpty(r.passed), Back: r.back}
	by := r.wantedBy
	if r.started > r.wanted && r.instance == "" { // from a shell
		by, s.Rate = r.by, 0
	}
	s.By, s.Time, s.Note = by.By, by.Time, by.Note
	if !r.moved.IsZero() {
		s.Moved = string(esclusa.AppendTime(nil, r.moved))
	}
	return s
}

// orEmpty is a copy of a map, that is empty where there is none.
func orEmpty[V any](m map[string]V) map[string]V {
	c := make(map[string]V, len(m))
	maps.Copy(c, m)
	return c
}

func sum(counts map[string]int64) (n int64) {
	for _, c := range counts {
		n += c
	}
	return n
}
