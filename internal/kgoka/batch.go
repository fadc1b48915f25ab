package kgoka

import (
	"encoding/binary"
	"errors"
	"sync"

	"github.com/esclusa/esclusa"
)

// handover carries batches of records through goka's []byte codecs: what goka
// sees as a message's value is the number of a slot.
//
// Batches keep records whole: goka's own headers are a map, in which a repeated
// header is lost.
type handover struct {
	mu    sync.Mutex
	last  uint64
	slots map[uint64][]esclusa.Record
}

// reset forgets batches that goka dropped when its session ended.
func (h *handover) reset() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.slots = make(map[uint64][]esclusa.Record)
}

func (h *handover) put(batch []esclusa.Record) []byte {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last++
	h.slots[h.last] = batch
	return binary.BigEndian.AppendUint64(nil, h.last)
}

var errNoBatch = errors.New("not the number of a batch in hand")

func (h *handover) take(slot []byte) ([]esclusa.Record, error) {
	if len(slot) != 8 {
		return nil, errNoBatch
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	n := binary.BigEndian.Uint64(slot)
	batch, ok := h.slots[n]
	if !ok {
		return nil, errNoBatch
	}
	delete(h.slots, n)
	return batch, nil
}

// Encode and Decode make it a goka.Codec of []esclusa.Record.
func (h *handover) Encode(value any) ([]byte, error) {
	batch, ok := value.([]esclusa.Record)
	if !ok {
		return nil, errNoBatch
	}
	return h.put(batch), nil
}

// Decode gives the batch away: a second Decode of the same value fails.
func (h *handover) Decode(slot []byte) (any, error) {
	batch, err := h.take(slot)
	if err != nil {
		return nil, err
	}
	return batch, nil
}
