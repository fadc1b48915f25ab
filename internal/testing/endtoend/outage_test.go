package endtoend

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/testing/tables"
	"github.com/esclusa/esclusa/internal/topics"
)

const (
	stored = `{"message":"Mensaje enviado a Kafka y almacenado en Redis","status":"success"}`
	sent   = `{"message":"Mensaje enviado a Kafka","status":"accepted"}`
	whole  = `{"message":` + grupo3 + `,"status":"success"}`
)

// hasRow waits until Redis has the customer of the user story.
func (s *system) hasRow() {
	s.t.Helper()
	eventually(s.t, "the row is in Redis", func() bool {
		doc, _ := s.redis().HGet(s.t.Context(), "customer:10", "doc").Result()
		return doc == grupo3
	})
}

func TestRedisAwayDelaysTheMirrorAndNothingElse(t *testing.T) {
	r := newRedis(t)
	o := options(t)
	o.Redis, o.SendWait, o.Schemas = r.url(), 500*time.Millisecond, tables.Catalogue(t)
	s := run(t, o) // Redis is away at the start
	eventually(t, "the view answers for Redis", func() bool {
		code, _ := s.get("/v1/customers/nobody")
		return code == 404
	})
	s.want("POST", "/send_message", grupo3, 202, sent)
	eventually(t, "the customer is in the table", func() bool {
		code, _ := s.get("/get_message/10")
		return code == 200
	})
	s.want("GET", "/get_message/10", "", 200, whole)

	r.start(t)
	s.hasRow()
	s.ready()

	r.stop(t) // and while running
	s.want("GET", "/get_message/10", "", 200, whole)
	other := strings.ReplaceAll(grupo3, `"10"`, `"12"`) // in the same partition, so that the older comes first
	s.want("POST", "/send_message", other, 202, sent)
	s.want("GET", "/consume_message?timeout=20s", "", 200, whole)
	for datatype, body := range map[string]string{"product": `{"id":10}`, "person": `{"id":"10"}`} {
		if code, text := s.call("POST", "/v1/channels/"+datatype+"/messages", body); code != 202 {
			t.Errorf("%s: %d %s", datatype, code, text)
		}
	}
	r.start(t) // empty
	eventually(t, "all rows are in Redis again", func() bool {
		n, _ := s.redis().Exists(t.Context(), "customer:10", "customer:12", "product:10", "person:10").Result()
		return n == 4
	})
	s.ready()
}

// Kafka is away at the start, and then while records are on their way.
func TestKafkaAwayIsAwaitedAndNothingIsLost(t *testing.T) {
	t.Parallel()
	k := startKafka(t)
	k.stop(t)
	o := on(options(t), k.addr())
	o.HTTPAddr, o.StartWait = engines.FreeAddr(t), patience
	s, up := launch(t, o, testLog())
	s.at.HTTP = o.HTTPAddr
	eventually(t, "it says that it waits for Kafka", func() bool {
		resp, err := http.DefaultClient.Get("http://" + o.HTTPAddr + "/readyz") //nolint:noctx // it does not listen yet
		if err != nil {
			return false
		}
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		return err == nil && resp.StatusCode == http.StatusServiceUnavailable && strings.Contains(string(text), "waiting for Kafka")
	})
	if code, text := s.call("POST", "/send_message", grupo3); code != 503 {
		t.Errorf("a sender is told %d %s", code, text)
	}
	k.start(t)
	s.at = <-up
	s.ready()
	s.want("POST", "/send_message", grupo3, 200, stored)

	tr := startTraffic(t, o)
	tr.more(1000)
	onward := tr.rest()
	k.stop(t)
	onward()
	s.want("GET", "/get_message/10", "", 200, whole)
	k.start(t)
	tr.more(1000)
	tr.sent.Add(1) // the user story's
	tr.tell = s.readiness
	tr.stop(app.ExactlyOnce)
	s.ready()
	other := strings.ReplaceAll(grupo3, `"10"`, `"1000"`)
	s.want("POST", "/send_message", other, 200, stored)
	s.want("GET", "/get_message/1000", "", 200, strings.ReplaceAll(whole, `"10"`, `"1000"`))
}

// To go on without a topic would lose what is sent; to make it again would hide
// that.
func TestTopicDeletedUnderUsEndsTheProcess(t *testing.T) {
	for _, name := range []string{"", ".text", ".people-table"} {
		t.Run("datatype"+name, func(t *testing.T) {
			t.Parallel()
			o := beside(t)
			o.Schemas = tables.Catalogue(t)
			s := start(t, o)
			s.want("POST", "/send_message", grupo3, 200, stored)
			topic := s.opts.TopicPrefix + name
			adm := kadm.NewClient(s.kafka())
			_, err := adm.DeleteTopic(t.Context(), topic)
			must(t, err)
			if err := s.ended(); !errors.Is(err, topics.ErrTopics) || !strings.Contains(err.Error(), fmt.Sprintf("topic %q", topic)) {
				t.Errorf("it ended with %v", err)
			}
			topics, err := adm.ListTopics(t.Context())
			must(t, err)
			if topics.Has(topic) {
				t.Error("the topic is there again")
			}
		})
	}
}

func TestRolesInProcessesOfTheirOwn(t *testing.T) {
	router := options(t)
	router.Roles, router.Instance = []string{app.RoleRouter}, "router"
	first := start(t, router)
	r := newRedis(t)
	r.start(t)
	var front *system
	for _, role := range []string{app.RoleTables, app.RoleMirror, app.RoleAuditor, app.RoleAlerts, app.RoleHTTP} {
		o := on(router, first.at.Kafka...)
		o.Roles, o.Instance, o.DataDir, o.Redis = []string{role}, role, t.TempDir(), ""
		if role == app.RoleMirror || role == app.RoleHTTP {
			o.Redis = r.url()
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
	o := beside(t)
	o.CreateTopics = nil
	if err := refusal(t, o); err == nil || !strings.Contains(err.Error(), "esclusa topics apply") {
		t.Errorf("the refusal says %v", err)
	}
}

// deleteTopic deletes a topic, and waits until the brokers have forgotten it.
func (s *system) deleteTopic(name string) {
	s.t.Helper()
	adm := kadm.NewClient(s.kafka())
	_, err := adm.DeleteTopic(s.t.Context(), name)
	must(s.t, err)
	eventually(s.t, name+" is gone", func() bool {
		topics, err := adm.ListTopics(kadm.WithAuthorizedOps(s.t.Context()), name)
		return err == nil && !topics.Has(name)
	})
}

func TestIngressMadeAnewIsARefusalThatNamesTheFlag(t *testing.T) {
	o := beside(t)
	s := start(t, o)
	for range 3 {
		s.want("POST", "/send_message", grupo3, 200, stored)
	}
	s.stop()
	s.deleteTopic(s.names.Ingress())
	if err := refusal(t, o); err == nil || !strings.Contains(err.Error(), "--accept-new-ingress") {
		t.Fatalf("the refusal says %v", err)
	}
	o.AcceptNewIngress = true
	s = start(t, o)
	changed := strings.ReplaceAll(grupo3, "Grupo 3", "Grupo 4")
	s.call("POST", "/send_message", changed)
	eventually(t, "the new record replaces the row, although its offset is lower", func() bool {
		_, text := s.get("/get_message/10")
		return strings.TrimSpace(text) == `{"message":`+changed+`,"status":"success"}`
	})
}

func TestTableMadeAnewSetsLocalStateAside(t *testing.T) {
	t.Parallel()
	o := besideRedis(t)
	o.Schemas = tables.Catalogue(t)
	s := start(t, o)
	s.want("POST", "/send_message", grupo3, 200, stored)
	if code, text := s.call("POST", "/v1/channels/product/messages?wait=readable", `{"id":10}`); code != 200 {
		t.Errorf("%d %s", code, text)
	}
	s.stop()
	s.deleteTopic(s.names.Table("customers"))
	s = start(t, o)
	s.want("GET", "/v1/products/10", "", 200, `{"id":10}`)
	s.want("GET", "/get_message/10", "", 404, `{"type":"about:blank","title":"Not Found","status":404,"detail":"there is no customer with this key","instance":"/get_message/10"}`)
	if aside, _ := filepath.Glob(filepath.Join(o.DataDir, "state.aside", "*")); len(aside) != 1 || filepath.Base(aside[0]) != "customers" {
		t.Errorf("%q are set aside", aside)
	}
	s.want("POST", "/send_message", grupo3, 200, stored)
}

// A crash before the commit makes the customer channel come again. An erased
// customer must not be seen meanwhile, not even in the table's topic.
func TestErasedCustomerDoesNotReappearWhenTheChannelIsReplayed(t *testing.T) {
	t.Parallel()
	o := beside(t)
	s := start(t, o)
	s.want("POST", "/send_message", grupo3, 200, stored)
	s.want("DELETE", "/v1/customers/10?wait=readable", "", 204, "")
	group, channel, part := s.names.TableGroup("customers"), s.names.Channel("customer"), esclusa.PartitionOf([]byte("10"), 8)
	eventually(t, "the channel was read", func() bool { return s.caughtUp(group, channel, part) })
	s.stop()

	adm := kadm.NewClient(s.kafka())
	leave := kadm.LeaveGroup(group).InstanceIDs(o.Instance)
	_, err := adm.LeaveGroup(t.Context(), leave)
	must(t, err)
	var back kadm.Offsets
	back.AddOffset(channel, part, 0, -1)
	must(t, adm.CommitAllOffsets(t.Context(), group, back))

	s = start(t, o)
	eventually(t, "the channel was read again", func() bool { return s.caughtUp(group, channel, part) })
	cluster := clusterOf(s.at.Kafka...)
	spans, err := kafka.Spans(t.Context(), adm, s.names.Table("customers"))
	must(t, err)
	var rows, tombstones int
	must(t, cluster.Scan(t.Context(), s.names.Table("customers"), spans, func(_ int32, batch []esclusa.Record) error {
		for _, rec := range batch {
			if rec.Value != nil {
				rows++
			} else {
				tombstones++
			}
		}
		return nil
	}))
	if rows != 1 || tombstones < 2 {
		t.Errorf("the table's topic has %d rows and %d tombstones: the replay brought the customer back", rows, tombstones)
	}
	s.want("POST", "/send_message", grupo3, 200, stored)
}

// goka waits a minute for the outputs of a record in work, and the client's
// closing waits for goka.
func TestKafkaGoneWithRecordsInWorkDoesNotHoldUpTheStop(t *testing.T) {
	k := startKafka(t)
	s := start(t, on(options(t), k.addr()))
	for range 20 {
		s.call("POST", "/v1/channels/customer/messages", grupo3)
	}
	k.stop(t)
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
