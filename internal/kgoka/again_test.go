package kgoka

import (
	"sync/atomic"
	"testing"

	"github.com/twmb/franz-go/pkg/kfake"

	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// What a graph keeps beside the offsets may be gone, and is made anew of all records then,
// once.
func TestWhatTheGraphHasLostIsNotReadAgain(t *testing.T) {
	fake, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", "out"))
	for range 3 {
		put(t, client, "in", "k")
	}
	brokers.Commit(t, adm, "g", "in", 0, 2)
	s := &sums{}
	cfg := s.config(fake)
	var lost atomic.Bool
	lost.Store(true)
	cfg.Again = func(topic string, partition int32) bool {
		if topic != "in" || partition != 0 {
			t.Errorf("it is asked about %s/%d", topic, partition)
		}
		return lost.Load()
	}
	st := startGraph(t, cfg, s.graph)
	eventually(t, "all are read", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == 3 })
	st.stop(t)
	if n := s.counted.Load(); n != 3 {
		t.Errorf("%d records are stored as read, want 3", n)
	}
	lost.Store(false)
	s.recovered.Store(3)
	put(t, client, "in", "k")
	st = startGraph(t, cfg, s.graph)
	defer st.stop(t)
	eventually(t, "one more is read", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == 4 })
	if n := s.counted.Load(); n != 4 {
		t.Errorf("then %d, want 4", n)
	}
}
