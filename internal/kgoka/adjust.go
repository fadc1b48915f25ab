package kgoka

import (
	"context"
	"errors"
	"fmt"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// adjust decides where the partitions of an assignment start: where the group has
// committed, and at the oldest where it never has. It is called between the
// assignment and the first records.
//
// What was committed may lie outside of what there is. Below it retention has
// deleted records that nobody read. Above it the brokers have lost records that
// they had acknowledged, by a power failure or an unclean election: we go on at
// the end, since what is left has been dealt with. The client by itself would go
// on at the oldest, silently, and have everything routed again.
func (r *Runtime) adjust(ctx context.Context, offsets map[string]map[int32]kgo.Offset) (map[string]map[int32]kgo.Offset, error) {
	adm := kadm.NewClient(r.client)
	for topic, partitions := range offsets {
		spans, err := extents(ctx, adm, topic)
		if err != nil {
			return nil, fmt.Errorf("asking what is left of %s: %w", topic, err)
		}
		for p, offset := range partitions {
			at := offset.EpochOffset().Offset
			if span, ok := spans[p]; ok {
				if at < 0 { // known, or the client could not be told to pass a batch
					at = span.From
				}
				if at > span.From && r.cfg.Again != nil && r.cfg.Again(topic, p) {
					r.log.Warn("reading again from the oldest record, since nothing that was made of them is there", "topic", topic, "partition", p, "from", span.From, "committed", at)
					at = span.From
				}
				at = r.within(place{topic, p}, at, span)
				partitions[p] = kgo.NewOffset().At(at)
			}
			r.expect(place{topic, p}, at)
		}
	}
	return offsets, nil
}

// extents are what each partition of a topic holds: from the oldest record to the end of
// what is committed.
func extents(ctx context.Context, adm *kadm.Client, topic string) (map[int32]Span, error) {
	starts, err := adm.ListStartOffsets(ctx, topic)
	if err = errors.Join(err, starts.Error()); err != nil {
		return nil, err
	}
	ends, err := adm.ListCommittedOffsets(ctx, topic)
	if err = errors.Join(err, ends.Error()); err != nil {
		return nil, err
	}
	spans := make(map[int32]Span)
	ends.Each(func(end kadm.ListedOffset) {
		start, _ := starts.Lookup(topic, end.Partition)
		spans[end.Partition] = Span{From: start.Offset, To: end.Offset}
	})
	return spans, nil
}

// within moves an offset into what there is, and says what is gone.
func (r *Runtime) within(p place, at int64, span Span) int64 {
	if at > span.To {
		r.log.Error("the brokers have lost records that had been read, going on at the end",
			"topic", p.topic, "partition", p.partition, "from", span.To, "to", at-1)
		return span.To
	}
	if at < span.From {
		r.gap(p, at, span.From)
		return span.From
	}
	return at
}

// gap reports records that were deleted before they were read: from an offset to
// the one before next.
func (r *Runtime) gap(p place, from, next int64) {
	r.log.Error("records were deleted before they were read",
		"topic", p.topic, "partition", p.partition, "from", from, "to", next-1)
	if r.cfg.OnGap != nil {
		r.cfg.OnGap(p.topic, p.partition, from, next-1)
	}
}

// expect tells the session where a claim starts; a negative offset is not known.
func (r *Runtime) expect(p place, at int64) {
	s := r.current()
	if s == nil || s.places[p] == nil {
		return
	}
	s.places[p].next = max(unknown, at)
}
