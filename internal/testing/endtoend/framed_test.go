package endtoend

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sr"
	"github.com/twmb/franz-go/pkg/sr/srfake"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/verify"
	"github.com/esclusa/esclusa/schemas"
)

// framedBy is what a registry's serializer writes before the document.
var framedBy = []string{"\x00\x00\x00\x00\x2a", "\x010123456789abcdef", "\x03\x000123456789abcdef"}

// A framed record is what it holds to everybody: the table, HTTP, verify, and whoever
// reads its channel or the alert about it.
func TestFramedRecordGoesAstray(t *testing.T) {
	s := start(t, options(t))
	cl := s.kafka()
	named := []kgo.RecordHeader{{Key: "datatype", Value: []byte("customer")}, {Key: "ce_source", Value: []byte("crm")}}
	for i, frame := range framedBy {
		for _, body := range []string{customer(i, "framed"), `{"id_cliente":"10"}`} {
			must(t, cl.ProduceSync(t.Context(), &kgo.Record{Topic: s.names.Ingress(), Value: []byte(frame + body), Headers: named}).FirstErr())
		}
	}
	for i := range framedBy {
		id := "/get_message/" + strconv.Itoa(i)
		eventually(t, "the row of a framed record", func() bool { code, _ := s.get(id); return code == 200 })
		s.want("GET", id, "", 200, `{"message":`+customer(i, "framed")+`,"status":"success"}`)
	}
	for i, frame := range framedBy {
		if code, text := s.call("POST", "/v1/channels/customer/validate", frame+customer(i, "x")); code != 200 {
			t.Errorf("over HTTP: %d %s", code, text)
		}
		if code, text := s.call("POST", "/v1/channels/customer/messages?wait=routed", frame+customer(10+i, "x")); code != 200 {
			t.Errorf("over HTTP: %d %s", code, text)
		}
		if code, _ := s.call("POST", "/v1/channels/customer/validate", frame+"[]"); code != 422 {
			t.Errorf("a framed array: %d", code)
		}
	}
	for _, line := range goReads(t, s.at.Kafka, 2*len(framedBy), []string{s.names.Channel("customer")}) {
		var r read
		must(t, json.Unmarshal([]byte(line), &r))
		if !bytes.HasPrefix(r.Value, []byte("{")) || !strings.Contains(line, `"__value_schema_id"`) && !strings.Contains(line, `"aws-glue-schema-version-id"`) {
			t.Errorf("on the channel: %s", line)
		}
	}
	var refused []string
	for _, line := range goReads(t, s.at.Kafka, len(framedBy), []string{s.names.Alerts()}) {
		var r read
		must(t, json.Unmarshal([]byte(line), &r))
		alert, err := esclusa.ParseAlert(r.Value)
		must(t, err)
		if alert.Reason == esclusa.SchemaViolation && alert.Errors[0].Pointer == "/nombre" {
			refused = append(refused, strings.TrimSuffix(string(alert.Payload), `{"id_cliente":"10"}`))
		}
	}
	if slices.Sort(refused); !slices.Equal(refused, framedBy) {
		t.Errorf("the alerts are about values framed by %q, not %q", refused, framedBy)
	}
	catalogue, err := schemas.Embedded(schemas.DefaultLimits())
	must(t, err)
	r, err := app.Verify(t.Context(), clusterOf(s.at.Kafka...), kadm.NewClient(s.kafka()), verify.Options{Catalogue: catalogue, Names: s.names, NoTable: true})
	must(t, err)
	if !r.Clean || r.Total.Once != int64(3*len(framedBy)) {
		t.Errorf("verify finds %+v %+v", r.Total, r.Examples)
	}
}

// registered is a catalogue with one datatype, which the registry has under 42, and the
// file that a sender registers.
func registered(t *testing.T) (dir, schema string) {
	t.Helper()
	dir = t.TempDir()
	schema = filepath.Join(dir, "sender.json")
	const text = `{"$schema":"http://json-schema.org/draft-07/schema#","$id":"urn:test:order","title":"Order","type":"object","required":["id"],"properties":{"id":{"type":"string"},"n":{"type":"integer"}}`
	must(t, os.MkdirAll(filepath.Join(dir, "catalogue", "order"), 0o700))
	must(t, os.WriteFile(schema, []byte(text+"}"), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "catalogue", "order", "1-0-0.json"), []byte(text+`,"x-channel":{"key":"/id","confluent":{"ids":[42,"%GUID%"]},"glue":{"ids":["00000000-0000-0000-0000-000000000007"]}}}`), 0o600))
	return filepath.Join(dir, "catalogue"), schema
}

// Teams that have a registry send and read with its serializers as they come.
func TestSerializerOfARegistryIsRefused(t *testing.T) {
	needStockClients(t)
	registry := srfake.New()
	defer registry.Close()
	dir, schema := registered(t)
	text, err := os.ReadFile(schema)
	must(t, err)
	o := options(t)
	registry.SeedSchema("Order", 1, 42, sr.Schema{Type: sr.TypeJSON, Schema: string(text)})
	kept, err := sr.NewClient(sr.URLs(registry.URL()))
	must(t, err)
	found, err := kept.SchemaByVersion(t.Context(), "Order", 1)
	must(t, err)
	file := filepath.Join(dir, "order", "1-0-0.json")
	own, err := os.ReadFile(file)
	must(t, err)
	must(t, os.WriteFile(file, bytes.Replace(own, []byte("%GUID%"), []byte(found.GUID), 1), 0o600))
	o.Schemas = dir
	s := start(t, o)
	brokers := strings.Join(s.at.Kafka, ",")
	stock(t, "serializers.py", `{"id":"1","n":7}`+"\n", "send", brokers, registry.URL(), s.names.Ingress(), schema)
	got := strings.Split(strings.TrimSpace(stock(t, "serializers.py", "", "read", brokers, registry.URL(), "5", s.names.Channel("order"))), "\n")
	slices.Sort(got)
	glue := `{"glue": "00000000-0000-0000-0000-000000000007", "id": "1", "n": 7}`
	confluent := `{"id": "1", "n": 7}`
	if want := []string{glue, glue, confluent, confluent, confluent}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	// The program that the guide shows; it has the default prefix.
	o = options(t)
	o.TopicPrefix, o.Schemas = "datatype", dir
	s = start(t, o)
	brokers = strings.Join(s.at.Kafka, ",")
	order := filepath.Join(t.TempDir(), "order.json")
	must(t, os.WriteFile(order, []byte(`{"id":"2"}`), 0o600))
	const shown = "../../examples/python/registered.py"
	sent := strings.TrimSpace(stock(t, shown, "", "send", brokers, registry.URL(), "order", schema, order))
	if got := stock(t, shown, "", "receive", brokers, registry.URL(), "order", "1"); got != sent+` {"id": "2"}`+"\n" {
		t.Errorf("the guide's program receives %q of %q", got, sent)
	}
}
