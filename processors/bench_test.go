package processors

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/lovoo/goka"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/table"
	"github.com/esclusa/esclusa/internal/tracing"
	"github.com/esclusa/esclusa/schemas"
)

// A batch through the router: valid records of 200 bytes of two datatypes, or
// such as are refused, of which each kind takes its own way to an alert.
func BenchmarkRoute(b *testing.B) {
	fill := strings.Repeat("x", 110)
	valid := []string{
		`{"datatype":"customer","nombre":"Maria Fernandez","id_cliente":"c-4711","edad":42,"promocion":"` + fill + `"}`,
		`{"datatype":"text","id":"t-4711","language":"es-MX","body":"` + fill + `"}`,
	}
	for _, c := range []struct {
		name   string
		bodies []string
	}{
		{"valid", valid},
		{"missing member", []string{`{"datatype":"customer","id_cliente":"c-4711","promocion":"` + fill + `"}`}},
		{"wrong type", []string{`{"datatype":"text","id":"t-4711","language":7,"body":"` + fill + `"}`}},
		{"surplus member", []string{`{"datatype":"text","id":"t-4711","language":"es-MX","body":"` + fill + `","surplus":true}`}},
		{"unknown datatype", []string{`{"datatype":"invoice","id":"t-4711","language":"es-MX","body":"` + fill + `"}`}},
		{"cut off", []string{strings.TrimSuffix(valid[0], `"}`)}},
	} {
		b.Run(c.name, func(b *testing.B) {
			r, _ := router(b)
			batch := make([]esclusa.Record, 500)
			for i := range batch {
				batch[i] = esclusa.Record{Topic: "datatype", Offset: int64(i), Timestamp: noon, Key: []byte("k"), Value: []byte(c.bodies[i%len(c.bodies)])}
			}
			b.ReportAllocs()
			for b.Loop() {
				r.Route(batch)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(batch)), "ns/record")
		})
	}
}

// The same of valid records without traces, and with them where nobody follows a
// record, or somebody each of them.
func BenchmarkRouteTraced(b *testing.B) {
	const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0"
	traces, err := tracing.Open(b.Context(), tracing.Options{Endpoint: "http://127.0.0.1:1", Version: "v1", Instance: "bench", Log: quiet})
	must(b, err)
	b.Cleanup(func() { must(b, traces.Close(context.Background())) })
	group := traces.Group(names.RouterGroup())
	for _, c := range []struct {
		name    string
		tracer  Tracer
		headers []string
	}{
		{"untraced", nil, nil},
		{"untraced/unsampled", nil, []string{"traceparent", parent + "0"}},
		{"traced", group, nil},
		{"traced/unsampled", group, []string{"traceparent", parent + "0"}},
		{"traced/sampled", group, []string{"traceparent", parent + "1"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			r, _ := router(b)
			r.Now, r.Tracer = time.Now, c.tracer
			batch := make([]esclusa.Record, 500)
			for i := range batch {
				batch[i] = *arrived(grupo3, append([]string{"datatype", "customer"}, c.headers...)...)
				batch[i].Offset = int64(i)
			}
			b.ReportAllocs()
			for b.Loop() {
				r.Route(batch)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(batch)), "ns/record")
		})
	}
}

// A batch of a channel of 100,000 customers through the table, to a copy on disk and a
// topic that takes rows at once; and the same where the router in the same process has
// accepted the records, and remembers that.
func BenchmarkTable(b *testing.B) {
	b.Run("checked", func(b *testing.B) { benchmarkTable(b, nil) })
	b.Run("accepted", func(b *testing.B) { benchmarkTable(b, schemas.NewAccepted()) })
}

func benchmarkTable(b *testing.B, accepted *schemas.Accepted) {
	c := customers(b, ends{1: 1 << 60})
	c.Metrics, c.Now, c.Receiver.Accepted = nil, time.Now, accepted
	st, err := table.Store{Dir: b.TempDir(), Log: quiet, Now: time.Now, MaxAge: time.Hour, Size: c.Size, Copies: c.Copies}.Build("table", 0)
	must(b, err)
	must(b, st.MarkRecovered())
	const customers, size = 100_000, 1000
	fill := strings.Repeat("x", 110)
	var keys []string
	for i := 0; len(keys) < customers; i++ {
		if key := fmt.Sprint("c-", i); esclusa.PartitionOf([]byte(key), testPartitions) == 0 {
			keys = append(keys, key)
		}
	}
	offset := int64(0)
	written := func(_ []esclusa.Record, written func(int64, error)) { written(offset, nil) }
	ctx := &benchContext{graphContext{with: b.Context}}
	batch := make([]esclusa.Record, size)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		for i := range batch {
			key := keys[int(offset*7919%customers)]
			batch[i] = *routed(key, `{"datatype":"customer","nombre":"Maria Fernandez","id_cliente":"`+key+`","edad":42,"promocion":"`+fill+`"}`, 1, offset)
			offset++
		}
		b.StartTimer()
		for i := range batch {
			accepted.Add(c.Channel, batch[i].Key, batch[i].Value)
		}
		c.process(ctx, batch, written)
	}
	b.StopTimer()
	must(b, ctx.failed)
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/size, "ns/record")
	must(b, st.Close())
}

type benchContext struct{ graphContext }

func (c *benchContext) DeferCommit() func(error) { return func(err error) { c.failed = err } }
func (c *benchContext) Emit(goka.Stream, string, any, ...goka.ContextOption) {
	c.failed = errors.New("a record does not belong")
}
