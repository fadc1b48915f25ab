package views

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

// alertAt is the alert number n, a second later than the one before.
func alertAt(n int) *esclusa.Alert {
	rec := &esclusa.Record{Topic: "datatype", Partition: int32(n % 8), Offset: int64(n), Value: []byte("{")}
	rej := esclusa.Reject(esclusa.Malformed, "", "", esclusa.Violation{Keyword: "syntax", Message: "must be one JSON object"})
	return esclusa.Origin{Component: "router", Version: "1"}.Alert(rec, rej, nil, at.Add(time.Duration(n)*time.Second))
}

// offsets asks for a page and returns the offsets it shows, and its next.
func (w *world) offsets(t *testing.T, query string) (string, *string) {
	t.Helper()
	answer := call(w.handler(t), "GET", "/v1/alerts?"+query, "")
	expect(t, answer, 200, "")
	var page struct {
		Alerts []*esclusa.Alert
		Next   *string
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &page); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, a := range page.Alerts {
		out = append(out, fmt.Sprint(*a.Source.Offset))
	}
	return strings.Join(out, " "), page.Next
}

func TestAlertsComeNewestFirstWhateverTheirOrder(t *testing.T) {
	w := newWorld()
	for _, n := range rand.Perm(20) {
		w.alerts.Add(alertAt(n))
		w.alerts.Add(alertAt(n)) // delivered again
	}
	if got, next := w.offsets(t, ""); got != "19 18 17 16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0" || next != nil {
		t.Errorf("%s, next %v", got, next)
	}
}

func TestPagesNeitherRepeatNorSkip(t *testing.T) {
	w := newWorld()
	for n := range 5 {
		w.alerts.Add(alertAt(n))
	}
	got, next := w.offsets(t, "limit=2")
	w.alerts.Add(alertAt(9)) // arrives while someone is reading
	for next != nil {
		var more string
		more, next = w.offsets(t, "limit=2&after="+url.QueryEscape(*next))
		got += "," + more
	}
	if got != "4 3,2 1,0" {
		t.Errorf("pages %s", got)
	}
}

func TestFullPageWithNothingBehindHasNoNext(t *testing.T) {
	w := newWorld()
	w.alerts.Add(alertAt(0))
	if got, next := w.offsets(t, "limit=1"); got != "0" || next != nil {
		t.Errorf("%s, next %v", got, next)
	}
	expect(t, call(newWorld().handler(t), "GET", "/v1/alerts", ""), 200, `{"alerts":[],"next":null}`)
}

func TestAlertFilters(t *testing.T) {
	w := newWorld()
	text, shop := "text", "/shop"
	for n := range 3 {
		w.alerts.Add(alertAt(n))
	}
	a := alertAt(3)
	a.Reason, a.Datatype, a.Sender = esclusa.SchemaViolation, &text, &shop
	w.alerts.Add(a)
	for query, want := range map[string]string{
		"datatype=text": "3", "datatype=image": "", "reason=malformed": "2 1 0", "reason=schema_violation": "3",
		"sender=/shop": "3", "sender=-": "2 1 0", "sender=/other": "", "reason=malformed&limit=1": "2", "sender=-&datatype=text": "",
	} {
		if got, _ := w.offsets(t, query); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	for _, query := range []string{"reason=none", "datatype=none", "limit=0", "limit=501", "limit=x", "after=%21", "after=YWJj", "%zz"} {
		expectProblem(t, call(w.handler(t), "GET", "/v1/alerts?"+query, ""), 400)
	}
}

func TestAlertLogKeepsTheNewestAndStaysSmall(t *testing.T) {
	l := NewAlertLog()
	const n = 2 * (KeptAlerts + spareAlerts)
	for i := range n {
		l.Add(alertAt(i))
	}
	if len(l.held) < KeptAlerts || len(l.held) > KeptAlerts+spareAlerts || len(l.ids) != len(l.held) {
		t.Fatalf("%d alerts and %d ids held", len(l.held), len(l.ids))
	}
	for i, h := range l.held {
		if want := int64(n - len(l.held) + i); *h.alert.Source.Offset != want {
			t.Fatalf("place %d holds %d, want %d", i, *h.alert.Source.Offset, want)
		}
	}
}

func TestAlertLogShortensWithoutTouchingTheAlert(t *testing.T) {
	a := alertAt(0)
	a.Payload = make([]byte, esclusa.MaxAlertPayload)
	a.PayloadBytes = len(a.Payload)
	a.Errors = nil
	for range esclusa.MaxErrors {
		a.Errors = append(a.Errors, esclusa.Violation{Pointer: strings.Repeat("/x", 256), Keyword: "k"})
	}
	l := NewAlertLog()
	l.Add(a)
	s := l.held[0].alert
	if len(s.Payload) != shownPayload || cap(s.Payload) > 2*shownPayload || !s.PayloadTruncated || s.PayloadBytes != esclusa.MaxAlertPayload {
		t.Errorf("payload of %d bytes, truncated %v", len(s.Payload), s.PayloadTruncated)
	}
	if len(s.Errors) != 7 || s.ErrorsOmitted != 13 {
		t.Errorf("%d errors, %d omitted", len(s.Errors), s.ErrorsOmitted)
	}
	if len(a.Payload) != esclusa.MaxAlertPayload || a.PayloadTruncated || len(a.Errors) != esclusa.MaxErrors {
		t.Error("the alert itself was changed")
	}
}

func TestForeignAlertsCannotFillTheLog(t *testing.T) {
	l := NewAlertLog()
	a := alertAt(0)
	a.Fingerprint = strings.Repeat("x", shownNames)
	l.Add(a)
	odd := alertAt(1)
	odd.Time = "tomorrow"
	l.Add(odd)
	l.Add(alertAt(2))
	if len(l.held) != 2 || l.held[0].alert.ID != odd.ID {
		t.Errorf("held %d, the oldest %s", len(l.held), l.held[0].alert.ID)
	}
}

func TestAlertLogIsSafeForConcurrentUse(t *testing.T) {
	l := NewAlertLog()
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for n := range 200 {
				l.Add(alertAt(n*4 + g))
				l.page(func(*esclusa.Alert) bool { return true }, nil, 10)
			}
		})
	}
	wg.Wait()
	if len(l.held) != 800 {
		t.Errorf("%d alerts held, want 800", len(l.held))
	}
}
