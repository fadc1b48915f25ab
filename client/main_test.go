package client_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/esclusa/esclusa/client"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) {
	os.Exit(leaks.Tests{M: m, After: func() {
		if exampleRuns {
			w, _ := example()
			w.stop()
		}
	}}.Run())
}

// whole is a running system of one process, for one test or example.
type whole struct {
	app.Addresses
	prefix string
	dir    string
	cancel context.CancelFunc
	done   chan error
}

// runSystem starts one, on brokers if there are any, and waits until it is ready. The
// caller stops it.
func runSystem(schemas string, brokers ...string) (*whole, error) {
	dir, err := os.MkdirTemp("", "client")
	if err != nil {
		return nil, err
	}
	w := &whole{prefix: "test-" + strings.ToLower(rand.Text()[:8]), dir: dir, done: make(chan error, 1)}
	o := app.Options{
		HTTPAddr: "127.0.0.1:0", EmbeddedKafkaAddr: "127.0.0.1:0", EmbeddedRedisAddr: "127.0.0.1:0",
		DataDir: dir, Instance: "test", Version: "test", TopicPrefix: w.prefix, Schemas: schemas,
	}
	if len(brokers) > 0 {
		o.Brokers, o.CreateTopics, o.Replication = brokers, new(true), 1
	}
	a, err := app.New(o, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	w.cancel = cancel
	up := make(chan app.Addresses, 1)
	go func() { w.done <- a.Run(ctx, func(at app.Addresses) { up <- at }) }()
	select {
	case w.Addresses = <-up:
	case err := <-w.done:
		cancel()
		return nil, fmt.Errorf("the system did not start: %w", err)
	}
	for deadline := time.Now().Add(time.Minute); !w.ready(); {
		if time.Now().After(deadline) {
			w.stop()
			return nil, fmt.Errorf("not ready within a minute")
		}
	}
	return w, nil
}

func (w *whole) ready() bool {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "http://"+w.HTTP+"/readyz", nil)
	if err != nil {
		return false
	}
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

func (w *whole) stop() {
	w.cancel()
	if err := <-w.done; err != nil {
		panic(err) // it was to stop in order
	}
	http.DefaultClient.CloseIdleConnections()
	_ = os.RemoveAll(w.dir)
}

// started is a system for one test, on brokers if there are any.
func started(t *testing.T, schemas string, brokers ...string) *whole {
	t.Helper()
	w, err := runSystem(schemas, brokers...)
	must(t, err)
	t.Cleanup(w.stop)
	return w
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// example is the system of the examples, started with the first of them.
var (
	exampleRuns bool
	example     = sync.OnceValues(func() (*whole, error) {
		w, err := runSystem("")
		exampleRuns = err == nil
		return w, err
	})
)

// local is where the examples' system is.
func local() client.Kafka {
	w, err := example()
	if err != nil {
		panic(err)
	}
	return client.Kafka{Brokers: w.Kafka, TopicPrefix: w.prefix}
}

// localHTTP is where it answers over HTTP.
func localHTTP() client.HTTP {
	local()
	w, _ := example()
	return client.HTTP{URL: "http://" + w.HTTP}
}
