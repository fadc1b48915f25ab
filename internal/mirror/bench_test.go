package mirror

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
)

// BenchmarkApply needs a real Redis with an empty database: miniredis runs Lua a
// hundred times slower.
func BenchmarkApply(b *testing.B) {
	target := os.Getenv("ESCLUSA_TEST_REDIS")
	if target == "" {
		b.Skip("ESCLUSA_TEST_REDIS is not set to the URL of a Redis")
	}
	s, err := opened(Options{URL: target, Owner: us, Partitions: partitions})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { wantClosed(b, s.Close) })
	doc := fmt.Sprintf(`{"id_cliente":"1","nombre":%q}`, strings.Repeat("x", 150))
	writes := make([]esclusa.Entry, maxRows)
	version := int64(0)
	for b.Loop() {
		for i := range writes {
			version++
			writes[i] = put(fmt.Sprint(i), version, doc)
		}
		if err := s.Apply(b.Context(), writes); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(version)/b.Elapsed().Seconds(), "rows/s")
}
