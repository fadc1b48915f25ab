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

// unread is a batch that the client does not read, since it takes too much memory or
// cannot be decompressed: the offsets from from on, below next. The client stands
// still before it until it is told to go on behind it.
type unread struct {
	place
	from, next int64
	epoch      int32    // of the leader that wrote it
	session    *session // in which a Runtime met it
}

// asUnread tells an unread batch from other errors of a poll.
func asUnread(err error) (unread, bool) {
	var large *kgo.ErrDecompressTooLarge
	if !errors.As(err, &large) {
		return unread{}, false
	}
	return unread{place: place{large.Topic, large.Partition}, from: large.Offset, next: large.NextOffset, epoch: large.Epoch}, true
}

// unreadIn are the unread batches that a poll has met: one of a partition at most.
// Other errors are left out.
func unreadIn(fetches kgo.Fetches) (found []unread) {
	fetches.EachError(func(_ string, _ int32, err error) {
		if u, ok := asUnread(err); ok {
			found = append(found, u)
		}
	})
	return found
}

// record stands for the batch, or for what lies in it from an offset on. The
// brokers' time of it is not known, so that it is dated when it was met.
func (u unread) record(from int64) esclusa.Record {
	from = max(u.from, from)
	return esclusa.Record{
		Topic: u.topic, Partition: u.partition, Offset: from, Timestamp: time.Now(),
		Passed: esclusa.PassedBatch(u.next - from),
	}
}

// commitPassed commits offsets of which the client does not know that they are to be
// committed: it was told to go on there.
func commitPassed(ctx context.Context, client *kgo.Client, offsets offsetsOf) (err error) {
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

// goneOn are the offsets behind batches.
func goneOn(batches []unread) offsetsOf {
	next := make(offsetsOf)
	for _, u := range batches {
		if next[u.topic] == nil {
			next[u.topic] = make(map[int32]kgo.EpochOffset)
		}
		next[u.topic][u.partition] = kgo.EpochOffset{Epoch: u.epoch, Offset: u.next}
	}
	return next
}
