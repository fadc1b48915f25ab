package whatif

import (
	"fmt"
	"testing"

	"github.com/esclusa/esclusa"
)

// BenchmarkJudge tells what a record costs here beside what it costs the router's check
// alone: twice the check, and the counting. The ratio of two runs of one invocation is
// what counts; bad are the records of which the candidate refuses all.
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
		b.Run("once/"+of.name, func(b *testing.B) {
			for n := 0; n < b.N; n++ {
				then.Check(&of.records[n%batch])
			}
		})
		b.Run("twice/"+of.name, func(b *testing.B) {
			w := worker{run: &run{Options: Options{Sample: 1}, judges: judges{now, then}, tally: newTally()}, found: newFound()}
			b.ReportAllocs()
			for n := 0; n < b.N; n += batch {
				w.batch(of.records[:min(batch, b.N-n)])
			}
		})
	}
}
