package kgoka

import (
	"fmt"
	"testing"
	"time"

	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/brokers"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// noted writes down what records a graph was handed: where, and how many offsets were
// passed over.
func noted(rt *Runtime) *goka.GroupGraph {
	process := func(ctx goka.Context, msg any) {
		var out []esclusa.Record
		for _, rec := range msg.([]esclusa.Record) {
			note := rec.Source().String()
			if rec.Passed != nil {
				note += fmt.Sprint("+", rec.Passed.Offsets)
			}
			out = append(out, esclusa.Record{Value: []byte(note)})
		}
		ctx.Emit("out", "", out)
	}
	return goka.DefineGroup("g", goka.Input("in", rt.In(), process), goka.Output("out", rt.Out()))
}

// hostile are batches that a client must not read: one of each kind.
func hostile(t *testing.T) map[string][]byte {
	return map[string][]byte{
		"zstd":                 expect.Bomb(t, kgo.CodecZstd, 3, 3<<20),
		"gzip":                 expect.Bomb(t, kgo.CodecGzip, 3, 3<<20),
		"lz4":                  expect.Bomb(t, kgo.CodecLz4, 3, 3<<20),
		"snappy":               expect.Bomb(t, kgo.CodecSnappy, 3, 3<<20),
		"zstd that is none":    expect.Batch(kgo.CodecZstd, 3, []byte("(\xb5/\xfd none")),
		"gzip that is none":    expect.Batch(kgo.CodecGzip, 3, []byte("none")),
		"gzip that breaks off": expect.Batch(kgo.CodecGzip, 3, []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff")),
		"lz4 that is none":     expect.Batch(kgo.CodecLz4, 3, []byte("none")),
		"snappy that is none":  expect.Batch(kgo.CodecSnappy, 3, []byte("\xff\xff\xff\xff\xff\xff\xff")),
		"snappy that claims":   expect.Batch(kgo.CodecSnappy, 3, []byte("\xff\xff\xff\xff\x0f")),
	}
}

// A batch that is larger than a client takes, or none, stood in the way of its
// partition for ever.
func TestBatchThatCannotBeReadStopsItsPartition(t *testing.T) {
	for name, batch := range hostile(t) {
		for _, exactly := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, exactly once %v", name, exactly), func(t *testing.T) {
				t.Parallel()
				cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", "out"))
				c := testCluster(cluster)
				c.MaxBatch = 4 << 20
				expect.SendBatch(t.Context(), t, client, "in", 0, batch)
				brokers.Send(t, client, "in", 0, 2)
				expect.SendBatch(t.Context(), t, client, "in", 0, batch)
				cfg := Config{Cluster: c, Group: "g", Instance: "a", Batch: true, ExactlyOnce: exactly, Interval: 10 * time.Millisecond}
				s := startGraph(t, cfg, noted)
				eventually(t, "all is committed", func() bool { return committedAt(t, adm, "g", "in") == 8 })
				s.stop(t)
				brokers.Send(t, client, "in", 0, 1)
				s = startGraph(t, cfg, noted)
				eventually(t, "the next is committed", func() bool { return committedAt(t, adm, "g", "in") == 9 })
				s.stop(t)
				want := []string{"in/0/0+3", "in/0/3", "in/0/4", "in/0/5+3", "in/0/8"}
				if got := valuesOf(t, c, adm, "out"); fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("handed over %v, want %v", got, want)
				}
			})
		}
	}
}

// valuesOf reads a topic of one partition.
func valuesOf(t *testing.T, c kafka.Cluster, adm *kadm.Client, topic string) (values []string) {
	t.Helper()
	spans, err := kafka.Spans(t.Context(), adm, topic)
	if err == nil {
		err = c.Scan(t.Context(), topic, spans, func(_ int32, batch []esclusa.Record) error {
			for _, rec := range batch {
				values = append(values, string(rec.Value))
			}
			return nil
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	return values
}
