package alertgroups_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
)

// BenchmarkCount counts alerts of as many groups as a datatype may have, from eight partitions
// and a thousand senders, and tells what the counts take.
func BenchmarkCount(b *testing.B) {
	const partitions, senders = 8, 1000
	before := heapInUse()
	var tallies [partitions]*alertgroups.Tally
	for p := range tallies {
		tallies[p] = newTally()
	}
	var names [senders]string
	for i := range names {
		names[i] = fmt.Sprint("sender ", i)
	}
	alerts := make([]*esclusa.Alert, alertgroups.MaxGroups)
	var of esclusa.Source
	for i := range alerts {
		pointer := fmt.Sprintf("/m%d", i)
		alerts[i], of = refused("", int64(i), fault(pointer, "minimum", pointer))
		alerts[i].Groups = []string{esclusa.GroupID(alerts[i].Reason, *alerts[i].Datatype, "minimum", pointer)}
	}
	offset := int64(0)
	count := func() {
		a := alerts[offset%alertgroups.MaxGroups]
		a.Sender = &names[offset/7%senders] // of each group another one each time
		for _, t := range tallies {
			t.Count(a, of, offset, noon)
		}
		offset++
	}
	for range 20 * alertgroups.MaxGroups { // until each group has had twenty alerts
		count()
	}
	held := heapInUse() - before
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		count()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/partitions, "ns/alert")
	b.ReportMetric(float64(held)/(1<<20), "MiB")
	runtime.KeepAlive(tallies)
}

func heapInUse() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
