package redrive

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
)

// hurried are settings by which what is waited for is over at once.
func hurried() Settings {
	at, s := noon, settings()
	s.Now = func() time.Time {
		at = at.Add(moveEvery)
		return at
	}
	return s
}

// However often it is tried again, no more is sent than a run begins with.
func TestEachRunSendsMoreWhileNoRouterDecides(t *testing.T) {
	w := newWorld(t)
	w.refuse(120, partitions)
	r := w.redrive("ana")
	few := wish(t)
	few.Limit = 20
	if _, err := r.Run(t.Context(), w.plan(r, few), hurried()); err != nil || len(w.again()) != 20 {
		t.Fatalf("%d were sent: %v", len(w.again()), err)
	}
	p := w.plan(r, wish(t))
	for range 3 {
		if _, err := w.redrive("ben").Continue(t.Context(), p.ID, hurried()); !errors.Is(err, ErrPaused) || len(w.again()) != firstRecords {
			t.Fatalf("%d were sent: %v", len(w.again()), err)
		}
	}
	w.route()
	r.step = func(point string) {
		if point == "committed" {
			w.route()
		}
	}
	if _, err := r.Continue(t.Context(), p.ID, settings()); err != nil {
		t.Error(err)
	}
	w.wantOnce(120)
}

// What somebody has written into the journal of which ingress knows nothing is not waited for,
// nor does it hide what was sent.
func TestForgedEntryOfTheJournalStopsRuns(t *testing.T) {
	w := newWorld(t)
	w.refuse(firstRecords+1, 1)
	r := w.redrive("ana")
	if err := r.identify(t.Context()); err != nil {
		t.Fatal(err)
	}
	e := journal.NewEntry(journal.KindBatch, "eve", "", noon)
	e.Batch = &journal.Batch{Plan: "x", Ingress: r.ingress, Alerts: r.alerts, Sent: []journal.Sent{{Partition: 0, Offset: 1e17, New: 1e18, At: [2]int64{0, 1e17}}}}
	text, err := json.Marshal(&e)
	if err != nil {
		t.Fatal(err)
	}
	w.produce(&kgo.Record{Topic: names.Journal(), Value: text})
	p := w.plan(r, wish(t))
	r.step = func(point string) {
		if point == "committed" {
			w.produce(&kgo.Record{Topic: names.Journal(), Value: text})
			w.route()
		}
	}
	if _, err := r.Run(t.Context(), p, hurried()); err != nil {
		t.Error(err)
	}
	if n := len(w.again()); n != firstRecords+1 {
		t.Errorf("%d were sent", n)
	}
	s := newSent(r.ingress, r.alerts)
	if err := r.readOn(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	for _, rec := range w.records("p", nil) {
		text, again := rec.Header(esclusa.HeaderRedrive)
		if !again {
			continue
		}
		if of, _, ok := s.first(rec.Partition, rec.Offset); !ok || fmt.Sprintf("p/%d/%d;1;%s", rec.Partition, of, p.ID) != string(text) {
			t.Errorf("%d is taken for another than %s", rec.Offset, text)
		}
	}
}

// A batch is what can be held at once, whatever alerts say of its records' length.
func TestBatchOfLongRecordsIsHeldWhole(t *testing.T) {
	all := make([]*candidate, 9)
	for i := range all {
		all[i] = &candidate{size: 1 << 20}
	}
	if n := len(first(all, 500)); n != mostBytes>>20 {
		t.Errorf("%d records of 1 MiB are taken at once", n)
	}
	if n := len(first(all, 2)); n != 2 {
		t.Errorf("%d are taken of 2", n)
	}
	all[0].size = mostBytes + 1
	if n := len(first(all, 500)); n != 1 {
		t.Errorf("of one that is longer than a batch %d are taken", n)
	}
	w := newWorld(t)
	rec := w.send(0, "10", customer("10", `"41"`))
	w.route()
	// Of the same record somebody says that it is short.
	short := &esclusa.Record{Topic: "p", Offset: rec.Offset, Value: []byte("{}"), Timestamp: rec.Timestamp}
	forged := esclusa.Origin{Component: "router", Version: "test"}.Alert(short, esclusa.Reject(esclusa.SchemaViolation, "customer", ""), nil, noon)
	r := w.redrive("ana")
	if err := r.identify(t.Context()); err != nil {
		t.Fatal(err)
	}
	at := esclusa.Place{Partition: 0, Offset: rec.Offset}
	for size, held := range map[int]bool{len(short.Value): false, len(rec.Value): true} {
		found, err := r.pickFrom(t.Context(), "p", map[esclusa.Place]int{at: size})
		if err != nil || found[at] == nil || (found[at].Value != nil) != held {
			t.Errorf("of a record that is said to have %d bytes %+v is held, %v", size, found[at], err)
		}
	}
	w.produce(clientRecord("p.alerts", ptr(forged.Record("p.alerts", nil))))
	wantCounts(t, "plan", w.plan(r, wish(t)).Tally, map[Outcome]int64{Ready: 1, Contradicted: 1})
}
