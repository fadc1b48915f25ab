package endtoend

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

const (
	someTrace  = "0af7651916cd43dd8448eb211c80319c"
	otherTrace = "1af7651916cd43dd8448eb211c80319c"
	someSpan   = "b7ad6b7169203331"
)

func parent(trace, flags string) string { return "00-" + trace + "-" + someSpan + "-" + flags }

// produce sends a record of somebody else's to ingress.
func (s *system) produce(value string, headers ...string) *kgo.Record {
	s.t.Helper()
	rec := &kgo.Record{Topic: s.names.Ingress(), Value: []byte(value)}
	for i := 0; i < len(headers); i += 2 {
		rec.Headers = append(rec.Headers, kgo.RecordHeader{Key: headers[i], Value: []byte(headers[i+1])})
	}
	cl := s.kafka()
	defer cl.Close() // after the system has stopped it would take a second
	if err := cl.ProduceSync(s.t.Context(), rec).FirstErr(); err != nil {
		s.t.Fatal(err)
	}
	return rec
}

// channelRecord waits for the first record of a channel.
func (s *system) channelRecord(topic string) *kgo.Record {
	s.t.Helper()
	cl := s.kafka(kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.FetchIsolationLevel(kgo.ReadCommitted()))
	for {
		fetches := cl.PollFetches(s.t.Context())
		if err := fetches.Err(); err != nil {
			s.t.Fatal(err)
		}
		for rec := range fetches.RecordsAll() {
			return rec
		}
	}
}

func header(rec *kgo.Record, key string) string {
	for _, h := range rec.Headers {
		if h.Key == key {
			return string(h.Value)
		}
	}
	return ""
}

func TestRecordIsLostToTheTraceOfItsSender(t *testing.T) {
	at, c := startSpanCollector(t)
	o := options(t)
	o.OTLPEndpoint = at
	s := start(t, o)
	rec := s.produce(grupo3, "datatype", "customer", "traceparent", parent(someTrace, "01"), "tracestate", "shop=7")
	place := map[string]string{
		"service.name": "esclusa", "messaging.system": "kafka",
		"messaging.operation.name": "process", "messaging.operation.type": "process",
		"esclusa.datatype": "customer", "esclusa.outcome": "accepted",
	}
	routed := s.span(c, someTrace, "process "+s.names.Ingress(), someSpan, tracepb.Span_SPAN_KIND_CONSUMER)
	routed.has(t, place)
	routed.has(t, map[string]string{
		"messaging.destination.name": s.names.Ingress(), "messaging.destination.partition.id": fmt.Sprint(rec.Partition),
		"messaging.kafka.offset": fmt.Sprint(rec.Offset), "messaging.consumer.group.name": s.names.RouterGroup(),
	})
	if routed.status == tracepb.Status_STATUS_CODE_ERROR {
		t.Error("an accepted record is an error")
	}
	kept := s.span(c, someTrace, "process "+s.names.Channel("customer"), someSpan, tracepb.Span_SPAN_KIND_CONSUMER)
	kept.has(t, place)
	kept.has(t, map[string]string{"messaging.destination.name": s.names.Channel("customer"), "messaging.consumer.group.name": s.names.TableGroup("customers")})

	s.produce(`{"id":"t1","language":"es","body":"hola"}`, "datatype", "text", "traceparent", parent(otherTrace, "01"))
	audited := s.span(c, otherTrace, "process "+s.names.Channel("text"), someSpan, tracepb.Span_SPAN_KIND_CONSUMER)
	audited.has(t, map[string]string{"messaging.consumer.group.name": s.names.AuditorGroup(), "esclusa.outcome": "accepted"})

	// What the sender sent passes through, whatever we make of it.
	onChannel := s.channelRecord(s.names.Channel("customer"))
	if tp, ts := header(onChannel, "traceparent"), header(onChannel, "tracestate"); tp != parent(someTrace, "01") || ts != "shop=7" {
		t.Errorf("the channel record has traceparent %q, tracestate %q", tp, ts)
	}
}

func TestRefusedRecordIsNoErrorInItsTrace(t *testing.T) {
	at, c := startSpanCollector(t)
	o := options(t)
	o.OTLPEndpoint = at
	s := start(t, o)
	s.produce(`{"id_cliente":"10","edad":200}`, "datatype", "customer", "traceparent", parent(someTrace, "01"))
	got := s.span(c, someTrace, "process "+s.names.Ingress(), someSpan, tracepb.Span_SPAN_KIND_CONSUMER)
	got.has(t, map[string]string{
		"esclusa.outcome": "refused", "esclusa.reason": "schema_violation", "error.type": "schema_violation", "esclusa.datatype": "customer",
	})
	if got.status != tracepb.Status_STATUS_CODE_ERROR {
		t.Errorf("its status is %s", got.status)
	}
}

func TestRequestAndItsRecordAreTwoTraces(t *testing.T) {
	at, c := startSpanCollector(t)
	o := options(t)
	o.OTLPEndpoint = at
	s := start(t, o)
	s.traced("POST", "/send_message", grupo3, parent(someTrace, "01"), 200)
	server := s.span(c, someTrace, "POST /send_message", someSpan, tracepb.Span_SPAN_KIND_SERVER)
	server.has(t, map[string]string{"http.route": "/send_message", "http.response.status_code": "200"})
	s.span(c, someTrace, "process "+s.names.Ingress(), server.id, tracepb.Span_SPAN_KIND_CONSUMER)
	s.span(c, someTrace, "process "+s.names.Channel("customer"), server.id, tracepb.Span_SPAN_KIND_CONSUMER)

	// An erasure too; and the customer's id stays out of what is collected.
	s.traced("DELETE", "/v1/customers/10?wait=readable", "", parent(otherTrace, "01"), 204)
	server = s.span(c, otherTrace, "DELETE /v1/customers/{key}", someSpan, tracepb.Span_SPAN_KIND_SERVER)
	server.has(t, map[string]string{"http.route": "/v1/customers/{key}", "url.path": "REDACTED"})
	s.span(c, otherTrace, "process "+s.names.Ingress(), server.id, tracepb.Span_SPAN_KIND_CONSUMER).
		has(t, map[string]string{"messaging.kafka.message.tombstone": "true", "esclusa.outcome": "accepted"})
	for _, sp := range append(c.named(otherTrace, server.name), c.named(otherTrace, "process "+s.names.Ingress())...) {
		for key, value := range sp.attributes {
			if strings.Contains(value, "customers/10") {
				t.Errorf("%s of %s tells the customer: %s", key, sp.name, value)
			}
		}
	}
}

// traced makes a request with a traceparent, none where that is empty.
func (s *system) traced(method, path, body, traceparent string, code int) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, "http://"+s.at.HTTP+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if traceparent != "" {
		req.Header.Set("traceparent", traceparent)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != code {
		s.t.Errorf("%s %s: %d, %v", method, path, resp.StatusCode, err)
	}
}

// All spans are handed over when the system has stopped, so that one that is
// absent will not come.
func TestSpansNobodyAskedFor(t *testing.T) {
	at, c := startSpanCollector(t)
	o := options(t)
	o.OTLPEndpoint = at
	s := start(t, o)
	other := strings.ReplaceAll(grupo3, `"10"`, `"11"`)
	for _, traceparent := range []string{"", parent(otherTrace, "00"), "00-" + otherTrace + "-0-01", parent(otherTrace, "z1"), parent(strings.Repeat("z", 32), "01")} {
		s.produce(other, "datatype", "customer", "traceparent", traceparent)
		s.traced("POST", "/send_message", grupo3, traceparent, 200)
	}
	s.produce(other, "datatype", "customer")
	s.traced("POST", "/send_message", grupo3, parent(someTrace, "01"), 200) // and one that somebody did
	s.stop()
	if len(c.named(someTrace, "POST /send_message")) != 1 {
		t.Error("the stop has not handed over what was sampled")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, sp := range c.spans {
		if sp.trace != someTrace {
			t.Errorf("a span %s of trace %s, %v", sp.name, sp.trace, sp.attributes)
		}
	}
}

func TestCollectorAwayHoldsUpRecordsOrTheStop(t *testing.T) {
	hangs := make(chan struct{})
	reached := make(chan struct{}, 1)
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // it may be cut off
		select {
		case reached <- struct{}{}:
		default:
		}
		<-hangs
	}))
	defer srv.Close()
	defer close(hangs)
	for name, at := range map[string]string{"refuses": "http://" + engines.FreeAddr(t), "hangs": srv.URL} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("OTEL_BSP_SCHEDULE_DELAY", "20") // ms
			var logged expect.Log
			o := options(t)
			o.OTLPEndpoint = at
			s := runLogged(t, o, slog.New(slog.NewTextHandler(&logged, nil)))
			s.ready()
			for range 3 {
				s.traced("POST", "/send_message", grupo3, parent(someTrace, "01"), 200)
				rec := s.produce("{", "datatype", "customer", "traceparent", parent(someTrace, "01"))
				if a := s.alert(fmt.Sprintf("%s/%d/%d", rec.Topic, rec.Partition, rec.Offset)); a.Reason != esclusa.Malformed {
					t.Errorf("reason %s", a.Reason)
				}
			}
			if name == "hangs" {
				<-reached
			} else {
				eventually(t, "that it is away is logged", func() bool { return logged.Count("collector") > 0 })
			}
			s.stop()
			if n := logged.Count("does not take spans"); n > 1 {
				t.Errorf("it is logged %d times", n)
			}
		})
	}
}
