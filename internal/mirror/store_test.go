package mirror

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/leaks"
)

const partitions = 8

// us is the system that the tests are of, unless they say otherwise.
var us = Owner{Cluster: "cluster-1", Prefix: "datatype"}

var at = time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC)

func TestMain(m *testing.M) {
	LogTo(slog.New(slog.DiscardHandler))
	leaks.Main(m)
}

// opened is the copy of the shipped table.
func opened(o Options) (*Table, error) {
	s, err := Open(o)
	if err != nil {
		return nil, err
	}
	return s.Table("customers", "customer"), nil
}

func open(t *testing.T) (*Table, *miniredis.Miniredis) {
	t.Helper()
	srv := miniredis.RunT(t)
	return connect(t, srv), srv
}

func connect(t *testing.T, srv *miniredis.Miniredis) *Table {
	t.Helper()
	return connectOf(t, srv, us)
}

func wantClosed(t testing.TB, stop func() error) {
	t.Helper()
	if err := stop(); err != nil {
		t.Error(err)
	}
}

// put is a write whose document tells its version.
func put(id string, version int64, doc string) esclusa.Entry {
	return esclusa.Entry{ID: id, Version: version, Row: &esclusa.Row{Doc: []byte(doc), Source: source(version), Time: at}}
}

func erasure(id string, version int64) esclusa.Entry {
	return esclusa.Entry{ID: id, Version: version, Row: &esclusa.Row{Source: source(version), Time: at}}
}

func source(offset int64) esclusa.Source {
	return esclusa.Source{Topic: "datatype", Partition: 3, Offset: offset}
}

func partitionOf(id string) int32 { return esclusa.PartitionOf([]byte(id), partitions) }

func apply(t *testing.T, s *Table, writes ...esclusa.Entry) {
	t.Helper()
	if err := s.Apply(t.Context(), part, writes); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, s *Table, id string) esclusa.Mirrored {
	t.Helper()
	m, err := s.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestOptionsRefused(t *testing.T) {
	for name, o := range map[string]Options{
		"no partitions":     {URL: "redis://localhost", Owner: us},
		"no owner":          {URL: "redis://localhost", Partitions: 1},
		"no prefix":         {URL: "redis://localhost", Owner: Owner{Cluster: "c"}, Partitions: 1},
		"not a URL":         {URL: "redis://:geheim@host:%zz", Owner: us, Partitions: 1},
		"slash in secret":   {URL: "redis://:geh/eim@host", Owner: us, Partitions: 1},
		"no scheme":         {URL: "user:geheim@localhost:6379", Owner: us, Partitions: 1},
		"foreign scheme":    {URL: "http://:geheim@localhost", Owner: us, Partitions: 1},
		"no host":           {URL: "redis:///0", Owner: us, Partitions: 1},
		"bad database":      {URL: "redis://:geheim@localhost/geheim", Owner: us, Partitions: 1},
		"unknown setting":   {URL: "redis://localhost?geheim=1", Owner: us, Partitions: 1},
		"a unix socket":     {URL: "unix:///geheim", Owner: us, Partitions: 1},
		"port not a number": {URL: "redis://localhost:geheim", Owner: us, Partitions: 1},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := opened(o)
			if err == nil {
				t.Fatal("accepted")
			}
			if strings.Contains(err.Error(), "geh") || strings.Contains(err.Error(), "\n") {
				t.Errorf("not a sentence without the secret: %q", err)
			}
		})
	}
}

func TestUnreachableIsAnError(t *testing.T) {
	s, srv := open(t)
	srv.Close()
	ctx := t.Context()
	_, getErr := s.Get(ctx, "10")
	_, watermarksErr := s.Watermarks(ctx)
	for name, err := range map[string]error{
		"owner": s.CheckOwner(ctx), "claim": s.Claim(ctx), "policy": s.CheckPolicy(ctx), "get": getErr, "watermarks": watermarksErr,
		"apply": s.Apply(ctx, part, []esclusa.Entry{put("10", 1, "{}")}), "begin": s.Begin(ctx, "t"),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestPolicyIn(t *testing.T) {
	for info, want := range map[string]string{
		"": "",
		"# Memory\r\nused_memory:1\r\nmaxmemory_policy:allkeys-lru\r\nx:y\r\n": "allkeys-lru",
		"# Memory\r\nused_memory:1\r\n":                                        "",
	} {
		if got := policyIn(info); got != want {
			t.Errorf("policyIn(%q) = %q, want %q", info, got, want)
		}
	}
}
