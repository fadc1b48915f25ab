package kafka

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"

	"github.com/esclusa/esclusa"
)

// settleWait is how long open transactions are waited for: a router's ends after ten
// seconds, and the brokers look every ten.
const settleWait = 30 * time.Second

// settleEvery is how often the brokers are asked about them.
const settleEvery = 100 * time.Millisecond

// Whole takes a fault of a part of an answer for one of the whole.
func Whole[T interface{ Error() error }](answer T, err error) (T, error) {
	if err == nil {
		err = answer.Error()
	}
	return answer, err
}

// How long, and how often, it is asked again where a partition has no leader now: as long
// as clients do that by themselves for other requests.
const (
	listWithin = retryTimeout
	listFirst  = 50 * time.Millisecond
	listMost   = 2 * time.Second
)

// listed asks for offsets until all partitions have answered. A client asks again by itself
// where a broker is away, but not where one says of a partition that it is not the leader,
// as while another dies.
func listed(ctx context.Context, ask func() (kadm.ListedOffsets, error)) (kadm.ListedOffsets, error) {
	end := time.Now().Add(listWithin)
	for wait := listFirst; ; wait = min(2*wait, listMost) {
		got, err := Whole(ask())
		if err == nil || !leaderless(err) || time.Now().Add(wait).After(end) {
			return got, err
		}
		select {
		case <-ctx.Done():
			return got, err
		case <-time.After(wait):
		}
	}
}

// leaderless reports whether another leader is about to be found. A topic that brokers do
// not know is mostly none.
func leaderless(err error) bool {
	return kerr.IsRetriable(err) && !errors.Is(err, kerr.UnknownTopicOrPartition)
}

// Settled tells what each partition of a topic holds: from the oldest record to
// where it ended when Settled was called, once the transactions that were open then
// have ended. Where one does not end within 30 s, the span ends before it, and held
// names the partition.
func Settled(ctx context.Context, admin *kadm.Client, topic string) (spans map[int32]esclusa.Span, held []int32, err error) {
	ends, err := listed(ctx, func() (kadm.ListedOffsets, error) { return admin.ListEndOffsets(ctx, topic) })
	if err != nil {
		return nil, nil, fmt.Errorf("asking where %s ends: %w", topic, err)
	}
	patience := time.NewTimer(settleWait)
	defer patience.Stop()
	tick := time.NewTicker(settleEvery)
	defer tick.Stop()
	for {
		if spans, err = Spans(ctx, admin, topic); err != nil {
			return nil, nil, err
		}
		if held = cutAt(spans, ends[topic]); len(held) == 0 {
			return spans, nil, nil
		}
		select {
		case <-tick.C:
		case <-patience.C:
			return spans, held, nil
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		}
	}
}

// cutAt cuts the spans to the ends, and returns the partitions that do not reach
// theirs.
func cutAt(spans map[int32]esclusa.Span, ends map[int32]kadm.ListedOffset) (held []int32) {
	for p, span := range spans {
		end := ends[p].Offset
		if span.To < end {
			held = append(held, p)
		}
		spans[p] = esclusa.Span{From: span.From, To: max(span.From, min(span.To, end))}
	}
	slices.Sort(held)
	return held
}

// OffsetsAt is, for each partition, the offset of the first record with a timestamp
// that is not before at, in milliseconds; where there is none, the end. Of times
// before 1970 brokers know nothing, and take their numbers for commands.
func OffsetsAt(ctx context.Context, admin *kadm.Client, topic string, at time.Time) (map[int32]int64, error) {
	found, err := listed(ctx, func() (kadm.ListedOffsets, error) {
		return admin.ListOffsetsAfterMilli(ctx, max(0, at.UnixMilli()), topic)
	})
	if err != nil {
		return nil, fmt.Errorf("asking for the offsets of %s at %s: %w", topic, at.UTC().Format(time.RFC3339), err)
	}
	offsets := make(map[int32]int64)
	for p, l := range found[topic] {
		offsets[p] = l.Offset
	}
	return offsets, nil
}

// Within is what of each span brokers took at a time or later, and before another; a
// zero time is no bound. The topic's times must be the brokers'.
func Within(ctx context.Context, admin *kadm.Client, topic string, spans map[int32]esclusa.Span, since, until time.Time) (map[int32]esclusa.Span, error) {
	cut := maps.Clone(spans)
	for _, bound := range []struct {
		at   time.Time
		move func(span *esclusa.Span, to int64)
	}{
		{since, func(span *esclusa.Span, to int64) { span.From = min(max(span.From, to), span.To) }},
		{until, func(span *esclusa.Span, to int64) { span.To = max(span.From, min(span.To, to)) }},
	} {
		if bound.at.IsZero() {
			continue
		}
		offsets, err := OffsetsAt(ctx, admin, topic, bound.at)
		if err != nil {
			return nil, err
		}
		for p, span := range cut {
			bound.move(&span, offsets[p])
			cut[p] = span
		}
	}
	return cut, nil
}

// Commits is what a group has committed of a topic. Partitions without a commit are
// absent.
func Commits(ctx context.Context, admin *kadm.Client, group, topic string) (map[int32]int64, error) {
	commits := make(map[int32]int64)
	fetched, err := Whole(admin.FetchOffsets(ctx, group))
	if errors.Is(err, kerr.GroupIDNotFound) {
		return commits, nil
	}
	if err != nil {
		return nil, fmt.Errorf("asking what group %s has committed: %w", group, err)
	}
	for p, c := range fetched[topic] {
		if c.At >= 0 {
			commits[p] = c.At
		}
	}
	return commits, nil
}
