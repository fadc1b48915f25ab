package app

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/embedded"
	"github.com/esclusa/esclusa/internal/mirror"
	"github.com/esclusa/esclusa/internal/outage"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

func TestRedisOfAnotherSystemIsUsedOrGivenUp(t *testing.T) {
	r, err := embedded.StartRedis(embedded.RedisOptions{Addr: "127.0.0.1:0", Scripts: mirror.ScriptDigests(), Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	open := func(cluster string) *mirror.Store {
		store, err := mirror.Open(mirror.Options{URL: "redis://" + r.Addr(), Owner: mirror.Owner{Cluster: cluster, Prefix: "p"}, Partitions: 2})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		return store
	}
	ours, theirs := open("ours"), open("theirs")
	if err := ours.Claim(t.Context()); err != nil {
		t.Fatal(err)
	}
	reg := prometheus.NewRegistry()
	newWatch := func() *ownerWatch {
		return &ownerWatch{log: quiet, answers: outage.New(quiet, slog.LevelError, "away", "back")}
	}
	w := newWatch()
	w.register(reg)
	shown := func() float64 {
		n, err := testutil.GatherAndCount(reg, "esclusa_redis_foreign")
		if err != nil || n != 1 {
			t.Fatalf("%d series, %v", n, err)
		}
		if w.foreign.Load() {
			return 1
		}
		return 0
	}
	for i, step := range []struct {
		store   *mirror.Store
		foreign float64
	}{{ours, 0}, {theirs, 1}, {theirs, 1}, {ours, 0}} {
		if err := w.look(t.Context(), step.store); err != nil || shown() != step.foreign {
			t.Errorf("look %d: foreign is %v, want %v; %v", i, shown(), step.foreign, err)
		}
	}
	if err := newWatch().look(t.Context(), theirs); !errors.Is(err, esclusa.ErrForeignStore) {
		t.Errorf("another system's from the start: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.look(t.Context(), ours); err != nil || shown() != 0 {
		t.Errorf("a Redis that is away is given up, or called foreign: %v", err)
	}
}

// A process that Redis refuses must not have routed or written anything.
func TestRoleStartsBeforeRedisIsKnownToBeOurs(t *testing.T) {
	r, err := embedded.StartRedis(embedded.RedisOptions{Addr: "127.0.0.1:0", Scripts: mirror.ScriptDigests(), Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	theirs, err := mirror.Open(mirror.Options{URL: "redis://" + r.Addr(), Owner: mirror.Owner{Cluster: "theirs", Prefix: "p"}, Partitions: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer theirs.Close()
	if err := theirs.Claim(t.Context()); err != nil {
		t.Fatal(err)
	}
	var out expect.Log
	o := alone(t)
	o.Redis = "redis://" + r.Addr()
	a, err := New(o, slog.New(slog.NewTextHandler(&out, nil)))
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Run(t.Context(), func(Addresses) { t.Error("it has started") }); !errors.Is(err, esclusa.ErrForeignStore) || !strings.HasPrefix(err.Error(), "--redis: ") {
		t.Errorf("it ended with %v", err)
	}
	if strings.Contains(out.String(), "a role starts") {
		t.Errorf("the log says\n%s", &out)
	}
}
