package journal

import (
	"encoding/json"
	"errors"
	"math"
)

// Plan is what a run will do. Its id is its entry's.
type Plan struct {
	Filter      json.RawMessage    `json:"filter"`          // which alerts
	Patch       json.RawMessage    `json:"patch,omitempty"` // what is changed in their records
	As          string             `json:"as,omitempty"`    // the datatype that they are given; empty for their own
	Overtaken   string             `json:"overtaken"`       // skip or send
	MaxAttempts int                `json:"max_attempts"`
	Limit       int                `json:"limit,omitempty"` // of records that are sent; 0 for none
	Catalogue   string             `json:"catalogue"`       // digest of the catalogue that records were checked with
	Ingress     string             `json:"ingress"`         // id of the topic
	Alerts      string             `json:"alerts"`          // id of the topic
	Spans       map[int32][2]int64 `json:"spans"`           // of each partition of the alerts the first offset, and the one behind the last

	Outcomes map[string]int64    `json:"outcomes"`          // how many alerts it found, by what would become of them
	Samples  map[string][]Sample `json:"samples,omitempty"` // some of each
	Groups   map[string]int64    `json:"groups,omitempty"`  // of those that would still be refused: how many, by their first group
}

// Sample is one alert that a plan found.
type Sample struct {
	ID  string `json:"id"`  // source of the refused record
	At  string `json:"at"`  // of the alert: partition/offset
	Why string `json:"why"` // more about it; no value of the record; may be empty
}

// RunState is what has become of a run, or what somebody wants to become of it.
type RunState string

// The states of a run.
const (
	RunWanted   RunState = "wanted"   // the role alerts is to run it, or to go on with it
	RunUnwanted RunState = "unwanted" // whoever runs it is to stop
	RunStarted  RunState = "started"
	RunPaused   RunState = "paused"  // by itself: too many came back, or its limit is reached
	RunStopped  RunState = "stopped" // before its end
	RunDone     RunState = "done"
)

// Run is that a run is wanted or not, has begun, or has ended for the time being.
type Run struct {
	Plan     string           `json:"plan"` // id of its plan, and its own
	State    RunState         `json:"state"`
	Outcomes map[string]int64 `json:"outcomes,omitempty"`

	Rate     float64 `json:"rate,omitempty"`     // of a wanted one: records a second at most; 0 for none
	Trace    string  `json:"trace,omitempty"`    // of a wanted one: traceparent of whoever wants it; empty for none
	Instance string  `json:"instance,omitempty"` // of a started one: the process with role alerts that runs it; empty for a shell
	Why      string  `json:"why,omitempty"`      // of one that has ended: why, if not because all is done
	Back     *Back   `json:"back,omitempty"`     // of one that has ended: what was refused again by then; nil where that is not known
}

// Back is what came back of a run: alerts about records that it had sent.
type Back struct {
	Count   int64    `json:"count"`
	Samples []string `json:"samples"` // where some of the alerts are: partition/offset
}

// Batch is what a run has sent in one transaction, this entry in it.
type Batch struct {
	Plan    string           `json:"plan"`
	Ingress string           `json:"ingress"` // id of the topic
	Alerts  string           `json:"alerts"`  // id of the topic
	Sent    []Sent           `json:"sent"`
	Groups  map[string]int64 `json:"groups,omitempty"`  // how many of their alerts bear each group
	Skipped map[string]int64 `json:"skipped,omitempty"` // alerts that were passed over before these, by outcome
}

// Sent is one record that was sent again.
type Sent struct {
	Partition int32    `json:"p"`  // of ingress, of the record that was refused and of the new one
	Offset    int64    `json:"o"`  // of the record that was refused
	Came      int64    `json:"t"`  // when the record came first, in milliseconds since 1970
	New       int64    `json:"n"`  // of the new one
	At        [2]int64 `json:"at"` // of the alert: partition and offset
}

// MaxRate is the highest rate of a run, in records a second.
const MaxRate = 1e6

// maxTrace bounds a traceparent, in bytes.
const maxTrace = 64

var (
	errWithout = errors.New("of a redrive it is not said which")
	errNowhere = errors.New("a record cannot have been sent from there to there")
	errGroups  = errors.New("so many of the alerts cannot bear such a group")
	errRun     = errors.New("the rate of a run, its trace or why it ended is out of bounds")
)

func (p *Plan) check() error {
	if p.Catalogue == "" || p.Ingress == "" || p.Alerts == "" {
		return errWithout
	}
	return nil
}

func (r *Run) check() error {
	switch r.State {
	case RunWanted, RunUnwanted, RunStarted, RunPaused, RunStopped, RunDone:
	default:
		return errWithout
	}
	if r.Plan == "" {
		return errWithout
	}
	if !(r.Rate >= 0 && r.Rate <= MaxRate) || len(r.Trace) > maxTrace || len(r.Why) > MaxNote {
		return errRun
	}
	return nil
}

func (b *Batch) check() error {
	if b.Plan == "" || b.Ingress == "" || b.Alerts == "" {
		return errWithout
	}
	for _, s := range b.Sent {
		if !s.possible() {
			return errNowhere
		}
	}
	for group, n := range b.Groups {
		if !groupID.MatchString(group) || n < 0 || n > int64(len(b.Sent)) {
			return errGroups
		}
	}
	return nil
}

// possible reports whether brokers could have taken that: what was sent again lies behind
// what was refused.
func (s *Sent) possible() bool {
	return s.Partition >= 0 && s.Offset >= 0 && s.New > s.Offset && s.At[0] >= 0 && s.At[0] <= math.MaxInt32 && s.At[1] >= 0
}
