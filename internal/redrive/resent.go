package redrive

import (
	"sync"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
)

// Bounds of what a process remembers of records that were sent again: about 20 MB.
const (
	resentAlerts = 1 << 17 // of the last, at least; and at most twice as many
	resentGroups = 1 << 17
)

// Resent remembers which alerts' records were sent again: of the last, when and by which run,
// and of each alert group how many, as the journal tells. It is safe for concurrent use.
type Resent struct {
	alerts string // id of the topic

	mu         sync.RWMutex
	young, old map[esclusa.Place]*Resend // by where the alert is
	groups     map[string]int64
}

// Resend is that a record was sent again.
type Resend struct {
	Run  string
	Time string // when the brokers took it
}

// NewResent remembers nothing yet of the alerts in the topic with an id.
func NewResent(alerts string) *Resent {
	return &Resent{alerts: alerts, young: make(map[esclusa.Place]*Resend), groups: make(map[string]int64)}
}

// Take takes an entry of the journal. Entries come in their order, and each once.
func (r *Resent) Take(e *journal.Read) {
	if e.Kind != journal.KindBatch || e.Batch.Alerts != r.alerts {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	one := &Resend{Run: e.Batch.Plan, Time: string(esclusa.AppendTime(nil, e.At))}
	for _, s := range e.Batch.Sent {
		if len(r.young) >= resentAlerts {
			r.young, r.old = make(map[esclusa.Place]*Resend), r.young
		}
		r.young[esclusa.Place{Partition: int32(s.At[0]), Offset: s.At[1]}] = one
	}
	for group, n := range e.Batch.Groups {
		if _, known := r.groups[group]; known || len(r.groups) < resentGroups {
			r.groups[group] += n
		}
	}
}

// Alert tells when the record of the alert at a place was sent again; nil where it was not,
// or where that is forgotten.
func (r *Resent) Alert(at esclusa.Place) *Resend {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if one := r.young[at]; one != nil {
		return one
	}
	return r.old[at]
}

// Group is how many alerts of a group had their records sent again.
func (r *Resent) Group(id string) int64 {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.groups[id]
}
