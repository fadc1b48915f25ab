package views

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/limits"
)

// limited is a counter of this world with limits.
func limited(t *testing.T, w *world, l Limits, change ...func(*Config)) http.Handler {
	t.Helper()
	cfg := w.config(t)
	cfg.Limits = l
	for _, c := range change {
		c(&cfg)
	}
	return counterOf(t, cfg)
}

// from is a request from an address.
func from(t *testing.T, h http.Handler, addr, method, target, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	r.Host, r.RemoteAddr = "localhost", addr+":4711"
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, r)
	return answer
}

// expectLimited checks an answer to a caller that is beyond a limit, and that it counts.
func expectLimited(t *testing.T, w *world, answer *httptest.ResponseRecorder, status int, limit, flag string) {
	t.Helper()
	p := expectProblem(t, answer, status)
	if !strings.Contains(p.Detail, flag) || answer.Header().Get("Retry-After") == "" {
		t.Errorf("it says %q, and %v", p.Detail, answer.Header())
	}
	text := call(w.counter, "GET", "/metrics?name[]=esclusa_http_limited_total", "").Body.String()
	if strings.Contains(text, fmt.Sprintf("esclusa_http_limited_total{limit=%q} 0\n", limit)) || !strings.Contains(text, fmt.Sprintf("limit=%q", limit)) {
		t.Errorf("%s is not counted: %s", limit, text)
	}
}

func TestOneCallersRequestsKeepAnotherOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.counter = limited(t, w, Limits{Each: limits.Each{Requests: 5, Bytes: 1000}})
		for range 5 {
			expect(t, from(t, w.counter, "192.0.2.7", "GET", "/v1/channels", ""), 200, "")
		}
		expectLimited(t, w, from(t, w.counter, "192.0.2.7", "GET", "/v1/channels", ""), 429, limits.Requests, "--caller-rate")
		expect(t, from(t, w.counter, "192.0.2.7", "GET", "/livez", ""), 200, "") // probes are not counted
		expect(t, from(t, w.counter, "192.0.2.8", "POST", "/send_message", padded(5000)), 200, bodyReadable)
		answer := from(t, w.counter, "192.0.2.8", "POST", "/send_message", grupo)
		expectLimited(t, w, answer, 429, limits.Bytes, "--caller-bytes")
		expectHeader(t, answer, "Retry-After", "4")
		expect(t, from(t, w.counter, "192.0.2.9", "POST", "/send_message", grupo), 200, bodyReadable)
		if len(w.sent) != 2 {
			t.Errorf("%d records sent", len(w.sent))
		}
	})
}

// waiting hands out records only once it may, and counts who waits.
type waiting struct {
	*world
	in  chan string
	may chan struct{}
}

func (w waiting) Next(_ context.Context, who, _, group string) (*esclusa.Record, error) {
	w.in <- who + " " + group
	<-w.may
	return nil, nil
}

func TestRequestsInWorkKeepOthersOutOrAreNotCounted(t *testing.T) {
	w := newWorld()
	wait := waiting{w, make(chan string, 10), make(chan struct{})}
	w.counter = limited(t, w, Limits{Requests: 3, Each: limits.Each{AtOnce: 2}}, func(c *Config) { c.Reader = wait })
	var held sync.WaitGroup
	hold := func(addr string) {
		held.Go(func() {
			from(t, w.counter, addr, "GET", "/consume_message?group="+strings.ReplaceAll(addr, ".", "-"), "")
		})
		if who := <-wait.in; who != addr+" "+strings.ReplaceAll(addr, ".", "-") {
			t.Errorf("%q reads", who)
		}
	}
	hold("192.0.2.7")
	hold("192.0.2.7")
	expectLimited(t, w, from(t, w.counter, "192.0.2.7", "GET", "/v1/channels", ""), 429, limits.AtOnce, "--max-caller-requests")
	expect(t, from(t, w.counter, "192.0.2.8", "GET", "/v1/channels", ""), 200, "")
	hold("192.0.2.8")
	expectLimited(t, w, from(t, w.counter, "192.0.2.9", "GET", "/v1/channels", ""), 503, limitAllRequests, "--max-requests")
	expect(t, from(t, w.counter, "192.0.2.9", "GET", "/readyz", ""), 200, "") // or the process would be taken out
	if text := call(w.counter, "GET", "/metrics", "").Body.String(); !strings.Contains(text, "\nesclusa_http_requests_in_work 3\n") || !strings.Contains(text, "\nesclusa_http_callers ") {
		t.Error("what is in work is not told")
	}
	close(wait.may)
	held.Wait()
	for _, addr := range []string{"192.0.2.7", "192.0.2.9"} {
		expect(t, from(t, w.counter, addr, "GET", "/v1/channels", ""), 200, "")
	}
}

func TestGroupsOfOneCallerAreThoseOfAll(t *testing.T) {
	for err, c := range map[error]struct {
		status      int
		limit, flag string
	}{
		ErrTooManyOfOne:  {429, limitGroups, "--max-caller-groups"},
		ErrTooManyGroups: {503, limitAllGroups, "--max-reader-groups"},
	} {
		w := newWorld()
		w.nextErr = err
		w.counter = limited(t, w, Limits{})
		expectLimited(t, w, from(t, w.counter, "192.0.2.7", "GET", "/consume_message", ""), c.status, c.limit, c.flag)
	}
}

// readBody tells that a body is read, once for each.
type readBody struct {
	io.ReadCloser
	read chan<- struct{}
	told bool
}

func (b *readBody) Read(p []byte) (int, error) {
	if !b.told {
		b.told = true
		b.read <- struct{}{}
	}
	return b.ReadCloser.Read(p)
}

// Five hundred bodies of which a byte comes a second, over TCP: others are served
// meanwhile, and all of them are let go.
func TestFiveHundredSlowBodiesKeepOthersOut(t *testing.T) {
	w := newWorld()
	h := limited(t, w, Limits{Requests: 600, Each: limits.Each{AtOnce: 500}})
	w.counter = h
	reading := make(chan struct{}, 1000)
	addr := serve(t, http.HandlerFunc(func(answer http.ResponseWriter, r *http.Request) {
		r.Body = &readBody{ReadCloser: r.Body, read: reading}
		h.ServeHTTP(answer, r)
	}))
	conns := make([]io.ReadWriter, 500)
	for i := range conns {
		conn := dial(t, addr)
		write(t, conn, post(1<<20)+grupo[:10])
		conns[i] = conn
	}
	for range conns {
		<-reading
	}
	start := time.Now()
	expectLimited(t, w, raw(t, addr, post(len(grupo))+grupo), 429, limits.AtOnce, "--max-caller-requests") // of the same address
	expect(t, from(t, h, "192.0.2.7", "POST", "/send_message", grupo), 200, bodyReadable)
	if took := time.Since(start); took > bodyGrace*3/4 { // behind which the slow ones are given up
		t.Errorf("others have waited %v", took)
	}
	if held := testutil.CollectAndCount(w.reg, "esclusa_http_body_bytes"); held != 1 {
		t.Errorf("%d gauges", held)
	}
	text := call(h, "GET", "/metrics?name[]=esclusa_http_body_bytes", "").Body.String()
	var bytes float64
	_, _ = fmt.Sscanf(text[strings.LastIndex(strings.TrimSpace(text), "\n")+1:], "esclusa_http_body_bytes %g", &bytes)
	if bytes > 500*2*firstPiece {
		t.Errorf("they hold %g bytes", bytes)
	}
	for _, conn := range conns {
		buf := make([]byte, 12)
		if _, err := io.ReadFull(conn, buf); err != nil || string(buf) != "HTTP/1.1 408" {
			t.Fatalf("a slow one gets %q, %v", buf, err)
		}
	}
}
