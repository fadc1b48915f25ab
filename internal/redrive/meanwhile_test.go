package redrive

import (
	"context"
	"fmt"
	"testing"

	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa/internal/kafka"
)

// What is refused while a redrive is planned, and while it runs, and while another goes on
// with it, is not among what it takes.
func TestRecordThatArrivesMeanwhileIsTaken(t *testing.T) {
	w := newWorld(t)
	const records = 120
	w.refuse(records, partitions)
	late := make(map[string]bool)
	arrive := func(string) {
		key := fmt.Sprint("late-", len(late))
		rec := w.send(int32(len(late)%partitions), key, customer(key, `"41"`))
		late[fmt.Sprintf("p/%d/%d", rec.Partition, rec.Offset)] = true
		w.route()
	}
	process := func(by string) *Redrive {
		r := w.redrive(by)
		r.step, r.most = arrive, 40
		ends := r.Reader.Ends
		r.Reader.Ends = func(ctx context.Context, topic string) (map[int32]int64, error) {
			arrive("it reads the alerts")
			return ends(ctx, topic)
		}
		return r
	}
	r := process("ana")
	p := w.plan(r, wish(t))
	wantCounts(t, "plan", p.Tally, map[Outcome]int64{Ready: records})
	planned := len(late)
	batches := 0
	r.step = func(point string) {
		if arrive(point); point == "committed" {
			if batches++; batches == 2 {
				panic("killed")
			}
		}
	}
	w.runKilled(r, p)
	running := len(late)
	if _, err := process("ben").Continue(t.Context(), p.ID, settings()); err != nil {
		t.Fatal(err)
	}
	if planned == 0 || running == planned || len(late) == running {
		t.Errorf("%d had arrived when it was planned, %d when it was killed, %d in the end", planned, running, len(late))
	}
	for first := range w.again() {
		if late[first] {
			t.Errorf("%s was taken, which arrived meanwhile", first)
		}
	}
	w.wantOnce(records)
}

// held is whether an open transaction holds a topic up.
func (w *world) held(topic string) bool {
	w.t.Helper()
	spans, err := kafka.Spans(w.t.Context(), w.adm, topic)
	if err != nil {
		w.t.Fatal(err)
	}
	ends, err := w.adm.ListEndOffsets(w.t.Context(), topic)
	if err != nil {
		w.t.Fatal(err)
	}
	for p, span := range spans {
		if end, _ := ends.Lookup(topic, p); span.To < end.Offset {
			return true
		}
	}
	return false
}

// What a redrive has left open ends when another takes over, before that sends anything:
// also where the brokers would have let it go on for long.
func TestTakeOverLeavesIngressHeldUp(t *testing.T) {
	w := newWorld(t)
	w.fake.ControlKey(int16(kmsg.InitProducerID), func(req kmsg.Request) (kmsg.Response, error, bool) {
		w.fake.KeepControl()
		req.(*kmsg.InitProducerIDRequest).TransactionTimeoutMillis = 600_000
		return nil, nil, false
	})
	w.refuse(3, 1)
	r := w.redrive("ana")
	p := w.plan(r, wish(t))
	r.step = func(point string) {
		if point == "commit" {
			panic("killed")
		}
	}
	w.runKilled(r, p)
	if !w.held("p") || !w.held("p.journal") {
		t.Fatal("nothing is open: this shows nothing")
	}
	another := w.redrive("ben")
	began := false
	another.step = func(point string) {
		if point == "begin" {
			began = true
			if w.held("p") || w.held("p.journal") {
				t.Error("what the first has left open is open still")
			}
		}
	}
	if _, err := another.Continue(t.Context(), p.ID, settings()); err != nil || !began {
		t.Errorf("it has begun: %v, %v", began, err)
	}
	w.wantOnce(3)
}
