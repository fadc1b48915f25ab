package alertgroups

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/esclusa/esclusa"
)

// Group is an alert group as it is shown: the rows of all partitions, added up.
type Group struct {
	ID       string    `json:"id"`
	State    State     `json:"state"`
	Decision *Decision `json:"decision"`       // the last one; null where nobody has decided
	Anew     bool      `json:"anew,omitempty"` // it was resolved, and is open since the topic of its records was made anew
	Identity
	Count   int64         `json:"count"`      // of alerts
	Resent  int64         `json:"sent_again"` // of them: their records were sent again
	First   Place         `json:"first"`
	Last    Place         `json:"last"`
	Hours   HourCounts    `json:"hours"`
	Senders []SenderCount `json:"senders"`       // the ten with the most alerts
	Rest    int64         `json:"other_senders"` // alerts of which it is not certain that they are of one of those
	Schemas []string      `json:"schemas"`       // $id of the versions that records were checked against
	Samples []string      `json:"samples"`       // the newest alerts, partition/offset in the alerts' topic, the newest first

	senders map[string]int64 // all that are known, and how many alerts are certainly of each
}

// Place is an alert: where it lies in the alerts' topic, and when the brokers took it.
type Place struct {
	At   string    `json:"at"` // partition/offset
	Time time.Time `json:"time"`
}

// HourCounts are the alerts of each hour.
type HourCounts struct {
	From   time.Time `json:"from"`   // when the first of the hours begins
	Counts []int64   `json:"counts"` // of each hour, at most 48
}

// add adds up the rows of one group, by the partition that they are of.
func add(rows map[int32]*Row) *Group {
	g := &Group{Schemas: []string{}}
	var hours Hours
	partitions := slices.Sorted(maps.Keys(rows))
	for _, p := range partitions {
		r := rows[p]
		if g.ID = r.Group; !g.described() {
			g.Identity = r.Identity
		}
		g.Count += r.Count
		if g.First.At == "" || r.First.Time.Before(g.First.Time) {
			g.First = r.First.place(p)
		}
		if g.Last.At == "" || r.Last.Time.After(g.Last.Time) {
			g.Last = r.Last.place(p)
		}
		hours.merge(r.Hours)
		g.Schemas = append(g.Schemas, r.Schemas...)
	}
	g.senders = certainly(rows)
	var certain int64
	g.Senders, certain = top(g.senders)
	g.Rest = g.Count - certain
	slices.Sort(g.Schemas)
	g.Schemas = slices.Compact(g.Schemas)
	g.Samples = samples(rows, partitions)
	g.Hours = HourCounts{From: time.Unix((hours.Last-int64(len(hours.Counts))+1)*3600, 0).UTC(), Counts: append([]int64{}, hours.Counts...)}
	return g
}

// samples are those of the partitions with the newest alerts, in turn.
func samples(rows map[int32]*Row, partitions []int32) []string {
	slices.SortStableFunc(partitions, func(a, b int32) int { return rows[b].Last.Time.Compare(rows[a].Last.Time) })
	out := []string{}
	for back := range keptSamples {
		for _, p := range partitions {
			of := rows[p].Samples
			if i := len(of) - 1 - back; i >= 0 && len(out) < keptSamples {
				out = append(out, esclusa.Place{Partition: p, Offset: of[i]}.String())
			}
		}
	}
	return out
}

// Compare orders groups by their last alert, the newest first.
func (g *Group) Compare(other *Group) int {
	return cmp.Or(other.Last.Time.Compare(g.Last.Time), cmp.Compare(g.ID, other.ID))
}

// Has reports whether a sender is among those with the most alerts, as their name is kept.
func (g *Group) Has(sender string) bool {
	_, has := g.senders[cutText(sender, keptName)]
	return has
}

// OfSome reports whether a sender is known for whom match is true.
func (g *Group) OfSome(match func(sender string) bool) bool {
	for name := range g.senders {
		if match(name) {
			return true
		}
	}
	return false
}

// OfAll reports whether match is true for every sender, of whom all are known.
func (g *Group) OfAll(match func(sender string) bool) bool {
	var known int64
	for name, certain := range g.senders {
		if !match(name) {
			return false
		}
		known += certain
	}
	return known == g.Count
}

// Number is that of the decision about the group.
func (g *Group) Number() int64 {
	if g.Decision == nil {
		return NoDecision
	}
	return g.Decision.Offset
}
