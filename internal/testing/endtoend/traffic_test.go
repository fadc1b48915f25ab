package endtoend

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// traffic is records of every kind that go into ingress until it is stopped, and
// what has become of them.
type traffic struct {
	t       *testing.T
	cluster kafka.Cluster
	names   esclusa.Names
	cancel  context.CancelFunc
	done    chan struct{}
	gate    sync.Mutex   // held while a burst is made
	made    int          // records, under gate
	sent    atomic.Int64 // records that the brokers have acknowledged
	make    func(i int) *kgo.Record
	tell    func() string // more for a test that has failed; may be nil
}

// usualBurst is how many records a burst has without the race detector; so many bursts
// come a second.
const (
	usualBurst = 20
	bursts     = 100
)

// burst is how many records are sent at a time. With the race detector the system takes
// several times the CPU: what is sent faster than it is routed only waits.
func burst() int64 {
	if expect.UnderRace {
		return usualBurst / 4
	}
	return usualBurst
}

func startTraffic(t *testing.T, o app.Options) *traffic {
	t.Helper()
	tr := &traffic{names: esclusa.Names{Prefix: o.TopicPrefix}}
	tr.make = tr.record
	tr.start(t, o)
	return tr
}

func (tr *traffic) start(t *testing.T, o app.Options) {
	t.Helper()
	tr.t, tr.cluster, tr.done = t, clusterOf(o.Brokers...), make(chan struct{})
	cl, err := tr.cluster.NewClient()
	must(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	tr.cancel = cancel
	go func() {
		defer close(tr.done)
		defer cl.Close()
		tr.send(ctx, cl)
	}()
	t.Cleanup(func() { cancel(); <-tr.done })
}

func (tr *traffic) send(ctx context.Context, cl *kgo.Client) {
	tick := time.NewTicker(time.Second / bursts)
	defer tick.Stop()
	for ctx.Err() == nil {
		tr.gate.Lock()
		for range burst() {
			cl.Produce(context.WithoutCancel(ctx), tr.make(tr.made), func(_ *kgo.Record, err error) {
				if err != nil {
					tr.t.Errorf("loading: %v", err)
					return
				}
				tr.sent.Add(1)
			})
			tr.made++
		}
		tr.gate.Unlock()
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
	within, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	if err := cl.Flush(within); err != nil {
		tr.t.Error(err)
	}
}

func (tr *traffic) record(i int) *kgo.Record {
	key := strconv.Itoa(i % 300)
	value := fmt.Sprintf(`{"datatype":"text","id":"%s","language":"es","body":"%d"}`, key, i/300)
	switch i % 10 {
	case 3:
		value = fmt.Sprintf(`{"datatype":"customer","id_cliente":"%s","nombre":"%d"}`, key, i)
	case 7:
		value = fmt.Sprintf(`{"datatype":"text","id":"%s","body":%d}`, key, i) // refused
	}
	return &kgo.Record{Topic: tr.names.Ingress(), Key: []byte(key), Value: []byte(value)}
}

// more waits until so many more records have been sent, or as many as come in that time
// with the race detector.
func (tr *traffic) more(n int64) {
	tr.t.Helper()
	n = n*burst()/usualBurst + tr.sent.Load()
	eventually(tr.t, "more records are sent", func() bool { return tr.sent.Load() >= n })
}

// rest holds the load back, where the broker is a real one, until onward is called, and waits
// until no transaction is open. Kafka leaves out the markers that are still to be written
// when its only broker stops (KAFKA-20734).
func (tr *traffic) rest() (onward func()) {
	tr.t.Helper()
	if !onReal() {
		return func() {}
	}
	tr.gate.Lock()
	onward = sync.OnceFunc(tr.gate.Unlock)
	tr.t.Cleanup(onward)
	eventually(tr.t, "all is sent", func() bool { return tr.sent.Load() == int64(tr.made) })
	tr.caughtUp()
	admin, err := tr.cluster.NewAdmin()
	must(tr.t, err)
	defer admin.Close()
	allEnded(tr.t, admin)
	return onward
}

// allEnded waits until the brokers have ended every transaction.
func allEnded(t *testing.T, admin *kadm.Client) {
	t.Helper()
	eventually(t, "no transaction is open", func() bool {
		open, err := admin.ListTransactions(t.Context(), nil, []string{"Ongoing", "PrepareCommit", "PrepareAbort"})
		return err == nil && len(open) == 0
	})
}

// stop ends the load, waits until the router has committed all of it, and holds
// what came of it against the delivery: of each record one output, or at least
// one, and those of one key in order.
func (tr *traffic) stop(delivery string) outcome {
	tr.t.Helper()
	tr.cancel()
	<-tr.done
	tr.caughtUp()
	tr.settled()
	out := tr.account()
	n := int(tr.sent.Load())
	if len(out.times) != n || n == 0 {
		tr.t.Errorf("%d of %d records have become something", len(out.times), n)
	}
	twice := 0
	for _, times := range out.times {
		twice += times - 1
	}
	if delivery == app.ExactlyOnce && twice > 0 {
		tr.t.Errorf("%d outputs are there twice", twice)
	}
	if out.misordered != "" {
		tr.t.Error(out.misordered)
	}
	tr.t.Logf("%d records, %d twice, the slowest routed %v after it was sent", n, twice, out.slowest.Round(time.Millisecond))
	return out
}

func (tr *traffic) caughtUp() {
	tr.t.Helper()
	l := newLag(tr.t, tr.cluster.Brokers, tr.names.RouterGroup(), tr.names.Ingress())
	defer l.close()
	tell := []func() string{l.String}
	if tr.tell != nil {
		tell = append(tell, tr.tell)
	}
	expect.Onward(tr.t, patience, "everything is routed", func() (int64, bool) { return l.come(everyPartition...) }, tell...)
}

// settled waits until committed readers see everything: the transaction of a
// router that was killed for good stays open until the brokers' own time is over,
// and holds up what the others have written since.
func (tr *traffic) settled() {
	tr.t.Helper()
	admin, err := tr.cluster.NewAdmin()
	must(tr.t, err)
	defer admin.Close()
	topics := []string{tr.names.Alerts(), tr.names.Channel("customer"), tr.names.Channel("text")}
	began := time.Now()
	eventually(tr.t, "all transactions have ended", func() bool {
		ends, err := admin.ListEndOffsets(tr.t.Context(), topics...)
		if err != nil {
			return false
		}
		stable, err := admin.ListCommittedOffsets(tr.t.Context(), topics...)
		open := err != nil
		ends.Each(func(end kadm.ListedOffset) {
			at, _ := stable.Lookup(end.Topic, end.Partition)
			open = open || end.Err != nil || at.Err != nil || at.Offset != end.Offset
		})
		return !open
	})
	if waited := time.Since(began); waited > time.Second {
		tr.t.Logf("committed readers waited another %v", waited.Round(time.Millisecond))
	}
}

// outcome is what a committed reader sees of the router's work.
type outcome struct {
	times      map[string]int // records and alerts by source
	misordered string         // the first record of a key that came before an earlier one
	slowest    time.Duration  // from ingress to the router's decision
}

func (tr *traffic) account() outcome {
	tr.t.Helper()
	admin, err := tr.cluster.NewAdmin()
	must(tr.t, err)
	defer admin.Close()
	out := outcome{times: make(map[string]int)}
	must(tr.t, tr.scan(admin, tr.names.Alerts(), func(rec esclusa.Record) error {
		alert, err := esclusa.ParseAlert(rec.Value)
		if err == nil {
			out.times[alert.ID]++
		}
		return err
	}))
	last := make(map[string]int64)
	for _, datatype := range []string{"customer", "text"} {
		must(tr.t, tr.scan(admin, tr.names.Channel(datatype), func(rec esclusa.Record) error {
			src, _ := rec.Header(esclusa.HeaderSource)
			if out.times[string(src)]++; out.times[string(src)] > 1 {
				return nil // order is that of the first time
			}
			at, err := esclusa.ParseSource(string(src))
			if err != nil {
				return err
			}
			key := fmt.Sprintf("%s/%s from partition %d", datatype, rec.Key, at.Partition)
			if before, seen := last[key]; seen && at.Offset < before && out.misordered == "" {
				out.misordered = fmt.Sprintf("%s: offset %d comes after %d", key, at.Offset, before)
			}
			last[key] = at.Offset
			stamp, _ := rec.Header(esclusa.HeaderTime)
			came, err := time.Parse(time.RFC3339, string(stamp))
			out.slowest = max(out.slowest, rec.Timestamp.Sub(came))
			return err
		}))
	}
	return out
}

func (tr *traffic) scan(admin *kadm.Client, topic string, handle func(esclusa.Record) error) error {
	spans, err := kafka.Spans(tr.t.Context(), admin, topic)
	if err != nil {
		return err
	}
	return tr.cluster.Scan(tr.t.Context(), topic, spans, func(_ int32, batch []esclusa.Record) error {
		for _, rec := range batch {
			if err := handle(rec); err != nil {
				return err
			}
		}
		return nil
	})
}
