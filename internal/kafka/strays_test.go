package kafka

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/codec"
	"github.com/lovoo/goka/storage"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
)

const straysTable = "g-table"

// strayGraph keeps the last value of each key in a table, and remembers what came of
// the table's topic.
type strayGraph struct {
	mu     sync.Mutex
	came   []string
	hold   chan struct{} // where not nil, strays are dealt with when it is closed
	copy   storage.Storage
	hidden []string
}

func (g *strayGraph) graph(rt *Runtime) *goka.GroupGraph {
	return goka.DefineGroup("g", goka.Input("in", rt.In(), func(ctx goka.Context, msg any) {
		rec := msg.([]esclusa.Record)[0]
		if rec.Topic != straysTable {
			ctx.SetValue(string(rec.Value))
			return
		}
		if g.hold != nil {
			<-g.hold
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		g.came = append(g.came, fmt.Sprintf("%s=%s at %d in %d", rec.Key, rec.Value, rec.Offset, ctx.Partition()))
	}), goka.Persist(new(codec.String)))
}

func (g *strayGraph) seen() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.came)
}

// start runs the graph on one partition, with a copy of the table that stays.
func (g *strayGraph) start(t *testing.T, cluster Cluster) *started {
	t.Helper()
	rt := NewRuntime(Config{
		Cluster: cluster, Group: "g", Instance: "i", Table: straysTable,
		Hidden: func(int32) []string { return g.hidden },
	})
	return run(t, cluster, g.graph(rt), append(rt.Options(),
		goka.WithStorageBuilder(func(string, int32) (storage.Storage, error) { return g.copy, nil }))...)
}

// write is somebody else who writes into the table.
func write(t *testing.T, client *kgo.Client, key, value string) {
	t.Helper()
	rec := &kgo.Record{Topic: straysTable, Key: []byte(key), Value: []byte(value)}
	if err := client.ProduceSync(t.Context(), rec).FirstErr(); err != nil {
		t.Fatal(err)
	}
}

func TestRowOfAnotherIsNotNoticed(t *testing.T) {
	cluster, client, adm := fakeCluster(t, kfake.SeedTopics(1, "in", straysTable))
	write(t, client, "before", "x")
	g := &strayGraph{copy: storage.NewMemory()}
	s := g.start(t, testCluster(cluster))
	rows := func(n int64) {
		t.Helper()
		eventually(t, "the rows are written", func() bool { return endOf(t, adm, straysTable) == n })
	}
	put(t, client, "in", "a")
	rows(2)
	write(t, client, "b", "between two of ours")
	write(t, client, "c", "the same")
	put(t, client, "in", "a")
	eventually(t, "two strays come", func() bool { return len(g.seen()) == 2 })
	put(t, client, "in", "a")
	rows(6)
	write(t, client, "d", "behind ours")
	eventually(t, "the third stray comes", func() bool { return len(g.seen()) == 3 })
	s.stop(t)
	want := []string{"b=between two of ours at 2 in 0", "c=the same at 3 in 0", "d=behind ours at 6 in 0"}
	if got := g.seen(); !slices.Equal(got, want) {
		t.Errorf("strays %q, want %q", got, want)
	}
}

func TestWhatRecoveryFoundHiddenIsNotWrittenAgain(t *testing.T) {
	cluster, client, _ := fakeCluster(t, kfake.SeedTopics(1, "in", straysTable))
	write(t, client, "a", "x")
	g := &strayGraph{copy: storage.NewMemory(), hidden: []string{"a"}}
	s := g.start(t, testCluster(cluster))
	eventually(t, "what is hidden comes", func() bool { return len(g.seen()) > 0 })
	s.stop(t)
	if got, want := g.seen(), []string{"a= at 0 in 0"}; !slices.Equal(got, want) {
		t.Errorf("%q came, want %q", got, want)
	}
}

// A crash before a stray was dealt with must leave a copy that recovers from before
// the stray.
func TestCopyPassesAStrayThatWasNotDealtWith(t *testing.T) {
	cluster, client, adm := fakeCluster(t, kfake.SeedTopics(1, "in", straysTable))
	g := &strayGraph{copy: storage.NewMemory(), hold: make(chan struct{})}
	s := g.start(t, testCluster(cluster))
	reaches := func(want int64) bool {
		at, err := g.copy.GetOffset(-1)
		if err != nil {
			t.Fatal(err)
		}
		return at == want
	}
	for range 2 {
		put(t, client, "in", "a")
	}
	eventually(t, "the copy has two rows", func() bool { return reaches(1) })
	write(t, client, "b", "x")
	put(t, client, "in", "a")
	eventually(t, "the row is written", func() bool { return endOf(t, adm, straysTable) == 4 })
	wait(t, heartbeat)
	if !reaches(1) {
		t.Error("the copy has passed the stray")
	}
	close(g.hold)
	eventually(t, "the stray is dealt with", func() bool { return len(g.seen()) == 1 })
	put(t, client, "in", "a")
	eventually(t, "the copy goes on", func() bool { return reaches(4) })
	s.stop(t)
}
