package processors

import "sync"

// Position is how far each partition of the table has been read: the offset
// after the last record. It is safe for concurrent use.
type Position struct {
	mu sync.Mutex
	at map[int32]int64
}

// At is 0 for a partition that has not been read.
func (p *Position) At(partition int32) int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at[partition]
}

func (p *Position) set(partition int32, at int64) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.at == nil {
		p.at = make(map[int32]int64)
	}
	p.at[partition] = at
}

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

func (z *Size) add(partition int32, rows int64) {
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
