package endtoend

import (
	"context"
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/engines"
)

// brokers is a cluster of three as its administrator sees it.
type brokers struct {
	*engines.Kafka
	t     *testing.T
	adm   *kadm.Client
	names esclusa.Names
}

// Of three brokers, with three copies of everything of which two must be in sync,
// one after the other is lost, and leaders and copies move, under load.
func TestBrokersLostAndLeadersMovedUnderLoad(t *testing.T) {
	k := engines.RunKafka(t, engines.KafkaOptions{Brokers: 3, Properties: map[string]string{"broker.session.timeout.ms": "6000"}})
	for _, delivery := range deliveries {
		t.Run(delivery, func(t *testing.T) {
			o := on(alone(t), k.Addrs()...)
			o.Replication, o.Delivery = 3, delivery
			runRouter(t, o, "router-0")
			runRouter(t, o, "router-1")
			b := brokers{k, t, kadm.NewClient(dial(t, o.Brokers)), esclusa.Names{Prefix: o.TopicPrefix}}
			tr := startTraffic(t, o)
			tr.more(2000)

			victim := b.coordinator(delivery)
			t.Logf("killing broker %d", victim.ID)
			victim.Kill()
			tr.more(20_000)
			must(t, victim.Start())
			b.whole()
			tr.more(2000)

			other := b.Brokers[victim.ID%3]
			must(t, other.Stop())
			tr.more(4000)
			must(t, other.Start())
			b.whole()

			for _, copies := range [][]int32{{1, 2, 3}, {3, 1}, {2, 3, 1}} {
				b.place(copies)
				tr.more(2000)
			}
			tr.stop(delivery)
		})
	}
}

// coordinator is the broker that minds what the router's delivery depends on most.
func (b brokers) coordinator(delivery string) *engines.Broker {
	b.t.Helper()
	group := b.names.RouterGroup()
	found := b.adm.FindGroupCoordinators(b.t.Context(), group)
	if delivery == app.ExactlyOnce {
		group += ".router-0"
		found = b.adm.FindTxnCoordinators(b.t.Context(), group)
	}
	must(b.t, found.Error())
	return b.Brokers[found[group].NodeID-1]
}

// topics are those that the router reads and writes.
func (b brokers) topics() kadm.TopicDetails {
	topics, err := b.adm.ListTopics(kadm.WithAuthorizedOps(b.t.Context()),
		b.names.Ingress(), b.names.Channel("customer"), b.names.Channel("text"), b.names.Alerts())
	if err != nil {
		return nil
	}
	return topics
}

// whole waits until every copy is in sync.
func (b brokers) whole() { b.t.Helper(); b.inSync(3) }

func (b brokers) inSync(copies int) {
	b.t.Helper()
	eventually(b.t, "every copy is in sync", func() bool {
		topics, missing := b.topics(), false
		topics.EachPartition(func(p kadm.PartitionDetail) {
			missing = missing || p.Err != nil || len(p.ISR) != copies || len(p.Replicas) != copies
		})
		return len(topics) > 0 && !missing
	})
}

// place has the copies of every partition on these brokers and the leader on the
// first of them.
func (b brokers) place(copies []int32) {
	b.t.Helper()
	var req kadm.AlterPartitionAssignmentsReq
	var all kadm.TopicsSet
	b.topics().EachPartition(func(p kadm.PartitionDetail) {
		req.Assign(p.Topic, p.Partition, copies)
		all.Add(p.Topic, p.Partition)
	})
	resp, err := b.adm.AlterPartitionAssignments(b.t.Context(), req)
	if err == nil {
		err = resp.Error()
	}
	must(b.t, err)
	b.inSync(len(copies))
	b.elect(b.t.Context(), all)
}

func (b brokers) elect(ctx context.Context, all kadm.TopicsSet) {
	b.t.Helper()
	_, err := b.adm.ElectLeaders(ctx, kadm.ElectPreferredReplica, all)
	must(b.t, err)
	eventually(b.t, "the leaders have moved", func() bool {
		moved := true
		b.topics().EachPartition(func(p kadm.PartitionDetail) {
			moved = moved && p.Leader == p.Replicas[0]
		})
		return moved
	})
}
