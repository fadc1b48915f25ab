package expect

import (
	"testing"
	"time"
)

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
