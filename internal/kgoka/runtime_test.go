package kgoka

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/codec"
	"github.com/lovoo/goka/storage"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/brokers"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// started runs a graph on a Runtime and returns how it ends.
type started struct {
	cancel context.CancelFunc
	done   chan error
	proc   *goka.Processor
}

func startGraph(t *testing.T, cfg Config, graph func(*Runtime) *goka.GroupGraph) *started {
	t.Helper()
	rt := NewRuntime(cfg)
	return run(t, brokersOf(t, cfg.Cluster), graph(rt), append(rt.Options(), goka.WithStorageBuilder(storage.MemoryBuilder()))...)
}

func run(t *testing.T, brokers []string, graph *goka.GroupGraph, opts ...goka.ProcessorOption) *started {
	t.Helper()
	p, err := goka.NewProcessor(brokers, graph, opts...)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &started{cancel: cancel, done: make(chan error, 1), proc: p}
	go func() { s.done <- p.Run(ctx) }()
	return s
}

// stop ends the graph in order.
func (s *started) stop(t *testing.T) {
	t.Helper()
	s.cancel()
	select {
	case err := <-s.done:
		if err != nil {
			t.Errorf("stopping in order: %v", err)
		}
	case <-time.After(expect.Patience):
		t.Fatal("the graph did not stop")
	}
}

// ended waits until the graph ends by itself.
func (s *started) ended(t *testing.T) error {
	t.Helper()
	defer s.cancel()
	select {
	case err := <-s.done:
		return err
	case <-time.After(expect.Patience):
		t.Fatal("the graph goes on although it should have failed")
		return nil
	}
}

func endOf(t *testing.T, adm *kadm.Client, topic string) int64 {
	t.Helper()
	ends, err := adm.ListEndOffsets(t.Context(), topic)
	if err != nil {
		t.Fatal(err)
	}
	var sum int64
	ends.Each(func(o kadm.ListedOffset) { sum += o.Offset })
	return sum
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	expect.Eventually(t, expect.Patience, what, ok)
}

// byKey sends each record to the topic that its key names.
func byKey(rt *Runtime, group goka.Group, topics ...goka.Stream) *goka.GroupGraph {
	edges := []goka.Edge{goka.Input("in", in(rt), func(ctx goka.Context, msg any) {
		for _, rec := range msg.([]esclusa.Record) {
			ctx.Emit(goka.Stream(rec.Key), "", []esclusa.Record{{Key: rec.Key, Value: rec.Value, Headers: rec.Headers}})
		}
	})}
	for _, topic := range topics {
		edges = append(edges, goka.Output(topic, output(rt)))
	}
	return goka.DefineGroup(group, edges...)
}

// slowNode makes the answers of a broker to produce requests come late.
func slowNode(cluster *kfake.Cluster, node int32) {
	cluster.ControlKey(int16(kmsg.Produce), func(kmsg.Request) (kmsg.Response, error, bool) {
		cluster.KeepControl()
		if cluster.CurrentNode() == node {
			cluster.SleepControl(func() { time.Sleep(500 * time.Millisecond) })
		}
		return nil, nil, false
	})
}

// Stock goka loses the record: it commits offset 2 as soon as the second
// record's output is acknowledged, although the first one's fails after.
func TestSilentLossWhenAnEarlierOutputFailsLater(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.NumBrokers(2), kfake.SleepOutOfOrder(), kfake.SeedTopics(1, "in", "slow", "fast"))
	for topic, node := range map[string]int32{"in": 1, "slow": 0, "fast": 1} {
		if err := cluster.MoveTopicPartition(topic, 0, node); err != nil {
			t.Fatal(err)
		}
	}
	slowNode(cluster, 0)
	failing := cluster.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.Produce}, Topic: "slow", Err: kerr.InvalidRecord, Count: -1})
	for _, key := range []string{"slow", "fast"} {
		if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: "in", Key: []byte(key), Value: []byte("x")}).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
	cfg := Config{Cluster: wired(testCluster(cluster)), Membership: timing, Group: "g", Instance: "i", Interval: time.Millisecond}
	graph := func(rt *Runtime) *goka.GroupGraph { return byKey(rt, "g", "slow", "fast") }

	if err := startGraph(t, cfg, graph).ended(t); err == nil {
		t.Error("the graph ended without an error although an output failed")
	}
	if at := brokers.Committed(t, adm, "g", "in", 0); at > 0 {
		t.Errorf("offset %d is committed although record 0 was never written", at)
	}

	failing.Remove()
	again := startGraph(t, cfg, graph)
	eventually(t, "both records written", func() bool { return endOf(t, adm, "slow") == 1 && endOf(t, adm, "fast") >= 1 })
	eventually(t, "both offsets committed", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == 2 })
	again.stop(t)
}

func TestIdleTailIsCommittedWithoutAnotherRecord(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", "slow"))
	send := &kgo.Record{Topic: "in", Key: []byte("slow"), Value: []byte("x")}
	if err := client.ProduceSync(t.Context(), send).FirstErr(); err != nil {
		t.Fatal(err)
	}
	cfg := Config{Cluster: wired(testCluster(cluster)), Membership: timing, Group: "g", Instance: "i", Interval: 50 * time.Millisecond}
	s := startGraph(t, cfg, func(rt *Runtime) *goka.GroupGraph { return byKey(rt, "g", "slow") })
	eventually(t, "the only record's offset is committed", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == 1 })
	s.stop(t)
}

func TestRepeatedHeadersAndNullsSurviveTheGraph(t *testing.T) {
	cluster, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "in", "slow"))
	headers := []kgo.RecordHeader{{Key: "h", Value: []byte("1")}, {Key: "a", Value: nil}, {Key: "h", Value: []byte("2")}}
	if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: "in", Key: []byte("slow"), Headers: headers}).FirstErr(); err != nil {
		t.Fatal(err)
	}
	cfg := Config{Cluster: wired(testCluster(cluster)), Membership: timing, Group: "g", Instance: "i"}
	s := startGraph(t, cfg, func(rt *Runtime) *goka.GroupGraph { return byKey(rt, "g", "slow") })
	defer s.stop(t)
	var got []esclusa.Record
	err := testCluster(cluster).Scan(t.Context(), "slow", map[int32]esclusa.Span{0: {From: 0, To: 1}}, func(_ int32, batch []esclusa.Record) error {
		got = append(got, batch...)
		return nil
	})
	if err != nil || len(got) != 1 {
		t.Fatalf("%d records, %v", len(got), err)
	}
	if got[0].Value != nil {
		t.Errorf("the null value became %q", got[0].Value)
	}
	if fmt.Sprint(got[0].Headers) != fmt.Sprint([]esclusa.Header{{Key: "h", Value: []byte("1")}, {Key: "a", Value: nil}, {Key: "h", Value: []byte("2")}}) {
		t.Errorf("headers became %v", got[0].Headers)
	}
}

func TestFailingCallbackEndsTheGraphAndCommitsNothing(t *testing.T) {
	for name, fail := range map[string]func(goka.Context){
		"fail":  func(ctx goka.Context) { ctx.Fail(errors.New("cannot be told")) },
		"panic": func(goka.Context) { panic("cannot be told") },
	} {
		t.Run(name, func(t *testing.T) {
			cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in"))
			if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: "in", Value: []byte("x")}).FirstErr(); err != nil {
				t.Fatal(err)
			}
			cfg := Config{Cluster: wired(testCluster(cluster)), Membership: timing, Group: "g", Instance: "i", Interval: time.Millisecond}
			err := startGraph(t, cfg, func(rt *Runtime) *goka.GroupGraph {
				return goka.DefineGroup("g", goka.Input("in", in(rt), func(ctx goka.Context, _ any) { fail(ctx) }))
			}).ended(t)
			if err == nil || !strings.Contains(err.Error(), "cannot be told") {
				t.Errorf("the error does not say the cause: %v", err)
			}
			if at := brokers.Committed(t, adm, "g", "in", 0); at > 0 {
				t.Errorf("offset %d is committed", at)
			}
		})
	}
}

func TestSecondProcessUnderTheSameInstanceEndsTheFirst(t *testing.T) {
	for _, once := range []bool{true, false} {
		t.Run(fmt.Sprintf("exactly once=%v", once), func(t *testing.T) { second(t, once) })
	}
}

func second(t *testing.T, once bool) {
	cluster, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "in", "slow"))
	cfg := Config{Cluster: wired(testCluster(cluster)), Membership: timing, Group: "g", Instance: "same", ExactlyOnce: once, Interval: 20 * time.Millisecond}
	graph := func(rt *Runtime) *goka.GroupGraph { return byKey(rt, "g", "slow") }
	first := startGraph(t, cfg, graph)
	if err := first.proc.WaitForReadyContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	second := startGraph(t, cfg, graph)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				client.ProduceSync(context.Background(), &kgo.Record{Topic: "in", Key: []byte("slow"), Value: []byte("x")})
			}
		}
	})
	if err := first.ended(t); !errors.Is(err, ErrFenced) || !strings.Contains(err.Error(), "another process runs as --instance same") {
		t.Errorf("the first process ended with %v, which does not say that it was taken over", err)
	}
	close(stop)
	wg.Wait()
	second.cancel()
	// The first may fence it in turn when it aborts, which heals: a new client goes on.
	if err := <-second.done; errors.Is(err, ErrFenced) {
		t.Errorf("the second process ended with %v", err)
	}
}

// The client's own default is 40 s.
func TestDeadProcessHidesRecordsForLongerThanTenSeconds(t *testing.T) {
	cluster, _, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", "slow"))
	cfg := Config{Cluster: wired(testCluster(cluster)), Membership: timing, Group: "g", Instance: "i", ExactlyOnce: true}
	s := startGraph(t, cfg, func(rt *Runtime) *goka.GroupGraph { return byKey(rt, "g", "slow") })
	defer s.stop(t)
	id := TransactionOf("g", "i")
	eventually(t, "the brokers know of the transactions", func() bool {
		told, err := adm.DescribeTransactions(t.Context(), id)
		if err != nil || told[id].Err != nil {
			return false
		}
		if got := told[id].TimeoutMillis; got != 10_000 {
			t.Errorf("the brokers wait %d ms for the end of a transaction", got)
		}
		return true
	})
}

func TestRowsOfABatchAreAcknowledgedTooEarlyOrTooFar(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", "g-table"))
	write := func(value string) {
		t.Helper()
		if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: "g-table", Key: []byte("x"), Value: []byte(value)}).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
	told := make(chan int64, 10)
	cfg := Config{Cluster: wired(testCluster(cluster)), Membership: timing, Group: "g", Instance: "i", Table: "g-table"}
	s := startGraph(t, cfg, func(rt *Runtime) *goka.GroupGraph {
		rt.foreign.every, rt.foreign.looked = seldom, time.Now()
		return goka.DefineGroup("g",
			goka.Input("in", in(rt), func(ctx goka.Context, msg any) {
				done := ctx.DeferCommit()
				var rows []*kgo.Record
				for _, rec := range msg.([]esclusa.Record) {
					rows = append(rows, &kgo.Record{Key: rec.Key, Value: rec.Value}, &kgo.Record{Key: rec.Key})
				}
				rt.WriteRows(rows, func(upTo int64, err error) {
					told <- upTo
					done(err)
				})
			}),
			goka.Persist(new(codec.Bytes)))
	})
	defer s.stop(t)
	for _, want := range []int64{1, 3} {
		put(t, client, "in", "k")
		if upTo := <-told; upTo != want {
			t.Errorf("the copy reaches %d, want %d", upTo, want)
		}
	}
	write("of another")
	put(t, client, "in", "k")
	if upTo := <-told; upTo != -1 {
		t.Errorf("with a foreign row before it the copy reaches %d", upTo)
	}
	if n := endOf(t, adm, "g-table"); n != 7 {
		t.Errorf("the table's topic ends at %d", n)
	}
}

// What is written into the table is a row, whatever it looks like.
func TestRowIsTakenForTheNumberOfABatch(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", "g-table"))
	var row []byte
	cfg := Config{Cluster: wired(testCluster(cluster)), Membership: timing, Group: "g", Instance: "i", Table: "g-table"}
	s := startGraph(t, cfg, func(rt *Runtime) *goka.GroupGraph {
		row = rt.out.put([]*kgo.Record{{Value: []byte("of a batch")}})
		return goka.DefineGroup("g",
			goka.Input("in", in(rt), func(ctx goka.Context, _ any) {
				done := ctx.DeferCommit()
				rt.WriteRows([]*kgo.Record{{Value: row}}, func(_ int64, err error) { done(err) })
			}),
			goka.Persist(new(codec.Bytes)))
	})
	defer s.stop(t)
	put(t, client, "in", "k")
	eventually(t, "the row is written", func() bool { return endOf(t, adm, "g-table") == 1 })
	if got := valuesOf(t, testCluster(cluster), adm, "g-table"); got[0] != string(row) {
		t.Errorf("the row is %q, want %q", got[0], row)
	}
}

func TestStopTakesFarLessThanASession(t *testing.T) {
	cluster, _, _ := brokers.Fake(t, kfake.SeedTopics(8, "in", "slow"))
	cfg := Config{Cluster: wired(testCluster(cluster)), Membership: timing, Group: "g", Instance: "i"}
	s := startGraph(t, cfg, func(rt *Runtime) *goka.GroupGraph { return byKey(rt, "g", "slow") })
	if err := s.proc.WaitForReadyContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	s.stop(t)
	if took := time.Since(begin); took > 4*time.Second {
		t.Errorf("an idle graph took %v to stop", took)
	}
}
