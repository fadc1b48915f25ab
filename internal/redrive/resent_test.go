package redrive

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
)

// remembered is what the journal tells of what was sent again of some alerts.
func (w *world) remembered() *Resent {
	w.t.Helper()
	known := NewResent(w.topicID("p.alerts"))
	if _, err := w.redrive("eve").Journal.Scan(w.t.Context(), 0, func(e *journal.Read) error {
		known.Take(e)
		return nil
	}); err != nil {
		w.t.Fatal(err)
	}
	return known
}

// Each alert, and each group that it bears, tells that its record was sent again, and those
// whose records were not sent do not.
func TestSentRecordIsToldOfAnotherAlert(t *testing.T) {
	w := newWorld(t)
	w.send(0, "10", customer("10", `"41"`))
	w.send(0, "11", customer("11", `"42"`))
	w.send(1, "12", customer("12", `"old"`))
	w.send(1, "13", []byte(`{"datatype":"customer","id_cliente":"13","nombre":"x","edad":"43","x":1}`))
	w.route()
	wanted := wish(t)
	wanted.Patch = patchOf(t, `[{"op":"convert","path":"/edad","to":"integer"},{"op":"drop_unknown"}]`)
	r := w.redrive("ana")
	r.most = 1
	p := w.plan(r, wanted)
	if _, err := r.Run(t.Context(), p, settings()); err != nil {
		t.Fatal(err)
	}
	known := w.remembered()
	groups := make(map[string]int64)
	for _, rec := range w.records("p.alerts", nil) {
		a, err := r.Reader.Parse(&rec)
		if err != nil {
			t.Fatal(err)
		}
		sent := a.ID != "p/1/0"
		if one := known.Alert(rec.Place()); (one != nil) != sent || sent && (one.Run != p.ID || one.Time == "") {
			t.Errorf("of the alert about %s it is told %v", a.ID, one)
		}
		for _, g := range a.Groups {
			groups[g] += int64(map[bool]int{true: 1}[sent])
		}
	}
	for g, n := range groups {
		if got := known.Group(g); got != n {
			t.Errorf("group %s has %d that were sent again, want %d", g, got, n)
		}
	}
	if counts := slices.Sorted(maps.Values(groups)); !slices.Equal(counts, []int64{1, 3}) {
		t.Errorf("the groups have %v: that shows nothing", counts)
	}
}

// Of an alert that names a group twice, which esclusa does not write, the entry about the batch
// was one that the journal refuses: no run came past it.
func TestAlertThatNamesAGroupTwiceStopsRuns(t *testing.T) {
	w := newWorld(t)
	of := w.send(0, "10", customer("10", `"41"`))
	rec := &esclusa.Record{Topic: "p", Partition: of.Partition, Offset: of.Offset, Key: of.Key, Value: of.Value, Timestamp: of.Timestamp}
	v := w.catalogue.Check(rec)
	alert := esclusa.Origin{Component: "router", Version: "test"}.Alert(rec, v.Rejection, v.Sender, of.Timestamp)
	group := alert.Groups[0]
	alert.Groups = []string{group, group}
	w.produce(clientRecord("p.alerts", ptr(alert.Record("p.alerts", nil))))
	r := w.redrive("ana")
	if _, err := r.Run(t.Context(), w.plan(r, wish(t)), settings()); err != nil || w.again()["p/0/0"] != 1 {
		t.Errorf("%v was sent again: %v", w.again(), err)
	}
	if n := w.remembered().Group(group); n != 1 {
		t.Errorf("of the group %d were sent again", n)
	}
}

// What a process remembers is bounded, and what is new is remembered.
func TestMemoryOfWhatWasSentGrows(t *testing.T) {
	const batch, batches = 500, 3*resentAlerts/500 + 10
	known := NewResent("A")
	for i := range batches {
		b := &journal.Batch{Plan: "r", Alerts: "A", Groups: map[string]int64{fmt.Sprint(i): batch}}
		for k := range batch {
			b.Sent = append(b.Sent, journal.Sent{At: [2]int64{int64(k % 8), int64(i*batch + k)}})
		}
		known.Take(&journal.Read{Entry: journal.Entry{Kind: journal.KindBatch, Batch: b}})
		b.Alerts, b.Plan = "of before", "other"
		known.Take(&journal.Read{Entry: journal.Entry{Kind: journal.KindBatch, Batch: b}})
	}
	for i := batch*batches - resentAlerts; i < batch*batches; i++ {
		if one := known.Alert(esclusa.Place{Partition: int32(i % batch % 8), Offset: int64(i)}); one == nil || one.Run != "r" {
			t.Fatalf("of record %d of %d it is told %v", i, batch*batches, one)
		}
	}
	if n := len(known.young) + len(known.old); n > 2*resentAlerts || known.Alert(esclusa.Place{Partition: 0, Offset: 0}) != nil {
		t.Errorf("%d are remembered", n)
	}
	if n := known.Group("0"); n != batch {
		t.Errorf("the first group has %d", n)
	}
}
