package kgoka

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"github.com/IBM/sarama"
	"github.com/twmb/franz-go/pkg/kgo"
)

// tableClients opens the clients that goka's recovery and views read tables with.
type tableClients struct {
	open func(...kgo.Opt) (*kgo.Client, error) // with options beside the cluster's own
	log  *slog.Logger
	// passing tells errors that are no more than that brokers have to be asked again,
	// which a client does by itself after a poll.
	passing func(error) bool
}

// consumer is what goka takes for sarama's consumer: it reads the partitions of tables
// from given offsets on, of all committed records and nothing else, with one client.
//
// One goroutine polls, and alone tells the client which partitions to read; it hands
// what it has polled to the partitions' feeds. A partition that is not taken up holds
// the others up, which bounds what is in memory: what one poll gave, and what the
// client has fetched meanwhile.
//
// A batch that cannot be read is passed over, with a line in the log.
type consumer struct {
	client  *kgo.Client
	log     *slog.Logger
	passing func(error) bool
	cutOff  context.CancelFunc // ends what the client still waits for
	ended   chan struct{}      // closed when nobody polls any more

	mu     sync.Mutex
	wanted map[place]*feed    // open
	wake   context.CancelFunc // ends the poll in work, so that wanted is looked at; nil before the first
	closed bool

	reading map[place]*feed // what the client reads; the polling goroutine's
}

// consumer opens a consumer, which asks nothing before it has a partition to read.
// The caller closes it.
func (t tableClients) consumer() (*consumer, error) {
	ctx, cutOff := context.WithCancel(context.Background())
	client, err := t.open(
		kgo.WithContext(ctx),
		kgo.ConsumeResetOffset(kgo.NoResetOffset()), // goka looks again what there is
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
	)
	if err != nil {
		cutOff()
		return nil, err
	}
	c := &consumer{
		client: client, log: t.log, passing: t.passing, cutOff: cutOff, ended: make(chan struct{}),
		wanted: make(map[place]*feed), reading: make(map[place]*feed),
	}
	go c.poll(ctx)
	return c, nil
}

// ConsumePartition implements [sarama.Consumer].
func (c *consumer) ConsumePartition(topic string, partition int32, offset int64) (sarama.PartitionConsumer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := place{topic, partition}
	if c.closed {
		return nil, sarama.ErrClosedClient
	}
	if c.wanted[at] != nil {
		return nil, fmt.Errorf("%s/%d is being read already", topic, partition)
	}
	f := newFeed(at, offset, func(f *feed) { c.forget(f) })
	c.wanted[at] = f
	c.look()
	return f, nil
}

// forget stops reading for a feed.
func (c *consumer) forget(f *feed) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.wanted[f.place] == f {
		delete(c.wanted, f.place)
		c.look()
	}
}

// look has the polling goroutine look at wanted. c.mu must be held.
func (c *consumer) look() {
	if c.wake != nil {
		c.wake()
	}
}

// poll reads what is wanted until ctx ends.
func (c *consumer) poll(ctx context.Context) {
	defer close(c.ended)
	for ctx.Err() == nil {
		looking, wanted := c.begin(ctx)
		c.assign(wanted)
		c.take(c.client.PollFetches(looking))
	}
}

// begin returns what is wanted, and a context that ends when that changes.
func (c *consumer) begin(ctx context.Context) (context.Context, map[place]*feed) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.wake != nil {
		c.wake()
	}
	var looking context.Context
	looking, c.wake = context.WithCancel(ctx)
	wanted := make(map[place]*feed, len(c.wanted))
	for at, f := range c.wanted {
		wanted[at] = f
	}
	return looking, wanted
}

// assign has the client read what is wanted.
func (c *consumer) assign(wanted map[place]*feed) {
	gone := make(map[string][]int32)
	for at, f := range c.reading {
		if wanted[at] != f {
			gone[at.topic] = append(gone[at.topic], at.partition)
			delete(c.reading, at)
		}
	}
	if len(gone) > 0 {
		c.client.RemoveConsumePartitions(gone)
		c.seek()
	}
	come := make(map[string]map[int32]kgo.Offset)
	for at, f := range wanted {
		if c.reading[at] == nil {
			if come[at.topic] == nil {
				come[at.topic] = make(map[int32]kgo.Offset)
			}
			come[at.topic][at.partition] = kgo.NewOffset().At(f.next)
			c.reading[at] = f
		}
	}
	c.client.AddConsumePartitions(come)
}

// seek has the client go on where each feed is. It drops what it has fetched whenever
// its partitions change, and with that it may forget to tell that one of them stands
// before a batch that cannot be read: set anew, it meets the batch again.
func (c *consumer) seek() {
	next := make(map[string]map[int32]kgo.EpochOffset)
	for at, f := range c.reading {
		if next[at.topic] == nil {
			next[at.topic] = make(map[int32]kgo.EpochOffset)
		}
		next[at.topic][at.partition] = kgo.EpochOffset{Epoch: -1, Offset: f.next}
	}
	c.client.SetOffsets(next)
}

// take hands on what was polled.
func (c *consumer) take(fetches kgo.Fetches) {
	fetches.EachPartition(func(p kgo.FetchTopicPartition) {
		if f := c.reading[place{p.Topic, p.Partition}]; f != nil && p.Err == nil {
			f.end.Store(p.HighWatermark)
			f.take(p.Records)
		}
	})
	passed := false
	fetches.EachError(func(topic string, partition int32, err error) {
		var large *kgo.ErrDecompressTooLarge
		switch {
		case errors.Is(err, context.Canceled), c.passing(err):
			c.log.Debug("reading a table failed, going on", "topic", topic, "partition", partition, "err", err)
		case errors.As(err, &large):
			passed = c.pass(large) || passed
		default:
			c.fail(place{topic, partition}, err)
		}
	})
	if passed {
		c.seek()
	}
}

// pass goes on behind a batch that cannot be read.
func (c *consumer) pass(large *kgo.ErrDecompressTooLarge) bool {
	f := c.reading[place{large.Topic, large.Partition}]
	if f == nil {
		return false
	}
	c.log.Error("a batch of a table cannot be read and is passed over: it takes too much memory, or is damaged",
		"topic", large.Topic, "partition", large.Partition, "from", max(f.next, large.Offset), "to", large.NextOffset-1)
	f.next = max(f.next, large.NextOffset)
	return true
}

// fail tells the feed of a partition of an error, and all feeds if it is of none.
func (c *consumer) fail(at place, err error) {
	if f := c.reading[at]; f != nil {
		f.fail(err)
		return
	}
	for other, f := range c.reading {
		if at.topic == "" || at.topic == other.topic && at.partition < 0 {
			f.fail(err)
		}
	}
}

// HighWaterMarks implements [sarama.Consumer].
func (c *consumer) HighWaterMarks() map[string]map[int32]int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	marks := make(map[string]map[int32]int64)
	for at, f := range c.wanted {
		if marks[at.topic] == nil {
			marks[at.topic] = make(map[int32]int64)
		}
		marks[at.topic][at.partition] = f.HighWaterMarkOffset()
	}
	return marks
}

// Close implements [sarama.Consumer]. It ends the feeds too, and may be called again.
func (c *consumer) Close() error {
	c.mu.Lock()
	c.closed = true
	open := c.wanted
	c.wanted = make(map[place]*feed)
	c.mu.Unlock()
	for _, f := range open {
		f.AsyncClose()
	}
	c.cutOff()
	<-c.ended
	c.client.Close()
	return nil
}

// goka calls none of these.

func (c *consumer) Topics() ([]string, error)          { return nil, errors.ErrUnsupported }
func (c *consumer) Partitions(string) ([]int32, error) { return nil, errors.ErrUnsupported }
func (c *consumer) Pause(map[string][]int32)           {}
func (c *consumer) Resume(map[string][]int32)          {}
func (c *consumer) PauseAll()                          {}
func (c *consumer) ResumeAll()                         {}
