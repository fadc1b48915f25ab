package kgoka

import (
	"fmt"
	"sync/atomic"

	"github.com/IBM/sarama"
	"github.com/twmb/franz-go/pkg/kgo"
)

// place is a partition of a topic.
type place struct {
	topic     string
	partition int32
}

// claim is sarama's view of one assigned partition.
type claim struct {
	place
	messages chan *sarama.ConsumerMessage
	end      atomic.Int64
	stable   int64 // where the partition ended for committed readers, when it was last polled
	next     int64 // the offset expected next, or unknown
	epoch    int32 // of the leader that wrote what lies before next
	began    bool  // something has been polled, or passed over
	held     bool  // nothing more is handed over, from heldAt on
	heldAt   int64
	rest     []*kgo.Record // polled, and left to the next round
}

const unknown = -1

func (c *claim) Topic() string                            { return c.topic }
func (c *claim) Partition() int32                         { return c.partition }
func (c *claim) InitialOffset() int64                     { return sarama.OffsetOldest }
func (c *claim) HighWaterMarkOffset() int64               { return c.end.Load() }
func (c *claim) Messages() <-chan *sarama.ConsumerMessage { return c.messages }

// follow moves to the offset after the records. Records that came before are
// never handed over again: a client that was reset to an earlier offset would
// have them routed twice.
func (c *claim) follow(records []*kgo.Record) error {
	if len(records) == 0 {
		return nil
	}
	if first := records[0].Offset; first < c.next {
		return fmt.Errorf("%s/%d went back from offset %d to %d", c.topic, c.partition, c.next, first)
	}
	last := records[len(records)-1]
	c.next, c.epoch, c.began = last.Offset+1, last.LeaderEpoch, true
	return nil
}

// settled is where a successor starts once all that was handed over is marked.
func (c *claim) settled() kgo.EpochOffset {
	at := kgo.EpochOffset{Epoch: c.epoch, Offset: c.next}
	if len(c.rest) > 0 {
		at.Offset = c.rest[0].Offset
	} else if c.held {
		at.Offset = c.heldAt
	}
	return at
}
