package kgoka

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// lookUpWithin bounds each question, and with it how long a view takes to stop if the
// brokers do not answer; askAgain is how long to wait after an error that may be over
// soon.
const (
	lookUpWithin = 2 * time.Second
	askAgain     = 50 * time.Millisecond
)

// lookup is goka's topic manager. It looks topics up and creates none: they are
// declared elsewhere.
type lookup struct {
	client  *kgo.Client
	passing func(error) bool
	owner   bool // asks for whoever writes the table: outside of transactions, all that there is

	mu      sync.Mutex
	extents map[place]extent // of those of which goka has asked where they start
}

// extent is where a partition starts and ends for readers of committed records, and the
// offset of its last record, -1 if it has none. To an owner those count that others'
// open transactions hold back, too.
type extent struct{ start, end, last int64 }

// first and next are where goka is to take the partition to start and to end.
func (e extent) first() int64 {
	if e.last < 0 {
		return e.end
	}
	return e.start
}

func (e extent) next() int64 {
	if e.last < 0 {
		return e.end
	}
	return e.last + 1
}

func (t tableClients) lookup(owner bool) (goka.TopicManager, error) {
	client, err := t.open()
	if err != nil {
		return nil, err
	}
	return &lookup{client: client, passing: t.passing, owner: owner, extents: make(map[place]extent)}, nil
}

// RecordsEnd is the offset behind the last record of a partition that a reader of
// committed records is given, or will be, whatever becomes of the transactions that are
// open; 0 if there is none. A copy that has not come so far lacks rows. It
// opens a client to ask, so that it is for those who have waited in vain.
func RecordsEnd(ctx context.Context, c Cluster, topic string, partition int32) (int64, error) {
	client, err := c.NewClient(kgo.WithContext(ctx))
	if err != nil {
		return 0, err
	}
	defer client.Close()
	found, err := (&lookup{client: client, passing: c.Away, owner: true}).extentSoon(ctx, place{topic, partition})
	if err != nil {
		return 0, fmt.Errorf("asking where the records of %s/%d end: %w", topic, partition, err)
	}
	return found.last + 1, nil
}

// Partitions implements [goka.TopicManager].
func (l *lookup) Partitions(topic string) ([]int32, error) {
	ctx, cancel := context.WithTimeout(context.Background(), lookUpWithin)
	defer cancel()
	detail, err := l.detail(ctx, topic)
	if err != nil {
		return nil, err
	}
	return slices.Sorted(func(yield func(int32) bool) {
		for p := range detail.Partitions {
			if !yield(p) {
				return
			}
		}
	}), nil
}

func (l *lookup) detail(ctx context.Context, topic string) (kadm.TopicDetail, error) {
	meta, err := kadm.NewClient(l.client).Metadata(ctx, topic)
	detail := meta.Topics[topic]
	if err = errors.Join(err, detail.Err); err != nil {
		return detail, fmt.Errorf("looking topic %s up: %w", topic, err)
	}
	return detail, nil
}

// GetOffset implements [goka.TopicManager]: where a partition starts, and where the last
// record ends that a reader of committed records is given. Behind that one there may be
// markers of transactions, and offsets that compaction has emptied: recovery would wait
// for a record with such an offset for ever. Of a partition without any such record both
// are its end.
//
// Rows are written outside of transactions. Those that lie behind the beginning of
// somebody else's open one nobody is given before it ends, and an owner that began to
// work without them would never come to them: its recovery ends behind the last of them,
// so that it waits. A view goes on reading, and does not.
//
// goka asks for both, one after the other: one look answers both.
func (l *lookup) GetOffset(topic string, partition int32, which int64) (int64, error) {
	at := place{topic, partition}
	l.mu.Lock()
	known, ok := l.extents[at]
	delete(l.extents, at)
	l.mu.Unlock()
	if ok && which == sarama.OffsetNewest {
		return known.next(), nil
	}
	found, err := l.extentSoon(context.Background(), at)
	switch {
	case err != nil:
		return 0, fmt.Errorf("asking what %s/%d holds: %w", topic, partition, err)
	case which == sarama.OffsetNewest:
		return found.next(), nil
	case which == sarama.OffsetOldest:
		l.mu.Lock()
		l.extents[at] = found
		l.mu.Unlock()
		return found.first(), nil
	}
	return 0, fmt.Errorf("where %s/%d was at a time: %w", topic, partition, errors.ErrUnsupported)
}

// extentSoon asks again after an error that may be over soon, such as that a leader
// moves.
func (l *lookup) extentSoon(ctx context.Context, at place) (extent, error) {
	ctx, cancel := context.WithTimeout(ctx, lookUpWithin)
	defer cancel()
	for {
		found, err := l.extent(ctx, at)
		if err == nil || !kerr.IsRetriable(err) && !l.passing(err) {
			return found, err
		}
		select {
		case <-ctx.Done():
			return found, err
		case <-time.After(askAgain):
		}
	}
}

func (l *lookup) extent(ctx context.Context, at place) (extent, error) {
	start, err := l.offset(ctx, at, sarama.OffsetOldest, readCommitted)
	if err != nil {
		return extent{}, err
	}
	end, err := l.offset(ctx, at, sarama.OffsetNewest, readCommitted)
	if err != nil {
		return extent{}, err
	}
	if l.owner {
		if held, err := l.heldBack(ctx, at, end); held >= 0 || err != nil {
			return extent{start, end, held}, err
		}
	}
	last, err := l.last(ctx, at, start, end, readCommitted)
	return extent{start, end, last}, err
}

// heldBack is the offset of the last record outside of transactions behind the stable
// offset; -1 for none.
func (l *lookup) heldBack(ctx context.Context, at place, stable int64) (int64, error) {
	end, err := l.offset(ctx, at, sarama.OffsetNewest, readUncommitted)
	if err != nil {
		return -1, err
	}
	return l.last(ctx, at, stable, end, readUncommitted)
}

// offset asks for one of sarama's two, which are the protocol's.
func (l *lookup) offset(ctx context.Context, at place, which int64, isolation int8) (int64, error) {
	p := kmsg.NewListOffsetsRequestTopicPartition()
	p.Partition, p.Timestamp = at.partition, which
	req := kmsg.NewPtrListOffsetsRequest()
	req.IsolationLevel = isolation
	req.Topics = []kmsg.ListOffsetsRequestTopic{{Topic: at.topic, Partitions: []kmsg.ListOffsetsRequestTopicPartition{p}}}
	resp, err := req.RequestWith(ctx, l.client)
	if err != nil {
		return 0, err
	}
	if len(resp.Topics) != 1 || len(resp.Topics[0].Partitions) != 1 {
		return 0, kerr.UnknownTopicOrPartition
	}
	answer := resp.Topics[0].Partitions[0]
	return answer.Offset, kerr.ErrorForCode(answer.ErrorCode)
}

// exists is nil if there is such a topic.
func (l *lookup) exists(topic string, partitions int) error {
	found, err := l.Partitions(topic)
	if err == nil && len(found) != partitions {
		err = fmt.Errorf("topic %s has %d partitions, not %d", topic, len(found), partitions)
	}
	return err
}

// EnsureTableExists implements [goka.TopicManager], as do the next two.
func (l *lookup) EnsureTableExists(topic string, partitions int) error {
	return l.exists(topic, partitions)
}

func (l *lookup) EnsureStreamExists(topic string, partitions int) error {
	return l.exists(topic, partitions)
}

func (l *lookup) EnsureTopicExists(topic string, partitions, _ int, _ map[string]string) error {
	return l.exists(topic, partitions)
}

// Close implements [goka.TopicManager]. It may be called again.
func (l *lookup) Close() error {
	l.client.Close()
	return nil
}
