package expect

import (
	"testing"
	"time"
)

// Patience is how long a test waits for what must come: generous, for machines that do
// other work. With two cores for five, a process takes half a minute to be ready that
// has ten thousand alerts to read back.
const Patience = 3 * time.Minute

// Between two looks of Eventually.
const (
	leastPause = 5 * time.Millisecond
	mostPause  = 100 * time.Millisecond
)

// Eventually looks until it is so, and ends the test where it is not so in time: at
// first often, later less, since a look may cost those who are to get there. How
// things stand then is told by the last functions, of which each is called once.
func Eventually(t testing.TB, within time.Duration, what string, so func() bool, tell ...func() string) {
	t.Helper()
	deadline := time.After(within)
	for pause := leastPause; !so(); pause = min(2*pause, mostPause) {
		select {
		case <-deadline:
			for _, say := range tell {
				what += "\n" + say()
			}
			t.Fatalf("not within %v: %s", within, what)
		case <-time.After(pause):
		}
	}
}

// Onward looks until it is there, however long that takes, and ends the test where it
// has stood still for a time: what is slow because the machine is busy is not at fault.
func Onward(t testing.TB, still time.Duration, what string, look func() (at int64, there bool), tell ...func() string) {
	t.Helper()
	at, since := int64(-1), time.Now()
	for pause := leastPause; ; pause = min(2*pause, mostPause) {
		now, there := look()
		if there {
			return
		}
		if now != at {
			at, since = now, time.Now()
		}
		if time.Since(since) > still {
			for _, say := range tell {
				what += "\n" + say()
			}
			t.Fatalf("at %d for %v: %s", at, still, what)
		}
		time.Sleep(pause)
	}
}
