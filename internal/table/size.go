package table

import "sync"

// Size counts the rows of the partitions that this process owns. It is safe for
// concurrent use.
type Size struct {
	mu   sync.Mutex
	rows map[int32]int64
}

// Rows is the sum over the partitions; erased rows do not count.
func (z *Size) Rows() int64 {
	z.mu.Lock()
	defer z.mu.Unlock()
	var sum int64
	for _, n := range z.rows {
		sum += n
	}
	return sum
}

func (z *Size) set(partition int32, rows int64) {
	if z == nil {
		return
	}
	z.mu.Lock()
	defer z.mu.Unlock()
	if z.rows == nil {
		z.rows = make(map[int32]int64)
	}
	z.rows[partition] = rows
}

// Add counts rows that have come, or gone, of a partition that this process owns.
func (z *Size) Add(partition int32, rows int64) {
	z.mu.Lock()
	defer z.mu.Unlock()
	if _, owned := z.rows[partition]; owned {
		z.rows[partition] += rows
	}
}

func (z *Size) drop(partition int32) {
	if z == nil {
		return
	}
	z.mu.Lock()
	defer z.mu.Unlock()
	delete(z.rows, partition)
}
