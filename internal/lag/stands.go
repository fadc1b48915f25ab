package lag

import (
	"fmt"
	"slices"
	"time"
)

// Claims are the partitions that a member of a group has, and since when.
type Claims struct {
	Topics map[string][]int32
	Since  time.Time
}

func (c Claims) has(at place) bool { return slices.Contains(c.Topics[at.topic], at.partition) }

// stand is where a group has committed while there was more to read.
type stand struct {
	from  int64
	since time.Time
}

// standing goes on from what was known before. A group that has read everything does
// not stand, nor one that has moved.
func standing(before map[share]stand, points []lagPoint, now time.Time) map[share]stand {
	stands := make(map[share]stand)
	for _, p := range points {
		if p.from == p.end {
			continue
		}
		s := stand{p.from, now}
		if b, known := before[p.share]; known && b.from == p.from {
			s = b
		}
		stands[p.share] = s
	}
	return stands
}

// Stands says where a member of a group makes no progress although records wait: the
// partition of its claims that has stood longest, for least at least. That is so too
// where an open transaction holds the records back. It is empty where all goes on, and
// where the brokers have not told.
func (l *Lag) Stands(group string, of Claims, least time.Duration) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, why := time.Now(), ""
	longest := func(at place, since time.Time, format string, offset int64) {
		if since.Before(of.Since) {
			since = of.Since
		}
		if took := now.Sub(since); of.has(at) && took >= least {
			least, why = took, fmt.Sprintf(format, at.topic, at.partition, offset, took.Round(time.Second))
		}
	}
	for at, s := range l.stands {
		if at.group == group {
			longest(at.place, s.since, "no progress: records wait in %s/%d from offset %d on, for %v", s.from)
		}
	}
	for at, w := range l.withheld {
		if w.records() > 0 {
			longest(at, w.since, "no progress: an open transaction holds records back in %s/%d from offset %d on, for %v", w.from)
		}
	}
	return why
}
