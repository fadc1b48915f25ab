package kafka

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
)

// ErrUnread says that records were deleted, or lost by the brokers, that a Follower
// has not read.
var ErrUnread = errors.New("records are gone that were not read")

// How a Follower waits for records: it is in no hurry, and few large answers cost
// less than many small ones.
const (
	followBytes = 1 << 20
	followWait  = time.Second
)

// Follower reads several topics as they grow, committed records only, without a
// group. It never hands over what it has handed over before, and never leaves
// anything out but batches that take too much memory, which the router never writes. It is for one goroutine at a time.
type Follower struct {
	client *kgo.Client
	cutOff context.CancelFunc // ends what the client still waits for
	next   map[string]map[int32]int64
}

// Follow reads from the given offsets on; other partitions are left out. The caller
// closes the Follower.
func (c Cluster) Follow(from map[string]map[int32]int64) (*Follower, error) {
	start := make(map[string]map[int32]kgo.Offset, len(from))
	f := &Follower{next: make(map[string]map[int32]int64, len(from))}
	for topic, partitions := range from {
		start[topic], f.next[topic] = make(map[int32]kgo.Offset), make(map[int32]int64)
		for p, at := range partitions {
			start[topic][p], f.next[topic][p] = kgo.NewOffset().At(at), at
		}
	}
	ctx, cutOff := context.WithCancel(context.Background())
	cl, err := c.NewClient(
		kgo.WithContext(ctx),
		kgo.ConsumePartitions(start),
		kgo.ConsumeResetOffset(kgo.NoResetOffset()),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.KeepControlRecords(), // so that it gets past the last marker
		kgo.FetchMinBytes(followBytes),
		kgo.FetchMaxWait(followWait),
	)
	if err != nil {
		cutOff()
		return nil, err
	}
	f.client, f.cutOff = cl, cutOff
	return f, nil
}

// Poll waits for records until ctx ends, and hands over each, which is valid for the
// call only. Where reading cannot go on at the next record the error is ErrUnread;
// after any other, another Follower can.
func (f *Follower) Poll(ctx context.Context, handle func(rec *esclusa.Record)) error {
	fetches := f.client.PollRecords(ctx, maxPoll)
	var failed error
	fetches.EachError(func(topic string, partition int32, err error) {
		var loss *kgo.ErrDataLoss
		switch {
		case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, ErrLater):
		case errors.Is(err, kgo.ErrMaxDecompress): // passed over below: nothing that the router writes
		case errors.Is(err, kerr.OffsetOutOfRange), errors.As(err, &loss):
			failed = fmt.Errorf("%w: %s/%d: %w", ErrUnread, topic, partition, err)
		case failed == nil:
			failed = fmt.Errorf("reading %s/%d: %w", topic, partition, err)
		}
	})
	if failed != nil {
		return failed
	}
	var out esclusa.Record
	fetches.EachPartition(func(p kgo.FetchTopicPartition) {
		next := f.next[p.Topic]
		for _, rec := range p.Records {
			if rec.Offset < next[p.Partition] {
				continue
			}
			next[p.Partition] = rec.Offset + 1
			if !rec.Attrs.IsControl() {
				out = FromRecord(rec)
				handle(&out)
			}
		}
	})
	large := unreadIn(fetches)
	for _, u := range large {
		f.next[u.Topic][u.Partition] = max(f.next[u.Topic][u.Partition], u.Next)
	}
	if len(large) > 0 { // all, as in Scan
		all := make(positions, len(f.next))
		for topic, partitions := range f.next {
			all[topic] = make(map[int32]kgo.EpochOffset, len(partitions))
			for p, next := range partitions {
				all[topic][p] = kgo.EpochOffset{Epoch: -1, Offset: next}
			}
		}
		f.client.SetOffsets(all)
	}
	return nil
}

// Next is the offset behind the last record of a partition that Poll has got past,
// markers of transactions included.
func (f *Follower) Next(topic string, partition int32) int64 { return f.next[topic][partition] }

// Close ends the reading.
func (f *Follower) Close() {
	f.cutOff()
	f.client.Close()
}

// Extents tells what each partition of topics holds: from the oldest record to the
// last that all replicas have, also where its transaction is open.
func Extents(ctx context.Context, admin *kadm.Client, topics ...string) (map[string]map[int32]esclusa.Span, error) {
	starts, err := Whole(admin.ListStartOffsets(ctx, topics...))
	if err != nil {
		return nil, fmt.Errorf("asking where topics start: %w", err)
	}
	ends, err := Whole(admin.ListEndOffsets(ctx, topics...))
	if err != nil {
		return nil, fmt.Errorf("asking where topics end: %w", err)
	}
	extents := make(map[string]map[int32]esclusa.Span, len(topics))
	ends.Each(func(end kadm.ListedOffset) {
		if extents[end.Topic] == nil {
			extents[end.Topic] = make(map[int32]esclusa.Span)
		}
		start, _ := starts.Lookup(end.Topic, end.Partition)
		extents[end.Topic][end.Partition] = esclusa.Span{From: start.Offset, To: end.Offset}
	})
	return extents, nil
}
