package app

import (
	"context"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/embedded"
	"github.com/esclusa/esclusa/internal/kafka"
)

const (
	stored = `{"message":"Mensaje enviado a Kafka y almacenado en Redis","status":"success"}`
	sent   = `{"message":"Mensaje enviado a Kafka","status":"accepted"}`
	whole  = `{"message":` + grupo3 + `,"status":"success"}`
)

func freeAddr(t *testing.T) string {
	t.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func startRedis(t *testing.T, addr string) *embedded.Redis {
	t.Helper()
	r, err := embedded.StartRedis(addr)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRedisAwayDelaysTheMirrorAndNothingElse(t *testing.T) {
	o := testOptions(t)
	addr := freeAddr(t)
	o.Redis, o.SendWait = "redis://"+addr, 500*time.Millisecond
	a, err := New(o, testLog())
	if err != nil {
		t.Fatal(err)
	}
	s := run(t, a, o) // Redis is away at the start
	s.eventually("the view answers for Redis", func() bool {
		code, _ := s.get("/v1/customers/nobody")
		return code == 404
	})
	s.want("POST", "/send_message", grupo3, 202, sent)
	s.want("GET", "/get_message/10", "", 200, whole)

	r := startRedis(t, addr)
	s.eventually("the row is in Redis", func() bool {
		doc, _ := s.redis().HGet(t.Context(), "customer:10", "doc").Result()
		return doc == grupo3
	})
	s.eventually("ready", func() bool { code, _ := s.get("/readyz"); return code == 200 })

	if err := r.Close(); err != nil { // and while running
		t.Fatal(err)
	}
	s.want("GET", "/get_message/10", "", 200, whole)
	other := strings.ReplaceAll(grupo3, `"10"`, `"11"`)
	s.want("POST", "/send_message", other, 202, sent)
	s.want("GET", "/consume_message?timeout=20s", "", 200, whole)
	r = startRedis(t, addr) // restarted empty
	defer func() {
		s.stop()
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	s.eventually("both rows are in Redis again", func() bool {
		n, _ := s.redis().Exists(t.Context(), "customer:10", "customer:11").Result()
		return n == 2
	})
	s.eventually("ready again", func() bool { code, _ := s.get("/readyz"); return code == 200 })
}

func TestRolesInProcessesOfTheirOwn(t *testing.T) {
	router := testOptions(t)
	router.Roles, router.Instance = []string{RoleRouter}, "router"
	first := start(t, router)
	redisAddr := freeAddr(t)
	r := startRedis(t, redisAddr)
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	var front *system
	for _, role := range []string{RoleCustomers, RoleMirror, RoleAuditor, RoleHTTP} {
		o := testOptions(t)
		o.Roles, o.Instance, o.Brokers, o.Replication = []string{role}, role, first.at.Kafka, 1
		if role == RoleMirror || role == RoleHTTP {
			o.Redis = "redis://" + redisAddr
		}
		front = start(t, o)
	}
	front.want("POST", "/send_message", grupo3, 200, stored)
	front.want("GET", "/get_message/10", "", 200, whole)
	if code, _ := first.get("/get_message/10"); code != 404 {
		t.Errorf("a process without role http answers look-ups with %d", code)
	}
}

func TestMissingTopicsOnForeignBrokersAreARefusalThatSaysWhatToRun(t *testing.T) {
	k, err := embedded.StartKafka(embedded.KafkaOptions{Addr: "127.0.0.1:0", DataDir: t.TempDir(), MaxMessageBytes: 2 << 20, Logger: testLog()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, k) })
	o := testOptions(t)
	o.Brokers, o.Replication = []string{k.Addr()}, 1
	a, err := New(o, testLog())
	if err != nil {
		t.Fatal(err)
	}
	err = a.Run(t.Context(), func(Addresses) { t.Error("it started") })
	if err == nil || !strings.Contains(err.Error(), "esclusa topics apply") {
		t.Errorf("the refusal says %v", err)
	}
}

func TestIngressMadeAnewIsARefusalThatNamesTheFlag(t *testing.T) {
	k, err := embedded.StartKafka(embedded.KafkaOptions{Addr: "127.0.0.1:0", DataDir: t.TempDir(), MaxMessageBytes: 2 << 20, Logger: testLog()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, k) })
	o := testOptions(t)
	create := true
	o.Brokers, o.Replication, o.CreateTopics = []string{k.Addr()}, 1, &create
	s := start(t, o)
	for range 3 {
		s.want("POST", "/send_message", grupo3, 200, stored)
	}
	s.stop()
	adm := kadm.NewClient(s.kafka())
	if _, err := adm.DeleteTopics(t.Context(), "datatype"); err != nil {
		t.Fatal(err)
	}
	a, err := New(o, testLog())
	if err != nil {
		t.Fatal(err)
	}
	err = a.Run(t.Context(), func(Addresses) { t.Error("it started") })
	if err == nil || !strings.Contains(err.Error(), "--accept-new-ingress") {
		t.Fatalf("the refusal says %v", err)
	}
	o.AcceptNewIngress = true
	s = start(t, o)
	changed := strings.ReplaceAll(grupo3, "Grupo 3", "Grupo 4")
	s.call("POST", "/send_message", changed)
	s.eventually("the new record replaces the row, although its offset is lower", func() bool {
		_, text := s.get("/get_message/10")
		return text == `{"message":`+changed+`,"status":"success"}`
	})
}

func TestTableMadeAnewSetsLocalStateAside(t *testing.T) {
	k, err := embedded.StartKafka(embedded.KafkaOptions{Addr: "127.0.0.1:0", DataDir: t.TempDir(), MaxMessageBytes: 2 << 20, Logger: testLog()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, k) })
	redisAddr := freeAddr(t)
	r := startRedis(t, redisAddr)
	t.Cleanup(func() { closed(t, r) })
	o := testOptions(t)
	create := true
	o.Brokers, o.Replication, o.CreateTopics, o.Redis = []string{k.Addr()}, 1, &create, "redis://"+redisAddr
	s := start(t, o)
	s.want("POST", "/send_message", grupo3, 200, stored)
	s.stop()
	if _, err := kadm.NewClient(s.kafka()).DeleteTopics(t.Context(), "datatype.customers-table"); err != nil {
		t.Fatal(err)
	}
	s = start(t, o)
	s.want("GET", "/get_message/10", "", 404, `{"type":"about:blank","title":"Not Found","status":404,"detail":"there is no customer with this id","instance":"/get_message/10"}`)
	if aside, _ := filepath.Glob(filepath.Join(o.DataDir, "state.aside")); len(aside) != 1 {
		t.Errorf("%d copies are set aside", len(aside))
	}
	s.want("POST", "/send_message", grupo3, 200, stored)
}

// A crash before the commit makes the customer channel come again. An erased
// customer must not be seen meanwhile, not even in the table's topic.
func TestErasedCustomerDoesNotReappearWhenTheChannelIsReplayed(t *testing.T) {
	o := testOptions(t)
	s := start(t, o)
	s.want("POST", "/send_message", grupo3, 200, stored)
	s.want("DELETE", "/v1/customers/10?wait=readable", "", 204, "")
	part := esclusa.PartitionOf([]byte("10"), 8)
	s.eventually("the channel was read", func() bool { return s.caughtUp("datatype.customers", "datatype.customer", part) })
	s.stop()

	k, err := embedded.StartKafka(embedded.KafkaOptions{Addr: "127.0.0.1:0", DataDir: filepath.Join(o.DataDir, "kafka"), MaxMessageBytes: 2 << 20, Logger: testLog()})
	if err != nil {
		t.Fatal(err)
	}
	var back kadm.Offsets
	back.AddOffset("datatype.customer", part, 0, -1)
	cl, err := kgo.NewClient(kgo.SeedBrokers(k.Addr()))
	if err != nil {
		t.Fatal(err)
	}
	leave := kadm.LeaveGroup("datatype.customers").InstanceIDs("test")
	if _, err := kadm.NewClient(cl).LeaveGroup(t.Context(), leave); err != nil {
		t.Fatal(err)
	}
	if err := kadm.NewClient(cl).CommitAllOffsets(t.Context(), "datatype.customers", back); err != nil {
		t.Fatal(err)
	}
	cl.Close()
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}

	s = start(t, o)
	s.eventually("the channel was read again", func() bool { return s.caughtUp("datatype.customers", "datatype.customer", part) })
	cluster := kafka.Cluster{Brokers: s.at.Kafka, ClientID: "test", MaxBody: 1 << 20, Log: testLog()}
	spans, err := kafka.Spans(t.Context(), kadm.NewClient(s.kafka()), "datatype.customers-table")
	if err != nil {
		t.Fatal(err)
	}
	var rows, tombstones int
	if err := cluster.Scan(t.Context(), "datatype.customers-table", spans, func(_ int32, batch []esclusa.Record) error {
		for _, rec := range batch {
			if rec.Value != nil {
				rows++
			} else {
				tombstones++
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if rows != 1 || tombstones < 2 {
		t.Errorf("the table's topic has %d rows and %d tombstones: the replay brought the customer back", rows, tombstones)
	}
	s.want("POST", "/send_message", grupo3, 200, stored)
}

// run is start without waiting for readiness.
func run(t *testing.T, a *App, o Options) *system {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s := &system{t: t, opts: o, cancel: cancel, done: make(chan error, 1)}
	up := make(chan Addresses, 1)
	go func() { s.done <- a.Run(ctx, func(at Addresses) { up <- at }) }()
	select {
	case s.at = <-up:
	case err := <-s.done:
		cancel()
		t.Fatalf("the system did not start: %v", err)
	}
	t.Cleanup(func() {
		s.stop()
		http.DefaultClient.CloseIdleConnections()
	})
	return s
}

// goka waits a minute for the outputs of a record in work, and the client's
// closing waits for goka.
func TestKafkaGoneWithRecordsInWorkDoesNotHoldUpTheStop(t *testing.T) {
	k, err := embedded.StartKafka(embedded.KafkaOptions{Addr: "127.0.0.1:0", DataDir: t.TempDir(), MaxMessageBytes: 2 << 20, Logger: testLog()})
	if err != nil {
		t.Fatal(err)
	}
	o := testOptions(t)
	create := true
	o.Brokers, o.Replication, o.CreateTopics = []string{k.Addr()}, 1, &create
	s := start(t, o)
	for range 20 {
		s.call("POST", "/v1/channels/customer/messages", grupo3)
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	s.cancel()
	if err := <-s.done; err != nil {
		t.Error(err)
	}
	s.done = nil
	if took := time.Since(begin); took > 15*time.Second {
		t.Errorf("the stop took %v", took)
	}
}

func closed(t *testing.T, c io.Closer) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// caughtUp reports whether a group has committed all that a partition holds.
func (s *system) caughtUp(group, topic string, partition int32) bool {
	s.t.Helper()
	cl, err := kgo.NewClient(kgo.SeedBrokers(s.at.Kafka...))
	if err != nil {
		s.t.Fatal(err)
	}
	defer cl.Close()
	adm := kadm.NewClient(cl)
	offsets, err := adm.FetchOffsets(s.t.Context(), group)
	if err != nil {
		return false
	}
	ends, err := adm.ListEndOffsets(s.t.Context(), topic)
	if err != nil {
		s.t.Fatal(err)
	}
	at, _ := offsets.Lookup(topic, partition)
	end, _ := ends.Lookup(topic, partition)
	return end.Offset > 0 && at.At == end.Offset
}
