package app

import (
	"runtime"
	"runtime/debug"
	runtimemetrics "runtime/metrics"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/expect"
)

// Without the floor a router spends a quarter of its CPU on collections; without
// an upper bound a large table would make the process grow for ever.
func TestHeapIsCollectedTooSoonOrTooLate(t *testing.T) {
	for alive, want := range map[uint64]int{
		0: mostPercent, 1 << 20: mostPercent, 4 << 20: 2400, 32 << 20: 212, 50 << 20: 150, 80 << 20: 150, 100 << 20: 128, 128 << 20: 100, 1 << 40: 100,
	} {
		if got := percentFor(alive); got != want {
			t.Errorf("%d bytes alive: %d %%, want %d", alive, got, want)
		}
	}
}

func TestFloorIsLostAfterACollectionOrStays(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(60))
	restore := raiseHeapFloor()
	held := make([]byte, 48<<20)
	for range 3 {
		runtime.GC()
	}
	settled(t, func(percent uint64) bool { return percent > 100 && percent <= uint64(percentFor(48<<20)) })
	runtime.KeepAlive(held)
	restore()
	runtime.GC()
	settled(t, func(percent uint64) bool { return percent == 60 })
}

func TestFloorOverridesTheEnvironment(t *testing.T) {
	t.Setenv("GOGC", "150")
	before := percentNow()
	defer raiseHeapFloor()()
	if now := percentNow(); now != before {
		t.Errorf("the percentage went from %d to %d although GOGC is set", before, now)
	}
}

func percentNow() uint64 {
	sample := []runtimemetrics.Sample{{Name: "/gc/gogc:percent"}}
	runtimemetrics.Read(sample)
	return sample[0].Value.Uint64()
}

func settled(t *testing.T, ok func(uint64) bool) {
	t.Helper()
	var percent uint64
	defer func() {
		if t.Failed() {
			t.Logf("the percentage stays at %d", percent)
		}
	}()
	expect.Eventually(t, expect.Patience, "the percentage is as wanted", func() bool {
		percent = percentNow()
		return ok(percent)
	})
}
