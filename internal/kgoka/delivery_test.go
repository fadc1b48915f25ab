package kgoka

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/storage"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/brokers"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// split sends records to one of two topics by their key, and carries their
// source.
func split(rt *Runtime) *goka.GroupGraph {
	process := func(ctx goka.Context, msg any) {
		out := map[string][]esclusa.Record{}
		for _, rec := range msg.([]esclusa.Record) {
			topic := []string{"even", "odd"}[rec.Key[len(rec.Key)-1]%2] // whatever its partition
			out[topic] = append(out[topic], esclusa.Record{
				Key: rec.Key, Value: rec.Value, Headers: []esclusa.Header{{Key: "source", Value: rec.Source().Append(nil)}},
			})
		}
		for topic, recs := range out {
			ctx.Emit(goka.Stream(topic), "", recs)
		}
	}
	return goka.DefineGroup("g", goka.Input("in", in(rt), process), goka.Output("even", output(rt)), goka.Output("odd", output(rt)))
}

// keptRunning is an instance that starts again when it fails, as under a
// supervisor.
func keptRunning(ctx context.Context, t *testing.T, cfg Config, wg *sync.WaitGroup) {
	wg.Go(func() {
		for ctx.Err() == nil {
			rt := NewRuntime(cfg)
			p, err := goka.NewProcessor(brokersOf(t, cfg.Cluster), split(rt), append(rt.Options(), goka.WithStorageBuilder(storage.MemoryBuilder()))...)
			if err != nil {
				t.Error(err)
				return
			}
			if err := p.Run(ctx); err != nil && ctx.Err() == nil {
				t.Logf("%s starts again: %v", cfg.Instance, err)
			}
		}
	})
}

// load produces n records of some keys, each with its number within the key.
func load(ctx context.Context, t *testing.T, cluster kafka.Cluster, n int) {
	cl, err := cluster.NewClient()
	if err != nil {
		t.Error(err)
		return
	}
	defer cl.Close()
	next := map[string]int{}
	for i := range n {
		key := "k" + strconv.Itoa(rand.IntN(500))
		cl.Produce(ctx, &kgo.Record{Topic: "in", Key: []byte(key), Value: []byte(strconv.Itoa(next[key]))}, func(_ *kgo.Record, err error) {
			if err != nil {
				t.Errorf("loading: %v", err)
			}
		})
		next[key]++
		if i%200 == 0 {
			time.Sleep(5 * time.Millisecond) // spread over the faults
		}
	}
	if err := cl.Flush(ctx); err != nil {
		t.Error(err)
	}
}

// faults are errors that brokers give and that heal.
func faults(cluster *kfake.Cluster) (all []*kfake.FaultHandle) {
	for key, errs := range map[kmsg.Key][]*kerr.Error{
		kmsg.Produce:            {kerr.NotLeaderForPartition, kerr.RequestTimedOut, kerr.NotEnoughReplicas},
		kmsg.TxnOffsetCommit:    {kerr.CoordinatorNotAvailable, kerr.CoordinatorLoadInProgress},
		kmsg.EndTxn:             {kerr.CoordinatorNotAvailable, kerr.ConcurrentTransactions},
		kmsg.OffsetCommit:       {kerr.CoordinatorNotAvailable, kerr.NotCoordinator},
		kmsg.AddPartitionsToTxn: {kerr.ConcurrentTransactions},
		kmsg.Fetch:              {kerr.NotLeaderForPartition},
	} {
		for _, err := range errs {
			all = append(all, cluster.Fault(kfake.Fault{Keys: []kmsg.Key{key}, Err: err, Count: 2}))
		}
	}
	return all
}

type ledger struct {
	times map[string]int    // by source
	last  map[string]int    // by key: the number seen last
	order map[string]string // by key: the first fault
}

func account(t *testing.T, cluster kafka.Cluster) *ledger {
	t.Helper()
	l := &ledger{times: map[string]int{}, last: map[string]int{}, order: map[string]string{}}
	admin, err := cluster.NewAdmin()
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	for _, topic := range []string{"even", "odd"} {
		// Of a guest that could not end its transaction, the brokers end it.
		spans, held, err := kafka.Settled(t.Context(), admin, topic)
		if err != nil || len(held) > 0 {
			t.Fatalf("%v is held up, %v", held, err)
		}
		err = cluster.Scan(t.Context(), topic, spans, func(_ int32, batch []esclusa.Record) error {
			for _, rec := range batch {
				src, _ := rec.Header("source")
				l.times[string(src)]++
				n, err := strconv.Atoi(string(rec.Value))
				if err != nil {
					return err
				}
				key := string(rec.Key)
				if last, seen := l.last[key]; seen && n != last+1 || !seen && n != 0 {
					l.order[key] = fmt.Sprintf("%d after %d", n, last)
				}
				l.last[key] = n
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func TestDeliveryThroughJoinsLeavesAndBrokerErrors(t *testing.T) {
	const n = 20_000
	for _, once := range []bool{true, false} {
		t.Run(fmt.Sprintf("exactly once=%v", once), func(t *testing.T) {
			fake, _, adm := brokers.Fake(t, kfake.NumBrokers(3), kfake.SeedTopics(8, "in", "even", "odd"))
			cluster := testCluster(fake)
			var in, out atomic.Int64
			count := func(r Round) {
				written := 0
				for _, n := range r.Outputs {
					written += n
				}
				if written != r.Records {
					t.Errorf("a round of %d records is said to have written %d", r.Records, written)
				}
				in.Add(int64(r.Records))
				out.Add(int64(written))
			}
			cfg := func(instance string) Config {
				return Config{Cluster: wired(cluster), Membership: timing, Group: "g", Instance: instance, ExactlyOnce: once, Interval: 20 * time.Millisecond, OnRound: count}
			}
			var all sync.WaitGroup
			ctx, cancel := context.WithCancel(context.Background())
			keptRunning(ctx, t, cfg("stays"), &all)
			all.Go(func() { load(ctx, t, cluster, n) })
			for i := range 4 {
				wait(t, 150*time.Millisecond)
				guest, leave := context.WithCancel(ctx)
				var gone sync.WaitGroup
				keptRunning(guest, t, cfg("guest"), &gone)
				wait(t, 400*time.Millisecond)
				faults(fake)
				if i%2 == 0 {
					for p := range int32(8) {
						if err := fake.MoveTopicPartition("in", p, (p+int32(i))%3); err != nil {
							t.Fatal(err)
						}
					}
				}
				leave()
				gone.Wait()
			}
			// A static member does not leave by stopping; this saves a session timeout.
			leave := kadm.LeaveGroup("g").InstanceIDs("guest")
			if _, err := adm.LeaveGroup(t.Context(), leave); err != nil {
				t.Fatal(err)
			}
			// A round that is not through in time comes again, mostly where the machine is busy.
			expect.Onward(t, time.Minute, "everything is committed", func() (sum int64, all bool) {
				offsets, err := adm.FetchOffsets(t.Context(), "g")
				if err != nil {
					return 0, false
				}
				ends, err := adm.ListCommittedOffsets(t.Context(), "in")
				if err != nil {
					return 0, false
				}
				var end int64
				for p := range int32(8) {
					at, _ := offsets.Lookup("in", p)
					e, _ := ends.Lookup("in", p)
					sum, end = sum+at.At, end+e.Offset
				}
				return sum + end, end == n && sum == n
			})
			cancel()
			all.Wait()
			l := account(t, cluster)
			if len(l.times) != n {
				t.Errorf("%d of %d records have an output", len(l.times), n)
			}
			twice := 0
			for _, times := range l.times {
				twice += times - 1
			}
			if once && twice > 0 {
				t.Errorf("%d outputs are there twice", twice)
			}
			if once && len(l.order) > 0 {
				t.Errorf("%d keys are out of order: %v", len(l.order), l.order)
			}
			if once && (in.Load() > n || in.Load() == 0) {
				t.Errorf("rounds of %d records in all are said to have been committed", in.Load())
			}
			t.Logf("%d twice, %d in and %d out counted", twice, in.Load(), out.Load())
		})
	}
}

// wait lets the load go on for a while.
func wait(t *testing.T, d time.Duration) {
	t.Helper()
	select {
	case <-time.After(d):
	case <-t.Context().Done():
	}
}
