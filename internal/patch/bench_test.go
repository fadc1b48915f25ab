package patch

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// many is an object of so many members, each with that value.
func many(n int, value string) string {
	members := make([]string, n)
	for i := range members {
		members[i] = fmt.Sprintf("\"m%05d\":%s", i, value)
	}
	return "{" + strings.Join(members, ",") + "}"
}

// BenchmarkManyMembers tells how many times as long a patch takes whose members, and the
// record's, are eight times as many, both measured by turns: linear is 8.
func BenchmarkManyMembers(b *testing.B) {
	for name, text := range map[string]func(n int) string{
		"merge":  func(n int) string { return many(n, "2") },
		"remove": func(n int) string { return many(n, "null") },
		"test":   func(n int) string { return `[{"op":"test","path":"","value":` + many(n, "1") + `}]` },
	} {
		b.Run(name, func(b *testing.B) {
			var took [2]time.Duration
			for b.Loop() {
				for i, n := range []int{500, 4000} {
					p, err := Parse([]byte(text(n)))
					if err != nil {
						b.Fatal(err)
					}
					doc := []byte(many(n, "1"))
					begun := time.Now()
					if _, err := p.Apply(doc, "", nil); err != nil {
						b.Fatal(err)
					}
					took[i] += time.Since(begun)
				}
			}
			b.ReportMetric(float64(took[1])/float64(took[0]), "times-as-long")
		})
	}
}
