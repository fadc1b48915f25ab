package schemas

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

// spoilt are records that are refused, made of a good one.
func spoilt(good string) map[string]string {
	return map[string]string{
		"surplus": strings.TrimSuffix(good, "}") + `,"surplus":1}`,
		"missing": strings.Replace(strings.Replace(good, `"id":`, `"it":`, 1), `"nombre":`, `"name":`, 1),
		"cut off": strings.TrimSuffix(good, "}"),
	}
}

// BenchmarkRefused is the verdict on refused records, and how many times that on the
// good ones costs which they are made of.
func BenchmarkRefused(b *testing.B) {
	for _, ch := range builtIn().Channels() {
		good := append(claimChecks()[ch.Datatype], samples()[ch.Datatype])[0]
		bad := spoilt(good)
		for _, name := range slices.Sorted(maps.Keys(bad)) {
			b.Run(ch.Datatype+"/"+name, func(b *testing.B) { benchRefused(b, ch.Datatype, good, bad[name]) })
		}
	}
}

func benchRefused(b *testing.B, datatype, good, bad string) {
	c, h := builtIn(), headers("datatype", datatype)
	accepted, refused := &esclusa.Record{Headers: h, Value: []byte(good)}, &esclusa.Record{Headers: h, Value: []byte(bad)}
	b.ReportAllocs()
	for b.Loop() {
		if v := c.Check(refused); v.Rejection == nil {
			b.Fatal("accepted")
		}
	}
	cost := b.Elapsed()
	begin := time.Now()
	for range b.N {
		if v := c.Check(accepted); v.Rejection != nil {
			b.Fatal(v.Rejection)
		}
	}
	b.ReportMetric(float64(cost)/float64(time.Since(begin)), "×accepted")
}
