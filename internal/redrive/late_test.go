package redrive

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa"
)

// hold opens somebody's transaction in partition 0 of a topic, behind whose beginning nothing can be
// read until it ends: as on brokers that have answered a commit and still write it. It
// ends once it is asked how far the topic goes with what is open, and after the test.
func (w *world) hold(topic string) {
	w.t.Helper()
	client, err := clusterOf(w.fake.ListenAddrs()).NewClient(kgo.TransactionalID("stranger"))
	if err != nil {
		w.t.Fatal(err)
	}
	if err := client.BeginTransaction(); err != nil {
		w.t.Fatal(err)
	}
	if err := client.ProduceSync(w.t.Context(), &kgo.Record{Topic: topic, Value: []byte("x")}).FirstErr(); err != nil {
		w.t.Fatal(err)
	}
	asked, ended := make(chan struct{}), make(chan struct{})
	ask := sync.OnceFunc(func() { close(asked) })
	ctx := w.t.Context()
	go func() {
		defer close(ended)
		<-asked
		if err := client.EndTransaction(ctx, kgo.TryAbort); err != nil && ctx.Err() == nil {
			w.t.Error(err)
		}
		client.CloseAllowingRebalance()
	}()
	w.fake.ControlKey(int16(kmsg.ListOffsets), func(req kmsg.Request) (kmsg.Response, error, bool) {
		w.fake.KeepControl()
		if list := req.(*kmsg.ListOffsetsRequest); list.IsolationLevel == 0 && list.Topics[0].Topic == topic && list.Topics[0].Partitions[0].Timestamp == -1 {
			ask()
		}
		return nil, nil, false
	})
	w.t.Cleanup(func() {
		ask()
		<-ended
	})
}

// What a run has sent it must know before it goes on, and whoever goes on in its place,
// though brokers answer a commit before everybody can read it.
func TestRunForgetsWhatCannotBeReadYet(t *testing.T) {
	sendSeven := func(t *testing.T) *world {
		w := newWorld(t)
		w.refuse(7, 1)
		return w
	}
	t.Run("beyond its limit", func(t *testing.T) {
		w := sendSeven(t)
		r := w.redrive("ana")
		ours := wish(t)
		ours.Limit = 4
		p := w.plan(r, ours)
		r.most = 3
		once := sync.OnceFunc(func() { w.hold(names.Journal()) })
		r.step = func(string) { once() }
		if _, err := r.Run(t.Context(), p, settings()); err != nil || len(w.again()) != 4 {
			t.Errorf("%d were sent: %v", len(w.again()), err)
		}
	})
	t.Run("and sends it twice", func(t *testing.T) {
		w := sendSeven(t)
		r := w.redrive("ana")
		p := w.plan(r, wish(t))
		r.most = 3
		once := sync.OnceFunc(func() { w.hold(names.Journal()) })
		r.step = func(point string) {
			once()
			if point == "committed" {
				panic("killed")
			}
		}
		w.runKilled(r, p)
		if _, err := w.redrive("ben").Continue(t.Context(), p.ID, settings()); err != nil {
			t.Error(err)
		}
		w.wantOnce(7)
	})
}

// Brokers tell how far the router has come before all of its alerts can be read.
func TestRunDoesNotHearOfWhatComesBackLate(t *testing.T) {
	w := newWorld(t)
	w.refuse(firstRecords+1, 1)
	w.refuses = true
	r := w.redrive("ana")
	p := w.plan(r, wish(t))
	r.step = func(point string) {
		if point == "committed" {
			w.hold(names.Alerts())
			w.route()
		}
	}
	if _, err := r.Run(t.Context(), p, settings()); !errors.Is(err, ErrPaused) || len(w.again()) != firstRecords {
		t.Errorf("%d were sent: %v", len(w.again()), err)
	}
}

// Of a key that was refused in two partitions the later record is on its way, and no
// router has seen it. Whoever goes on, or plans anew, must not send the older one behind it.
func TestOlderRecordIsSentBehindOneThatIsUnderWay(t *testing.T) {
	for name, c := range map[string]struct{ older, later int32 }{"another partition": {0, 1}, "the same": {0, 0}} {
		w := newWorld(t)
		first := w.send(c.older, "10", customer("10", `"41"`))
		second := w.send(c.later, "10", customer("10", `"42"`))
		w.route()
		r := w.redrive("ana")
		alone := wish(t)
		alone.Filter.IDs = []string{fmt.Sprintf("p/%d/%d", second.Partition, second.Offset)}
		if _, err := r.Run(t.Context(), w.plan(r, alone), settings()); err != nil {
			t.Fatal(err)
		}
		p := w.plan(w.redrive("ben"), wish(t))
		wantCounts(t, name, p.Tally, map[Outcome]int64{AlreadySent: 1, Overtaken: 1})
		if _, err := w.redrive("ben").Continue(t.Context(), p.ID, settings()); err != nil {
			t.Fatal(err)
		}
		w.route()
		if row := w.rows["10"]; row == nil || !bytes.Contains(row.Doc, []byte(`"edad":42`)) {
			t.Errorf("in %s: behind %d/%d, %d/%d is the row: %+v", name, second.Partition, second.Offset, first.Partition, first.Offset, row)
		}
	}
}

// The same of one that somebody has sent who was killed since, before anybody could read it.
func TestOlderRecordIsSentBehindOneThatCannotBeReadYet(t *testing.T) {
	w := newWorld(t)
	w.send(0, "10", customer("10", `"41"`))
	second := w.send(0, "10", customer("10", `"42"`))
	w.route()
	both := w.plan(w.redrive("ben"), wish(t))
	r := w.redrive("ana")
	alone := wish(t)
	alone.Filter.IDs = []string{fmt.Sprintf("p/%d/%d", second.Partition, second.Offset)}
	p := w.plan(r, alone)
	once := sync.OnceFunc(func() { w.hold(names.Journal()) })
	r.step = func(point string) {
		once()
		if point == "committed" {
			panic("killed")
		}
	}
	w.runKilled(r, p)
	done, err := w.redrive("eva").Continue(t.Context(), both.ID, settings())
	if err != nil {
		t.Fatal(err)
	}
	wantCounts(t, "run", done, map[Outcome]int64{AlreadySent: 1, Overtaken: 1})
	w.route()
	if row := w.rows["10"]; row == nil || !bytes.Contains(row.Doc, []byte(`"edad":42`)) {
		t.Errorf("the row is %+v", row)
	}
}

// What is kept of records and alerts does not grow with what lies beside them.
func TestPlanKeepsWhatLiesBesideItsRecords(t *testing.T) {
	w := newWorld(t)
	const picked, alerts = 30, 400
	wanted := make(map[esclusa.Place]int)
	for i := range picked {
		rec := w.send(0, fmt.Sprint(i), customer(fmt.Sprint(i), `1`))
		wanted[esclusa.Place{Partition: 0, Offset: rec.Offset}] = len(rec.Value)
		w.send(0, "x", []byte(strings.Repeat("x", 900_000)))
	}
	for i := range alerts {
		rec := &esclusa.Record{Topic: "p", Partition: 1, Offset: int64(i), Value: []byte("{}"), Timestamp: noon}
		v := esclusa.Reject(esclusa.SchemaViolation, "customer", "", esclusa.Violation{Keyword: "required", Message: strings.Repeat("must ", 700)})
		w.produce(clientRecord("p.alerts", ptr(esclusa.Origin{Component: "router", Version: "test"}.Alert(rec, v, nil, noon).Record("p.alerts", nil))))
		w.send(1, "y", []byte("{}"))
	}
	r := w.redrive("ana")
	if err := r.identify(t.Context()); err != nil {
		t.Fatal(err)
	}
	spans, err := r.spansOf(t.Context(), "p.alerts")
	if err != nil {
		t.Fatal(err)
	}
	before := heap()
	records, err := r.pickFrom(t.Context(), "p", wanted)
	if grown := heap() - before; err != nil || len(records) != picked || grown > 5<<20 {
		t.Errorf("%d records take %d bytes, %v", len(records), grown, err)
	}
	before = heap()
	all, err := r.gather(t.Context(), &Filter{AlertFilter: esclusa.AlertFilter{Since: time.UnixMilli(1)}}, spans, newSent(r.ingress, r.alerts))
	if grown := heap() - before; err != nil || len(all) != alerts || grown > 1000*alerts {
		t.Errorf("%d alerts take %d bytes, %v", len(all), grown, err)
	}
	runtime.KeepAlive(records)
	runtime.KeepAlive(all)
}

// heap is what is in use, in bytes.
func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
