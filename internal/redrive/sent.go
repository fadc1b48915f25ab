package redrive

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/kafka"
)

// sent is what the journal says of redrives: what was sent of the topics that there are
// now, and how each run stands.
type sent struct {
	ingress, alerts string // ids of the topics
	next            int64  // where the journal goes on
	places          offsetSets
	sources         offsetSets
	firsts          map[int32][]again // by partition, in the order of at
	runs
}

// again is a record that was sent again: at is its offset, of that of the record that
// was refused, and came is when that came first, in milliseconds.
type again struct{ at, of, came int64 }

func (a again) compare(at int64) int { return cmp.Compare(a.at, at) }

func newSent(ingress, alerts string) *sent {
	return &sent{
		ingress: ingress, alerts: alerts, places: make(offsetSets), sources: make(offsetSets),
		firsts: make(map[int32][]again), runs: newRuns(),
	}
}

// apply takes an entry of the journal.
func (s *sent) apply(e *journal.Read) error {
	s.take(e)
	if e.Kind == journal.KindBatch {
		for _, one := range e.Batch.Sent {
			s.note(e.Batch, one)
		}
	}
	return nil
}

func (s *sent) note(b *journal.Batch, one journal.Sent) {
	if b.Alerts == s.alerts {
		s.places.add(int32(one.At[0]), one.At[1])
	}
	if b.Ingress == s.ingress {
		s.sources.add(one.Partition, one.Offset)
		s.firsts[one.Partition] = with(s.firsts[one.Partition], again{one.New, one.Offset, one.Came})
	}
}

// with is the list with one more, mostly behind all others. Of two records at one place
// the first holds: the other was not sent.
func with(list []again, one again) []again {
	i := len(list)
	if i > 0 && list[i-1].at >= one.at {
		var there bool
		if i, there = slices.BinarySearchFunc(list, one.at, again.compare); there {
			return list
		}
	}
	return slices.Insert(list, i, one)
}

// has reports whether the record of an alert was sent again.
func (s *sent) has(c *candidate) bool {
	return s.places.has(c.at.Partition, c.at.Offset) || s.sources.has(c.source.Partition, c.source.Offset)
}

// firstOf is where and when a record came first.
func (s *sent) firstOf(at sight) sight {
	of, came, ours := s.first(at.partition, at.offset)
	if !ours || !at.time.IsZero() && at.time.Before(came) { // of another topic
		return at
	}
	return sight{at.partition, of, came}
}

// underway are the places of records that were sent again, and of which no router has
// decided yet, and how many they are: what has come of their keys does not show them. What
// the journal has beyond the end of ingress somebody else has written.
func (r *Redrive) underway(ctx context.Context, s *sent) (all offsetSets, n int64, err error) {
	all = make(offsetSets)
	if len(s.firsts) == 0 {
		return all, 0, nil
	}
	commits, err := kafka.Commits(ctx, r.Admin, r.Names.RouterGroup(), r.Names.Ingress())
	if err != nil {
		return nil, 0, err
	}
	extents, err := kafka.Extents(ctx, r.Admin, r.Names.Ingress())
	for p, list := range s.firsts {
		from, _ := slices.BinarySearchFunc(list, commits[p], again.compare)
		to, _ := slices.BinarySearchFunc(list, extents[r.Names.Ingress()][p].To, again.compare)
		for _, one := range list[from:max(from, to)] {
			all.add(p, one.of)
			n++
		}
	}
	return all, n, err
}

// first is where and when a record came first that was sent again since, and the offset
// itself of one that was not, for which ok is false.
func (s *sent) first(partition int32, offset int64) (of int64, came time.Time, ok bool) {
	list := s.firsts[partition]
	for {
		i, found := slices.BinarySearchFunc(list, offset, again.compare)
		if !found {
			return offset, came, ok
		}
		offset, came, ok = list[i].of, time.UnixMilli(list[i].came), true
	}
}
