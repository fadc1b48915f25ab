package kgoka

import (
	"context"
	"testing"
	"time"

	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// What a member that is gone has left open hides from committed readers what its
// successor writes, until the brokers end it by its timeout.
func TestReadersWaitForTheTransactionOfAMemberThatIsGone(t *testing.T) {
	fake, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", "out"))
	gone := openTransaction(t, fake, TransactionOf("g", "gone"), "out")
	other := openTransaction(t, fake, TransactionOf("h", "other"), "in") // of another group
	s := startGraph(t, exactly(fake), func(rt *Runtime) *goka.GroupGraph { return byKey(rt, "g", "out") })
	defer s.stop(t)
	eventually(t, "committed readers get past it", func() bool { return stableEnd(t, adm, "out") == endOf(t, adm, "out") })
	if err := gone.EndTransaction(t.Context(), kgo.TryCommit); err == nil {
		t.Error("it is committed after all")
	}
	if err := other.EndTransaction(t.Context(), kgo.TryCommit); err != nil {
		t.Errorf("the transaction of another group: %v", err)
	}
	put(t, client, "in", "out")
	eventually(t, "its successor works", func() bool { return brokers.Committed(t, adm, "g", "in", 0) >= 2 })
}

func TestTransactionOfAMemberAtWorkIsEndedByAnother(t *testing.T) {
	fake, client, adm := brokers.Fake(t, kfake.SeedTopics(2, "in", "out"))
	member, err := kgo.NewClient(kgo.SeedBrokers(fake.ListenAddrs()...), kgo.ConsumerGroup("g"), kgo.InstanceID("at-work"),
		kgo.ConsumeTopics("in"), kgo.Balancers(kgo.RangeBalancer()))
	if err != nil {
		t.Fatal(err)
	}
	defer member.Close()
	eventually(t, "it is in the group", func() bool { return memberOf(t, adm, "g") != "" })
	atWork := openTransaction(t, fake, TransactionOf("g", "at-work"), "out")
	gone := openTransaction(t, fake, TransactionOf("g", "gone"), "out")
	s := startGraph(t, exactly(fake), func(rt *Runtime) *goka.GroupGraph { return byKey(rt, "g", "out") })
	defer s.stop(t)
	for p := range int32(2) { // one of them is ours
		if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: "in", Partition: p, Key: []byte("out")}).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "the other works", func() bool {
		return max(brokers.Committed(t, adm, "g", "in", 0), brokers.Committed(t, adm, "g", "in", 1)) > 0
	})
	if err := gone.EndTransaction(t.Context(), kgo.TryCommit); err == nil {
		t.Error("the transaction of a member that is gone can be committed")
	}
	if err := atWork.EndTransaction(t.Context(), kgo.TryCommit); err != nil {
		t.Errorf("the transaction of the member at work: %v", err)
	}
}

func exactly(fake *kfake.Cluster) Config {
	return Config{Cluster: wired(testCluster(fake)), Membership: timing, Group: "g", Instance: "i", ExactlyOnce: true}
}

// openTransaction is a producer with one record in a transaction that it leaves open.
func openTransaction(t *testing.T, fake *kfake.Cluster, id, topic string) *kgo.Client {
	t.Helper()
	client, err := kgo.NewClient(kgo.SeedBrokers(fake.ListenAddrs()...), kgo.TransactionalID(id), kgo.TransactionTimeout(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	if err := client.BeginTransaction(); err != nil {
		t.Fatal(err)
	}
	put(t, client, topic, "out")
	return client
}

// stableEnd is where committed readers of a topic get to.
func stableEnd(t *testing.T, adm *kadm.Client, topic string) (sum int64) {
	t.Helper()
	ends, err := adm.ListCommittedOffsets(context.WithoutCancel(t.Context()), topic)
	if err != nil {
		t.Fatal(err)
	}
	ends.Each(func(o kadm.ListedOffset) { sum += o.Offset })
	return sum
}
