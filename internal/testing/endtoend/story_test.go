package endtoend

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
)

const grupo3 = `{"id_cliente":"10","nombre":"Grupo 3","edad":1,"promocion":"20% de descuento"}`

func TestUserStoryBySendGetAndConsume(t *testing.T) {
	s := start(t, options(t))
	s.want("POST", "/send_message", grupo3, 200, `{"message":"Mensaje enviado a Kafka y almacenado en Redis","status":"success"}`)
	s.want("GET", "/get_message/10", "", 200, `{"message":`+grupo3+`,"status":"success"}`)
	s.want("GET", "/consume_message?timeout=20s", "", 200, `{"message":`+grupo3+`,"status":"success"}`)
	s.want("GET", "/consume_message?timeout=100ms", "", 204, "")
	row, err := s.redis().HGetAll(t.Context(), "customer:10").Result()
	if err != nil || row["doc"] != grupo3 || row["source"] == "" || row["time"] == "" {
		t.Errorf("Redis has %v, %v", row, err)
	}
}

func TestBadRecordsFromKafkaEndAsAlertsWithWhereAndWhy(t *testing.T) {
	t.Parallel()
	s := start(t, options(t))
	named := func(name string) kgo.RecordHeader { return kgo.RecordHeader{Key: "datatype", Value: []byte(name)} }
	for name, c := range map[string]struct {
		rec              kgo.Record
		reason           esclusa.Reason
		pointer, keyword string
	}{
		"not JSON":         {kgo.Record{Value: []byte("{"), Headers: []kgo.RecordHeader{named("text")}}, esclusa.Malformed, "", ""},
		"missing member":   {kgo.Record{Value: []byte(`{"id_cliente":"1"}`), Headers: []kgo.RecordHeader{named("customer")}}, esclusa.SchemaViolation, "/nombre", "required"},
		"nothing named":    {kgo.Record{Value: []byte(`{}`)}, esclusa.Unclassified, "", ""},
		"unknown datatype": {kgo.Record{Value: []byte(`{"datatype":"../etc"}`)}, esclusa.UnknownDatatype, "", ""},
		"number bomb":      {kgo.Record{Value: []byte(`{"id_cliente":"1","nombre":"x","edad":1e1000001}`), Headers: []kgo.RecordHeader{named("customer")}}, esclusa.LimitExceeded, "", ""},
		"60 MiB in little": {kgo.Record{Value: []byte(strings.Repeat(" ", 60<<20)), Headers: []kgo.RecordHeader{named("customer")}}, esclusa.LimitExceeded, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			c.rec.Topic = s.names.Ingress()
			cl := s.kafka(kgo.ProducerBatchCompression(kgo.ZstdCompression()), kgo.ProducerBatchMaxBytes(100<<20), kgo.BrokerMaxWriteBytes(200<<20))
			if err := cl.ProduceSync(t.Context(), &c.rec).FirstErr(); err != nil {
				t.Fatal(err)
			}
			a := s.alert(fmt.Sprintf("%s/%d/%d", c.rec.Topic, c.rec.Partition, c.rec.Offset))
			if a.Reason != c.reason || len(a.Errors) == 0 {
				t.Fatalf("reason %s with errors %v, want %s", a.Reason, a.Errors, c.reason)
			}
			if c.keyword != "" && (a.Errors[0].Pointer != c.pointer || a.Errors[0].Keyword != c.keyword) {
				t.Errorf("errors %v, want %s at %s", a.Errors, c.keyword, c.pointer)
			}
		})
	}
	s.want("POST", "/send_message", grupo3, 200, `{"message":"Mensaje enviado a Kafka y almacenado en Redis","status":"success"}`)
}

func TestForeignWriteIntoAChannelIsAlertedAndKeptOutOfTheTable(t *testing.T) {
	t.Parallel()
	s := start(t, options(t))
	s.want("POST", "/send_message", grupo3, 200, `{"message":"Mensaje enviado a Kafka y almacenado en Redis","status":"success"}`)
	for name, c := range map[string]struct{ topic, key, value, source string }{
		"no source":        {s.names.Channel("customer"), "66", `{"id_cliente":"66","nombre":"x"}`, ""},
		"invented source":  {s.names.Channel("customer"), "67", `{"id_cliente":"67","nombre":"x"}`, s.names.Ingress() + "/0/999999"},
		"wrong key":        {s.names.Channel("customer"), "68", `{"id_cliente":"69","nombre":"x"}`, s.names.Ingress() + "/0/0"},
		"other channel":    {s.names.Channel("text"), "70", `{"id_cliente":"70","nombre":"x"}`, ""},
		"foreign deletion": {s.names.Channel("customer"), "10", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			rec := &kgo.Record{Topic: c.topic, Key: []byte(c.key), Value: []byte(c.value)}
			if c.value == "" {
				rec.Value = nil
			}
			if c.source != "" {
				rec.Headers = []kgo.RecordHeader{{Key: "esclusa-source", Value: []byte(c.source)}}
			}
			cl := s.kafka()
			if err := cl.ProduceSync(t.Context(), rec).FirstErr(); err != nil {
				t.Fatal(err)
			}
			a := s.alert(fmt.Sprintf("%s/%d/%d", c.topic, rec.Partition, rec.Offset))
			if a.Reason != esclusa.InconsistentChannel {
				t.Errorf("reason %s", a.Reason)
			}
			if c.key != "10" {
				if code, _ := s.get("/v1/customers/" + c.key); code != 404 {
					t.Errorf("GET answers %d for a customer that came by the back door", code)
				}
			}
		})
	}
	s.want("GET", "/get_message/10", "", 200, `{"message":`+grupo3+`,"status":"success"}`)
}

// What the alert rule on conservation relies on.
func TestRouterCountsWhatItDidNotRoute(t *testing.T) {
	t.Parallel()
	s := start(t, options(t))
	cl := s.kafka(kgo.TransactionalID(s.names.Ingress() + ".sender")) // whose markers are no records
	for range 3 {
		if err := cl.BeginTransaction(); err != nil {
			t.Fatal(err)
		}
		recs := []*kgo.Record{
			{Topic: s.names.Ingress(), Value: []byte(`{"datatype":"customer","id_cliente":"1","nombre":"x"}`)},
			{Topic: s.names.Ingress(), Value: []byte(`{"datatype":"customer"}`)},
			{Topic: s.names.Channel("text"), Value: []byte(`{}`)}, // an alert that is not the router's
		}
		if err := cl.ProduceSync(t.Context(), recs...).FirstErr(); err != nil {
			t.Fatal(err)
		}
		if err := cl.EndTransaction(t.Context(), kgo.TryCommit); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "all records are counted", func() bool {
		_, text := s.get("/metrics")
		for _, series := range []string{
			`esclusa_router_records_total{flow="in"} 6`,
			`esclusa_router_records_total{flow="out"} 3`,
			`esclusa_router_records_total{flow="alert"} 3`,
			`esclusa_records_total{datatype="text",outcome="refused",reason="inconsistent_channel"} 3`,
		} {
			if !strings.Contains(text, series+"\n") {
				return false
			}
		}
		return true
	})
}

func TestProcessSpeaksOfAMirrorThatItHasNot(t *testing.T) {
	o := options(t)
	o.Roles = []string{app.RoleRouter}
	s := start(t, o)
	if _, text := s.get("/metrics"); strings.Contains(text, "esclusa_mirror_") || !strings.Contains(text, "esclusa_router_records_total") {
		t.Errorf("a router shows\n%s", text)
	}
}

func TestErasureClearsTableAndRedis(t *testing.T) {
	s := start(t, options(t))
	s.want("POST", "/send_message", grupo3, 200, `{"message":"Mensaje enviado a Kafka y almacenado en Redis","status":"success"}`)
	s.want("DELETE", "/v1/customers/10?wait=readable", "", 204, "")
	if code, text := s.get("/v1/customers/10"); code != 404 {
		t.Errorf("an erased customer is answered with %d %s", code, text)
	}
	if doc, err := s.redis().HExists(t.Context(), "customer:10", "doc").Result(); doc || err != nil {
		t.Errorf("Redis still has the document (%v)", err)
	}
	s.want("DELETE", "/v1/customers/never-was?wait=readable", "", 204, "")
	s.want("POST", "/send_message", grupo3, 200, `{"message":"Mensaje enviado a Kafka y almacenado en Redis","status":"success"}`)
	s.want("GET", "/get_message/10", "", 200, `{"message":`+grupo3+`,"status":"success"}`)
}

func TestEverythingIsThereAfterARestart(t *testing.T) {
	t.Parallel()
	o := options(t)
	s := start(t, o)
	s.want("POST", "/send_message", grupo3, 200, `{"message":"Mensaje enviado a Kafka y almacenado en Redis","status":"success"}`)
	s.stop()
	s = start(t, o)
	s.want("GET", "/get_message/10", "", 200, `{"message":`+grupo3+`,"status":"success"}`)
	s.want("GET", "/consume_message?timeout=20s", "", 200, `{"message":`+grupo3+`,"status":"success"}`)
	s.stop()
	if err := os.RemoveAll(filepath.Join(o.DataDir, "state")); err != nil {
		t.Fatal(err)
	}
	s = start(t, o)
	s.want("GET", "/get_message/10", "", 200, `{"message":`+grupo3+`,"status":"success"}`)
	if _, text := s.get("/metrics"); !strings.Contains(text, "\nesclusa_table_recovery_rows_total{table=\"customers\"} 1\n") {
		t.Error("the row that was recovered from the table's topic is not counted")
	}
}

func TestFlushedRedisFillsAgainAndReadsGoOn(t *testing.T) {
	t.Parallel()
	s := start(t, options(t))
	s.want("POST", "/send_message", grupo3, 200, `{"message":"Mensaje enviado a Kafka y almacenado en Redis","status":"success"}`)
	if err := s.redis().FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	s.want("GET", "/get_message/10", "", 200, `{"message":`+grupo3+`,"status":"success"}`)
	eventually(t, "the row is back in Redis", func() bool {
		doc, _ := s.redis().HGet(t.Context(), "customer:10", "doc").Result()
		return doc == grupo3
	})
	eventually(t, "the mirror is complete", func() bool {
		n, _ := s.redis().HLen(t.Context(), "esclusa:mirror:customers").Result()
		return n == 9
	})
}
