//go:build synctests

package kafka

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// bubbleCluster is a cluster without a network, for a bubble of testing/synctest: time
// passes there when everybody waits.
func bubbleCluster(t *testing.T, opts ...kfake.Opt) (*kfake.Cluster, Cluster) {
	t.Helper()
	fake, dial := brokers.Bubble(t, opts...)
	cluster := testCluster(fake)
	cluster.Dial = dial
	return fake, cluster
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// bubbleClient is a client of the cluster, until the test ends.
func bubbleClient(t *testing.T, cluster Cluster, opts ...kgo.Opt) *kgo.Client {
	t.Helper()
	client, err := cluster.NewClient(append([]kgo.Opt{kgo.RecordPartitioner(kgo.ManualPartitioner())}, opts...)...)
	must(t, err)
	t.Cleanup(client.Close)
	return client
}

func TestBubbleClosesAReaderBeforeOrLongAfterAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake, cluster := bubbleCluster(t, kfake.SeedTopics(1, "c"))
		brokers.Send(t, bubbleClient(t, cluster), "c", 0, 2)
		left := brokers.Watch(fake, kmsg.LeaveGroup)
		rs := NewReaders(cluster, "i", Most{1, 2}, time.Minute)
		t.Cleanup(rs.Close)
		next(t, rs)
		time.Sleep(time.Minute - time.Second)
		next(t, rs)
		time.Sleep(time.Minute - time.Second)
		if left.Hits() != 0 {
			t.Error("it left its group within the minute")
		}
		time.Sleep(2 * time.Second)
		if left.Hits() != 1 {
			t.Error("it has not left its group after the minute")
		}
	})
}

func TestBubbleWaitsForAnOpenTransactionTooShortOrTooLong(t *testing.T) {
	for name, c := range map[string]struct {
		ends time.Duration
		want time.Duration
		held int
	}{
		"ends":         {10 * time.Second, 10 * time.Second, 0},
		"does not end": {time.Hour, settleWait, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, cluster := bubbleCluster(t, kfake.SeedTopics(1, "c"))
				client := bubbleClient(t, cluster, kgo.TransactionalID("x"), kgo.TransactionTimeout(5*time.Minute))
				must(t, client.BeginTransaction())
				must(t, client.ProduceSync(t.Context(), &kgo.Record{Topic: "c", Value: []byte("x")}).FirstErr())
				time.AfterFunc(c.ends, func() { _ = client.EndTransaction(context.Background(), kgo.TryCommit) })
				began := time.Now()
				_, held, err := Settled(t.Context(), kadm.NewClient(bubbleClient(t, cluster)), "c")
				if took := time.Since(began); took < c.want || took > c.want+2*settleEvery || len(held) != c.held || err != nil {
					t.Errorf("after %v, held are %v (%v), want %v and %d", took, held, err, c.want, c.held)
				}
			})
		})
	}
}
