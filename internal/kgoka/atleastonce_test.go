package kgoka

import (
	"context"
	"log/slog"
	"sync"
	"testing"

	"github.com/twmb/franz-go/pkg/kfake"

	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// An assignment may end while no round is in work, beside the timer of the commits: the
// detector of races tells.
func TestAssignmentEndsBesideACommitByTimer(t *testing.T) {
	fake, _, _ := brokers.Fake(t, kfake.SeedTopics(1, "in"))
	o := newOffsets(&Config{Cluster: wired(testCluster(fake)), Membership: timing}, slog.New(slog.DiscardHandler))
	client, err := o.open(nil, func(error) {})
	noErr(t, err)
	defer client.Close()
	settled := make(positions)
	setAt(settled, place{"in", 0}, (&claim{next: 1}).settled())
	for range 20 {
		_, err := o.end(t.Context(), settled, nil)
		noErr(t, err)
		var both sync.WaitGroup
		both.Go(func() { o.leave(context.Background()) })
		both.Go(func() {
			if err := o.tick(t.Context(), false); err != nil {
				t.Error(err)
			}
		})
		both.Wait()
	}
}
