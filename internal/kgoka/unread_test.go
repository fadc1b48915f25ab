package kgoka

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
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
func noted(rt *Runtime) *goka.GroupGraph { return notedBy(rt, func(esclusa.Record) {}) }

// notedBy is noted, which does some work for each record.
func notedBy(rt *Runtime, work func(esclusa.Record)) *goka.GroupGraph {
	process := func(ctx goka.Context, msg any) {
		var out []esclusa.Record
		for _, rec := range msg.([]esclusa.Record) {
			work(rec)
			note := rec.Source().String()
			if rec.Passed != nil {
				note += fmt.Sprint("+", rec.Passed.Offsets)
			}
			out = append(out, esclusa.Record{Value: []byte(note)})
		}
		ctx.Emit("out", "", out)
	}
	return goka.DefineGroup("g", goka.Input("in", in(rt), process), goka.Output("out", output(rt)))
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
				cfg := Config{Cluster: wired(c), Membership: timing, Group: "g", Instance: "a", ExactlyOnce: exactly, Interval: 10 * time.Millisecond}
				s := startGraph(t, cfg, noted)
				eventually(t, "all is committed", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == 8 })
				s.stop(t)
				brokers.Send(t, client, "in", 0, 1)
				s = startGraph(t, cfg, noted)
				eventually(t, "the next is committed", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == 9 })
				s.stop(t)
				want := []string{"in/0/0+3", "in/0/3", "in/0/4", "in/0/5+3", "in/0/8"}
				if got := valuesOf(t, c, adm, "out"); fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("handed over %v, want %v", got, want)
				}
			})
		}
	}
}

// Whoever goes on behind a batch makes the client forget what it has fetched: also that
// another partition stands before a batch of its own, of which it would never tell again;
// and what has been polled of others and is not committed yet.
func TestBatchOfAnotherPartitionIsForgotten(t *testing.T) {
	bomb := expect.Bomb(t, kgo.CodecZstd, 3, 3<<20)
	for _, exactly := range []bool{true, false} {
		t.Run(fmt.Sprint("exactly once ", exactly), func(t *testing.T) {
			t.Parallel()
			cluster, client, adm := brokers.Fake(t, kfake.NumBrokers(2), kfake.SeedTopics(3, "in"), kfake.SeedTopics(1, "out"))
			for p, node := range []int32{0, 1, 0} { // what one broker answers would be told of at once
				if err := cluster.MoveTopicPartition("in", int32(p), node); err != nil {
					t.Fatal(err)
				}
			}
			met := &noticed{Handler: slog.DiscardHandler, partition: 1, ch: make(chan struct{}, 1)}
			c := testCluster(cluster)
			c.MaxBatch, c.Log = 4<<20, slog.New(met)
			cfg := Config{Cluster: wired(c), Membership: timing, Group: "g", Instance: "a", ExactlyOnce: exactly}
			if !exactly {
				cfg.Interval = time.Hour // so that the stop commits
			}
			s := startGraph(t, cfg, func(rt *Runtime) *goka.GroupGraph {
				return notedBy(rt, func(rec esclusa.Record) {
					if rec.Passed == nil || rec.Partition != 0 {
						return
					}
					expect.SendBatch(t.Context(), t, client, "in", 1, bomb)
					select {
					case <-met.ch:
					case <-t.Context().Done():
					}
				})
			})
			written := func(n int64) {
				t.Helper()
				eventually(t, fmt.Sprint(n, " outputs"), func() bool { return len(valuesOf(t, c, adm, "out")) == int(n) })
			}
			brokers.Send(t, client, "in", 1, 1)
			brokers.Send(t, client, "in", 2, 1)
			written(2)
			expect.SendBatch(t.Context(), t, client, "in", 0, bomb)
			written(4)
			s.stop(t)
			for p, want := range []int64{3, 4, 1} {
				if at := brokers.Committed(t, adm, "g", "in", int32(p)); at != want {
					t.Errorf("partition %d is committed up to %d, want %d", p, at, want)
				}
			}
		})
	}
}

// noticed signals that a client says it has met a batch in the partition.
type noticed struct {
	slog.Handler
	partition int32
	ch        chan struct{}
}

func (n *noticed) Enabled(context.Context, slog.Level) bool { return true }
func (n *noticed) WithAttrs([]slog.Attr) slog.Handler       { return n }
func (n *noticed) Handle(_ context.Context, line slog.Record) error {
	if !strings.Contains(line.Message, "skip the batch with SetOffsets") {
		return nil
	}
	line.Attrs(func(a slog.Attr) bool {
		if a.Key == "partition" && a.Value.String() == fmt.Sprint(n.partition) {
			select {
			case n.ch <- struct{}{}:
			default:
			}
		}
		return true
	})
	return nil
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
