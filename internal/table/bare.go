package table

import (
	"context"
	"sync"
	"time"
)

// bareAfter is how long a view waits for records before it asks whether there are any,
// and bareAgain before it asks again: under load they are on their way.
const (
	bareAfter = 100 * time.Millisecond
	bareAgain = time.Second
)

// bareEnds remembers of partitions that end in no record, but in a transaction's marker
// or what was aborted, where the last record ends. It is safe for concurrent use.
type bareEnds struct {
	mu    sync.Mutex
	known map[int32]bareEnd
	turn  chan struct{} // holds one token: whoever has it may ask, the others wait for the answer
}

// bareEnd says that a partition has no record from records on and before end.
type bareEnd struct{ records, end int64 }

// end is how far a partition can be read that ends there.
func (b *bareEnds) end(partition int32, end int64) int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	if k := b.known[partition]; k.records < end && end <= k.end {
		return k.records
	}
	return end
}

// taken waits for the turn to ask, for as long as ctx goes on, and returns how to give it
// back; nil if it did not come.
func (b *bareEnds) taken(ctx context.Context) (back func()) {
	b.mu.Lock()
	if b.turn == nil {
		b.turn = make(chan struct{}, 1)
	}
	turn := b.turn
	b.mu.Unlock()
	select {
	case turn <- struct{}{}:
		return func() { <-turn }
	case <-ctx.Done():
		return nil
	}
}

// ask asks where the records of a partition end. Without an answer it is where it was.
func (b *bareEnds) ask(ctx context.Context, partition int32, end int64, ask func(context.Context, int32) (int64, error)) int64 {
	back := b.taken(ctx)
	if back == nil {
		return end
	}
	defer back()
	if known := b.end(partition, end); known < end {
		return known
	}
	records, err := ask(ctx, partition)
	if err != nil || records >= end {
		return end
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.known == nil {
		b.known = make(map[int32]bareEnd)
	}
	b.known[partition] = bareEnd{records, end}
	return records
}
