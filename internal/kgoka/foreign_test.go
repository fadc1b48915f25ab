package kgoka

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/codec"
	"github.com/lovoo/goka/storage"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

const foreignTable = "g-table"

// foreignGraph keeps the last value of each key in a table, and remembers what came of
// the table's topic. What recovery has found it writes again.
type foreignGraph struct {
	mu       sync.Mutex
	came     []string
	copy     storage.Storage
	shadowed []string
	wait     time.Duration // for brokers; 0: as usual
	rt       *Runtime
}

func (g *foreignGraph) process(ctx goka.Context, msg any) {
	for _, rec := range msg.([]esclusa.Record) {
		if rec.Topic != foreignTable {
			g.keep(ctx, rec.Key, rec.Value)
			continue
		}
		if rec.Value == nil {
			g.keep(ctx, rec.Key, []byte("again"))
		}
		g.note(fmt.Sprintf("%s=%s at %d in %d", rec.Key, rec.Value, rec.Offset, ctx.Partition()))
	}
}

// keep writes a row, into the copy too.
func (g *foreignGraph) keep(ctx goka.Context, key, value []byte) {
	if err := g.copy.Set(string(key), value); err != nil {
		ctx.Fail(err)
		return
	}
	done := ctx.DeferCommit()
	g.rt.WriteRows([]*kgo.Record{{Key: key, Value: value}}, func(upTo int64, err error) {
		if err == nil && upTo >= 0 {
			err = g.copy.SetOffset(upTo)
		}
		done(err)
	})
}

func (g *foreignGraph) note(came string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.came = append(g.came, came)
}

func (g *foreignGraph) seen() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Sorted(slices.Values(g.came))
}

// looks sets how often the graph looks.
func (g *foreignGraph) looks(every time.Duration) {
	g.rt.foreign.mu.Lock()
	defer g.rt.foreign.mu.Unlock()
	g.rt.foreign.every = every
	if every == seldom {
		g.rt.foreign.looked = time.Now()
	}
}

const seldom = time.Hour

func (g *foreignGraph) reaches(t *testing.T, want int64) bool {
	t.Helper()
	at, err := g.copy.GetOffset(-1)
	if err != nil {
		t.Fatal(err)
	}
	return at == want
}

// start runs the graph on one partition, with a copy of the table that stays.
func (g *foreignGraph) start(t *testing.T, cluster kafka.Cluster, every time.Duration) *started {
	t.Helper()
	g.rt = NewRuntime(Config{
		Cluster: wired(cluster), Membership: timing, Group: "g", Instance: "i", Table: foreignTable,
		Shadowed: func(int32) []string { return g.shadowed },
	})
	g.looks(every)
	g.rt.foreign.wait = max(g.rt.foreign.wait, g.wait)
	graph := goka.DefineGroup("g", goka.Input("in", in(g.rt), g.process), goka.Persist(new(codec.String)))
	return run(t, cluster.Brokers, graph, append(g.rt.Options(),
		goka.WithStorageBuilder(func(string, int32) (storage.Storage, error) { return g.copy, nil }))...)
}

// write is somebody else who writes into the table.
func write(t *testing.T, client *kgo.Client, key, value string) {
	t.Helper()
	rec := &kgo.Record{Topic: foreignTable, Key: []byte(key), Value: []byte(value)}
	if err := client.ProduceSync(t.Context(), rec).FirstErr(); err != nil {
		t.Fatal(err)
	}
}

func TestRowOfAnotherIsNotNoticed(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", foreignTable))
	write(t, client, "before", "x")
	g := &foreignGraph{copy: storage.NewMemory()}
	s := g.start(t, testCluster(cluster), kafka.Heartbeat)
	rows := func(n int64) {
		t.Helper()
		eventually(t, "the rows are written", func() bool { return endOf(t, adm, foreignTable) == n })
	}
	comes := func(what string) {
		t.Helper()
		eventually(t, what+" comes", func() bool { return slices.Contains(g.seen(), what) })
	}
	put(t, client, "in", "a")
	rows(2)
	write(t, client, "b", "replaced")
	write(t, client, "b", "between two of ours")
	write(t, client, "c", "the same")
	put(t, client, "in", "a")
	comes("b=between two of ours at 3 in 0")
	comes("c=the same at 4 in 0")
	put(t, client, "in", "a")
	rows(7)
	write(t, client, "d", "behind ours")
	comes("d=behind ours at 7 in 0")
	wait(t, 2*kafka.Heartbeat)
	s.stop(t)
	ours := func(row string) bool { return row[0] == 'a' }
	if got := g.seen(); slices.ContainsFunc(got, ours) {
		t.Errorf("rows of ours came too: %q", got)
	}
}

// A member that others have waited for must go on looking.
func TestForeignRowsAreNotNoticedAfterARebalance(t *testing.T) {
	cluster, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "in", foreignTable))
	g := &foreignGraph{copy: storage.NewMemory()}
	s := g.start(t, testCluster(cluster), kafka.Heartbeat/4)
	put(t, client, "in", "a")
	eventually(t, "it is at work", func() bool { return g.rt.current() != nil })
	g.rt.hurry()
	wait(t, 2*kafka.Heartbeat)
	write(t, client, "b", "x")
	eventually(t, "the foreign row comes", func() bool { return len(g.seen()) == 1 })
	s.stop(t)
}

// late is a copy of the table during whose recovery somebody else writes.
type late struct {
	storage.Storage
	write func()
}

func (l late) MarkRecovered() error { l.write(); return l.Storage.MarkRecovered() }

func TestRowOfAnotherDuringRecoveryIsNotNoticed(t *testing.T) {
	cluster, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "in", foreignTable))
	g := &foreignGraph{copy: late{storage.NewMemory(), func() { write(t, client, "a", "x") }}}
	s := g.start(t, testCluster(cluster), repairEvery)
	eventually(t, "the foreign row comes", func() bool { return len(g.seen()) > 0 })
	s.stop(t)
	if got, want := g.seen(), []string{"a=x at 0 in 0"}; !slices.Equal(got, want) {
		t.Errorf("foreign rows %q, want %q", got, want)
	}
}

// A crash before what recovery has found shadowed is written again, must leave a copy
// that recovers it once more.
func TestRowThatRecoveryFoundShadowedIsNotWrittenAgain(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", foreignTable))
	write(t, client, "a", "x")
	write(t, client, "a", "x")
	g := &foreignGraph{copy: storage.NewMemory(), shadowed: []string{"a"}}
	s := g.start(t, testCluster(cluster), repairEvery)
	eventually(t, "what is shadowed is written again", func() bool { return endOf(t, adm, foreignTable) == 3 })
	wait(t, kafka.Heartbeat)
	if !g.reaches(t, 1) {
		t.Error("the copy went on before all that is shadowed was settled")
	}
	put(t, client, "in", "b")
	eventually(t, "the copy goes on", func() bool { return g.reaches(t, 3) })
	s.stop(t)
	if got, want := g.seen(), []string{"a= at 0 in 0"}; !slices.Equal(got, want) {
		t.Errorf("%q came, want %q", got, want)
	}
}

// A crash before a foreign row was dealt with must leave a copy that recovers from before
// that row.
func TestCopyPassesAForeignRowThatWasNotDealtWith(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", foreignTable))
	g := &foreignGraph{copy: storage.NewMemory()}
	s := g.start(t, testCluster(cluster), seldom)
	for range 2 {
		put(t, client, "in", "a")
	}
	eventually(t, "the copy has two rows", func() bool { return g.reaches(t, 1) })
	write(t, client, "b", "x")
	put(t, client, "in", "a")
	eventually(t, "the row is written", func() bool { return endOf(t, adm, foreignTable) == 4 })
	wait(t, 2*kafka.Heartbeat)
	if !g.reaches(t, 1) {
		t.Error("the copy has passed the foreign row")
	}
	g.looks(kafka.Heartbeat)
	eventually(t, "the foreign row is dealt with", func() bool { return len(g.seen()) == 1 })
	eventually(t, "the copy goes on", func() bool {
		put(t, client, "in", "a")
		return !g.reaches(t, 1)
	})
	s.stop(t)
}

// A record that cannot be read yet, since its transaction is open, must not hold up
// the graph, and is not forgotten.
func TestOpenTransactionOfAnotherHoldsUpTheTable(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", foreignTable))
	g := &foreignGraph{copy: storage.NewMemory(), wait: time.Hour}
	s := g.start(t, testCluster(cluster), kafka.Heartbeat/4)
	for range 2 {
		put(t, client, "in", "a")
	}
	eventually(t, "the copy has two rows", func() bool { return g.reaches(t, 1) })
	other, err := kgo.NewClient(kgo.SeedBrokers(cluster.ListenAddrs()...), kgo.TransactionalID("another"))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := other.BeginTransaction(); err != nil {
		t.Fatal(err)
	}
	write(t, other, "b", "x")
	for n := range int64(3) {
		put(t, client, "in", "a")
		eventually(t, "rows are written meanwhile", func() bool { return endOf(t, adm, foreignTable) == 4+n })
		wait(t, kafka.Heartbeat/2)
	}
	g.rt.foreign.mu.Lock()
	if n := len(g.rt.foreign.found[0]); n == 0 {
		t.Error("the foreign row is not noticed")
	}
	g.rt.foreign.mu.Unlock()
	if got := g.seen(); len(got) > 0 {
		t.Errorf("%q came while the transaction is open", got)
	}
	if err := other.EndTransaction(t.Context(), kgo.TryCommit); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the foreign row comes", func() bool { return len(g.seen()) == 1 })
	s.stop(t)
}

// An owner's own rows behind the beginning of somebody else's open transaction: a recovery
// that ended where readers of committed records come to left them out for good.
func TestOwnRowsBehindAnOpenTransactionAreLeftOutOfTheCopy(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", foreignTable))
	for name, end := range map[string]kgo.TransactionEndTry{"committed": kgo.TryCommit, "aborted": kgo.TryAbort} {
		t.Run(name, func(t *testing.T) {
			other, err := kgo.NewClient(kgo.SeedBrokers(cluster.ListenAddrs()...), kgo.TransactionalID("another"))
			noErr(t, err)
			defer other.Close()
			before := max(0, endOf(t, adm, foreignTable))
			g := &foreignGraph{copy: storage.NewMemory()}
			s := g.start(t, testCluster(cluster), kafka.Heartbeat/4)
			put(t, client, "in", "a")
			eventually(t, "a row is written", func() bool { return endOf(t, adm, foreignTable) == before+1 })
			noErr(t, other.BeginTransaction())
			write(t, other, "b", "x")
			put(t, client, "in", "behind "+name)
			eventually(t, "a row is written behind the transaction", func() bool { return endOf(t, adm, foreignTable) == before+3 })
			s.stop(t)

			g = &foreignGraph{copy: storage.NewMemory()} // it is lost
			s = g.start(t, testCluster(cluster), kafka.Heartbeat/4)
			wait(t, 2*kafka.Heartbeat)
			if s.proc.Recovered() {
				t.Error("it works without its rows")
			}
			noErr(t, other.EndTransaction(t.Context(), end))
			eventually(t, "it has recovered", s.proc.Recovered)
			if has, err := g.copy.Has("behind " + name); !has || err != nil {
				t.Errorf("its row is in the copy: %v, %v", has, err)
			}
			s.stop(t)
		})
	}
}
