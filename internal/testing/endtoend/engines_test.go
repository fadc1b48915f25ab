package endtoend

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/embedded"
	"github.com/esclusa/esclusa/internal/mirror"
	"github.com/esclusa/esclusa/internal/testing/engines"
)

// Brokers and a Redis that run already, host:port,… and a redis:// URL. The
// tests make and delete topics whose names begin with "test-", and empty the
// Redis databases.
const (
	runningBrokers = "ESCLUSA_TEST_BROKERS"
	runningRedis   = "ESCLUSA_TEST_REDIS"
)

// onReal reports whether this run is the one on real engines.
func onReal() bool { return os.Getenv(engines.KafkaJars) != "" || os.Getenv(runningBrokers) != "" }

// realEngines are one broker and one redis-server for all tests that do not stop
// them. Each has topics and a Redis database of its own, so that those may run beside
// each other whose time is mostly waiting for commits.
type realEngines struct {
	once    sync.Once
	err     error
	free    chan int // databases
	dir     string
	kafka   *engines.Kafka
	redis   *engines.Redis
	brokers []string
	url     string
}

var shared realEngines

func (r *realEngines) start() {
	r.free = make(chan int, databases)
	for database := range databases {
		r.free <- database
	}
	r.url = os.Getenv(runningRedis)
	if at := os.Getenv(runningBrokers); at != "" {
		r.brokers = strings.Split(at, ",")
	}
	if r.dir, r.err = os.MkdirTemp("", "esclusa-engines-"); r.err != nil {
		return
	}
	if r.url == "" {
		if r.redis, r.err = engines.StartRedis(r.dir); r.err != nil {
			return
		}
		r.url = r.redis.URL()
	}
	if len(r.brokers) == 0 {
		if r.kafka, r.err = engines.StartKafka(r.dir, engines.KafkaOptions{}); r.err != nil {
			return
		}
		r.brokers = r.kafka.Addrs()
	}
}

// stop stops what runs.
func (r *realEngines) stop() {
	if r.redis != nil {
		r.redis.Kill()
	}
	if r.kafka != nil {
		r.kafka.Kill()
	}
	_ = os.RemoveAll(r.dir)
}

// databases is how many a Redis has by default. So many tests run beside each other
// nowhere, and one waits for a database that is free.
const databases = 16

// engines are the options on the shared engines, with an empty Redis database; the
// topics go when the test has ended.
func (r *realEngines) engines(t *testing.T, o app.Options) app.Options {
	t.Helper()
	r.once.Do(r.start)
	if r.err != nil {
		t.Fatal(r.err)
	}
	o = on(o, r.brokers...)
	database, err := url.Parse(r.url)
	must(t, err)
	number := <-r.free // nobody empties what a longer test still has
	t.Cleanup(func() { r.free <- number })
	database.Path = fmt.Sprint("/", number)
	o.Redis = database.String()
	if err := dialRedis(t, o.Redis).FlushDB(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	adm := kadm.NewClient(dial(t, r.brokers))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		topics, err := adm.ListTopics(ctx)
		if err != nil {
			t.Error(err)
			return
		}
		var ours []string
		for _, name := range topics.Names() {
			if strings.HasPrefix(name, o.TopicPrefix) {
				ours = append(ours, name)
			}
		}
		if _, err := adm.DeleteTopics(ctx, ours...); err != nil {
			t.Error(err)
		}
	})
	return o
}

// broker is one that a test stops and starts again with its data.
type broker interface {
	addr() string
	stop(t *testing.T)
	start(t *testing.T)
}

// startKafka starts a broker of the test's own: real ones, or the embedded.
func startKafka(t *testing.T) broker {
	t.Helper()
	if onReal() {
		return realBroker{engines.RunKafka(t, engines.KafkaOptions{})}
	}
	b := &embeddedBroker{o: embedded.KafkaOptions{Addr: "127.0.0.1:0", DataDir: t.TempDir(), MaxMessageBytes: 2 << 20, Logger: testLog()}}
	b.start(t)
	t.Cleanup(func() { b.stop(t) })
	return b
}

type realBroker struct{ *engines.Kafka }

func (b realBroker) addr() string { return b.Addrs()[0] }

func (b realBroker) stop(t *testing.T) {
	t.Helper()
	must(t, b.Brokers[0].Stop())
}

func (b realBroker) start(t *testing.T) {
	t.Helper()
	must(t, b.Brokers[0].Start())
}

type embeddedBroker struct {
	o       embedded.KafkaOptions
	running *embedded.Kafka
}

func (b *embeddedBroker) addr() string { return b.o.Addr }

func (b *embeddedBroker) start(t *testing.T) {
	t.Helper()
	k, err := embedded.StartKafka(b.o)
	must(t, err)
	b.o.Addr, b.running = k.Addr(), k
}

func (b *embeddedBroker) stop(t *testing.T) {
	t.Helper()
	if b.running != nil {
		must(t, b.running.Close())
		b.running = nil
	}
}

// server is a Redis that a test stops, and starts again empty.
type server interface {
	url() string
	stop(t *testing.T)
	start(t *testing.T)
}

// newRedis is a Redis of the test's own that does not run yet.
func newRedis(t *testing.T) server {
	t.Helper()
	if onReal() {
		r := realRedis{engines.RunRedis(t)}
		r.stop(t)
		return r
	}
	r := &embeddedRedis{at: engines.FreeAddr(t)}
	t.Cleanup(func() { r.stop(t) })
	return r
}

type realRedis struct{ *engines.Redis }

func (r realRedis) url() string { return r.URL() }

func (r realRedis) stop(t *testing.T) {
	t.Helper()
	must(t, r.Stop())
}

func (r realRedis) start(t *testing.T) {
	t.Helper()
	must(t, r.Start())
}

type embeddedRedis struct {
	at      string
	running *embedded.Redis
}

func (r *embeddedRedis) url() string { return "redis://" + r.at }

func (r *embeddedRedis) start(t *testing.T) {
	t.Helper()
	running, err := embedded.StartRedis(embedded.RedisOptions{Addr: r.at, Scripts: mirror.ScriptDigests()})
	must(t, err)
	r.running = running
}

func (r *embeddedRedis) stop(t *testing.T) {
	t.Helper()
	if r.running != nil {
		must(t, r.running.Close())
		r.running = nil
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
