// Package tracing follows single records and requests, as OpenTelemetry spans
// that go to a collector by OTLP over HTTP.
//
// Whoever sends decides what is followed: a span is made only where a traceparent
// says that the trace is sampled, and nothing begins a trace of its own. What
// cannot be handed to the collector is dropped; nobody ever waits for it.
//
// No value of a record is in a span, nor the path of a request, which can hold a
// key of a row.
package tracing

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
)

// scope names what makes the spans.
const scope = "github.com/esclusa/esclusa"

// flushWithin bounds the last hand-over to the collector.
const flushWithin = time.Second

// Options say where spans go and in whose name; all of it is required. What
// OpenTelemetry's own variables set beside that counts too, such as
// OTEL_EXPORTER_OTLP_HEADERS, OTEL_RESOURCE_ATTRIBUTES and OTEL_BSP_*.
type Options struct {
	Endpoint string // of the collector, as CheckEndpoint takes it
	Version  string // of this build
	Instance string // of this process
	Log      *slog.Logger
}

// Tracing makes spans and hands them to the collector. It is safe for concurrent
// use.
type Tracing struct {
	provider *sdktrace.TracerProvider
	exporter sdktrace.SpanExporter
	context  propagation.TraceContext
}

// Open begins, whether or not the collector is there. The caller closes it.
func Open(ctx context.Context, o Options) (*Tracing, error) {
	endpoint, err := tracesURL(o.Endpoint)
	if err != nil {
		return nil, err
	}
	client, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(endpoint))
	if err != nil {
		return nil, fmt.Errorf("preparing the exporter of spans: %w", err)
	}
	who, err := resource.New(ctx, resource.WithTelemetrySDK(), resource.WithAttributes(
		semconv.ServiceName("esclusa"), semconv.ServiceVersion(o.Version), semconv.ServiceInstanceID(o.Instance),
	), resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("reading OTEL_RESOURCE_ATTRIBUTES: %w", err)
	}
	exporter := &reporter{SpanExporter: client, log: o.Log}
	return &Tracing{
		exporter: exporter,
		provider: sdktrace.NewTracerProvider(
			sdktrace.WithBatcher(exporter), // its queue is bounded and drops what is too much
			sdktrace.WithResource(who),
			sdktrace.WithSampler(sdktrace.ParentBased(sdktrace.NeverSample())),
		),
	}, nil
}

// Close hands over the spans that are left, within a second at most, and drops
// those that the collector has not taken by then.
func (t *Tracing) Close(ctx context.Context) error {
	within, done := context.WithTimeout(ctx, flushWithin)
	defer done()
	err := t.provider.Shutdown(within)
	// Where that did not come to its end, a request is still on its way.
	return errors.Join(err, t.exporter.Shutdown(context.WithoutCancel(ctx)))
}

// reporter says when the collector goes away and when it is back. The SDK would
// say so of each batch.
type reporter struct {
	sdktrace.SpanExporter
	log  *slog.Logger
	away bool
}

// ExportSpans is called by one goroutine at a time.
func (r *reporter) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	err := r.SpanExporter.ExportSpans(ctx, spans)
	switch {
	case err != nil && !r.away:
		r.log.Warn("the collector of traces does not take spans; they are dropped until it does", "err", fmt.Sprintf("%.300s", err))
	case err == nil && r.away:
		r.log.Info("the collector of traces takes spans again")
	}
	r.away = err != nil
	return nil
}
