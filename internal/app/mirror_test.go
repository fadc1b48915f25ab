package app

import (
	"context"
	"log/slog"
	"sync"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa/internal/mirror"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// The graph fails for as long as Redis is away, and then waits for up to seconds
// before it starts again. That Redis came back empty, or old, must be noticed
// meanwhile.
func TestRedisIsNotWatchedWhileTheGraphWaitsToStartAgain(t *testing.T) {
	fake, err := kfake.NewCluster(kfake.NumBrokers(1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.Close)
	cl, err := kgo.NewClient(kgo.SeedBrokers(fake.ListenAddrs()...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cl.Close)
	mini := miniredis.RunT(t)
	a, err := New(Options{
		DataDir: t.TempDir(), Instance: "test", Roles: []string{RoleMirror}, Brokers: fake.ListenAddrs(), Redis: "redis://" + mini.Addr(),
	}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	a.brokers.admin, a.work.topics.id.Tables = kadm.NewClient(cl), map[string]string{"customers": "the-topic"}
	store, err := mirror.Open(mirror.Options{URL: a.opts.Redis, Owner: mirror.Owner{Cluster: "c", Prefix: "p"}, Partitions: 8})
	if err != nil {
		t.Fatal(err)
	}
	a.redis.tables = map[string]*mirror.Table{"customers": store.Table("customers", "customer")}
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	t.Cleanup(func() { cancel(); running.Wait(); store.Close() })
	for _, r := range a.work.roles {
		if r.part != RoleMirror { // which is the graph
			if err := r.Start(ctx); err != nil {
				t.Fatal(err)
			}
			running.Go(func() { _ = r.run(ctx) })
		}
	}
	for _, when := range []string{"at first", "after FLUSHALL"} {
		expect.Eventually(t, expect.Patience, "somebody has looked at Redis "+when, func() bool {
			return mini.HGet("esclusa:mirror:customers", "topic") == "the-topic"
		})
		mini.FlushAll()
	}
}
