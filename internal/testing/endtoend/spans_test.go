package endtoend

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	collectorpb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	commonpb "go.opentelemetry.io/proto/otlp/common/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// spanCollector keeps what it is sent by OTLP over HTTP.
type spanCollector struct {
	t     *testing.T
	mu    sync.Mutex
	spans []span
}

// span is what the tests look at of a span.
type span struct {
	name, trace, id, parent string
	kind                    tracepb.Span_SpanKind
	status                  tracepb.Status_StatusCode
	attributes              map[string]string
	links                   []string // trace and span
}

// startSpanCollector starts one, and has the systems that start
// later send them soon.
func startSpanCollector(t *testing.T) (at string, c *spanCollector) {
	t.Helper()
	t.Setenv("OTEL_BSP_SCHEDULE_DELAY", "20") // ms
	c = &spanCollector{t: t}
	srv := httptest.NewServer(c)
	t.Cleanup(srv.Close)
	return srv.URL, c
}

func (c *spanCollector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.URL.Path != "/v1/traces" {
		http.NotFound(w, r)
		return
	}
	var req collectorpb.ExportTraceServiceRequest
	text, err := io.ReadAll(r.Body)
	if err == nil && r.Header.Get("Content-Encoding") == "gzip" {
		var zr *gzip.Reader
		if zr, err = gzip.NewReader(bytes.NewReader(text)); err == nil {
			text, err = io.ReadAll(zr)
		}
	}
	if err == nil {
		err = proto.Unmarshal(text, &req)
	}
	if err != nil {
		c.t.Errorf("what came is not OTLP: %v", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, rs := range req.ResourceSpans {
		resource := attributeTexts(rs.Resource.Attributes)
		for _, ss := range rs.ScopeSpans {
			for _, s := range ss.Spans {
				attrs := attributeTexts(s.Attributes)
				attrs["service.name"] = resource["service.name"]
				var links []string
				for _, l := range s.Links {
					links = append(links, fmt.Sprintf("%x %x", l.TraceId, l.SpanId))
				}
				c.spans = append(c.spans, span{
					name: s.Name, trace: fmt.Sprintf("%x", s.TraceId), id: fmt.Sprintf("%x", s.SpanId),
					parent: fmt.Sprintf("%x", s.ParentSpanId), kind: s.Kind, status: s.GetStatus().GetCode(), attributes: attrs, links: links,
				})
			}
		}
	}
}

func attributeTexts(attrs []*commonpb.KeyValue) map[string]string {
	out := make(map[string]string)
	for _, a := range attrs {
		switch v := a.Value.Value.(type) {
		case *commonpb.AnyValue_StringValue:
			out[a.Key] = v.StringValue
		case *commonpb.AnyValue_IntValue:
			out[a.Key] = fmt.Sprint(v.IntValue)
		case *commonpb.AnyValue_BoolValue:
			out[a.Key] = fmt.Sprint(v.BoolValue)
		}
	}
	return out
}

// named returns the spans of a trace with a name.
func (c *spanCollector) named(trace, name string) []span {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []span
	for _, s := range c.spans {
		if s.trace == trace && s.name == name {
			out = append(out, s)
		}
	}
	return out
}

// span waits for the span of a trace with a name, and checks its parent and kind.
func (s *system) span(c *spanCollector, trace, name, parent string, kind tracepb.Span_SpanKind) span {
	s.t.Helper()
	eventually(s.t, "a span "+name, func() bool { return len(c.named(trace, name)) > 0 })
	found := c.named(trace, name)
	if len(found) > 1 || found[0].parent != parent || found[0].kind != kind {
		s.t.Errorf("spans %s are %+v, want one of kind %s below %s", name, found, kind, parent)
	}
	return found[0]
}

func (s span) has(t *testing.T, want map[string]string) {
	t.Helper()
	for key, value := range want {
		if got, ok := s.attributes[key]; !ok || got != value {
			t.Errorf("%s: %s is %q, want %q", s.name, key, got, value)
		}
	}
}
