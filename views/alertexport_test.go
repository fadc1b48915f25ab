package views

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

func TestExportLeavesAlertsOutOrShortensThem(t *testing.T) {
	w := newWorld()
	for i := range int64(6) {
		w.refuses(int32(i%2), i, []func(*esclusa.Alert){ofImage, nil}[i%2])
	}
	w.topic[4].Payload = make([]byte, 3*shownPayload)
	for query, want := range map[string]string{
		"": "0/0 1/1 0/2 1/3 0/4 1/5 ", "?sender=crm": "0/0 0/2 0/4 ", "?datatype=_none": "1/1 1/3 1/5 ",
		"?since=2026-01-02T03:04:08.006Z": "1/3 0/4 1/5 ", "?sender=crm&until=2026-01-02T03:04:07.006Z": "0/0 ", "?sender=nobody": "",
	} {
		answer := call(w.handler(t), "GET", "/v1/alerts/export"+query, "")
		if answer.Code != 200 || answer.Header().Get("Content-Type") != mediaLines {
			t.Fatalf("%s: %d %s", query, answer.Code, answer.Header())
		}
		got := ""
		for line := range strings.Lines(answer.Body.String()) {
			var a struct {
				esclusa.Alert
				At string
			}
			if err := json.Unmarshal([]byte(line), &a); err != nil {
				t.Fatal(err)
			}
			if got += a.At + " "; a.At == "0/4" && len(a.Payload) != 3*shownPayload {
				t.Errorf("%d bytes of a payload", len(a.Payload))
			}
		}
		if got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	for _, query := range []string{"?limit=5", "?since=tomorrow", "?group=x"} {
		expectProblem(t, call(w.handler(t), "GET", "/v1/alerts/export"+query, ""), 400)
	}
	expect(t, call(w.handler(t), "HEAD", "/v1/alerts/export", ""), 200, "")
}

func TestExportThatBreaksOffPassesForWhole(t *testing.T) {
	w := newWorld()
	w.refuses(0, 0, nil)
	w.unread = errAway
	answer := call(w.handler(t), "GET", "/v1/alerts/export", "")
	lines := strings.Split(strings.TrimSpace(answer.Body.String()), "\n")
	if len(lines) != 2 || lines[1] != `{"error":"the alerts cannot be read on: this is not all of them; ask again"}` {
		t.Errorf("it says %q", lines)
	}
	if !strings.Contains(w.logged.String(), "reading alerts") {
		t.Error("nobody is told")
	}
}

// endless is a topic that does not end, but with those who read it.
type endless struct {
	n     int // of alerts
	alert schemas.ReadAlert
	each  func(i int)
}

func (e *endless) Scan(ctx context.Context, _ map[int32]esclusa.Span, each func(*schemas.ReadAlert) error) error {
	for i := range e.n {
		if err := ctx.Err(); err != nil {
			return err
		}
		if e.each(i); each(&e.alert) != nil {
			return ctx.Err()
		}
	}
	return nil
}

func (e *endless) Within(context.Context, time.Time, time.Time) (map[int32]esclusa.Span, error) {
	return nil, nil
}

func exporter(t *testing.T, topic AlertTopic) http.Handler {
	t.Helper()
	cfg := newWorld().config(t)
	cfg.AlertTopic = topic
	return counterOf(t, cfg)
}

func TestExportGoesOnForNobody(t *testing.T) {
	gone, leaves := context.WithCancel(t.Context())
	read := 0
	e := &endless{n: 1 << 30, alert: schemas.ReadAlert{Alert: alertAt(0), Record: recordAt(0)}, each: func(i int) {
		if read = i; i == 1000 {
			leaves()
		}
	}}
	callContext(gone, exporter(t, e), "GET", "/v1/alerts/export", nil)
	if read != 1000 {
		t.Errorf("%d are read after the client has gone", read-1000)
	}
}

// discarded takes an answer and forgets it.
type discarded struct {
	httptest.ResponseRecorder
	bytes int
}

func (d *discarded) Write(b []byte) (int, error) { d.bytes += len(b); return len(b), nil }

// A hundred times as many alerts take no more memory.
func TestExportHoldsWhatItHasWritten(t *testing.T) {
	peak := func(n int) (most uint64, bytes int) {
		runtime.GC()
		e := &endless{n: n, alert: schemas.ReadAlert{Alert: alertAt(0), Record: recordAt(0)}, each: func(i int) {
			if i%(n/10) != 0 {
				return
			}
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}}
		out := &discarded{ResponseRecorder: *httptest.NewRecorder()}
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/v1/alerts/export", nil)
		r.Host = "localhost"
		exporter(t, e).ServeHTTP(out, r)
		return most, out.bytes
	}
	few, _ := peak(1000)
	many, bytes := peak(100_000)
	if bytes < 50<<20 || many > few+few/2 {
		t.Errorf("%d bytes are exported with %d in memory, and with %d for a hundredth", bytes, many, few)
	}
}

// Each is written while the one before is: of one caller two, then another has its own.
func TestExportsAreWithoutNumber(t *testing.T) {
	var h http.Handler
	callers, refused := []string{"192.0.2.7", "192.0.2.7", "192.0.2.7", "192.0.2.8", "192.0.2.9", "192.0.2.10"}, map[string]*httptest.ResponseRecorder{}
	e := &endless{n: 1, alert: schemas.ReadAlert{Alert: alertAt(0), Record: recordAt(0)}}
	ask := func(int) {
		for len(callers) > 0 {
			who := callers[0]
			callers = callers[1:]
			if answer := from(t, h, who, "GET", "/v1/alerts/export", ""); answer.Code != 200 {
				refused[who] = answer
			}
		}
	}
	e.each = ask
	h = exporter(t, e)
	ask(0)
	if len(refused) != 2 {
		t.Errorf("%d are refused", len(refused))
	}
	for who, status := range map[string]int{"192.0.2.7": 429, "192.0.2.10": 503} {
		if p := expectProblem(t, refused[who], status); !strings.Contains(p.Detail, "--max-exports") {
			t.Errorf("it says %q", p.Detail)
		}
		expectHeader(t, refused[who], "Retry-After", "1")
	}
	expect(t, from(t, h, "192.0.2.10", "GET", "/v1/alerts/export", ""), 200, "")
}
