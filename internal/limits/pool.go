package limits

import (
	"errors"
	"sync"
)

// Why a Pool gives nothing.
var (
	ErrShare = errors.New("the caller holds its share already")
	ErrFull  = errors.New("nothing is left")
)

// Pool is so much of something that all callers share. None may hold more than it leaves to
// others: one who takes all that it can get has half, n who do so have 1/(n+1) each, and as
// much is left for the next. It is safe for concurrent use, and takes room for those alone
// who hold something.
type Pool struct {
	size, least int64

	mu   sync.Mutex
	free int64
	held map[Key]int64
}

// NewPool has so much of it. Of that each caller may have least, if it is there, whoever
// holds the rest; least is positive.
func NewPool(size, least int64) *Pool {
	return &Pool{size: size, least: least, free: size, held: make(map[Key]int64)}
}

// Size is how much there is.
func (p *Pool) Size() int64 { return p.size }

// InUse is how much of it all callers hold.
func (p *Pool) InUse() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.size - p.free
}

// Take gives a caller n more. The error is ErrShare or ErrFull, and nothing is given then.
func (p *Pool) Take(key Key, n int64) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	has, left := p.held[key], p.free-n
	switch more := has+n > max(left, p.least); {
	case left < 0 && (has == 0 || !more): // it is others who hold too much
		return ErrFull
	case more:
		return ErrShare
	}
	p.held[key], p.free = has+n, left
	return nil
}

// Give takes back n of what a caller was given.
func (p *Pool) Give(key Key, n int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free += n
	if p.held[key] -= n; p.held[key] <= 0 {
		delete(p.held, key)
	}
}
