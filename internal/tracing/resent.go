package tracing

import (
	"context"
	"slices"

	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/esclusa/esclusa"
)

// Resent makes the span of a record that is sent again, if whoever wants that has it
// followed, as the traceparent says. The record belongs to that trace from then on, and
// the span links to the trace that it belonged to.
func (t *Tracing) Resent(rec *esclusa.Record, traceparent string) {
	run := t.context.Extract(context.Background(), propagation.MapCarrier{parentHeader: traceparent})
	if !trace.SpanContextFromContext(run).IsSampled() {
		return
	}
	before := trace.SpanContextFromContext(t.context.Extract(context.Background(), carrier(rec.Headers)))
	opts := []trace.SpanStartOption{
		trace.WithSpanKind(trace.SpanKindProducer), trace.WithAttributes(
			semconv.MessagingSystemKafka, semconv.MessagingOperationName("send"), semconv.MessagingOperationTypeSend,
			semconv.MessagingDestinationName(rec.Topic), semconv.MessagingMessageBodySize(len(rec.Value)),
		),
	}
	if before.IsValid() {
		opts = append(opts, trace.WithLinks(trace.Link{SpanContext: before}))
	}
	ctx, span := t.provider.Tracer(scope).Start(run, "send "+rec.Topic, opts...)
	span.End()
	rec.Headers = slices.DeleteFunc(rec.Headers, func(h esclusa.Header) bool { return h.Key == parentHeader || h.Key == stateHeader })
	now := propagation.MapCarrier{}
	t.context.Inject(ctx, now)
	for _, name := range []string{parentHeader, stateHeader} {
		if value := now[name]; value != "" {
			rec.Headers = append(rec.Headers, esclusa.Header{Key: name, Value: []byte(value)})
		}
	}
}

// The headers of a record's context.
const (
	parentHeader = "traceparent"
	stateHeader  = "tracestate"
)
