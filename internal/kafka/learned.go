package kafka

import (
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// How often a record that was written looks whether its client knows where, and how many times:
// it takes microseconds, unless the machine is busy. The clock is no bound, since it goes on
// while a process is stopped, which learns nothing meanwhile.
const (
	learnEvery = 100 * time.Microsecond
	mostLooks  = 2_000
)

// learned has a client know a topic's partitions by the time that a record to it counts as
// written. franz-go (1.22.2 and 1.22.3) sends what has waited for a topic that it has just heard of
// before it stores what it has heard. Who ends a transaction in between ends it without these
// partitions: their sequence numbers do not begin again with the producer's new epoch, so that
// brokers refuse the next transaction (OUT_OF_ORDER_SEQUENCE_NUMBER); and where there are no
// others, nor offsets, the client takes it for empty, aborts it and says that it was committed.
//
// It waits once for each partition: one that has lost its leader later, or that the client was
// told to forget, holds back nothing. It is for one client.
type learned struct {
	client *kgo.Client
	waited sync.Map // topicPartition: nothing
}

type topicPartition struct {
	topic     string
	partition int32
}

// OnNewClient comes before the first record.
func (l *learned) OnNewClient(cl *kgo.Client) { l.client = cl }

// OnProduceRecordUnbuffered holds back the record's promise, and those of the records behind it.
func (l *learned) OnProduceRecordUnbuffered(rec *kgo.Record, err error) {
	if err != nil || l.knows(rec) {
		return
	}
	if _, before := l.waited.LoadOrStore(topicPartition{rec.Topic, rec.Partition}, nil); before {
		return
	}
	for look := 1; look < mostLooks && !l.knows(rec) && l.client.Context().Err() == nil; look++ {
		time.Sleep(learnEvery)
	}
}

// knows reports whether the client knows the record's partition. The error beside the leader may
// be one of before, such as that there was no such topic, and says nothing of it.
func (l *learned) knows(rec *kgo.Record) bool {
	leader, _, _ := l.client.PartitionLeader(rec.Topic, rec.Partition)
	return leader != -1
}
