package app

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/account"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/verify"
)

var quiet = slog.New(slog.DiscardHandler)

// process is an App that runs, with a broker and a Redis of its own.
type process struct {
	*App
	t      *testing.T
	at     Addresses
	client *http.Client
	stop   func() error
}

func alone(t *testing.T) Options {
	return Options{Instance: "one", DataDir: t.TempDir(), Partitions: 2,
		HTTPAddr: "127.0.0.1:0", EmbeddedKafkaAddr: "127.0.0.1:0", EmbeddedRedisAddr: "127.0.0.1:0"}
}

// onBrokers is a process with roles of its own on others' brokers, where it makes the
// topics.
func onBrokers(t *testing.T, brokers []string, roles ...string) Options {
	o, create := alone(t), true
	o.Brokers, o.CreateTopics, o.Replication, o.Roles = brokers, &create, 1, roles
	return o
}

// begin starts one, with something changed, and waits until it is ready.
func begin(t *testing.T, o Options, change ...func(*App)) *process {
	t.Helper()
	p := launch(t, o, change...)
	p.await("it is ready", func() bool { code, _ := p.call(http.MethodGet, "/readyz", ""); return code == http.StatusOK })
	return p
}

// launch is begin without the wait.
func launch(t *testing.T, o Options, change ...func(*App)) *process {
	t.Helper()
	a, err := New(o, quiet)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range change {
		c(a)
	}
	ctx, cancel := context.WithCancel(t.Context())
	up, ended := make(chan Addresses, 1), make(chan error, 1)
	go func() { ended <- a.Run(ctx, func(at Addresses) { up <- at }) }()
	p := &process{App: a, t: t, client: &http.Client{Transport: &http.Transport{}}}
	stopped := false
	p.stop = func() error {
		if stopped {
			return nil
		}
		stopped = true
		cancel()
		p.client.CloseIdleConnections()
		return <-ended
	}
	t.Cleanup(func() {
		if err := p.stop(); err != nil {
			t.Error(err)
		}
	})
	select {
	case p.at = <-up:
	case err := <-ended:
		stopped = true
		cancel()
		t.Fatalf("it did not start: %v", err)
	}
	return p
}

func (p *process) call(method, path, body string) (int, string) {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), method, "http://"+p.at.HTTP+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := p.client.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return resp.StatusCode, string(got)
}

// await asks until it is so.
func (p *process) await(what string, so func() bool) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !so() {
		select {
		case <-ctx.Done():
			p.t.Fatalf("never: %s", what)
		case <-tick.C:
		}
	}
}

// write writes a record as anybody may who has the right to.
func (p *process) write(topic, key, value string, headers ...esclusa.Header) esclusa.Source {
	p.t.Helper()
	sender, err := kafka.NewSender(p.brokers.cluster, topic)
	if err != nil {
		p.t.Fatal(err)
	}
	defer sender.Close()
	at, err := sender.Send(p.t.Context(), &esclusa.Record{Topic: topic, Key: []byte(key), Value: []byte(value), Headers: headers})
	if err != nil {
		p.t.Fatal(err)
	}
	return at
}

// records are the committed records of a topic.
func (p *process) records(topic string) (all []esclusa.Record) {
	p.t.Helper()
	spans, err := kafka.Spans(p.t.Context(), p.brokers.admin, topic)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.brokers.cluster.Scan(p.t.Context(), topic, spans, func(_ int32, batch []esclusa.Record) error {
		for _, rec := range batch {
			rec.Key, rec.Value = bytes.Clone(rec.Key), bytes.Clone(rec.Value)
			all = append(all, rec)
		}
		return nil
	}); err != nil {
		p.t.Fatal(err)
	}
	return all
}

const anna = `{"id_cliente":"1","nombre":"Anna"}`

// One process does all the parts of its roles, and after its end another can.
func TestRoleDoesNotDoItsPart(t *testing.T) {
	o := alone(t)
	p := begin(t, o)
	if code, body := p.call(http.MethodPost, "/v1/channels/customer/messages", anna); code >= 300 {
		t.Fatalf("sent: %d %s", code, body)
	}
	p.await("the customer is in Redis", func() bool { code, _ := p.call(http.MethodGet, "/v1/customers/1", ""); return code == http.StatusOK })
	if code, _ := p.call(http.MethodPost, "/v1/channels/customer/messages", `{"id_cliente":"2"}`); code != http.StatusUnprocessableEntity && code != http.StatusBadRequest {
		t.Errorf("refused with %d", code)
	}
	p.write(p.names.Alerts(), "x", "no alert")
	p.await("the refusal is among the alerts", func() bool {
		_, body := p.call(http.MethodGet, "/v1/alerts", "")
		return strings.Contains(body, `"component":"http"`)
	})
	for _, metric := range []string{"esclusa_router_records_total", "esclusa_redis_foreign 0", "esclusa_unaccounted_records 0", `esclusa_consumer_lag_seconds{`} {
		p.await(metric, func() bool { _, body := p.call(http.MethodGet, "/metrics", ""); return strings.Contains(body, metric) })
	}
	t.Run("verify", func(t *testing.T) { cleanToVerify(t, p) })
	t.Run("account", func(t *testing.T) { bookmarkIsOfTheseTopics(t, p) })
	t.Run("examine", func(t *testing.T) { forgeryIsTold(t, p) })
	at := p.at
	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
	o.HTTPAddr, o.EmbeddedKafkaAddr, o.EmbeddedRedisAddr = at.HTTP, at.Kafka[0], strings.TrimPrefix(at.Redis, "redis://")
	again := begin(t, o)
	again.await("the customer is still there", func() bool {
		code, _ := again.call(http.MethodGet, "/v1/customers/1", "")
		return code == http.StatusOK
	})
}

func cleanToVerify(t *testing.T, p *process) {
	p.await("what was sent is told to be there once", func() bool {
		r, err := Verify(t.Context(), p.brokers.cluster, p.brokers.admin, verify.Options{Catalogue: p.catalogue, Names: p.names})
		if err != nil {
			t.Fatal(err)
		}
		if !r.Clean {
			t.Fatalf("%+v", r)
		}
		return r.Total.Once == 1
	})
	if r, err := Verify(t.Context(), p.brokers.cluster, p.brokers.admin, verify.Options{Catalogue: p.catalogue, Names: esclusa.Names{Prefix: "other"}}); err == nil {
		t.Errorf("a system that is not there: %+v", r)
	}
}

// A bookmark of topics that were made anew would have the account begin in the middle.
func bookmarkIsOfTheseTopics(t *testing.T, p *process) {
	log := &accountLog{cluster: p.brokers.cluster, admin: p.brokers.admin, names: esclusa.Names{Prefix: "bookmark"}, outputs: []string{p.names.Alerts()}, ids: map[string]string{
		p.names.Alerts(): "a", "bookmark": "b"}}
	if start, err := log.Bookmark(t.Context()); err != nil || len(start.Outputs)+len(start.Ingress) > 0 {
		t.Errorf("before any: %+v, %v", start, err)
	}
	place := account.Place{Topic: p.names.Alerts(), Partition: 1}
	log.names = p.names
	log.ids[p.names.Ingress()] = "b"
	want := account.Start{Outputs: map[account.Place]int64{place: 5}, Counted: map[account.Place]int64{place: 3},
		Ingress: map[int32]int64{0: 7}, Origin: map[int32]int64{0: 2}}
	log.names.Prefix = p.names.Prefix
	if err := log.Remember(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	got, err := log.Bookmark(t.Context())
	if err != nil || got.Outputs[place] != 5 || got.Counted[place] != 3 || got.Ingress[0] != 7 || got.Origin[0] != 2 {
		t.Errorf("%+v, %v", got, err)
	}
	log.ids[p.names.Alerts()] = "anew"
	if got, err = log.Bookmark(t.Context()); err != nil || len(got.Outputs) > 0 || got.Ingress[0] != 7 {
		t.Errorf("of another topic of that name: %+v, %v", got, err)
	}
	read := 0
	ingress, err := log.Ingress(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := log.Records(t.Context(), ingress, func(int32, int64) { read++ }); err != nil || read != 1 {
		t.Errorf("%d records of ingress, %v", read, err)
	}
}

// Of two outputs of one source the one is told of that the router did not make.
func forgeryIsTold(t *testing.T, p *process) {
	e := &examiner{cluster: p.brokers.cluster, admin: p.brokers.admin, inspector: p.work.inspector("this test")} // beside the process's own
	genuine := p.records(p.names.Channel("customer"))[0]
	source, err := esclusa.ParseSource(string(genuine.LastHeader(esclusa.HeaderSource)))
	if err != nil {
		t.Fatal(err)
	}
	told := func(c account.Claim) (n int) {
		t.Helper()
		if err := e.examine(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		for _, alert := range p.records(p.names.Alerts()) {
			if bytes.Contains(alert.Value, []byte(`"component":"this test"`)) {
				n++
			}
		}
		return n
	}
	repeat := p.write(genuine.Topic, string(genuine.Key), string(genuine.Value), genuine.Headers...)
	if n := told(account.Claim{Source: source, First: genuine.Source(), Output: repeat}); n != 0 {
		t.Errorf("%d alerts about a repeat", n)
	}
	gone := esclusa.Source{Topic: genuine.Topic, Partition: genuine.Partition, Offset: 1_000}
	if n := told(account.Claim{Source: source, First: genuine.Source(), Output: gone}); n != 0 {
		t.Errorf("%d alerts about what is gone", n)
	}
	forged := p.write(genuine.Topic, "2", `{"id_cliente":"2","nombre":"Eve"}`, genuine.Headers...)
	if n := told(account.Claim{Source: source, First: genuine.Source(), Output: forged}); n != 1 {
		t.Errorf("%d alerts about a forged output", n)
	}
	garbage := p.write(genuine.Topic, "2", "garbage", genuine.Headers...)
	if n := told(account.Claim{Source: source, Output: garbage}); n != 1 {
		t.Errorf("%d alerts, also about what every reader of the channel raises one", n)
	}
	one, two := &genuine, genuine
	two.Value = []byte(`{}`)
	if out, other := e.forged(nil, one, &two); out != &two || other != one {
		t.Error("of a source that is gone, two that differ are not held against each other")
	}
	if out, _ := e.forged(nil, one, one); out != nil {
		t.Error("of a source that is gone, a repeat is called forged")
	}
	ingress := p.records(p.names.Ingress())[0]
	if out, other := e.forged(&ingress, &two, one); out != &two || other != one {
		t.Error("the genuine one is called forged where it comes later")
	}
	if place, err := e.placeOf(t.Context(), nil, &ingress, &two); err != nil || place != repeat.String() {
		t.Errorf("the genuine one is said to be at %s, %v", place, err) // the first but that which is looked at
	}
}
