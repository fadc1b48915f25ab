package redrive

import (
	"cmp"
	"maps"
	"slices"

	"github.com/esclusa/esclusa/internal/journal"
)

// Outcome is what becomes of an alert's record. The set is closed.
type Outcome string

// The outcomes.
const (
	Ready        Outcome = "ready"         // it is sent
	StillRefused Outcome = "still_refused" // the catalogue refuses it
	Overtaken    Outcome = "overtaken"     // a later record of its key was taken
	Erased       Outcome = "erased"        // its key was erased since
	AlreadySent  Outcome = "already_sent"  // a run has sent it
	TooOften     Outcome = "too_often"     // it was sent again as often as it may be
	Cut          Outcome = "cut"           // the alert has a part of it, and ingress none
	HeadersLost  Outcome = "headers_lost"  // the alert lacks headers, and ingress all
	NotOurs      Outcome = "not_ours"      // it never was in ingress
	Contradicted Outcome = "contradicted"  // ingress says otherwise than the alert
	Unpatchable  Outcome = "unpatchable"   // the patch cannot be applied
	Rerouted     Outcome = "rerouted"      // it would be of another datatype or sender than was said
	Gone         Outcome = "gone"          // its alert is not there any more
)

// Outcomes lists all, in the order in which they are shown.
func Outcomes() []Outcome {
	return []Outcome{Ready, StillRefused, Overtaken, Erased, AlreadySent, TooOften, Cut, HeadersLost, NotOurs, Contradicted, Unpatchable, Rerouted, Gone}
}

// mostSamples is how many alerts are named for each outcome.
const mostSamples = 3

// Sample is one alert of an outcome.
type Sample = journal.Sample

// Tally counts alerts by what becomes of their records.
type Tally struct {
	Counts  map[Outcome]int64    `json:"counts"`
	Samples map[Outcome][]Sample `json:"samples"`
	Groups  map[string]int64     `json:"groups"` // those that are still refused, by the first group of the new verdict

	Back *journal.Back `json:"back,omitempty"` // what came back of a run; nil where that is not known
}

func newTally() Tally {
	return Tally{Counts: make(map[Outcome]int64), Samples: make(map[Outcome][]Sample), Groups: make(map[string]int64)}
}

func (t *Tally) add(o Outcome, c *candidate, topic, why string) {
	if t.Counts[o]++; len(t.Samples[o]) < mostSamples {
		t.Samples[o] = append(t.Samples[o], Sample{ID: c.id(topic), At: c.at.String(), Why: why})
	}
}

// byName is the counts as the journal has them.
func (t *Tally) byName() map[string]int64 {
	all := make(map[string]int64, len(t.Counts))
	for o, n := range t.Counts {
		all[string(o)] = n
	}
	return all
}

// Bounds of what the journal has of what a plan found.
const (
	groupsTold = 20  // the largest
	whyBytes   = 300 // of a sample
)

// samples are those of the journal.
func (t *Tally) samples() map[string][]Sample {
	all := make(map[string][]Sample, len(t.Samples))
	for o, some := range t.Samples {
		some = slices.Clone(some)
		for i := range some {
			some[i].Why = bounded(some[i].Why, whyBytes)
		}
		all[string(o)] = some
	}
	return all
}

// mostGroups are those groups with the most alerts.
func (t *Tally) mostGroups() map[string]int64 {
	names := slices.SortedFunc(maps.Keys(t.Groups), func(a, b string) int {
		return cmp.Or(cmp.Compare(t.Groups[b], t.Groups[a]), cmp.Compare(a, b))
	})
	most := make(map[string]int64)
	for _, name := range names[:min(len(names), groupsTold)] {
		most[name] = t.Groups[name]
	}
	return most
}
