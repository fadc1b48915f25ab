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

// Stands says where a member of a group makes no progress although records wait for it:
// the partition of its claims that has stood longest, for least at least. It is empty
// where all goes on, and where the brokers have not told. What an open transaction holds
// back waits for whoever has begun that, and not for the member, which would be no sooner
// anywhere else.
func (l *Lag) Stands(group string, of Claims, least time.Duration) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, why := time.Now(), ""
	for at, s := range l.stands {
		since := s.since
		if since.Before(of.Since) {
			since = of.Since
		}
		if took := now.Sub(since); at.group == group && of.has(at.place) && took >= least {
			least, why = took, fmt.Sprintf("no progress: records wait in %s/%d from offset %d on, for %v", at.topic, at.partition, s.from, took.Round(time.Second))
		}
	}
	return why
}

// Withheld says where an open transaction holds records of a topic back, and for how long:
// the partition where it is longest. It is empty where none does, and where the brokers
// have not told.
func (l *Lag) Withheld(topic string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, least, why := time.Now(), time.Duration(0), ""
	for at, w := range l.withheld {
		if took := w.age(now); at.topic == topic && w.records() > 0 && took >= least {
			least, why = took, fmt.Sprintf("an open transaction holds records back in %s/%d from offset %d on, for %v", topic, at.partition, w.from, took.Round(time.Second))
		}
	}
	return why
}
