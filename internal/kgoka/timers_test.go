//go:build synctests

package kgoka

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// bubbleClient is a client of the cluster, until the test ends.
func bubbleClient(t *testing.T, cluster kafka.Cluster, opts ...kgo.Opt) *kgo.Client {
	t.Helper()
	client, err := cluster.NewClient(append([]kgo.Opt{kgo.RecordPartitioner(kgo.ManualPartitioner())}, opts...)...)
	must(t, err)
	t.Cleanup(client.Close)
	return client
}

func TestBubbleCommitsOffsetsAtEachRecordOrTooLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake, cluster := bubbleCluster(t, kfake.SeedTopics(1, "in"), kfake.SeedTopics(1, out[:]...))
		client := bubbleClient(t, cluster)
		commits := brokers.Watch(fake, kmsg.OffsetCommit)
		rt := NewRuntime(Config{Cluster: wired(cluster), Membership: timing, Group: "g", Instance: "i"})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- rt.consume(ctx, []string{"in"}, &member{rt: rt, auto: true}) }()
		time.Sleep(time.Second)
		const seconds = 10
		for range 10 * seconds {
			brokers.Send(t, client, "in", 0, 1)
			time.Sleep(time.Second / 10)
		}
		if n := commits.Hits(); n < seconds-1 || n > seconds+1 {
			t.Errorf("%d commits in %d seconds", n, seconds)
		}
		time.Sleep(time.Second)
		if at := brokers.Committed(t, kadm.NewClient(client), "g", "in", 0); at != 10*seconds {
			t.Errorf("a second later, %d of %d records are committed", at, 10*seconds)
		}
		cancel()
		must(t, <-ended)
	})
}
