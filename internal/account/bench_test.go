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
	headers := make([][]esclusa.Header, batch)
	for _, of := range []string{"record", "alert"} {
		b.Run(of, func(b *testing.B) {
			l := NewLedger(starts)
			b.ReportAllocs()
			for n := 0; n < b.N; n += batch {
				b.StopTimer()
				topic := "datatype.alerts"
				for i := range headers {
					rec := &esclusa.Record{Topic: "datatype", Partition: int32(i % partitions), Offset: starts[0] + int64((n+i)/partitions)}
					if of == "alert" {
						headers[i] = esclusa.Origin{}.Alert(rec, esclusa.Reject(esclusa.Malformed, "", ""), nil, rec.Timestamp).Record(topic, nil).Headers
						continue
					}
					topic = "datatype.text"
					headers[i] = []esclusa.Header{{Key: esclusa.HeaderDatatype}, {Key: esclusa.HeaderDataschema}, {Key: esclusa.HeaderSource, Value: rec.Source().Append(nil)}, {Key: esclusa.HeaderTime}}
				}
				b.StartTimer()
				for i := range min(batch, b.N-n) {
					if p, offset, ok := r.source(topic, headers[i]); !ok || l.See(p, offset) {
						b.Fatal("an output is there twice, or of nothing")
					}
				}
				for p := range starts {
					to := starts[p] + int64((n+batch)/partitions)
					l.Open(p, to)
					l.Judge(p, to, Gaps{})
				}
			}
		})
	}
}
