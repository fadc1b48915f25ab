package mirror

import "sync"

// highest remembers the highest watermark of each partition that this process has
// seen. A lower one is that of a Redis that has lost writes, and its rows are not
// to be believed, from the first read on: the mirror, which fills it again, may
// need seconds to notice.
type highest struct {
	mu         sync.Mutex
	topic      string // empty until a read has told it
	watermarks map[int32]int64
}

// holds reports whether a watermark is not lower than one seen before, and remembers
// it. Watermarks of another topic start anew.
func (h *highest) holds(topic string, partition int32, watermark int64) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.watermarks == nil || h.topic != topic && h.topic != "" {
		h.watermarks = make(map[int32]int64)
	}
	h.topic = topic
	if watermark < h.watermarks[partition] {
		return false
	}
	h.watermarks[partition] = watermark
	return true
}

// moved remembers a watermark that this process has written.
func (h *highest) moved(partition int32, to int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.watermarks == nil {
		h.watermarks = make(map[int32]int64)
	}
	h.watermarks[partition] = max(h.watermarks[partition], to)
}
