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
	h := headers("datatype", datatype)
	check := func(body string, refused bool) func() {
		rec := &esclusa.Record{Headers: h, Value: []byte(body)}
		return func() {
			if v := builtIn().Check(rec); (v.Rejection != nil) != refused {
				b.Fatal(v.Rejection)
			}
		}
	}
	accepted, refused := check(good, false), check(bad, true)
	b.ReportAllocs()
	for b.Loop() {
		refused()
	}
	b.ReportMetric(fastest(refused)/fastest(accepted), "×accepted")
}

// fastest is how long a call takes when nothing else is in the way, in ns.
func fastest(call func()) float64 {
	const calls = 200
	best := time.Hour
	for range 100 {
		begin := time.Now()
		for range calls {
			call()
		}
		best = min(best, time.Since(begin))
	}
	return float64(best.Nanoseconds()) / calls
}
