package table

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
