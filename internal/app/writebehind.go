package app

import (
	"context"
	"time"
)

// writeBehind writes what comes into a queue, one after the other, until ctx ends, and then
// what is left in it. last after that the context that write is given ends.
func writeBehind[T any](ctx context.Context, queue <-chan T, last time.Duration, write func(context.Context, T)) {
	within, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(last, cancel) })()
	for {
		select {
		case one := <-queue:
			write(within, one)
			continue
		default:
		}
		select {
		case one := <-queue:
			write(within, one)
		case <-ctx.Done():
			return
		}
	}
}
