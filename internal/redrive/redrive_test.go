package redrive

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/schemas"
)

func TestRecordIsSentAgainOtherwiseThanItWasPlanned(t *testing.T) {
	w := newWorld(t)
	refused := w.send(1, "10", customer("10", `"41"`), "ce_source", "/crm", "x", "1", "x", "2", "esclusa-redrive", "forged")
	w.send(0, "11", customer("11", `"old"`))
	w.send(0, "12", customer("12", `-1`))
	w.route()
	r := w.redrive("ana")
	p := w.plan(r, wish(t))
	wantCounts(t, "plan", p.Tally, map[Outcome]int64{Ready: 1, Unpatchable: 1, StillRefused: 1})
	if n := len(w.again()); n != 0 {
		t.Fatalf("the plan has sent %d records", n)
	}
	w.send(0, "13", customer("13", `"43"`)) // arrives later
	w.route()
	done, err := w.redrive("ben").Continue(t.Context(), p.ID, settings())
	if err != nil {
		t.Fatal(err)
	}
	wantCounts(t, "run", done, map[Outcome]int64{Ready: 1, Unpatchable: 1, StillRefused: 1})
	var out []esclusa.Record
	for _, rec := range w.records("p", nil) {
		if _, ok := rec.Header(esclusa.HeaderRedrive); ok && rec.Offset != refused.Offset {
			out = append(out, rec)
		}
	}
	if len(out) != 1 {
		t.Fatalf("%d records were sent, want 1", len(out))
	}
	var headers []string
	for _, h := range out[0].Headers {
		headers = append(headers, h.Key+"="+string(h.Value))
	}
	want := "ce_source=/crm x=1 x=2 esclusa-redrive=p/1/0;1;" + p.ID
	if got := strings.Join(headers, " "); got != want || out[0].Partition != 1 || string(out[0].Key) != "10" || !bytes.Equal(out[0].Value, customer("10", `41`)) {
		t.Errorf("sent to partition %d: %s %s; want %s", out[0].Partition, out[0].Value, got, want)
	}
	if _, err := r.Continue(t.Context(), p.ID, settings()); err == nil || !strings.Contains(err.Error(), "is done") {
		t.Errorf("a run that is done runs: %v", err)
	}
	wantCounts(t, "another plan", w.plan(r, wish(t)).Tally, map[Outcome]int64{AlreadySent: 1, Unpatchable: 1, StillRefused: 1, Ready: 1})
}

// What is in ingress no more is taken from the alert, if that has all of it.
func TestRecordThatIngressHasNoMoreIsSentInPart(t *testing.T) {
	w := newWorld(t)
	long := strings.Repeat("x", esclusa.MaxAlertPayload)
	w.send(0, "10", customer("10", `"41"`), "ce_source", "/crm", "datatype", "customer")
	w.send(0, "11", customer("11", `"`+long+`"`))
	w.send(0, "12", customer("12", `"41"`), "x", strings.Repeat("x", esclusa.MaxAlertHeaders+1))
	w.send(0, "13", customer("13", `"43"`))
	w.route()
	var cut kadm.Offsets
	cut.AddOffset("p", 0, 3, -1)
	if _, err := w.adm.DeleteRecords(t.Context(), cut); err != nil {
		t.Fatal(err)
	}
	r := w.redrive("ana")
	p := w.plan(r, wish(t))
	wantCounts(t, "plan", p.Tally, map[Outcome]int64{Ready: 2, Cut: 1, HeadersLost: 1})
	if _, err := r.Run(t.Context(), p, settings()); err != nil {
		t.Fatal(err)
	}
	w.route()
	for _, key := range []string{"10", "13"} {
		if row := w.rows[key]; row == nil || !bytes.Contains(row.Doc, []byte(`"edad":4`)) {
			t.Errorf("row %s is %+v", key, row)
		}
	}
}

// By what a header names it is judged, also where the alert alone has it still.
func TestRecordThatIngressHasNoMoreForgetsWhatItWas(t *testing.T) {
	w := newWorld(t)
	w.send(0, "10", []byte(`{"id_cliente":"10","nombre":"x","edad":"41"}`), "datatype", "customer")
	w.send(0, "11", customer("11", `41`), "dataschema", "https://example.org/another")
	w.send(0, "12", customer("12", `41`), "datatype", strings.Repeat("ñ", 100)+"\u202e")
	w.route()
	var cut kadm.Offsets
	for _, at := range []int64{0, 3} {
		cut.AddOffset("p", 0, at, -1)
		if _, err := w.adm.DeleteRecords(t.Context(), cut); err != nil {
			t.Fatal(err)
		}
		ours := wish(t)
		ours.Filter = Filter{AlertFilter: esclusa.AlertFilter{Since: time.UnixMilli(1)}}
		p := w.plan(w.redrive("ana"), ours)
		wantCounts(t, fmt.Sprint("from ", at), p.Tally, map[Outcome]int64{Ready: 1, StillRefused: 2})
		if s := p.Samples[StillRefused]; len(s) != 2 || !strings.Contains(s[0].Why, "version") || !strings.Contains(s[1].Why, "datatype of the catalogue") {
			t.Errorf("from %d: %v", at, s)
		}
	}
}

// A record that comes back again and again is sent three times and no more, with one
// header that says so.
func TestRecordGoesRoundForEver(t *testing.T) {
	w := newWorld(t)
	w.send(0, "10", customer("10", `"41"`))
	w.route()
	w.refuses = true
	r := w.redrive("ana")
	for attempt := 1; attempt <= 3; attempt++ {
		p := w.plan(r, wish(t))
		if p.Counts[Ready] != 1 || p.Counts[AlreadySent] != int64(attempt-1) {
			t.Fatalf("attempt %d: %v", attempt, p.Counts)
		}
		if _, err := r.Run(t.Context(), p, settings()); err != nil {
			t.Fatal(err)
		}
		w.route()
		last := w.records("p.alerts", nil)
		a, err := esclusa.ParseAlert(last[len(last)-1].Value)
		if err != nil || a.Redrive == nil || *a.Redrive != fmt.Sprintf("p/0/0;%d;%s", attempt, p.ID) {
			t.Fatalf("attempt %d: the alert says %v, %v", attempt, a, err)
		}
	}
	wantCounts(t, "the fourth", w.plan(r, wish(t)).Tally, map[Outcome]int64{AlreadySent: 3, TooOften: 1})
}

// Alerts are also about records of channels, and about requests: those are nobody's to
// send again.
func TestWhatNeverWasInIngressIsSent(t *testing.T) {
	w := newWorld(t)
	rec := &esclusa.Record{Topic: "p.customer", Partition: 0, Offset: 0, Value: []byte("{}"), Timestamp: noon}
	w.produce(clientRecord("p.customer", rec))
	alert := esclusa.Origin{Component: "auditor", Version: "test"}.Alert(rec, esclusa.Reject(esclusa.InconsistentChannel, "customer", ""), nil, noon)
	w.produce(clientRecord("p.alerts", ptr(alert.Record("p.alerts", nil))))
	http := esclusa.Origin{Component: "http", Version: "test"}.Alert(&esclusa.Record{Topic: "p", Value: customer("1", `"1"`), Timestamp: noon}, esclusa.Reject(esclusa.SchemaViolation, "customer", ""), nil, noon)
	http.ID, http.Source.Partition, http.Source.Offset = "http/a/1", nil, nil
	w.produce(clientRecord("p.alerts", ptr(http.Record("p.alerts", nil))))
	r := w.redrive("ana")
	p := w.plan(r, wish(t))
	wantCounts(t, "plan", p.Tally, map[Outcome]int64{NotOurs: 2})
	if _, err := r.Run(t.Context(), p, settings()); err != nil || len(w.again()) > 0 {
		t.Errorf("%v was sent, %v", w.again(), err)
	}
}

func TestPlanThatDoesNotHoldRuns(t *testing.T) {
	w := newWorld(t)
	w.send(0, "10", customer("10", `"41"`))
	w.route()
	r := w.redrive("ana")
	p := w.plan(r, wish(t))
	other := *r
	limits := w.catalogue.Limits()
	limits.Elements--
	var err error
	if other.Catalogue, err = schemas.Embedded(limits); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Continue(t.Context(), p.ID, settings()); !errors.Is(err, ErrChanged) {
		t.Errorf("with another catalogue: %v", err)
	}
	if _, err := r.Plan(t.Context(), &Wish{}, noon); !errors.Is(err, ErrNoFilter) {
		t.Errorf("without a filter: %v", err)
	}
	if _, err := w.adm.DeleteTopics(t.Context(), "p.journal"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Continue(t.Context(), p.ID, settings()); !errors.Is(err, journal.ErrGone) {
		t.Errorf("without a journal: %v", err)
	}
	if n := len(w.again()); n > 0 {
		t.Errorf("%d records were sent", n)
	}
}

// The router has another catalogue: fifty records come back, and the rest stays.
func TestRunGoesOnThoughAllComesBack(t *testing.T) {
	w := newWorld(t)
	w.refuse(120, partitions)
	w.refuses = true
	r := w.redrive("ana")
	p := w.plan(r, wish(t))
	r.step = func(point string) {
		if point == "committed" {
			w.route()
		}
	}
	done, err := r.Run(t.Context(), p, settings())
	if !errors.Is(err, ErrPaused) || len(w.again()) != firstRecords {
		t.Fatalf("%d were sent, %v: %v", len(w.again()), done.Counts, err)
	}
	w.refuses = false
	if _, err := r.Continue(t.Context(), p.ID, settings()); err != nil || len(w.again()) != 120 {
		t.Errorf("then %d: %v", len(w.again()), err)
	}
}

func TestLimitIsForEachProcess(t *testing.T) {
	w := newWorld(t)
	w.refuse(7, 1)
	r := w.redrive("ana")
	ours := wish(t)
	ours.Limit = 4
	p := w.plan(r, ours)
	r.most = 3
	r.step = func(point string) {
		if point == "commit" && len(w.again()) == 3 {
			panic("killed")
		}
	}
	w.runKilled(r, p)
	if n := len(w.again()); n != 3 {
		t.Fatalf("%d before", n)
	}
	if _, err := w.redrive("ben").Continue(t.Context(), p.ID, settings()); err != nil || len(w.again()) != 4 {
		t.Errorf("%d were sent: %v", len(w.again()), err)
	}
	if _, err := w.redrive("eva").Continue(t.Context(), p.ID, settings()); err != nil || len(w.again()) != 7 {
		t.Errorf("of the rest %d were sent: %v", len(w.again())-4, err)
	}
}

func TestSecondRunSharesTheWork(t *testing.T) {
	w := newWorld(t)
	w.refuse(6, 1)
	r := w.redrive("ana")
	p := w.plan(r, wish(t))
	r.most = 1
	slowly, polite := settings(), settings()
	slowly.Rate, polite.TakeOver = 4, false
	told := make(chan error, 1)
	r.step = func(point string) {
		if point != "committed" {
			return
		}
		r.step = nil
		go func() {
			_, err := w.redrive("ben").Continue(t.Context(), p.ID, polite)
			told <- err
		}()
	}
	if _, err := r.Run(t.Context(), p, slowly); err != nil {
		t.Error(err)
	}
	if err := <-told; !errors.Is(err, ErrMoving) || !strings.Contains(err.Error(), "ana") {
		t.Errorf("the second is told %v", err)
	}
	if n := len(w.again()); n != 6 {
		t.Errorf("%d were sent", n)
	}
}

// No router decides: the run waits for one, and whoever else begins has to see it.
func TestRunThatWaitsCountsAsDead(t *testing.T) {
	w := newWorld(t)
	w.refuse(firstRecords, 1)
	r := w.redrive("ana")
	p := w.plan(r, wish(t))
	at, s := noon, settings()
	s.Now = func() time.Time {
		at = at.Add(time.Second)
		return at
	}
	if _, err := r.Run(t.Context(), p, s); !errors.Is(err, ErrPaused) {
		t.Fatal(err)
	}
	var last time.Time
	entries := 0
	if _, err := r.Journal.Scan(t.Context(), 0, func(e *journal.Read) error {
		when, err := esclusa.ParseTime(e.Time)
		if e.Kind != journal.KindPlan && entries > 0 && when.Sub(last) >= quietAfter {
			t.Errorf("nothing is written for %s", when.Sub(last))
		}
		if e.Kind == journal.KindBatch && e.Batch.Sent == nil {
			t.Error("what was sent is null")
		}
		if e.Kind != journal.KindPlan {
			last, entries = when, entries+1
		}
		return err
	}); err != nil || entries < 3 {
		t.Errorf("%d entries: %v", entries, err)
	}
}
