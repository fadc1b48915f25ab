package whatif

import (
	"fmt"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

// BenchmarkJudge tells what a record costs here, twice the check and the counting, beside
// what it costs the candidate's check alone, turn by turn: the ratio is what counts. Of
// good records both accept all, and of bad ones the candidate refuses all.
func BenchmarkJudge(b *testing.B) {
	const batch = 1000
	good, bad := make([]esclusa.Record, batch), make([]esclusa.Record, batch)
	for i := range batch {
		text := fmt.Sprintf(`{"datatype":"customer","id_cliente":"%d","nombre":"Grupo 3","promocion":"%060d","edad":`, i, i)
		good[i] = esclusa.Record{Topic: "in", Offset: int64(i), Value: []byte(text + "50}")}
		bad[i] = esclusa.Record{Topic: "in", Offset: int64(i), Value: []byte(text + "120}"), Headers: []esclusa.Header{{Key: esclusa.HeaderCESource, Value: fmt.Append(nil, i%50)}}}
	}
	now, then := inForce(b), younger(b)
	for _, of := range []struct {
		name    string
		records []esclusa.Record
	}{{"good", good}, {"bad", bad}} {
		b.Run(of.name, func(b *testing.B) {
			w := worker{run: &run{Options: Options{Sample: 1}, judges: judges{now, then}, tally: newTally()}, found: newFound()}
			once, twice := time.Hour, time.Hour // of the turn that others disturbed least
			b.ReportAllocs()
			for n := 0; n < b.N; n += batch {
				records := of.records // all, also in the last turn
				begin := time.Now()
				for i := range records {
					then.Check(&records[i])
				}
				middle := time.Now()
				w.batch(records)
				once, twice = min(once, middle.Sub(begin)), min(twice, time.Since(middle))
			}
			b.ReportMetric(float64(twice)/float64(once), "twice/once")
			b.ReportMetric(float64(twice.Nanoseconds())/batch, "ns/record")
		})
	}
}
