package kgoka

import (
	"context"
	"errors"
	"slices"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Isolation levels of the protocol.
const (
	readUncommitted = 0
	readCommitted   = 1
)

// How far back last looks: first before the last offset, and each time so many times
// further; and how much it asks for at once, in bytes, beside a batch that is larger.
const (
	lastSteps = 16
	lastBytes = 256 << 10
)

// last is the offset of the last record between start and end that a reader of committed
// records is given; -1 if there is none. A client that reads on cannot tell: markers
// and emptied batches are not shown, and at the end of a partition it waits.
//
// With readUncommitted it is that of the last record outside of transactions, which is
// there for good and given to a reader as soon as those before it have ended.
func (l *lookup) last(ctx context.Context, at place, start, end int64, isolation int8) (int64, error) {
	if start >= end {
		return -1, nil
	}
	detail, err := l.detail(ctx, at.topic)
	if err != nil {
		return -1, err
	}
	if err := detail.Partitions[at.partition].Err; err != nil {
		return -1, err
	}
	leader := l.client.Broker(int(detail.Partitions[at.partition].Leader))
	read := func(from int64) ([]*kgo.Record, int64, error) {
		return l.read(ctx, leader, at, [16]byte(detail.ID), from, isolation)
	}
	to := end
	for width := int64(1); ; width *= lastSteps {
		from := max(start, end-width)
		last, err := lastIn(read, from, to)
		if err != nil || last >= 0 || from == start {
			return last, err
		}
		to = from
	}
}

// lastIn is the offset of the last record from one offset on and before another; -1 for
// none. read returns some records from an offset on, and the offset to go on at, which
// is the same where there is nothing yet.
func lastIn(read func(from int64) ([]*kgo.Record, int64, error), from, to int64) (int64, error) {
	last := int64(-1)
	for from < to {
		records, next, err := read(from)
		if err != nil {
			return -1, err
		}
		for _, r := range records {
			if r.Offset < to {
				last = r.Offset
			}
		}
		if next <= from {
			break
		}
		from = next
	}
	return last, nil
}

// read asks the leader of a partition for records from an offset on.
func (l *lookup) read(ctx context.Context, leader *kgo.Broker, at place, topicID [16]byte, from int64, isolation int8) ([]*kgo.Record, int64, error) {
	p := kmsg.NewFetchRequestTopicPartition()
	p.Partition, p.FetchOffset, p.PartitionMaxBytes = at.partition, from, lastBytes
	req := kmsg.NewPtrFetchRequest()
	req.MaxBytes, req.IsolationLevel = lastBytes, isolation
	req.Topics = []kmsg.FetchRequestTopic{{Topic: at.topic, TopicID: topicID, Partitions: []kmsg.FetchRequestTopicPartition{p}}}
	answer, err := leader.RetriableRequest(ctx, req)
	if err != nil {
		return nil, from, err
	}
	resp := answer.(*kmsg.FetchResponse)
	if err := kerr.ErrorForCode(resp.ErrorCode); err != nil {
		return nil, from, err
	}
	if len(resp.Topics) != 1 || len(resp.Topics[0].Partitions) != 1 {
		return nil, from, kerr.UnknownTopicOrPartition
	}
	o := kgo.ProcessFetchPartitionOpts{Topic: at.topic, Partition: at.partition, Offset: from}
	if isolation == readCommitted {
		o.IsolationLevel = kgo.ReadCommitted()
	}
	decompressor, _ := l.client.OptValue(kgo.WithDecompressor).(kgo.Decompressor)
	found, next := kgo.ProcessFetchPartition(o, &resp.Topics[0].Partitions[0], decompressor, nil)
	var large *kgo.ErrDecompressTooLarge
	if errors.As(found.Err, &large) { // it is passed over
		return nil, large.NextOffset, nil
	}
	if isolation == readUncommitted {
		found.Records = slices.DeleteFunc(found.Records, func(r *kgo.Record) bool { return r.Attrs.IsTransactional() })
	}
	return found.Records, next, found.Err
}
