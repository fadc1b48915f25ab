package tracing

import (
	"net/http"
	"strings"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// Handler makes a span of each request to next whose traceparent is sampled. To
// next the request then looks as if the span had sent it, so that what next sends
// on becomes part of the trace, below the span.
func (t *Tracing) Handler(next http.Handler) http.Handler {
	return otelhttp.NewHandler(t.below(next), "", otelhttp.WithTracerProvider(t.provider),
		otelhttp.WithPropagators(t.context), otelhttp.WithMeterProvider(noop.NewMeterProvider()))
}

// below is next with the span of the request's context as its sender. The request
// is otelhttp's own copy, but for the map of its headers.
func (t *Tracing) below(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		span := trace.SpanFromContext(r.Context())
		if !span.IsRecording() {
			next.ServeHTTP(w, r)
			return
		}
		span.SetAttributes(semconv.URLPath("REDACTED")) // otelhttp has set it
		r.Header = r.Header.Clone()
		t.context.Inject(r.Context(), propagation.HeaderCarrier(r.Header))
		next.ServeHTTP(w, r)
		if _, route, ok := strings.Cut(r.Pattern, " "); ok {
			span.SetAttributes(semconv.HTTPRoute(route))
		}
	})
}
