package kafka

import (
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// held is a partitioner that lets a client come to know a topic no sooner than it is told: with
// its second record. It says when the first was written.
type held struct {
	kgo.Partitioner
	written, release chan struct{}
	once             sync.Once
}

func (h *held) ForTopic(topic string) kgo.TopicPartitioner {
	return &heldTopic{h.Partitioner.ForTopic(topic), h, 0}
}

func (h *held) OnProduceBatchWritten(kgo.BrokerMetadata, string, int32, kgo.ProduceBatchMetrics) {
	h.once.Do(func() { close(h.written) })
}

type heldTopic struct {
	kgo.TopicPartitioner
	held *held
	seen int
}

func (h *heldTopic) Partition(rec *kgo.Record, n int) int {
	if h.seen++; h.seen == 2 {
		<-h.held.release
	}
	return h.TopicPartitioner.Partition(rec, n)
}

// Who is told that a record was written ends its transaction, and the client must know by
// then which partitions that has.
func TestRecordCountsAsWrittenBeforeItsClientKnowsWhere(t *testing.T) {
	for name, later := range map[string]bool{"topic that was there": false, "topic that was not there at first": true} {
		t.Run(name, func(t *testing.T) {
			cluster, _, _ := brokers.Fake(t)
			create := func() { noErr(t, cluster.CreateTopic("in", 1, nil)) }
			if !later {
				create()
			}
			h := &held{Partitioner: kgo.ManualPartitioner(), written: make(chan struct{}), release: make(chan struct{})}
			client, err := testCluster(cluster).NewClient(kgo.RecordPartitioner(h), kgo.WithHooks(h))
			noErr(t, err)
			defer client.Close()
			produced, again := make(chan struct{}), make(chan struct{})
			asked := 0
			cluster.ControlKey(int16(kmsg.Metadata), func(req kmsg.Request) (kmsg.Response, error, bool) {
				cluster.KeepControl()
				<-produced
				if len(req.(*kmsg.MetadataRequest).Topics) > 0 {
					if asked++; asked == 2 { // the client has stored what it was answered before
						close(again)
					}
				}
				return nil, nil, false
			})
			told := make(chan int32, 2)
			for range 2 {
				client.Produce(t.Context(), &kgo.Record{Topic: "in"}, func(rec *kgo.Record, err error) {
					leader, _, _ := client.PartitionLeader(rec.Topic, rec.Partition)
					told <- leader
					if err != nil {
						t.Error(err)
					}
				})
			}
			close(produced)
			if later {
				<-again
				create()
			}
			<-h.written
			select {
			case leader := <-told:
				t.Errorf("it was told that its record was written, and the leader of its partition is %d", leader)
			case <-time.After(50 * time.Millisecond): // to be told takes less
			}
			close(h.release)
			noErr(t, client.Flush(t.Context()))
			if leader := <-told; leader < 0 {
				t.Errorf("the leader is %d", leader)
			}
		})
	}
}

// What the client does not come to know must not stop everything.
func TestRecordNeverCountsAsWritten(t *testing.T) {
	_, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "in"))
	brokers.Send(t, client, "in", 0, 1)
	client.PurgeTopicsFromClient("in")
	l := &learned{client: client}
	began := time.Now()
	l.OnProduceRecordUnbuffered(&kgo.Record{Topic: "in"}, nil)
	once := time.Since(began)
	if once < (mostLooks-1)*learnEvery || l.knows(&kgo.Record{Topic: "in"}) {
		t.Errorf("it gave up after %v", once)
	}
	for range 100 { // of the same batch
		l.OnProduceRecordUnbuffered(&kgo.Record{Topic: "in"}, nil)
	}
	if took := time.Since(began); took > 50*once {
		t.Errorf("a hundred more took %v, where the first took %v", took, once)
	}
}
