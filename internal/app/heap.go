package app

import (
	"os"
	"runtime"
	"runtime/debug"
	runtimemetrics "runtime/metrics"
	"sync"
)

// heapFloor is how large, in bytes, the heap grows before garbage is collected.
// Go collects when the heap is twice what is alive. A router keeps 15 to 30 MiB
// alive and makes some hundred MiB of garbage a second: it would be collected
// sixty times a second, a quarter of its CPU.
const heapFloor = 100 << 20

// heapSpare is up to how much garbage may be half as much again as is alive. The
// default roles keep 80 to 95 MiB alive, and collecting is a quarter of their CPU by
// Go's rule, which holds above that.
const heapSpare = 128 << 20

// The collector's percentage is between Go's default and what makes its own
// floor, 4 MiB at 100 %, as high as ours.
const (
	leastPercent = 100
	mostPercent  = heapFloor / (4 << 20) * 100
)

// collector sets the percentage anew after each collection.
type collector struct {
	mu      sync.Mutex
	over    bool
	percent int // set last
	before  int // what the process had
}

// collected is what nobody holds, so that it tells of each collection.
type collected struct{ _ [64]byte }

// raiseHeapFloor keeps the collector of the whole process from running below
// heapFloor until restore is called. It does nothing where the environment sets
// GOGC; GOMEMLIMIT holds beside it.
func raiseHeapFloor() (restore func()) {
	if _, set := os.LookupEnv("GOGC"); set {
		return func() {}
	}
	c := &collector{before: debug.SetGCPercent(leastPercent), percent: leastPercent}
	c.adjust(0)
	return c.restore
}

func (c *collector) adjust(int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return
	}
	if percent := percentFor(aliveBytes()); percent != c.percent {
		c.percent = percent
		debug.SetGCPercent(percent)
	}
	runtime.AddCleanup(&collected{}, c.adjust, 0)
}

func (c *collector) restore() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over = true
	debug.SetGCPercent(c.before)
}

// percentFor is the percentage at which so many bytes alive are collected.
func percentFor(alive uint64) int {
	if alive == 0 {
		return mostPercent
	}
	spare := min(heapSpare, alive+alive/2)
	return min(mostPercent, max(leastPercent, int(spare*100/alive), int(heapFloor*100/alive)-100))
}

// aliveBytes is what the last collection left.
func aliveBytes() uint64 {
	sample := []runtimemetrics.Sample{{Name: "/gc/heap/live:bytes"}}
	runtimemetrics.Read(sample)
	return sample[0].Value.Uint64()
}
