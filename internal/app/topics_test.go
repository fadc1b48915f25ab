package app

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Brokers hear of new topics one after the other. On three real ones, every second
// start that made the topics failed.
func TestNewTopicOfWhichABrokerHasNotHeardIsAwaited(t *testing.T) {
	fake, err := kfake.NewCluster(kfake.NumBrokers(1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.Close)
	var asked atomic.Int32
	fake.Fault(kfake.Fault{
		Keys: []kmsg.Key{kmsg.DescribeConfigs}, Resource: "datatype.alerts", Err: kerr.UnknownTopicOrPartition, Count: -1,
		When: func(kmsg.Request) bool { n := asked.Add(1); return n >= 2 && n <= 4 },
	})
	create := true
	a, err := New(Options{
		HTTPAddr: "127.0.0.1:0", DataDir: t.TempDir(), Instance: "test", Roles: []string{RoleAuditor},
		Brokers: fake.ListenAddrs(), Replication: 1, CreateTopics: &create,
	}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if err := a.Run(ctx, func(Addresses) { cancel() }); err != nil {
		t.Errorf("it did not start: %v", err)
	}
	if n := asked.Load(); n <= 4 {
		t.Errorf("it asked %d times: this tests nothing", n)
	}
}
