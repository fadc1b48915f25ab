package account

import (
	"testing"

	"github.com/esclusa/esclusa"
)

// BenchmarkRecords tells what the account itself takes for each output, reading it
// left out.
func BenchmarkRecords(b *testing.B) {
	const partitions, batch = 8, 100_000
	r := reader{ingress: "datatype", alerts: "datatype.alerts"}
	starts := make(map[int32]int64)
	for p := range int32(partitions) {
		starts[p] = 1_000_000_000
	}
	outs := make([]esclusa.Record, batch)
	value := make([]byte, 200)
	for _, of := range []string{"record", "alert"} {
		b.Run(of, func(b *testing.B) {
			l := NewLedger(starts, starts)
			c := newClaims()
			b.ReportAllocs()
			for n := 0; n < b.N; n += batch {
				b.StopTimer()
				topic := "datatype.alerts"
				for i := range outs {
					rec := &esclusa.Record{Topic: "datatype", Partition: int32(i % partitions), Offset: starts[0] + int64((n+i)/partitions)}
					if of == "alert" {
						outs[i] = esclusa.Origin{}.Alert(rec, esclusa.Reject(esclusa.Malformed, "", ""), nil, rec.Timestamp).Record(topic, nil)
						continue
					}
					topic = "datatype.text"
					outs[i] = esclusa.Record{Topic: topic, Key: []byte("key"), Value: value, Headers: []esclusa.Header{{Key: esclusa.HeaderDatatype}, {Key: esclusa.HeaderDataschema}, {Key: esclusa.HeaderSource, Value: rec.Source().Append(nil)}, {Key: esclusa.HeaderTime}}}
				}
				b.StartTimer()
				for i := range min(batch, b.N-n) {
					if p, offset, ok := r.source(topic, outs[i].Headers); !ok || l.See(p, offset) || noted(c, p, offset, &outs[i]) {
						b.Fatal("an output is there twice, or of nothing")
					}
				}
				for p := range starts {
					to := starts[p] + int64((n+batch)/partitions)
					l.Open(p, to)
					l.Judge(p, to, Gaps{})
					c.forget(p, to, to)
				}
			}
		})
	}
}

func noted(c *claims, partition int32, offset int64, out *esclusa.Record) bool {
	first, _ := c.first(partition, offset, out, out.Topic == "datatype.alerts")
	return first.Topic != ""
}
