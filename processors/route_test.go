package processors

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// router decides at noon.
func router(t testing.TB) (*Router, *prometheus.Registry) {
	metrics, reg := newMetrics(t)
	return NewRouter(RouterConfig{
		Catalogue: builtIn(t), Names: names, Origin: esclusa.Origin{Component: "router", Version: "v1"},
		Metrics: metrics, Now: func() time.Time { return noon },
	}), reg
}

// one is what a batch of one record becomes.
func one(r *Router, rec *esclusa.Record) esclusa.Record {
	for _, records := range r.Route([]esclusa.Record{*rec}) {
		return records[0]
	}
	panic("the record has become nothing")
}

// arrived is a record of ingress.
func arrived(value string, pairs ...string) *esclusa.Record {
	rec := &esclusa.Record{
		Topic: "datatype", Partition: 3, Offset: 4711, Timestamp: noon.Add(-time.Second),
		Key: []byte("of the sender"), Headers: headers(pairs...),
	}
	if value != "" {
		rec.Value = []byte(value)
	}
	return rec
}

const (
	grupo3   = `{"id_cliente":"10","nombre":"Grupo 3"}`
	greeting = `{"id":"t1","language":"es","body":"hola"}`
)

// ours are the headers of a channel record that belong to esclusa.
func ours(t *testing.T, datatype string) []string {
	t.Helper()
	ch, ok := builtIn(t).Channel(datatype)
	if !ok {
		t.Fatalf("no channel %s", datatype)
	}
	return []string{"datatype", datatype, "dataschema", ch.ID, "esclusa-source", "datatype/3/4711", "esclusa-time", "2026-01-02T11:59:59.000Z"}
}

func TestRecordGoesAstray(t *testing.T) {
	for name, c := range map[string]struct {
		rec        *esclusa.Record
		datatype   string
		key, value string
		kept       []string // headers of the sender's
	}{
		"named by a header": {arrived(grupo3, "datatype", "customer"), "customer", "10", grupo3, nil},
		"named in the body": {
			arrived(`{"datatype":"text","id":"t1","language":"es","body":"hola"}`), "text", "t1",
			`{"datatype":"text","id":"t1","language":"es","body":"hola"}`, nil,
		},
		"order and repetition": {
			arrived(grupo3, "x", "2", "datatype", "customer", "a", "1", "x", "2", "x", "1", "traceparent", "00-1", "tracestate", "s"),
			"customer", "10", grupo3, []string{"x", "2", "a", "1", "x", "2", "x", "1", "traceparent", "00-1", "tracestate", "s"},
		},
		"forged headers": {
			arrived(greeting, "esclusa-source", "datatype/0/0", "datatype", "text", "dataschema", "https://esclusa.dev/schemas/text/1-0-0", "esclusa-row", "erased", "esclusa-time", "x",
				"__dlq.errors.topic", "x", "kafka_dlt-original-topic", "x", "datatype", "text", "Datatype", "kept"),
			"text", "t1", greeting, []string{"Datatype", "kept"},
		},
		"CloudEvent in headers": {
			arrived(greeting, "ce_type", "text", "ce_source", "/shop", "content-type", "application/json"), "text", "t1", greeting,
			[]string{"ce_type", "text", "ce_source", "/shop", "content-type", "application/json"},
		},
		"CloudEvent in the body": {
			arrived(`{"specversion":"1.0","type":"text","source":"/shop","id":"e1","data": {"id":"t1","language":"es","body":"hola"} }`,
				"content-type", "application/cloudevents+json"),
			"text", "t1", greeting,
			[]string{"content-type", "application/json", "ce_id", "e1", "ce_source", "/shop", "ce_specversion", "1.0", "ce_type", "text"},
		},
		"erasure": {arrived("", "datatype", "customer"), "customer", "of the sender", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := router(t)
			got := one(r, c.rec)
			if got.Topic != "datatype."+c.datatype || string(got.Key) != c.key || string(got.Value) != c.value {
				t.Errorf("became %s of key %q: %s", got.Topic, got.Key, got.Value)
			}
			if (got.Value == nil) != (c.value == "") {
				t.Errorf("the value is nil: %v", got.Value == nil)
			}
			if want := headers(append(c.kept, ours(t, c.datatype)...)...); !sameHeaders(got.Headers, want, name == "CloudEvent in the body") {
				t.Errorf("headers %s\nwant    %s", got.Headers, want)
			}
			if !got.Timestamp.Equal(noon) {
				t.Errorf("the timestamp %v is not the router's clock", got.Timestamp)
			}
		})
	}
}

// sameHeaders compares in order, or where the order is free without.
func sameHeaders(a, b []esclusa.Header, sorted bool) bool {
	if sorted {
		less := func(x, y esclusa.Header) int { return strings.Compare(x.Key, y.Key) }
		a, b = slices.SortedFunc(slices.Values(a), less), slices.SortedFunc(slices.Values(b), less)
	}
	return slices.EqualFunc(a, b, func(x, y esclusa.Header) bool { return x.Key == y.Key && bytes.Equal(x.Value, y.Value) })
}

func TestRefusedRecordIsNotTold(t *testing.T) {
	for name, c := range map[string]struct {
		rec      *esclusa.Record
		reason   esclusa.Reason
		datatype string
		key      string
		pointer  string
	}{
		"missing member": {arrived(`{"id_cliente":"10"}`, "datatype", "customer", "ce_source", "/shop"), esclusa.SchemaViolation, "customer", "/shop", "/nombre"},
		"no sender":      {arrived(`{"id_cliente":"10"}`, "datatype", "customer"), esclusa.SchemaViolation, "customer", "-", "/nombre"},
		"empty sender":   {arrived(`{}`, "ce_source", ""), esclusa.Unclassified, "", "-", ""},
		"not JSON":       {arrived(`{`, "datatype", "text"), esclusa.Malformed, "text", "-", ""},
		"unnamed":        {arrived(`{}`), esclusa.Unclassified, "", "-", ""},
		"unknown":        {arrived(`{}`, "datatype", "../etc"), esclusa.UnknownDatatype, "", "-", ""},
		"no value":       {arrived("", "datatype", "text"), esclusa.Malformed, "text", "-", ""},
		"too large":      {arrived(strings.Repeat(" ", 1<<20+1), "datatype", "text"), esclusa.LimitExceeded, "text", "-", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := router(t)
			got := one(r, c.rec)
			if got.Topic != "datatype.alerts" || string(got.Key) != c.key {
				t.Errorf("became %s of key %q", got.Topic, got.Key)
			}
			a, err := esclusa.ParseAlert(got.Value)
			must(t, err)
			if a.ID != "datatype/3/4711" || a.Reason != c.reason || a.Component != "router" || a.Version != "v1" {
				t.Errorf("the alert says %s %s by %s %s", a.ID, a.Reason, a.Component, a.Version)
			}
			if len(a.Errors) == 0 || a.Errors[0].Pointer != c.pointer {
				t.Errorf("errors %v, want one at %q", a.Errors, c.pointer)
			}
			if (a.Datatype == nil) != (c.datatype == "") || a.Datatype != nil && *a.Datatype != c.datatype {
				t.Errorf("the datatype is %v, want %q", a.Datatype, c.datatype)
			}
		})
	}
}

func TestAlertTakesTheSendersWordForWhatFailed(t *testing.T) {
	r, _ := router(t)
	got := one(r, arrived(`{}`, "x", "2", "__dlq.errors.topic", "forged", "kafka_dlt-exception", "forged", "datatype", "text",
		"esclusa-source", "forged", "x", "1", "x", "2"))
	want := headers(
		"__dlq.errors.topic", "datatype", "__dlq.errors.partition", "3", "__dlq.errors.offset", "4711",
		"__dlq.errors.message", "schema_violation: is required",
		"kafka_dlt-original-topic", "datatype", "x", "2", "__dlq.sent.datatype", "text", "x", "1", "x", "2",
	)
	got.Headers[3].Value = want[3].Value // its words are the schemas'
	if !reflect.DeepEqual(got.Headers, want) {
		t.Errorf("headers %s\nwant    %s", got.Headers, want)
	}
}

// hostile records are as large as the limits let through, or larger.
func hostile() map[string]*esclusa.Record {
	members := func(name string) string {
		var b strings.Builder
		b.WriteString(`{"id_cliente":"1","nombre":"x"`)
		for i := range 20 {
			fmt.Fprintf(&b, `,"%s%d":1`, strings.Repeat(name, 1<<20/20/len(name)-10), i)
		}
		return b.String() + "}"
	}
	large := arrived(grupo3, "datatype", "customer", "large", strings.Repeat("x", 64<<10))
	large.Key = bytes.Repeat([]byte{0}, 1<<20)
	long := arrived("{", "datatype", "customer", "ce_source", strings.Repeat("\x01", 60<<10))
	many := arrived(members("x"), "datatype", "customer")
	for i := range 60 {
		many.Headers = append(many.Headers, esclusa.Header{Key: fmt.Sprint(i), Value: bytes.Repeat([]byte("y"), 1000)})
	}
	return map[string]*esclusa.Record{
		"key of 1 MiB and headers of 64 KiB": large,
		"sender of 60 KiB of control bytes":  long,
		"long names":                         many,
		"names of tildes":                    arrived(members("~"), "datatype", "customer"),
		"names of slashes":                   arrived(members("/"), "datatype", "customer"),
		"names of escapes":                   arrived(members(`\u0001`), "datatype", "customer"),
		"names of line separators":           arrived(members("\u2028"), "datatype", "customer"),
		"bytes that are no UTF-8":            arrived(strings.Repeat("\xff", 1<<20), "datatype", "customer"),
		"datatype of 60 KiB":                 arrived("{}", "datatype", strings.Repeat("d", 60<<10)),
		"body of 60 MiB":                     arrived(strings.Repeat(" ", 60<<20), "datatype", "customer"),
		"10,000 wrong elements":              arrived(`{"id_cliente":[`+strings.Repeat("1,", 9000)+`1],"nombre":2}`, "datatype", "customer"),
	}
}

func TestAlertExceedsTheBrokersLimit(t *testing.T) {
	r, _ := router(t)
	for name, rec := range hostile() {
		t.Run(name, func(t *testing.T) {
			got := one(r, rec)
			if got.Topic != "datatype.alerts" {
				t.Fatalf("became %s", got.Topic)
			}
			size := len(got.Key) + len(got.Value)
			for _, h := range got.Headers {
				size += len(h.Key) + len(h.Value)
			}
			if limit := 1<<20 + schemas.DefaultLimits().RecordBytes; size >= limit {
				t.Errorf("the alert has %d bytes, more than the %d that the broker takes", size, limit)
			}
			if !json.Valid(got.Value) {
				t.Error("the alert is not JSON")
			}
		})
	}
}

func TestRecordIsCountedTwiceOrUnderAHostileLabel(t *testing.T) {
	r, reg := router(t)
	const name = "esclusa_records_total"
	series := len(family(t, reg, name))
	for i, rec := range []*esclusa.Record{
		arrived(grupo3, "datatype", "customer"), arrived(`{}`, "datatype", "customer"), arrived(`{}`, "datatype", "evil"), arrived("x"),
	} {
		one(r, rec)
		if n := metric(t, reg, name); n != float64(i+1) {
			t.Errorf("after %d records %v are counted", i+1, n)
		}
	}
	labels := family(t, reg, name)
	if len(labels) != series {
		t.Errorf("%d series, %d were seeded", len(labels), series)
	}
	for label, want := range map[string]float64{
		"customer accepted ": 1, "customer refused schema_violation": 1, "_none refused unknown_datatype": 1, "_none refused malformed": 1,
		"customer refused malformed": 0, "text accepted ": 0,
	} {
		if got, seeded := labels[label]; got != want || !seeded {
			t.Errorf("%q is %v (seeded %v), want %v", label, got, seeded, want)
		}
	}
}

// family is a counter's series by datatype, outcome and reason.
func family(t *testing.T, reg *prometheus.Registry, name string) map[string]float64 {
	t.Helper()
	families, err := reg.Gather()
	must(t, err)
	out := make(map[string]float64)
	for _, f := range families {
		if f.GetName() != name {
			continue
		}
		for _, m := range f.GetMetric() {
			var values []string
			for _, l := range m.GetLabel() {
				values = append(values, l.GetValue())
			}
			out[strings.Join(values, " ")] = m.GetCounter().GetValue()
		}
	}
	return out
}

// A sender's clock may be ahead of ours.
func TestNegativeAgeIsObserved(t *testing.T) {
	r, reg := router(t)
	rec := arrived(grupo3, "datatype", "customer")
	rec.Timestamp = noon.Add(time.Hour)
	one(r, rec)
	families, err := reg.Gather()
	must(t, err)
	for _, f := range families {
		if f.GetName() == "esclusa_ingress_to_route_seconds" {
			if h := f.GetMetric()[0].GetHistogram(); h.GetSampleSum() != 0 || h.GetSampleCount() != 1 {
				t.Errorf("%d ages that sum up to %v", h.GetSampleCount(), h.GetSampleSum())
			}
		}
	}
}

func TestRecordsOfABatchShareWhatBelongsToOne(t *testing.T) {
	r, _ := router(t)
	var batch []esclusa.Record
	for i := range 300 {
		rec := arrived(fmt.Sprintf(`{"id":"t%d","language":"es","body":"hola"}`, i), "datatype", "text", "n", fmt.Sprint(i))
		rec.Offset = int64(i)
		batch = append(batch, *rec)
	}
	got := r.Route(batch)["datatype.text"]
	if len(got) != len(batch) {
		t.Fatalf("%d of %d records have come out", len(got), len(batch))
	}
	for i, rec := range got {
		source, _ := rec.Header(esclusa.HeaderSource)
		n, _ := rec.Header("n")
		if string(rec.Key) != fmt.Sprintf("t%d", i) || string(source) != fmt.Sprintf("datatype/3/%d", i) || string(n) != fmt.Sprint(i) {
			t.Fatalf("record %d has key %s, source %s, header %s", i, rec.Key, source, n)
		}
		_ = append(rec.Key, "overwritten"...)
		_ = append(source, "overwritten"...)
	}
	if again, _ := got[0].Header(esclusa.HeaderTime); string(again) != "2026-01-02T11:59:59.000Z" {
		t.Errorf("a neighbour has overwritten the time: %s", again)
	}
}
