package kafka

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
)

// maxPoll bounds what one poll takes, in records.
const maxPoll = 10_000

// Forever as a Span's To means to go on with what arrives.
const Forever = math.MaxInt64

// Scan reads spans of a topic's partitions, committed records only, without a
// group, and hands them over batch by batch, each batch of one partition and in
// order. A batch that takes too much memory is a record of its own, with its first
// offset within the span. It returns when all spans are read, when handle fails, or when ctx ends
// (then ctx's error).
func (c Cluster) Scan(ctx context.Context, topic string, spans map[int32]esclusa.Span, handle func(partition int32, batch []esclusa.Record) error) error {
	return c.ScanRaw(ctx, topic, spans, func(batch []*kgo.Record, large *Unread) error {
		if large != nil {
			return handle(large.Partition, []esclusa.Record{large.Record(large.From)})
		}
		return handle(batch[0].Partition, FromClient(batch))
	})
}

// ScanRaw is Scan of the client's own records: a batch of at least one, or none and what
// takes too much memory of the span.
func (c Cluster) ScanRaw(ctx context.Context, topic string, spans map[int32]esclusa.Span, handle func(batch []*kgo.Record, large *Unread) error) error {
	open := make(map[int32]esclusa.Span)
	start := make(map[int32]kgo.Offset)
	for p, span := range spans {
		if span.From < span.To {
			open[p] = span
			start[p] = kgo.NewOffset().At(span.From)
		}
	}
	if len(open) == 0 {
		return nil
	}
	cl, err := c.NewClient(
		kgo.WithContext(ctx), // so that closing does not wait for brokers that do not answer
		kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{topic: start}),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.KeepControlRecords(), // the last offset of a span may be a marker
	)
	if err != nil {
		return err
	}
	defer cl.Close()
	for len(open) > 0 {
		fetches := cl.PollRecords(ctx, maxPoll)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := scanError(fetches); err != nil {
			return fmt.Errorf("reading %s: %w", topic, err)
		}
		fetches.EachPartition(func(p kgo.FetchTopicPartition) {
			if span, ok := open[p.Partition]; ok && err == nil && len(p.Records) > 0 {
				if batch := within(withoutControl(p.Records), span); len(batch) > 0 {
					err = handle(batch, nil)
				}
				scanned(open, p.Partition, p.Records[len(p.Records)-1].Offset+1)
			}
		})
		large := unreadIn(fetches)
		for _, u := range large {
			if span, ok := open[u.Partition]; ok && err == nil {
				u.From, u.Next = max(u.From, span.From), min(u.Next, span.To)
				err = handle(nil, &u)
				scanned(open, u.Partition, u.Next)
			}
		}
		if err != nil {
			return err
		}
		if len(large) > 0 {
			cl.SetOffsets(map[string]map[int32]kgo.EpochOffset{topic: goneOnAt(open)})
		}
	}
	return nil
}

// goneOnAt is where each partition goes on. The client forgets which of them stand before
// an unread batch when one of them is set, so that all are.
func goneOnAt(open map[int32]esclusa.Span) map[int32]kgo.EpochOffset {
	at := make(map[int32]kgo.EpochOffset, len(open))
	for p, span := range open {
		at[p] = kgo.EpochOffset{Epoch: -1, Offset: span.From}
	}
	return at
}

// scanError is a poll's error that ends a scan.
func scanError(fetches kgo.Fetches) error {
	err := fetches.Err0()
	if _, large := asUnread(err); large || errors.Is(err, ErrLater) {
		return nil
	}
	return err
}

// scanned notes how far a partition has been read.
func scanned(open map[int32]esclusa.Span, partition int32, next int64) {
	span := open[partition]
	span.From = next
	open[partition] = span
	if span.From >= span.To {
		delete(open, partition)
	}
}

// within cuts off what lies behind the span.
func within(records []*kgo.Record, span esclusa.Span) []*kgo.Record {
	for len(records) > 0 && records[len(records)-1].Offset >= span.To {
		records = records[:len(records)-1]
	}
	return records
}

// Spans tells what each partition of a topic holds: from the oldest record to
// the end of what is committed.
func Spans(ctx context.Context, admin *kadm.Client, topic string) (map[int32]esclusa.Span, error) {
	starts, err := Whole(admin.ListStartOffsets(ctx, topic))
	if err != nil {
		return nil, fmt.Errorf("asking where %s starts: %w", topic, err)
	}
	ends, err := Whole(admin.ListCommittedOffsets(ctx, topic))
	if err != nil {
		return nil, fmt.Errorf("asking where %s ends: %w", topic, err)
	}
	spans := make(map[int32]esclusa.Span)
	ends.Each(func(end kadm.ListedOffset) {
		start, _ := starts.Lookup(topic, end.Partition)
		spans[end.Partition] = esclusa.Span{From: start.Offset, To: end.Offset}
	})
	return spans, nil
}

// spareOffsets are for what transactions that were aborted have left.
const spareOffsets = 100

// Last is the end of each span that holds its last n records, and mostly some more:
// a record may take two offsets, its own and that of its transaction's marker, and
// transactions that were aborted take some too.
func Last(spans map[int32]esclusa.Span, n int) map[int32]esclusa.Span {
	last := make(map[int32]esclusa.Span, len(spans))
	for p, span := range spans {
		offsets := int64(0)
		if n > 0 {
			offsets = 2*min(int64(n), span.To) + spareOffsets
		}
		last[p] = esclusa.Span{From: max(span.From, span.To-offsets), To: span.To}
	}
	return last
}
