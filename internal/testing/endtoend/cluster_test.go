package endtoend

import (
	"fmt"
	"slices"
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/testing/expect"
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
	t.Parallel()
	k := engines.RunKafka(t, engines.KafkaOptions{Brokers: 3, Properties: map[string]string{"broker.session.timeout.ms": "6000"}})
	for _, delivery := range deliveries {
		t.Run(delivery, func(t *testing.T) {
			o := on(alone(t), k.Addrs()...)
			o.Replication, o.Delivery = 3, delivery
			runRouter(t, o, "router-0")
			runRouter(t, o, "router-1")
			runRole(t, o, app.RoleTables, "table")
			b := brokers{k, t, kadm.NewClient(dial(t, o.Brokers)), esclusa.Names{Prefix: o.TopicPrefix}}
			b.demandsTwo()
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
			b.tabled()
		})
	}
	t.Run("and a redrive", func(t *testing.T) { redriveOn(t, k) })
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

// tabled waits until the table's keeper has taken in the whole channel.
func (b brokers) tabled() {
	b.t.Helper()
	l := newLag(b.t, b.Addrs(), b.names.TableGroup("customers"), b.names.Channel("customer"))
	defer l.close()
	expect.Onward(b.t, patience, "the table is up to date", func() (int64, bool) { return l.come(everyPartition...) }, l.String)
}

// topics are those that the router and the customer table read and write.
func (b brokers) topics() (kadm.TopicDetails, error) {
	names := []string{b.names.Ingress(), b.names.Channel("customer"), b.names.Channel("text"), b.names.Alerts(), b.names.Table("customers"), b.names.Journal()}
	topics, err := b.adm.ListTopics(kadm.WithAuthorizedOps(b.t.Context()), names...)
	if err == nil {
		err = topics.Error()
	}
	if err == nil && len(topics) != len(names) {
		err = fmt.Errorf("of %v the brokers tell %v", names, topics.Names())
	}
	return topics, err
}

// everywhere waits until something holds for every partition.
func (b brokers) everywhere(what string, holds func(kadm.PartitionDetail) bool) {
	b.t.Helper()
	eventually(b.t, what, func() bool {
		topics, err := b.topics()
		all := err == nil
		topics.EachPartition(func(p kadm.PartitionDetail) { all = all && p.Err == nil && holds(p) })
		return all
	})
}

// whole waits until all three copies are in sync.
func (b brokers) whole() {
	b.t.Helper()
	b.everywhere("every copy is in sync", func(p kadm.PartitionDetail) bool { return len(p.ISR) == 3 && len(p.Replicas) == 3 })
}

// demandsTwo wants a record to count as written with two copies, and not before.
func (b brokers) demandsTwo() {
	b.t.Helper()
	topics, err := b.topics()
	must(b.t, err)
	told, err := b.adm.DescribeTopicConfigs(b.t.Context(), topics.Names()...)
	must(b.t, err)
	for _, topic := range topics.Names() {
		config, err := told.On(topic, nil)
		must(b.t, err)
		must(b.t, config.Err)
		for _, c := range config.Configs {
			if c.Key == "min.insync.replicas" && c.MaybeValue() != "2" {
				b.t.Fatalf("topic %s demands %s copies in sync, not 2", topic, c.MaybeValue())
			}
		}
	}
}

// place has the copies of every partition on these brokers and the leader on the
// first of them.
func (b brokers) place(copies []int32) {
	b.t.Helper()
	var req kadm.AlterPartitionAssignmentsReq
	var all kadm.TopicsSet
	topics, err := b.topics()
	must(b.t, err)
	topics.EachPartition(func(p kadm.PartitionDetail) {
		req.Assign(p.Topic, p.Partition, copies)
		all.Add(p.Topic, p.Partition)
	})
	resp, err := b.adm.AlterPartitionAssignments(b.t.Context(), req)
	if err == nil {
		err = resp.Error()
	}
	must(b.t, err)
	placed := func(p kadm.PartitionDetail) bool {
		return slices.Equal(p.Replicas, copies) && len(p.ISR) == len(copies)
	}
	b.everywhere("the copies have moved", placed)
	_, err = b.adm.ElectLeaders(b.t.Context(), kadm.ElectPreferredReplica, all)
	must(b.t, err)
	b.everywhere("the leaders have moved", func(p kadm.PartitionDetail) bool { return placed(p) && p.Leader == copies[0] })
}
