package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/goleak"

	"github.com/esclusa/esclusa"
)

func TestMain(m *testing.M) {
	if text := os.Getenv(childOptions); text != "" {
		os.Exit(runChild(text))
	}
	goleak.VerifyTestMain(m,
		// sarama's metrics keep one goroutine for the life of the process.
		goleak.IgnoreTopFunction("github.com/rcrowley/go-metrics.(*meterArbiter).tick"),
		// LevelDB's buffer pool outlives its database by up to a second.
		goleak.IgnoreTopFunction("github.com/syndtr/goleveldb/leveldb.(*DB).mpoolDrain"),
	)
}

// system is a running App and its clients.
type system struct {
	t      *testing.T
	opts   Options
	at     Addresses
	cancel context.CancelFunc
	done   chan error
}

// testOptions are everything in one process on free ports.
func testOptions(t *testing.T) Options {
	return Options{
		HTTPAddr: "127.0.0.1:0", EmbeddedKafkaAddr: "127.0.0.1:0", EmbeddedRedisAddr: "127.0.0.1:0",
		DataDir: t.TempDir(), Instance: "test", Version: "test",
	}
}

func testLog() *slog.Logger {
	if os.Getenv("ESCLUSA_TEST_LOG") == "" {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// start runs an App and waits until it is ready.
func start(t *testing.T, o Options) *system {
	t.Helper()
	a, err := New(o, testLog())
	if err != nil {
		t.Fatal(err)
	}
	s := run(t, a, o)
	s.eventually("ready", func() bool {
		code, _ := s.get("/readyz")
		return code == 200
	})
	return s
}

// stop stops the App in order; more than once is fine.
func (s *system) stop() {
	s.t.Helper()
	if s.done == nil {
		return
	}
	s.cancel()
	select {
	case err := <-s.done:
		if err != nil {
			s.t.Errorf("stopping: %v", err)
		}
	case <-time.After(30 * time.Second):
		s.t.Error("the system did not stop")
	}
	s.done = nil
}

func (s *system) eventually(what string, ok func() bool) {
	s.t.Helper()
	deadline := time.After(30 * time.Second)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-deadline:
			s.t.Fatalf("not within 30s: %s", what)
		case <-tick.C:
		}
	}
}

func (s *system) get(path string) (int, string) { return s.call(http.MethodGet, path, "") }

func (s *system) call(method, path, body string) (int, string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, "http://"+s.at.HTTP+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

func (s *system) want(method, path, body string, code int, text string) {
	s.t.Helper()
	gotCode, gotText := s.call(method, path, body)
	if gotCode != code || strings.TrimSpace(gotText) != text {
		s.t.Errorf("%s %s: %d %s\nwant %d %s", method, path, gotCode, gotText, code, text)
	}
}

// kafka is a client of somebody else.
func (s *system) kafka(opts ...kgo.Opt) *kgo.Client {
	s.t.Helper()
	cl, err := kgo.NewClient(append([]kgo.Opt{kgo.SeedBrokers(s.at.Kafka...), kgo.ProducerBatchMaxBytes(4 << 20)}, opts...)...)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(cl.Close)
	return cl
}

func (s *system) redis() *redis.Client {
	s.t.Helper()
	o, err := redis.ParseURL(s.at.Redis)
	if err != nil {
		s.t.Fatal(err)
	}
	o.MaintNotificationsConfig = nil
	cl := redis.NewClient(o)
	s.t.Cleanup(func() { cl.Close() })
	return cl
}

// alert waits for the alert about a record.
func (s *system) alert(id string) esclusa.Alert {
	s.t.Helper()
	var found *esclusa.Alert
	s.eventually("an alert about "+id, func() bool {
		_, text := s.get("/v1/alerts?limit=500")
		var page struct{ Alerts []esclusa.Alert }
		if err := json.Unmarshal([]byte(text), &page); err != nil {
			s.t.Fatal(err)
		}
		for _, a := range page.Alerts {
			if a.ID == id {
				found = &a
				return true
			}
		}
		return false
	})
	return *found
}

const grupo3 = `{"id_cliente":"10","nombre":"Grupo 3","edad":1,"promocion":"20% de descuento"}`

func TestUserStoryBySendGetAndConsume(t *testing.T) {
	s := start(t, testOptions(t))
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
	s := start(t, testOptions(t))
	sum := func(name string) kgo.RecordHeader { return kgo.RecordHeader{Key: "datatype", Value: []byte(name)} }
	for name, c := range map[string]struct {
		rec              kgo.Record
		reason           esclusa.Reason
		pointer, keyword string
	}{
		"not JSON":         {kgo.Record{Value: []byte("{"), Headers: []kgo.RecordHeader{sum("text")}}, esclusa.Malformed, "", ""},
		"missing member":   {kgo.Record{Value: []byte(`{"id_cliente":"1"}`), Headers: []kgo.RecordHeader{sum("customer")}}, esclusa.SchemaViolation, "/nombre", "required"},
		"nothing named":    {kgo.Record{Value: []byte(`{}`)}, esclusa.Unclassified, "", ""},
		"unknown datatype": {kgo.Record{Value: []byte(`{"datatype":"../etc"}`)}, esclusa.UnknownDatatype, "", ""},
		"number bomb":      {kgo.Record{Value: []byte(`{"id_cliente":"1","nombre":"x","edad":1e1000001}`), Headers: []kgo.RecordHeader{sum("customer")}}, esclusa.LimitExceeded, "", ""},
		"60 MiB in little": {kgo.Record{Value: []byte(strings.Repeat(" ", 60<<20)), Headers: []kgo.RecordHeader{sum("customer")}}, esclusa.LimitExceeded, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			c.rec.Topic = "datatype"
			cl := s.kafka(kgo.ProducerBatchCompression(kgo.ZstdCompression()), kgo.ProducerBatchMaxBytes(100<<20), kgo.BrokerMaxWriteBytes(200<<20))
			if err := cl.ProduceSync(t.Context(), &c.rec).FirstErr(); err != nil {
				t.Fatal(err)
			}
			a := s.alert(fmt.Sprintf("datatype/%d/%d", c.rec.Partition, c.rec.Offset))
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
	s := start(t, testOptions(t))
	s.want("POST", "/send_message", grupo3, 200, `{"message":"Mensaje enviado a Kafka y almacenado en Redis","status":"success"}`)
	part := kgo.RecordPartitioner(kgo.StickyKeyPartitioner(kgo.SaramaCompatHasher(esclusa.HashKey)))
	for name, c := range map[string]struct{ topic, key, value, source string }{
		"no source":        {"datatype.customer", "66", `{"id_cliente":"66","nombre":"x"}`, ""},
		"invented source":  {"datatype.customer", "67", `{"id_cliente":"67","nombre":"x"}`, "datatype/0/999999"},
		"wrong key":        {"datatype.customer", "68", `{"id_cliente":"69","nombre":"x"}`, "datatype/0/0"},
		"other channel":    {"datatype.text", "70", `{"id_cliente":"70","nombre":"x"}`, ""},
		"foreign deletion": {"datatype.customer", "10", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			rec := &kgo.Record{Topic: c.topic, Key: []byte(c.key), Value: []byte(c.value)}
			if c.value == "" {
				rec.Value = nil
			}
			if c.source != "" {
				rec.Headers = []kgo.RecordHeader{{Key: "esclusa-source", Value: []byte(c.source)}}
			}
			cl := s.kafka(part)
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

func TestErasureClearsTableAndRedis(t *testing.T) {
	s := start(t, testOptions(t))
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
	o := testOptions(t)
	s := start(t, o)
	s.want("POST", "/send_message", grupo3, 200, `{"message":"Mensaje enviado a Kafka y almacenado en Redis","status":"success"}`)
	s.stop()
	s = start(t, o)
	s.want("GET", "/get_message/10", "", 200, `{"message":`+grupo3+`,"status":"success"}`)
	s.want("GET", "/consume_message?timeout=20s", "", 200, `{"message":`+grupo3+`,"status":"success"}`)
}

func TestFlushedRedisFillsAgainAndReadsGoOn(t *testing.T) {
	s := start(t, testOptions(t))
	s.want("POST", "/send_message", grupo3, 200, `{"message":"Mensaje enviado a Kafka y almacenado en Redis","status":"success"}`)
	if err := s.redis().FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	s.want("GET", "/get_message/10", "", 200, `{"message":`+grupo3+`,"status":"success"}`)
	s.eventually("the row is back in Redis", func() bool {
		doc, _ := s.redis().HGet(t.Context(), "customer:10", "doc").Result()
		return doc == grupo3
	})
	s.eventually("the mirror is complete", func() bool {
		n, _ := s.redis().HLen(t.Context(), "esclusa:mirror").Result()
		return n == 9
	})
}
