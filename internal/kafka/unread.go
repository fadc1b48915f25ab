package kafka

import (
	"context"
	"errors"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa"
)

// Unread is a batch that the client does not read, since it takes too much memory or
// cannot be decompressed: the offsets from From on, below Next. The client stands
// still before it until it is told to go on behind it.
type Unread struct {
	Topic      string
	Partition  int32
	From, Next int64
	Epoch      int32 // of the leader that wrote it
}

// asUnread tells an unread batch from other errors of a poll.
func asUnread(err error) (Unread, bool) {
	var large *kgo.ErrDecompressTooLarge
	if !errors.As(err, &large) {
		return Unread{}, false
	}
	return Unread{Topic: large.Topic, Partition: large.Partition, From: large.Offset, Next: large.NextOffset, Epoch: large.Epoch}, true
}

// unreadIn are the unread batches that a poll has met: one of a partition at most.
// Other errors are left out.
func unreadIn(fetches kgo.Fetches) (found []Unread) {
	fetches.EachError(func(_ string, _ int32, err error) {
		if u, ok := asUnread(err); ok {
			found = append(found, u)
		}
	})
	return found
}

// Record stands for the batch, or for what lies in it from an offset on. The
// brokers' time of it is not known, so that it is dated when it was met.
func (u Unread) Record(from int64) esclusa.Record {
	from = max(u.From, from)
	return esclusa.Record{
		Topic: u.Topic, Partition: u.Partition, Offset: from, Timestamp: time.Now(),
		Passed: esclusa.PassedBatch(u.Next - from),
	}
}

// positions are offsets by topic and partition, as franz-go has them.
type positions = map[string]map[int32]kgo.EpochOffset

// commitOffsets commits offsets of which the client does not know that they are to be
// committed: it was told to go on there.
func commitOffsets(ctx context.Context, client *kgo.Client, offsets positions) (err error) {
	if len(offsets) == 0 {
		return nil
	}
	client.CommitOffsetsSync(ctx, offsets, func(_ *kgo.Client, _ *kmsg.OffsetCommitRequest, resp *kmsg.OffsetCommitResponse, failed error) {
		err = failed
		if failed != nil {
			return
		}
		for _, t := range resp.Topics {
			for _, p := range t.Partitions {
				err = errors.Join(err, kerr.ErrorForCode(p.ErrorCode))
			}
		}
	})
	return err
}

// setOffsets has the client of a group go on at these offsets, and with all other
// partitions where it is. It returns what of those has been polled and is not committed,
// of which the client no longer knows.
//
// The client drops what it has fetched, of every partition. Of one that it has found to
// stand before an unread batch it would never tell again, nor read it, unless that one
// is set too: to somewhere else first, since it takes no notice otherwise.
func setOffsets(client *kgo.Client, offsets positions) (uncommitted positions) {
	uncommitted = client.UncommittedOffsets()
	all, aside := make(positions), make(positions)
	for _, known := range []positions{client.CommittedOffsets(), uncommitted, offsets} {
		for topic, partitions := range known {
			for p, at := range partitions {
				if all[topic] == nil {
					all[topic], aside[topic] = make(map[int32]kgo.EpochOffset), make(map[int32]kgo.EpochOffset)
				}
				all[topic][p] = at
				aside[topic][p] = kgo.EpochOffset{Epoch: -1, Offset: at.Offset + 1}
			}
		}
	}
	client.SetOffsets(aside)
	client.SetOffsets(all)
	for topic, partitions := range offsets {
		for p := range partitions {
			delete(uncommitted[topic], p)
		}
	}
	return uncommitted
}

// goneOn are the offsets behind batches.
func goneOn(batches []Unread) positions {
	next := make(positions)
	for _, u := range batches {
		if next[u.Topic] == nil {
			next[u.Topic] = make(map[int32]kgo.EpochOffset)
		}
		next[u.Topic][u.Partition] = kgo.EpochOffset{Epoch: u.Epoch, Offset: u.Next}
	}
	return next
}
