package views

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/esclusa/esclusa/internal/apidocs"
)

func TestWhatMatchesNoRouteIsAProblemToo(t *testing.T) {
	h := newWorld().handler(t)
	for _, target := range []string{"/nothing", "/console/", "/console/assets/console.js", "/console/assets/a/b", "/v1/customers/", "/v1/channels/", "//v1/channels", "/v1/./channels", "/v1/customers/a/b", "/send_message/"} {
		expectProblem(t, call(h, "GET", target, ""), 404)
		if strings.HasPrefix(target, "/console/a") {
			continue // at which GET would answer
		}
		expectProblem(t, call(h, "POST", target, "{}"), 404)
	}
	for _, c := range [][3]string{
		{"PUT", "/send_message", "POST"}, {"GET", "/send_message", "POST"},
		{"POST", "/v1/customers/10", "DELETE, GET, HEAD"}, {"PATCH", "/livez", "GET, HEAD"},
	} {
		answer := call(h, c[0], c[1], "")
		expectProblem(t, answer, 405)
		expectHeader(t, answer, "Allow", c[2])
	}
	options := call(h, "OPTIONS", "/v1/customers/10", "")
	expect(t, options, 204, "")
	expectHeader(t, options, "Allow", "DELETE, GET, HEAD, OPTIONS")
	expectProblem(t, call(h, "OPTIONS", "/nothing", ""), 404)
}

// broken answers as handle does, behind a front.
func broken(t *testing.T, w *world, handle handler) http.Handler {
	t.Helper()
	f, err := newFront(w.config(t).Operations, []route{{Route: apidocs.Route{Method: "GET", Path: "/break"}, handle: handle, right: open()}})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestPanicIsAnsweredCountedAndKeepsItsValue(t *testing.T) {
	w := newWorld()
	h := broken(t, w, func(http.ResponseWriter, *http.Request) *problem { panic("SECRETO") })
	expectProblem(t, call(h, "GET", "/break", ""), 500)
	if log := w.logged.String(); strings.Contains(log, "SECRETO") || !strings.Contains(log, "level=ERROR") {
		t.Errorf("log %s", log)
	}
	if n := testutil.ToFloat64(h.(*front).metrics.requests.WithLabelValues("GET /break", "500")); n != 1 {
		t.Errorf("counted %v times", n)
	}
}

func TestPanicAfterTheAnswerBeganCutsTheConnection(t *testing.T) {
	s := httptest.NewServer(broken(t, newWorld(), func(w http.ResponseWriter, _ *http.Request) *problem {
		_, _ = w.Write([]byte("half"))
		_ = http.NewResponseController(w).Flush()
		panic("late")
	}))
	defer s.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/break", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := s.Client().Do(r)
	if err == nil { // else the connection was cut before the header left
		_, err = io.ReadAll(res.Body)
		_ = res.Body.Close()
	}
	if err == nil {
		t.Error("half an answer passed for a whole")
	}
}

func TestLogsHoldNoIds(t *testing.T) {
	w := newWorld()
	w.mirror.away, w.table.away, w.away = true, true, true
	h := w.handler(t)
	call(h, "GET", "/v1/customers/SECRETO", "")
	call(h, "DELETE", "/v1/customers/SECRETO", "")
	call(h, "GET", "/nothing/SECRETO?q=SECRETO", "")
	log := w.logged.String()
	if strings.Contains(log, "SECRETO") || strings.Count(log, "level=WARN") != 2 || strings.Count(log, "level=DEBUG") != 3 {
		t.Errorf("log %s", log)
	}
}

func TestRoutesAreBoundedLabelsSeenBeforeTheFirstRequest(t *testing.T) {
	w := newWorld()
	h := w.handler(t)
	before := testutil.CollectAndCount(w.reg)
	for _, target := range []string{"/v1/customers/1", "/v1/customers/2", "/a", "/b"} {
		call(h, "GET", target, "")
	}
	if after := testutil.CollectAndCount(w.reg); after != before {
		t.Errorf("%d series became %d", before, after)
	}
	text := call(h, "GET", "/metrics", "").Body.String()
	for _, line := range []string{
		`esclusa_http_requests_total{code="404",route="GET /v1/{table}/{key}"} 2`,
		`esclusa_http_requests_total{code="404",route="other"} 2`,
		`esclusa_http_requests_total{code="422",route="POST /send_message"} 0`,
		`esclusa_http_request_seconds_count{route="GET /v1/alerts"} 0`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("no %s", line)
		}
	}
}
