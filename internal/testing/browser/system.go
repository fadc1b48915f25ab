package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// System is esclusa in the process of the test, with broker and Redis.
type System struct {
	URL     string // of HTTP, without a slash behind it
	kafka   *kgo.Client
	end     context.CancelFunc
	ended   chan error
	options app.Options
}

// Shared is the system that the tests of a package share, which is started at first. What
// one test sends others see.
func Shared(t *testing.T) *System {
	t.Helper()
	Program(t)
	shared.Lock()
	defer shared.Unlock()
	if shared.system == nil {
		shared.system = launch(t, app.Options{})
	}
	return shared.system
}

// Run starts a system for this test alone, with some options set.
func Run(t *testing.T, o app.Options) *System {
	t.Helper()
	Program(t)
	s := launch(t, o)
	t.Cleanup(s.stop)
	return s
}

func launch(t *testing.T, o app.Options) *System {
	t.Helper()
	dir, err := os.MkdirTemp("", "esclusa-browser-") //nolint:usetesting // the shared system outlives the test that starts it
	if err != nil {
		t.Fatal(err)
	}
	o.EmbeddedKafkaAddr, o.EmbeddedRedisAddr = "127.0.0.1:0", "127.0.0.1:0"
	if o.HTTPAddr == "" {
		o.HTTPAddr = "127.0.0.1:0"
	}
	o.DataDir, o.Instance, o.Version, o.StartWait = dir, "test", "test", expect.Patience
	s := &System{options: o}
	s.start(t)
	return s
}

func (s *System) start(t *testing.T) {
	t.Helper()
	a, err := app.New(s.options, testLog())
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(context.Background())
	s.end, s.ended = end, make(chan error, 1)
	up := make(chan app.Addresses, 1)
	go func() { s.ended <- a.Run(ctx, func(at app.Addresses) { up <- at }) }()
	select {
	case at := <-up:
		s.URL = "http://" + at.HTTP
		if s.kafka, err = kgo.NewClient(kgo.SeedBrokers(at.Kafka...)); err != nil {
			t.Fatal(err)
		}
	case err := <-s.ended:
		t.Fatalf("the system did not start: %v", err)
	}
	expect.Eventually(t, expect.Patience, "the system is ready", func() bool {
		code, _ := s.call(t, http.MethodGet, "/readyz", "")
		return code == http.StatusOK
	})
}

func testLog() *slog.Logger {
	if os.Getenv("ESCLUSA_TEST_LOG") == "" {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// Stop ends the system as a signal does, and keeps what it has stored.
func (s *System) Stop() {
	if s.kafka != nil {
		s.kafka.Close()
	}
	s.end()
	if err := <-s.ended; err != nil {
		fmt.Fprintln(os.Stderr, "the system that a browser looked at has ended:", err) // no test is there any more
	}
	s.ended <- nil // so that it can be stopped that has ended
	http.DefaultClient.CloseIdleConnections()
}

// Return starts a system again that was stopped, at its address: it was started with one of
// its own in HTTPAddr, which nobody else has taken since.
func (s *System) Return(t *testing.T) {
	t.Helper()
	s.start(t)
}

func (s *System) stop() {
	s.Stop()
	_ = os.RemoveAll(s.options.DataDir) // the system's next one lies elsewhere
}

// Produce sends a record to ingress as any Kafka client does, with headers by name and
// value.
func (s *System) Produce(t *testing.T, value string, headers ...string) {
	t.Helper()
	if err := s.kafka.ProduceSync(t.Context(), ingress(value, headers)).FirstErr(); err != nil {
		t.Fatal(err)
	}
}

// ProduceAll sends so many records to ingress, many at once.
func (s *System) ProduceAll(t *testing.T, n int, record func(i int) (value string, headers []string)) {
	t.Helper()
	var failed atomic.Pointer[error]
	for i := range n {
		value, headers := record(i)
		s.kafka.Produce(t.Context(), ingress(value, headers), func(_ *kgo.Record, err error) {
			if err != nil {
				failed.Store(&err)
			}
		})
	}
	if err := s.kafka.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := failed.Load(); err != nil {
		t.Fatal(*err)
	}
}

func ingress(value string, headers []string) *kgo.Record {
	rec := &kgo.Record{Topic: "datatype", Value: []byte(value)}
	for i := 0; i+1 < len(headers); i += 2 {
		rec.Headers = append(rec.Headers, kgo.RecordHeader{Key: headers[i], Value: []byte(headers[i+1])})
	}
	return rec
}

// Get answers with the JSON at a path, for what a test holds the page against.
func (s *System) Get(t *testing.T, path string, into any) {
	t.Helper()
	code, text := s.call(t, http.MethodGet, path, "")
	if code != http.StatusOK {
		t.Fatalf("GET %s: %d %s", path, code, text)
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("GET %s: %v", path, err)
	}
}

// Call makes a call with a body, and headers by name and value.
func (s *System) Call(t *testing.T, method, path, body string, headers ...string) (code int, text string) {
	t.Helper()
	return s.call(t, method, path, body, headers...)
}

func (s *System) call(t *testing.T, method, path, body string, headers ...string) (int, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}
