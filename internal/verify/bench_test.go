package verify

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// routed is a log of records that were all routed in order, made up as they are read.
type routed struct {
	names      esclusa.Names
	partitions int32
	each       int64 // records of an ingress partition
	batch      []esclusa.Record
}

func (l *routed) Spans(_ context.Context, topic string) (map[int32]esclusa.Span, []int32, error) {
	spans := make(map[int32]esclusa.Span)
	for p := range l.partitions {
		spans[p] = esclusa.Span{}
		if topic == l.names.Ingress() || topic == l.names.Channel("text") {
			spans[p] = esclusa.Span{To: l.each}
		}
	}
	return spans, nil, nil
}

func (l *routed) From(context.Context, string, time.Time) (map[int32]int64, error) { return nil, nil }

func (l *routed) Committed(context.Context, string, string) (map[int32]int64, error) {
	commits := make(map[int32]int64)
	for p := range l.partitions {
		commits[p] = l.each
	}
	return commits, nil
}

func (l *routed) Scan(_ context.Context, topic string, spans map[int32]esclusa.Span, handle func(int32, []esclusa.Record) error) error {
	schema := []byte("https://esclusa.dev/schemas/text/1-0-0")
	for p, span := range spans {
		key := []byte(keyIn(p, l.partitions))
		value := fmt.Appendf(nil, `{"datatype":"text","id":"%s","language":"es","body":"hola"}`, key)
		for at := span.From; at < span.To; {
			l.batch = l.batch[:0]
			for ; at < span.To && len(l.batch) < 1000; at++ {
				rec := esclusa.Record{Topic: topic, Partition: p, Offset: at, Timestamp: time.Unix(1, 0), Key: key, Value: value}
				if topic != l.names.Ingress() {
					source := esclusa.Source{Topic: l.names.Ingress(), Partition: p, Offset: at}
					rec.Headers = []esclusa.Header{{Key: esclusa.HeaderDataschema, Value: schema}, {Key: esclusa.HeaderSource, Value: source.Append(nil)}}
				}
				l.batch = append(l.batch, rec)
			}
			if err := handle(p, l.batch); err != nil {
				return err
			}
		}
	}
	return nil
}

// Covers says that every source exists.
func (l *routed) Covers(context.Context, int32, int64) (bool, error) { return true, nil }

// keyIn is a key that lies in the partition.
func keyIn(partition, partitions int32) string {
	for i := 0; ; i++ {
		if key := fmt.Sprint(i); esclusa.PartitionOf([]byte(key), partitions) == partition {
			return key
		}
	}
}

// BenchmarkRecords tells how long verification takes for each ingress record, and how
// many bytes it holds in the end.
func BenchmarkRecords(b *testing.B) {
	catalogue, err := schemas.Embedded(schemas.DefaultLimits())
	if err != nil {
		b.Fatal(err)
	}
	const partitions = 8
	l := &routed{names: esclusa.Names{Prefix: "p"}, partitions: partitions, each: int64(max(b.N, 100_000)) / partitions}
	o := Options{Catalogue: catalogue, Names: l.names, Log: l, Ends: l, NoTable: true}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	o.Progress = func(step string, done, all int64) {
		if step == l.names.Ingress() && done == all {
			runtime.GC()
			runtime.ReadMemStats(&after)
		}
	}
	b.ResetTimer()
	report, err := Run(b.Context(), o)
	if err != nil || !report.Clean || report.Total.Once != l.each*partitions {
		b.Fatalf("%+v, %v", report, err)
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(l.each*partitions), "heap-B/record")
}
