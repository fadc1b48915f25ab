package views

import (
	"bytes"
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

// recordAt is the record that the alert number n was read from: a second later, by
// the broker's clock, than the one before.
func recordAt(n int) *esclusa.Record {
	return &esclusa.Record{Partition: int32(n % 8), Offset: int64(n), Timestamp: at.Add(time.Duration(n) * time.Second)}
}

// add takes the alert number n into a log.
func add(l *AlertLog, n int) { l.Add(alertAt(n), recordAt(n)) }

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
		add(w.alerts, n)
		add(w.alerts, n) // delivered again
	}
	if got, next := w.offsets(t, ""); got != "19 18 17 16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0" || next != nil {
		t.Errorf("%s, next %v", got, next)
	}
}

func TestPagesNeitherRepeatNorSkip(t *testing.T) {
	w := newWorld()
	for n := range 5 {
		add(w.alerts, n)
	}
	got, next := w.offsets(t, "limit=2")
	add(w.alerts, 9) // arrives while someone is reading
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
	add(w.alerts, 0)
	if got, next := w.offsets(t, "limit=1"); got != "0" || next != nil {
		t.Errorf("%s, next %v", got, next)
	}
	expect(t, call(newWorld().handler(t), "GET", "/v1/alerts", ""), 200, `{"alerts":[],"next":null}`)
}

func TestAlertFilters(t *testing.T) {
	w := newWorld()
	text, shop := "text", "/shop"
	for n := range 3 {
		add(w.alerts, n)
	}
	a := alertAt(3)
	a.Reason, a.Datatype, a.Sender = esclusa.SchemaViolation, &text, &shop
	w.alerts.Add(a, recordAt(3))
	for query, want := range map[string]string{
		"datatype=text": "3", "datatype=image": "", "reason=malformed": "2 1 0", "reason=schema_violation": "3",
		"sender=/shop": "3", "sender=-": "2 1 0", "sender=/other": "", "reason=malformed&limit=1": "2", "sender=-&datatype=text": "",
		"datatype=_none": "2 1 0", "group=" + alertAt(0).Groups[0]: "3 2 1 0", "group=0123456789abcdef": "",
		"since=2026-01-02T03:04:07Z": "3 2", "until=2026-01-02T03:04:07Z": "1 0", "since=2026-01-02T03:04:06Z&until=2026-01-02T03:04:08Z": "2 1", "since=1h": "",
	} {
		if got, _ := w.offsets(t, query); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	for _, query := range []string{"reason=none", "datatype=none", "limit=0", "limit=501", "limit=x", "group=x", "group=_other.text", "since=yesterday", "until=-1h", "at=0/1", "after=%21", "after=YWJj", "after=MSAyLzMg", "%zz"} {
		expectProblem(t, call(w.handler(t), "GET", "/v1/alerts?"+query, ""), 400)
	}
}

func TestAlertsFollowTheirOwnClocks(t *testing.T) {
	w := newWorld()
	for n, own := range []string{"9999-12-31T23:59:59.999Z", "2026-01-02T03:04:05.006Z", "1970-01-01T00:00:00Z"} {
		a := alertAt(n)
		a.Time = own
		w.alerts.Add(a, recordAt(n))
	}
	if got, _ := w.offsets(t, ""); got != "2 1 0" {
		t.Errorf("%s, want the order in which the broker took them", got)
	}
}

func TestForgedAlertHidesTheTrueOne(t *testing.T) {
	w := newWorld()
	forged := alertAt(0)
	forged.Errors = []esclusa.Violation{{Keyword: "syntax", Message: "must be something else"}}
	for n, a := range []*esclusa.Alert{forged, alertAt(0), alertAt(0), forged} { // whichever comes first, and again
		w.alerts.Add(a, recordAt(n))
	}
	if got, _ := w.offsets(t, ""); got != "0 0" {
		t.Errorf("listed %q, want both that say something", got)
	}
}

func TestListSaysThatThePayloadWasTruncated(t *testing.T) {
	w := newWorld()
	a := alertAt(7)
	a.Payload = make([]byte, shownPayload+1)
	a.PayloadBytes = len(a.Payload)
	w.alerts.Add(a, recordAt(7))
	add(w.alerts, 8)
	var page struct {
		Alerts []struct {
			At               string
			Shortened        bool
			PayloadTruncated bool `json:"payload_truncated"`
			Payload          []byte
		}
	}
	if err := json.Unmarshal(call(w.handler(t), "GET", "/v1/alerts", "").Body.Bytes(), &page); err != nil {
		t.Fatal(err)
	}
	if n := len(page.Alerts); n != 2 {
		t.Fatalf("%d alerts", n)
	}
	if a := page.Alerts[0]; a.At != "0/8" || a.Shortened || a.PayloadTruncated {
		t.Errorf("of a whole one it says %+v", a)
	}
	if a := page.Alerts[1]; a.At != "7/7" || !a.Shortened || a.PayloadTruncated || len(a.Payload) != shownPayload {
		t.Errorf("of a shortened one: at %s, shortened %v, truncated %v, %d bytes", a.At, a.Shortened, a.PayloadTruncated, len(a.Payload))
	}
}

func TestAlertLogKeepsTheNewestAndStaysSmall(t *testing.T) {
	l := NewAlertLog(nil)
	const most = KeptAlerts + sharedAlerts + spareAlerts
	const n = 2 * most
	for i := range n {
		add(l, i)
	}
	if len(l.held) < KeptAlerts || len(l.held) > most || len(l.said) != len(l.held) || len(l.senders) != 1 {
		t.Fatalf("%d alerts, %d sayings and %d senders held", len(l.held), len(l.said), len(l.senders))
	}
	for i, h := range l.held {
		if want := int64(n - len(l.held) + i); *h.shown.Source.Offset != want {
			t.Fatalf("place %d holds %d, want %d", i, *h.shown.Source.Offset, want)
		}
	}
}

func TestWhatAnAlertSaidOutlivesIt(t *testing.T) {
	l := NewAlertLog(nil)
	for i := range KeptAlerts + sharedAlerts + spareAlerts {
		for _, message := range []string{"must be this", "must be that", "must be this"} {
			a := alertAt(i)
			a.Errors = []esclusa.Violation{{Keyword: "syntax", Message: message}}
			l.Add(a, recordAt(i))
		}
	}
	said := 0
	for _, of := range l.said {
		said += max(len(of.all), 1)
	}
	if said != len(l.held) {
		t.Errorf("of %d alerts %d sayings are held", len(l.held), said)
	}
}

// A batch of 171 kB of records of two bytes made 17,000 alerts, and there was no other
// sender in the list any more.
func TestOneSendersFloodDrivesOutTheRest(t *testing.T) {
	w := newWorld()
	from := func(n int, sender string) {
		a := alertAt(n)
		a.Sender = &sender
		w.alerts.Add(a, recordAt(n))
	}
	n := 0
	for range 30 {
		for s := range 50 {
			from(n, fmt.Sprint("shop-", s))
			n++
		}
	}
	before, next := w.offsets(t, "limit=100&sender=shop-7")
	if before == "" || next != nil {
		t.Fatalf("before: %q, next %v", before, next)
	}
	_, middle := w.offsets(t, "limit=10&sender=shop-7")
	for range 3 * KeptAlerts {
		from(n, "flood")
		n++
	}
	if after, _ := w.offsets(t, "limit=100&sender=shop-7"); after != before {
		t.Errorf("of one sender are left %q, want %q", after, before)
	}
	if rest, _ := w.offsets(t, "limit=100&sender=shop-7&after="+*middle); rest != strings.Join(strings.Fields(before)[10:], " ") {
		t.Errorf("behind a page of then comes %q", rest)
	}
	if most := len(w.alerts.held); most > KeptAlerts+sharedAlerts+spareAlerts {
		t.Errorf("%d alerts are held", most)
	}
}

func TestOneOfManySendersDrivesOutTheLastOfTheRest(t *testing.T) {
	l := NewAlertLog(nil)
	const senders = 2 * sharedAlerts
	for n := range senders + KeptAlerts + spareAlerts + 1 {
		a := alertAt(n)
		sender := fmt.Sprint("shop-", min(n, senders))
		a.Sender = &sender
		l.Add(a, recordAt(n))
	}
	kept := 0
	for _, h := range l.held {
		if *h.shown.Sender != fmt.Sprint("shop-", senders) {
			kept++
		}
	}
	if kept != sharedAlerts || len(l.senders) != sharedAlerts+1 {
		t.Errorf("%d of senders with one alert each are kept, want %d", kept, sharedAlerts)
	}
}

func TestAlertLogHoldsASharedPayloadOnceForEach(t *testing.T) {
	l := NewAlertLog(nil)
	add := func(n int, fill byte) {
		a := alertAt(n)
		a.Payload = bytes.Repeat([]byte{fill}, shownPayload)
		l.Add(a, recordAt(n))
	}
	const n = KeptAlerts + sharedAlerts + spareAlerts
	add(0, 'a')
	for i := range n {
		add(i+1, 'b')
	}
	first, last := l.held[1].shown.Payload, l.held[len(l.held)-1].shown.Payload
	if &first[0] != &last[0] || len(l.payloads) != 1 {
		t.Errorf("%d payloads are held, want the one that all share", len(l.payloads))
	}
	for i := range 2 * n {
		add(n+i+1, 'c')
	}
	if len(l.payloads) != 1 {
		t.Errorf("%d payloads are held after the last that had the first is gone", len(l.payloads))
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
	l := NewAlertLog(nil)
	l.Add(a, recordAt(0))
	s := l.held[0].shown
	if len(s.Payload) != shownPayload || cap(s.Payload) > 2*shownPayload || !s.Shortened || s.PayloadTruncated || s.PayloadBytes != esclusa.MaxAlertPayload {
		t.Errorf("payload of %d bytes, shortened %v, truncated %v", len(s.Payload), s.Shortened, s.PayloadTruncated)
	}
	if len(s.Errors) != 7 || s.ErrorsOmitted != 13 {
		t.Errorf("%d errors, %d omitted", len(s.Errors), s.ErrorsOmitted)
	}
	if len(a.Payload) != esclusa.MaxAlertPayload || a.PayloadTruncated || len(a.Errors) != esclusa.MaxErrors {
		t.Error("the alert itself was changed")
	}
}

func TestForeignAlertsCannotFillTheLog(t *testing.T) {
	l := NewAlertLog(nil)
	a := alertAt(0)
	a.Fingerprint = strings.Repeat("x", shownNames)
	if l.Add(a, recordAt(0)) || !l.Add(alertAt(1), recordAt(1)) {
		t.Error("it takes what esclusa cannot have written for its own, or the other way round")
	}
	if len(l.held) != 1 {
		t.Errorf("held %d", len(l.held))
	}
}

func TestAlertLogIsSafeForConcurrentUse(t *testing.T) {
	l := NewAlertLog(nil)
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for n := range 200 {
				add(l, n*4+g)
				l.page((&esclusa.AlertFilter{}).Matches, nil, 10)
			}
		})
	}
	wg.Wait()
	if len(l.held) != 800 {
		t.Errorf("%d alerts held, want 800", len(l.held))
	}
}

func TestRefusedRequestLeavesNoTrace(t *testing.T) {
	w := newWorld()
	cfg := w.config(t)
	var told []string
	cfg.Refused = func(rec *esclusa.Record, rej *esclusa.Rejection, sender []byte) {
		told = append(told, fmt.Sprintf("%s %s %v %s", rec.Topic, rej.Reason, rej.Named != nil && *rej.Named != "", sender))
	}
	h := counterOf(t, cfg)
	large := strings.Repeat(" ", cfg.Catalogue.Limits().RecordBytes+1)
	for _, c := range []struct {
		method, path, body string
		code               int
		told               string
	}{
		{"POST", "/send_message", "{}", 422, "datatype schema_violation true shop"},
		{"POST", "/v1/channels/text/messages", "[", 422, "datatype malformed true shop"},
		{"DELETE", "/v1/customers/" + strings.Repeat("1", 257), "", 422, "datatype limit_exceeded true "},
		{"POST", "/v1/channels/text/validate", "[", 422, ""},
		{"POST", "/v1/channels/text/messages", large, 413, ""}, // of which nobody knows length and digest
		{"POST", "/v1/channels/invoice/messages", "{}", 404, ""},
		{"POST", "/send_message", grupo, 200, ""},
	} {
		told = nil
		expect(t, call(h, c.method, c.path, c.body, "ce-source: shop", "Content-Type: application/json"), c.code, "")
		if got := strings.Join(told, "; "); got != c.told {
			t.Errorf("%s %.60s: told %q, want %q", c.method, c.path, got, c.told)
		}
	}
}
