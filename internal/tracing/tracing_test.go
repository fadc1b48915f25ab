package tracing

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/expect"
	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) { leaks.Main(m) }

func TestSpansGoToAnotherPath(t *testing.T) {
	for endpoint, want := range map[string]string{
		"http://127.0.0.1:4318":              "http://127.0.0.1:4318/v1/traces",
		"http://collector:4318/":             "http://collector:4318/v1/traces",
		"https://example.com/otlp":           "https://example.com/otlp/v1/traces",
		"https://example.com/otlp/v1/traces": "https://example.com/otlp/v1/traces",
	} {
		if got, err := tracesURL(endpoint); err != nil || got != want {
			t.Errorf("%s: %s, %v; want %s", endpoint, got, err, want)
		}
	}
}

func TestBadEndpointIsTakenOrRepeated(t *testing.T) {
	for _, endpoint := range []string{
		"collector:4318", "grpc://collector:4317", "http://", "http://:4318", "http://a b", "\x00",
		"https://user:secret@collector", "https://collector?token=secret", "https://collector#secret",
	} {
		if err := CheckEndpoint(endpoint); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", endpoint, err)
		}
	}
}

// The first look is cheap, and must let through whatever the SDK takes for sampled.
func TestFirstLookMissesASampledRecord(t *testing.T) {
	const begin = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-"
	for parent, want := range map[string]bool{
		begin + "01": true, begin + "03": true, begin + "00": false, begin + "02": false, begin + "0": false, "": false,
		"01" + begin[2:] + "0b-what": true, "cc" + begin[2:] + "ff": true, "cc" + begin[2:] + "fe": false,
	} {
		rec := &esclusa.Record{Headers: []esclusa.Header{{Key: "x"}, {Key: "traceparent", Value: []byte(parent)}}}
		if got := sampled(rec); got != want {
			t.Errorf("%s: %v", parent, got)
		}
	}
}

// exporting takes spans, or fails.
type exporting struct{ err error }

func (e *exporting) ExportSpans(context.Context, []sdktrace.ReadOnlySpan) error { return e.err }
func (e *exporting) Shutdown(context.Context) error                             { return nil }

func TestCollectorAwayFloodsTheLog(t *testing.T) {
	var log strings.Builder
	away := &exporting{errors.New("refused " + strings.Repeat("x", 1<<20))}
	r := &reporter{SpanExporter: away, log: slog.New(slog.NewTextHandler(&log, nil))}
	for range 2 {
		for range 100 {
			if err := r.ExportSpans(t.Context(), nil); err != nil {
				t.Fatal(err) // the SDK would log it
			}
		}
		r.SpanExporter = &exporting{}
		for range 100 {
			if err := r.ExportSpans(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
		}
		r.SpanExporter = away
	}
	if lines := strings.Count(log.String(), "\n"); lines != 4 || log.Len() > 4000 {
		t.Errorf("%d lines, %d bytes: %.200s", lines, log.Len(), log.String())
	}
}

// followOne makes a span.
func followOne(tr *Tracing) {
	rec := &esclusa.Record{Topic: "datatype", Headers: []esclusa.Header{
		{Key: "traceparent", Value: []byte("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")},
	}}
	tr.Group("datatype.router").Decided(rec, "customer", nil, time.Now())
}

func TestStopDropsSpansOrComplains(t *testing.T) {
	t.Setenv("OTEL_BSP_SCHEDULE_DELAY", "3600000") // ms
	t.Setenv("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20token")
	handed := make(chan string, 10)
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		handed <- r.Method + " " + r.URL.Path + " " + r.Header.Get("Authorization")
	}))
	defer srv.Close()
	tr, err := Open(t.Context(), Options{Endpoint: srv.URL, Version: "v1", Instance: "one", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	followOne(tr)
	if err := tr.Close(t.Context()); err != nil {
		t.Errorf("an orderly stop complains: %v", err)
	}
	if len(handed) != 1 {
		t.Fatalf("%d requests to the collector, want 1", len(handed))
	}
	if got := <-handed; got != "POST /v1/traces Bearer token" {
		t.Errorf("it was %s", got)
	}
}

// Neither the SDK nor its client gives up within an hour here.
func TestCollectorThatHangsHoldsUpTheStop(t *testing.T) {
	for _, name := range []string{"OTEL_BSP_SCHEDULE_DELAY", "OTEL_BSP_EXPORT_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT"} {
		t.Setenv(name, "3600000") // ms
	}
	cut := make(chan struct{}, 1)
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // the client goes away
		<-r.Context().Done()
		cut <- struct{}{}
	}))
	defer srv.Close()
	defer srv.CloseClientConnections() // Close waits for the handler
	tr, err := Open(t.Context(), Options{Endpoint: srv.URL, Version: "v1", Instance: "one", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	followOne(tr)
	closed := make(chan error, 1)
	go func() { closed <- tr.Close(context.Background()) }()
	patience := time.After(expect.Patience)
	select {
	case err := <-closed:
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the spans that were not taken are not told of: %v", err)
		}
	case <-patience:
		t.Fatal("it does not end")
	}
	select {
	case <-cut:
	case <-patience:
		t.Error("the request goes on after the end")
	}
}
