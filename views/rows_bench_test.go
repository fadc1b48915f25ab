package views

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/graphs"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/kgoka"
	"github.com/esclusa/esclusa/internal/mirror"
	tablecopy "github.com/esclusa/esclusa/internal/table"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// BenchmarkReadRows is one caller who reads a table of 100,000 rows of 80 bytes in this
// process's copy, which asks the broker each time how far the table reaches: by pages, by
// a thousand keys at once; and one by one, from Redis.
func BenchmarkReadRows(b *testing.B) {
	const rows, keys = 100_000, 1000
	entries := make([]esclusa.Entry, rows)
	for i := range entries {
		row := new(esclusa.Row).Apply([]byte(strings.Replace(grupo, `"10"`, fmt.Sprintf(`"k%d"`, i), 1)), source(0, int64(i)), at, "bench")
		entries[i] = esclusa.Entry{ID: fmt.Sprintf("k%d", i), Version: int64(i), Row: row}
	}
	store, err := mirror.Open(mirror.Options{Addr: redisFor(b), Owner: mirror.Owner{Cluster: "bench", Prefix: "bench"}, Partitions: benchPartitions})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { closeIt(b, store) })
	mirrored := store.Table("customers", "customer")
	shelve(b, mirrored, grupo)
	if err := mirrored.Apply(b.Context(), 0, entries); err != nil {
		b.Fatal(err)
	}
	cfg := benchConfig(b)
	customers := cfg.Tables["customers"]
	customers.Mirror, customers.Local = mirrored, held(b, entries)
	cfg.Tables["customers"] = customers
	addr := serve(b, counterOf(b, cfg))
	get := func(target string) []byte {
		return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", target)
	}
	for _, limit := range []int{100, 1000} {
		b.Run(fmt.Sprint("list/", limit), func(b *testing.B) {
			caller := connect(b, addr, get("/v1/customers?limit=1"), `"next":"k0"`)[0]
			target := fmt.Sprint("/v1/customers?limit=", limit)
			for after := ""; b.Loop(); {
				caller.request = get(target + after)
				_, next, _ := strings.Cut(fetch(b, caller), `],"next":`)
				after = ""
				if key, more := strings.CutPrefix(next, `"`); more {
					after = "&after=" + strings.TrimRight(key, "\"}\n")
				}
			}
			b.ReportMetric(float64(b.N*limit)/b.Elapsed().Seconds(), "rows/s")
		})
	}
	b.Run(fmt.Sprint("lookup/", keys), func(b *testing.B) {
		var asked struct {
			Keys []string `json:"keys"`
		}
		for i := range keys {
			asked.Keys = append(asked.Keys, fmt.Sprintf("k%d", i*7919%rows))
		}
		body, err := json.Marshal(asked)
		if err != nil {
			b.Fatal(err)
		}
		request := fmt.Appendf(nil, "POST /v1/customers/lookup HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		caller := connect(b, addr, request, `"missing":[]}`)[0]
		for b.Loop() {
			fetch(b, caller)
		}
		b.ReportMetric(float64(b.N*keys)/b.Elapsed().Seconds(), "rows/s")
	})
	b.Run("get", func(b *testing.B) {
		caller := connect(b, addr, get("/v1/customers/k7"), `"k7"`)[0]
		for i := 0; b.Loop(); i++ {
			caller.request = get(fmt.Sprint("/v1/customers/k", i*7919%rows))
			fetch(b, caller)
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	})
}

func fetch(b *testing.B, c *caller) string {
	text, err := c.call()
	if err != nil {
		b.Fatal(err)
	}
	return text
}

// held is a view that has read rows from a table's topic.
func held(b *testing.B, entries []esclusa.Entry) *tablecopy.View {
	b.Helper()
	const topic = "bench.customers-table"
	quiet := slog.New(slog.DiscardHandler)
	broker, client, admin := brokers.Fake(b, kfake.SeedTopics(benchPartitions, topic))
	for _, e := range entries {
		line, doc := esclusa.SplitRow(e.Row.Append(nil))
		client.Produce(b.Context(), &kgo.Record{Topic: topic, Partition: esclusa.PartitionOf([]byte(e.ID), benchPartitions), Key: []byte(e.ID), Value: doc,
			Headers: []kgo.RecordHeader{{Key: esclusa.HeaderRow, Value: line}}}, nil)
	}
	if err := client.Flush(b.Context()); err != nil {
		b.Fatal(err)
	}
	cluster := kafka.Cluster{Brokers: broker.ListenAddrs(), ClientID: "bench", MaxBody: 1 << 20, Log: quiet}
	view := &tablecopy.View{Partitions: benchPartitions, Store: tablecopy.Store{
		Dir: b.TempDir(), MaxAge: time.Hour, End: kafka.NewEnds(admin, topic), Log: quiet, Now: time.Now, Position: &tablecopy.Position{},
	}}
	opts, closeClients := kgoka.ViewOptions(graphs.Cluster(cluster))
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- view.Run(ctx, cluster.Brokers, topic, opts...) }()
	b.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			b.Error(err)
		}
		closeClients()
	})
	for range time.Tick(5 * time.Millisecond) {
		if view.Ready() {
			break
		}
	}
	return view
}
