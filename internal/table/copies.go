package table

import "sync"

// Copies are the local copies that are open, by partition: goka hands a callback the row
// of its message's key, and the role that keeps a table takes many records at once. It is
// safe for concurrent use.
type Copies struct {
	mu   sync.Mutex
	open map[int32]*Copy
}

// Of is the copy of a partition, nil where none is open. Its rows may be read and written
// within a callback of the partition, as goka does.
func (c *Copies) Of(partition int32) *Copy {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.open[partition]
}

func (c *Copies) set(partition int32, to *Copy) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == nil {
		c.open = make(map[int32]*Copy)
	}
	c.open[partition] = to
}

// drop forgets a copy that is closed, unless another has taken its place.
func (c *Copies) drop(partition int32, of *Copy) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open[partition] == of {
		delete(c.open, partition)
	}
}
