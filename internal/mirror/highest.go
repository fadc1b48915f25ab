package mirror

import "sync"

// highest remembers the highest mark of each partition that this process has
// seen. A lower one is that of a Redis that has lost writes, and its rows are not
// to be believed, from the first read on: the mirror, which fills it again, may
// need seconds to notice.
type highest struct {
	mu    sync.Mutex
	topic string // empty until a read has told it
	marks map[int32]int64
}

// holds reports whether a mark is not lower than one seen before, and remembers
// it. Marks of another topic start anew.
func (h *highest) holds(topic string, partition int32, mark int64) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.marks == nil || h.topic != topic && h.topic != "" {
		h.marks = make(map[int32]int64)
	}
	h.topic = topic
	if mark < h.marks[partition] {
		return false
	}
	h.marks[partition] = mark
	return true
}

// moved remembers a mark that this process has written.
func (h *highest) moved(partition int32, to int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.marks == nil {
		h.marks = make(map[int32]int64)
	}
	h.marks[partition] = max(h.marks[partition], to)
}
