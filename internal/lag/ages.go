package lag

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
)

// offsetAges tell when a partition's records came: steps in ascending order, of
// which each says that the record at an offset came at a time, or had not come
// by then.
type offsetAges []step

type step struct {
	at     time.Time
	offset int64
}

// longest is how many steps there are at most; of more every second is lost.
const longest = 512

// follow adds where the partition ends now, and forgets what lies below from.
func (t offsetAges) follow(from, end int64, now time.Time) offsetAges {
	for len(t) > 0 && t[len(t)-1].offset > end { // not committed yet, or the topic was made anew
		t = t[:len(t)-1]
	}
	for len(t) > 1 && t[1].offset <= from {
		t = t[1:]
	}
	// Where nothing comes two steps are enough: when the last record came, and
	// until when no other had.
	if n := len(t); n > 1 && t[n-2].offset == end {
		t = t[:n-1]
	}
	t = append(t, step{now, end})
	if len(t) <= longest {
		return t
	}
	last := len(t) - 1
	thin := make(offsetAges, 0, longest)
	for i := 0; i < last; i += 2 {
		thin = append(thin, t[i])
	}
	return append(thin, t[last])
}

// came estimates when the record at the offset came: between two steps as if
// records came evenly, and at the first step what lies before it.
func (t offsetAges) came(offset int64) time.Time {
	next := slices.IndexFunc(t, func(s step) bool { return s.offset > offset })
	if next < 1 {
		return t[max(next, 0)].at
	}
	before, after := t[next-1], t[next]
	part := float64(offset-before.offset) / float64(after.offset-before.offset)
	return before.at.Add(time.Duration(part * float64(after.at.Sub(before.at))))
}

// date sets the age of what groups lack. What came before the first look is asked
// of the brokers.
func (l *Lag) date(ctx context.Context, points []lagPoint, now time.Time) error {
	var behind []string
	for _, p := range points {
		if _, known := l.arrivals[p.share]; !known && p.from < p.end && !slices.Contains(behind, p.topic) {
			behind = append(behind, p.topic)
		}
	}
	past, err := l.past(ctx, behind, now)
	if err != nil {
		return err
	}
	ages := make(map[share]offsetAges, len(points))
	for i := range points {
		p := &points[i]
		t, known := l.arrivals[p.share]
		if !known {
			t = slices.Clone(past[p.place])
		}
		ages[p.share] = t.follow(p.from, p.end, now)
		if p.from < p.end {
			p.age = max(0, now.Sub(ages[p.share].came(p.from)))
		}
	}
	l.arrivals = ages
	return nil
}

// How far back the brokers are asked when records came: in steps of which each
// goes twice as far as the one before.
const (
	pastFirst = lagInterval
	pastLast  = 32 * 24 * time.Hour
)

// past asks the brokers which records of topics are how old.
func (l *Lag) past(ctx context.Context, topics []string, now time.Time) (map[place]offsetAges, error) {
	if len(topics) == 0 {
		return nil, nil // no name would mean every topic of the cluster
	}
	ages := make(map[place]offsetAges)
	for ago := pastLast; ago >= pastFirst; ago /= 2 {
		listed, err := l.adm.ListOffsetsAfterMilli(ctx, max(0, now.Add(-ago).UnixMilli()), topics...)
		if err != nil {
			return nil, fmt.Errorf("asking how old records are: %w", err)
		}
		listed.Each(func(o kadm.ListedOffset) {
			where := place{o.Topic, o.Partition}
			t := ages[where]
			if o.Err != nil || o.Timestamp < 0 || len(t) > 0 && t[len(t)-1].offset >= o.Offset {
				return // no younger record, or the same
			}
			ages[where] = append(t, step{time.UnixMilli(o.Timestamp), o.Offset})
		})
	}
	return ages, nil
}
