package redrive

import (
	"slices"
	"time"

	"github.com/esclusa/esclusa"
)

// taken is what was taken of a key.
type taken struct {
	stamps []sight // of each ingress partition the last
	last   sight   // that was applied
	anew   bool    // the last is of an ingress that was made anew since
	erased bool    // by the last
}

// sight is a record of ingress: its place and when it came. Of what a row tells by its
// place alone the time is zero.
type sight struct {
	partition int32
	offset    int64
	time      time.Time
}

// clockStep is more than the clocks of brokers differ. Times of one partition that lie
// further apart the other way than offsets do are of two topics: ingress was made anew.
const clockStep = time.Minute

// later reports whether s came after a record of the same partition.
func (s *sight) later(offset int64, came time.Time) bool {
	switch {
	case s.time.IsZero():
	case s.time.Before(came.Add(-clockStep)):
		return false
	case s.time.After(came.Add(clockStep)):
		return true
	}
	return s.offset > offset
}

func (t *taken) stamp(partition int32) *sight {
	for i := range t.stamps {
		if t.stamps[i].partition == partition {
			return &t.stamps[i]
		}
	}
	return nil
}

// add takes a record that was applied behind all others.
func (t *taken) add(s sight, erases bool) {
	t.last, t.anew, t.erased = s, false, erases
	switch old := t.stamp(s.partition); {
	case old == nil:
		t.stamps = append(t.stamps, s)
	case s.later(old.offset, old.time):
		*old = s
	}
}

// beside is what a row tells, or what is known beyond that, of what no table had applied
// when it was read.
func (t *taken) beside(was *taken) *taken {
	switch {
	case was == nil:
		return t
	case t.anew && was.last.time.After(t.last.time):
		return was
	case t.anew:
		return t
	}
	for _, s := range was.stamps {
		if of := t.stamp(s.partition); of == nil || of.offset < s.offset {
			return was
		}
	}
	return t
}

// is reports whether a record was taken itself, as far as can be told.
func (t *taken) is(at esclusa.Place) bool {
	s := t.stamp(at.Partition)
	return s != nil && s.offset == at.Offset
}

// after reports whether what was taken of the key came after a record: further on in its
// partition, or later in another. What we have sent again counts where and when it came
// first.
func (t *taken) after(s *sent, first esclusa.Place, came time.Time) bool {
	beyond := func(at sight, anew bool) bool {
		of := s.firstOf(at)
		if of.partition == first.Partition && !anew {
			return of.later(first.Offset, came)
		}
		return of.time.After(came)
	}
	return beyond(t.last, t.anew) || slices.ContainsFunc(t.stamps, func(at sight) bool { return beyond(at, false) })
}
