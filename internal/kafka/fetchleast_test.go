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
	var least, most atomic.Int32
	fake.ControlKey(int16(kmsg.Fetch), func(req kmsg.Request) (kmsg.Response, error, bool) {
		fake.KeepControl()
		fetch := req.(*kmsg.FetchRequest)
		least.Store(max(least.Load(), fetch.MinBytes)) // that of Close is 1
		most.Store(max(most.Load(), fetch.MaxBytes))
		return nil, nil, false
	})
	for given, want := range map[[2]int32][2]int32{{}: {1, fetchBytes}, {4096, 8192}: {4096, 8192}} {
		c := testCluster(fake)
		c.FetchLeast, c.FetchMost = given[0], given[1]
		least.Store(0)
		most.Store(0)
		n := 0
		err := c.Scan(context.WithoutCancel(t.Context()), "in", map[int32]esclusa.Span{0: {From: 0, To: 1}}, func(_ int32, batch []esclusa.Record) error {
			n += len(batch)
			return nil
		})
		if got := [2]int32{least.Load(), most.Load()}; err != nil || n != 1 || got != want {
			t.Errorf("with %d, brokers are asked to wait for bytes, and to answer at most, %d, want %d; %d records, %v", given, got, want, n, err)
		}
	}
}
