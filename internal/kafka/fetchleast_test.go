package kafka

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// Whoever is in no hurry was answered for each small transaction, and whoever is must not
// wait.
func TestFetchWaitsForMoreThanItIsTo(t *testing.T) {
	fake, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "in"))
	if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: "in", Value: []byte("x")}).FirstErr(); err != nil {
		t.Fatal(err)
	}
	var least atomic.Int32
	fake.ControlKey(int16(kmsg.Fetch), func(req kmsg.Request) (kmsg.Response, error, bool) {
		fake.KeepControl()
		least.Store(max(least.Load(), req.(*kmsg.FetchRequest).MinBytes)) // that of Close is 1
		return nil, nil, false
	})
	for want, given := range map[int32]int32{1: 0, 4096: 4096} {
		c := testCluster(fake)
		c.FetchLeast = given
		least.Store(0)
		n := 0
		err := c.Scan(context.WithoutCancel(t.Context()), "in", map[int32]esclusa.Span{0: {From: 0, To: 1}}, func(_ int32, batch []esclusa.Record) error {
			n += len(batch)
			return nil
		})
		if got := least.Load(); err != nil || n != 1 || got != want {
			t.Errorf("with %d, brokers are asked to wait for %d bytes, want %d; %d records, %v", given, got, want, n, err)
		}
	}
}
