package kafka

import (
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// nudgeEvery is how long a client that has stopped fetching may stand still.
const nudgeEvery = time.Second

// nudge has clients fetch again that have stopped to for no reason. If a client's partitions
// or offsets change twice within the microseconds that a goroutine takes to begin, franz-go
// (1.22.2 and 1.22.3) takes the end of the first change for that of fetching, and fetches
// nothing until they change again: its loopFetch resets its state, and with it the second
// change's wish, if it finds that the first one's context has ended before it was counted as a
// worker.
//
// To resume what is not paused changes nothing but to ask each of the client's sources
// whether there is anything to fetch.
type nudge struct{}

// OnNewClient nudges the client until it is closed.
func (nudge) OnNewClient(cl *kgo.Client) {
	go func() {
		tick := time.NewTicker(nudgeEvery)
		defer tick.Stop()
		for {
			select {
			case <-cl.Context().Done():
				return
			case <-tick.C:
				cl.ResumeFetchTopics()
			}
		}
	}()
}
