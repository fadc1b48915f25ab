package endtoend

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"flag"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/mirror"
	"github.com/esclusa/esclusa/internal/testing/child"
	"github.com/esclusa/esclusa/internal/testing/expect"
	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) {
	child.Main()
	// They mostly wait: for sessions and transactions to end, for commits, for processes.
	// With more than three, two cores are not enough for those with bounds of time.
	if err := flag.Set("test.parallel", "3"); err != nil { // what the command line says wins
		panic(err)
	}
	os.Exit(leaks.Tests{M: m, After: shared.stop}.Run())
}

// patience is how long a test waits for what must come.
const patience = expect.Patience

// system is a running App and its clients.
type system struct {
	t      *testing.T
	opts   app.Options
	names  esclusa.Names
	at     app.Addresses
	cancel context.CancelFunc
	done   chan error
}

// alone are a process with everything in it, on free ports, with topics of its
// own, which needs no engines yet.
func alone(t *testing.T) app.Options {
	return app.Options{
		HTTPAddr: "127.0.0.1:0", EmbeddedKafkaAddr: "127.0.0.1:0", EmbeddedRedisAddr: "127.0.0.1:0",
		DataDir: t.TempDir(), Instance: "test", Version: "test", TopicPrefix: "test-" + strings.ToLower(rand.Text()[:8]),
		StartWait: patience, // a broker that many tests share may take its time
	}
}

// options are the same with the engines of this run.
func options(t *testing.T) app.Options {
	o := alone(t)
	if onReal() {
		o = shared.engines(t, o)
	}
	return o
}

// on are options that use these brokers.
func on(o app.Options, brokers ...string) app.Options {
	create := true
	o.Brokers, o.Replication, o.CreateTopics = brokers, 1, &create
	return o
}

// beside are options on brokers that outlive the process.
func beside(t *testing.T) app.Options {
	o := options(t)
	if len(o.Brokers) > 0 {
		return o
	}
	return on(o, startKafka(t).addr())
}

// besideRedis is beside with a Redis that outlives the process, too.
func besideRedis(t *testing.T) app.Options {
	t.Helper()
	o := beside(t)
	if o.Redis == "" {
		r := newRedis(t)
		r.start(t)
		o.Redis = r.url()
	}
	return o
}

func testLog() *slog.Logger {
	if os.Getenv("ESCLUSA_TEST_LOG") == "" {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// start runs an App and waits until it is ready.
func start(t *testing.T, o app.Options) *system {
	t.Helper()
	s := run(t, o)
	s.ready()
	return s
}

// run is start without waiting for readiness.
func run(t *testing.T, o app.Options) *system {
	t.Helper()
	return runLogged(t, o, testLog())
}

// runLogged is run with a log of the test's own.
func runLogged(t *testing.T, o app.Options, log *slog.Logger) *system {
	t.Helper()
	s, up := launch(t, o, log)
	select {
	case s.at = <-up:
	case err := <-s.done:
		s.done = nil
		t.Fatalf("the system did not start: %v", err)
	}
	return s
}

// launch is run without waiting for the start: the addresses come when it is done.
func launch(t *testing.T, o app.Options, log *slog.Logger) (*system, <-chan app.Addresses) {
	t.Helper()
	a, err := app.New(o, log)
	must(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	s := &system{t: t, opts: o, names: esclusa.Names{Prefix: o.TopicPrefix}, cancel: cancel, done: make(chan error, 1)}
	up := make(chan app.Addresses, 1)
	done := s.done
	go func() { done <- a.Run(ctx, func(at app.Addresses) { up <- at }) }()
	t.Cleanup(func() {
		s.stop()
		cancel()
		http.DefaultClient.CloseIdleConnections()
	})
	return s, up
}

// ended waits until the App has ended by itself, and returns why.
func (s *system) ended() error {
	s.t.Helper()
	select {
	case err := <-s.done:
		s.done = nil
		return err
	case <-time.After(patience):
		s.t.Fatal("the system goes on")
		return nil
	}
}

// refusal runs an App that must not start, and returns why.
func refusal(t *testing.T, o app.Options) error {
	t.Helper()
	a, err := app.New(o, testLog())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	return a.Run(ctx, func(app.Addresses) { t.Error("it started"); cancel() })
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
	case <-time.After(patience):
		s.t.Error("the system did not stop")
	}
	s.done = nil
}

func eventually(t *testing.T, what string, ok func() bool, tell ...func() string) {
	t.Helper()
	expect.Eventually(t, patience, what, ok, tell...)
}

func (s *system) ready() {
	s.t.Helper()
	eventually(s.t, "ready", func() bool { code, _ := s.get("/readyz"); return code == 200 }, s.readiness)
}

// readiness is what the system says of it.
func (s *system) readiness() string {
	s.t.Helper()
	_, text := s.get("/readyz")
	return "/readyz says " + text
}

func (s *system) get(path string) (int, string) { return s.call(http.MethodGet, path, "") }

func (s *system) call(method, path, body string) (int, string) {
	s.t.Helper()
	code, _, text := s.ask(method, path, "", body)
	return code, text
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
	return dial(s.t, s.at.Kafka, opts...)
}

func dial(t *testing.T, brokers []string, opts ...kgo.Opt) *kgo.Client {
	t.Helper()
	cl, err := kgo.NewClient(append([]kgo.Opt{kgo.SeedBrokers(brokers...), kgo.ProducerBatchMaxBytes(4 << 20)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cl.Close)
	return cl
}

func (s *system) redis() *redis.Client {
	s.t.Helper()
	return dialRedis(s.t, s.at.Redis)
}

func dialRedis(t *testing.T, url string) *redis.Client {
	t.Helper()
	o, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	o.MaintNotificationsConfig = nil
	cl := redis.NewClient(o)
	t.Cleanup(func() { cl.Close() })
	return cl
}

// openStore is the table of customers in Redis as esclusa reads it.
func openStore(t *testing.T, admin *kadm.Client, o app.Options) *mirror.Table {
	t.Helper()
	return openMirror(t, admin, o).Table("customers", "customer")
}

// openMirror is Redis as esclusa reads it.
func openMirror(t *testing.T, admin *kadm.Client, o app.Options) *mirror.Store {
	t.Helper()
	owner, err := app.RedisOwner(t.Context(), admin, esclusa.Names{Prefix: o.TopicPrefix})
	must(t, err)
	store, err := mirror.Open(mirror.Options{URL: o.Redis, Owner: owner, Partitions: 8})
	must(t, err)
	t.Cleanup(func() { _ = store.Close() })
	return store
}

// clusterOf reads as esclusa does.
func clusterOf(brokers ...string) kafka.Cluster {
	return kafka.Cluster{Brokers: brokers, ClientID: "test", MaxBody: 1 << 20, Log: testLog()}
}

// alert waits for the alert about a record.
func (s *system) alert(id string) esclusa.Alert {
	s.t.Helper()
	var found *esclusa.Alert
	eventually(s.t, "an alert about "+id, func() bool {
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

// caughtUp reports whether a group has committed all that a partition holds.
func (s *system) caughtUp(group, topic string, partition int32) bool {
	s.t.Helper()
	lag := newLag(s.t, s.at.Kafka, group, topic)
	defer lag.close()
	return lag.none(partition)
}
