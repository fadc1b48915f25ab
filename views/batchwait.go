package views

import (
	"context"
	"net/http"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/esclusa/esclusa"
)

// Waits of a batch at the same time: rows are looked up one by one, and partitions cost
// nothing.
const (
	rowsAtOnce       = 16
	partitionsAtOnce = -1
)

// awaitAll waits until all records of a batch are routed or readable, or for SendWait,
// and tells of each line whether it came to that.
func (c *counter) awaitAll(r *http.Request, b *batch, wait string) (reached func(*batchLine) bool) {
	if wait == "" {
		return func(*batchLine) bool { return false }
	}
	ctx, cancel := c.patience(r, c.SendWait)
	defer cancel()
	if t := c.tableOf(b.channel.Datatype); t != nil && wait == waitReadable {
		done := awaitLast(ctx, b.answers, rowsAtOnce, func(l *batchLine) string { return l.key }, t.readable)
		return func(l *batchLine) bool { return done[l.key] }
	}
	routed := func(ctx context.Context, _ int32, src esclusa.Source) bool {
		err := c.Progress.WaitRouted(ctx, src)
		if err != nil && ctx.Err() == nil {
			c.warn(r, "waiting for the router", err)
		}
		return err == nil
	}
	done := awaitLast(ctx, b.answers, partitionsAtOnce, func(l *batchLine) int32 { return l.src.Partition }, routed)
	return func(l *batchLine) bool { return done[l.src.Partition] }
}

// awaitLast waits for the last record of each key, or partition, and with it for those
// before, and tells where it came.
func awaitLast[K comparable](ctx context.Context, lines []batchLine, atOnce int, by func(*batchLine) K, wait func(context.Context, K, esclusa.Source) bool) map[K]bool {
	last := make(map[K]esclusa.Source)
	for i := range lines {
		if l := &lines[i]; l.problem == nil {
			last[by(l)] = l.src
		}
	}
	var mu sync.Mutex
	done := make(map[K]bool, len(last))
	var group errgroup.Group
	group.SetLimit(atOnce)
	for k, src := range last {
		group.Go(func() error {
			came := wait(ctx, k, src)
			mu.Lock()
			defer mu.Unlock()
			done[k] = came
			return nil
		})
	}
	_ = group.Wait() // none fails
	return done
}
