package kgoka

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// handed notes which records a graph was given.
type handed struct {
	mu  sync.Mutex
	all map[int32][]int64
}

func (h *handed) graph(rt *Runtime) *goka.GroupGraph {
	return goka.DefineGroup("g", goka.Input("in", in(rt), func(_ goka.Context, msg any) {
		h.mu.Lock()
		defer h.mu.Unlock()
		for _, rec := range msg.([]esclusa.Record) {
			h.all[rec.Partition] = append(h.all[rec.Partition], rec.Offset)
		}
	}))
}

func (h *handed) of(partition int32) []int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.all[partition])
}

// A record that is held holds up its partition, and no other; nothing is committed
// past it, whatever else is, and it is there for who can take it.
func TestHeldRecordIsPassedOrHoldsUpOthers(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(2, "in"))
	brokers.Send(t, client, "in", 0, 5)
	brokers.Send(t, client, "in", 1, 5)
	h := &handed{all: make(map[int32][]int64)}
	cfg := Config{Cluster: wired(testCluster(cluster)), Membership: timing, Group: "g", Instance: "i", Interval: 10 * time.Millisecond}
	held := cfg
	held.Hold = func(_ context.Context, rec *kgo.Record) (bool, error) {
		return rec.Partition == 0 && rec.Offset == 3, nil
	}
	s := startGraph(t, held, h.graph)
	eventually(t, "both are committed", func() bool {
		return brokers.Committed(t, adm, "g", "in", 0) == 3 && brokers.Committed(t, adm, "g", "in", 1) == 5
	})
	brokers.Send(t, client, "in", 0, 3)
	brokers.Send(t, client, "in", 1, 3)
	eventually(t, "the other goes on", func() bool { return brokers.Committed(t, adm, "g", "in", 1) == 8 })
	s.stop(t)
	if at := brokers.Committed(t, adm, "g", "in", 0); at != 3 {
		t.Errorf("committed at %d, past what is held", at)
	}
	if got := h.of(0); !slices.Equal(got, []int64{0, 1, 2}) {
		t.Errorf("handed over: %v", got)
	}
	s = startGraph(t, cfg, h.graph)
	defer s.stop(t)
	eventually(t, "it is taken", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == 8 })
	if got := h.of(0); !slices.Equal(got, []int64{0, 1, 2, 3, 4, 5, 6, 7}) {
		t.Errorf("handed over: %v", got)
	}
}

// Thousands of records that take long to look at failed their round, and failed it again
// with each client that took over.
func TestRecordsThatTakeLongToLookAtFailEveryRound(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(2, "in"))
	const records = 400
	brokers.Send(t, client, "in", 0, records)
	brokers.Send(t, client, "in", 1, records)
	h := &handed{all: make(map[int32][]int64)}
	cfg := Config{Cluster: wired(testCluster(cluster)), Membership: timing, Group: "g", Instance: "i", Interval: 10 * time.Millisecond}
	cfg.Hold = func(ctx context.Context, _ *kgo.Record) (bool, error) {
		slow, cancel := context.WithTimeout(ctx, 5*time.Millisecond)
		defer cancel()
		<-slow.Done()
		return false, ctx.Err()
	}
	s := startGraph(t, cfg, func(rt *Runtime) *goka.GroupGraph {
		rt.takes = 2500 * time.Millisecond // all records take four seconds
		return h.graph(rt)
	})
	defer s.stop(t)
	eventually(t, "all are committed", func() bool {
		return brokers.Committed(t, adm, "g", "in", 0) == records && brokers.Committed(t, adm, "g", "in", 1) == records
	})
	for p := range int32(2) {
		if got := h.of(p); len(got) != records || !slices.IsSorted(got) {
			t.Errorf("%d records of partition %d were handed over, want %d in order", len(got), p, records)
		}
	}
}
