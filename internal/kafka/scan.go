package kafka

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

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
		polling, polled := context.WithTimeout(ctx, bareAfter)
		fetches := cl.PollRecords(polling, maxPoll)
		nothing := polling.Err() != nil
		polled()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := scanError(fetches); err != nil {
			return fmt.Errorf("reading %s: %w", topic, err)
		}
		if nothing {
			passBare(ctx, cl, topic, open)
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

// bareAfter is how long a scan waits for records before it asks whether there are any.
const bareAfter = 500 * time.Millisecond

// passBare leaves the partitions that have no record any more in what is left of their
// spans: compaction takes them away, and those of aborted transactions with their markers,
// and retention has deleted them meanwhile. A client that reads on waits there for ever.
func passBare(ctx context.Context, cl *kgo.Client, topic string, open map[int32]esclusa.Span) {
	for p, span := range open {
		if span.To != Forever && bare(ctx, cl, place{topic, p}, span) {
			delete(open, p)
		}
	}
}

// bare reports whether a reader of committed records is given none of a span. Where it
// cannot be told, as behind the beginning of an open transaction, it is not.
func bare(ctx context.Context, cl *kgo.Client, at place, span esclusa.Span) bool {
	ctx, cancel := context.WithTimeout(ctx, bareWithin)
	defer cancel()
	meta, err := kadm.NewClient(cl).Metadata(ctx, at.topic)
	of := meta.Topics[at.topic].Partitions[at.partition]
	if err != nil || of.Err != nil || of.Leader < 0 {
		return false
	}
	decompressor, _ := cl.OptValue(kgo.WithDecompressor).(kgo.Decompressor)
	var s skim
	found := false
	p := &followed{place: at, id: meta.Topics[at.topic].ID, next: span.From, epoch: -1}
	for p.next < span.To && !found && s.large == 0 {
		before := p.next
		got, err := p.fetch(ctx, cl.Broker(int(of.Leader)))
		if errors.Is(err, kerr.OffsetOutOfRange) {
			starts, err := Whole(kadm.NewClient(cl).ListStartOffsets(ctx, at.topic))
			start, _ := starts.Lookup(at.topic, at.partition)
			if p.next = start.Offset; err != nil || p.next <= before {
				return false
			}
			continue
		}
		if err == nil {
			err = s.partition(p, got, decompressor, func(rec *esclusa.Record) { found = found || rec.Offset < span.To })
		}
		if err != nil {
			return false
		}
		if p.next == before {
			return len(got.RecordBatches) == 0 && got.LastStableOffset >= span.To
		}
	}
	return !found && s.large == 0
}

const bareWithin = 5 * time.Second

// fetch asks the leader about the partition alone, and does not wait for records.
func (p *followed) fetch(ctx context.Context, leader *kgo.Broker) (*kmsg.FetchResponseTopicPartition, error) {
	req := newQuestion()
	req.MinBytes, req.MaxWaitMillis = 0, 0
	p.add(req)
	answer, err := leader.RetriableRequest(ctx, req)
	if err != nil {
		return nil, err
	}
	resp := answer.(*kmsg.FetchResponse)
	if err := kerr.ErrorForCode(resp.ErrorCode); err != nil {
		return nil, err
	}
	if len(resp.Topics) != 1 || len(resp.Topics[0].Partitions) != 1 {
		return nil, kerr.UnknownTopicOrPartition
	}
	got := &resp.Topics[0].Partitions[0]
	return got, kerr.ErrorForCode(got.ErrorCode)
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
	if _, large := asUnread(err); large || errors.Is(err, ErrLater) || errors.Is(err, context.DeadlineExceeded) {
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
	starts, err := listed(ctx, func() (kadm.ListedOffsets, error) { return admin.ListStartOffsets(ctx, topic) })
	if err != nil {
		return nil, fmt.Errorf("asking where %s starts: %w", topic, err)
	}
	ends, err := listed(ctx, func() (kadm.ListedOffsets, error) { return admin.ListCommittedOffsets(ctx, topic) })
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

// Behind is what comes behind each span, for ever.
func Behind(spans map[int32]esclusa.Span) map[int32]esclusa.Span {
	behind := make(map[int32]esclusa.Span, len(spans))
	for p, span := range spans {
		behind[p] = esclusa.Span{From: span.To, To: Forever}
	}
	return behind
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
