package kgoka

import (
	"encoding/binary"
	"errors"
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Message is what a callback of a graph is handed at once: records of one partition, in
// order; or, where there are none, word of a batch that was passed over.
//
// Records stay whole: goka's own headers are a map, in which a repeated header is lost.
type Message struct {
	Records []*kgo.Record
	Passed  *Passed
}

// Passed are offsets of which no records can be read, from From on, below Next: their
// batch takes too much memory, or cannot be decompressed.
type Passed struct {
	Topic      string
	Partition  int32
	From, Next int64
}

// partition is the one that it is of.
func (m Message) partition() int32 {
	if m.Passed != nil {
		return m.Passed.Partition
	}
	return m.Records[0].Partition
}

// handover carries values through goka's []byte codecs: what goka sees as a message's
// value is the number of a slot.
type handover[T any] struct {
	mu    sync.Mutex
	last  uint64
	slots map[uint64]T
}

// reset forgets values that goka dropped when its session ended.
func (h *handover[T]) reset() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.slots = make(map[uint64]T)
}

func (h *handover[T]) put(value T) []byte {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last++
	h.slots[h.last] = value
	return binary.BigEndian.AppendUint64(nil, h.last)
}

var errNoSlot = errors.New("not the number of a slot in hand")

func (h *handover[T]) take(slot []byte) (value T, err error) {
	if len(slot) != 8 {
		return value, errNoSlot
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	n := binary.BigEndian.Uint64(slot)
	value, ok := h.slots[n]
	if !ok {
		return value, errNoSlot
	}
	delete(h.slots, n)
	return value, nil
}

// Encode and Decode make it a goka.Codec of T.
func (h *handover[T]) Encode(value any) ([]byte, error) {
	v, ok := value.(T)
	if !ok {
		return nil, errNoSlot
	}
	return h.put(v), nil
}

// Decode gives the value away: a second Decode of the same slot fails.
func (h *handover[T]) Decode(slot []byte) (any, error) {
	v, err := h.take(slot)
	if err != nil {
		return nil, err
	}
	return v, nil
}
