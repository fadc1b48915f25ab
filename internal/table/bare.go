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
	asking sync.Mutex // one asks, the others wait for the answer
	mu     sync.Mutex
	known  map[int32]bareEnd
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

// ask asks where the records of a partition end. Without an answer it is where it was.
func (b *bareEnds) ask(ctx context.Context, partition int32, end int64, ask func(context.Context, int32) (int64, error)) int64 {
	b.asking.Lock()
	defer b.asking.Unlock()
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
