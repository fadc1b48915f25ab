package processors

import (
	"maps"
	"slices"
	"sync"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/storage"

	"github.com/esclusa/esclusa"
)

// Hidden is which customers' rows are hidden in the table's topic, by older ones or
// by what is no row, as the last recovery of each partition has found. It is safe for
// concurrent use.
type Hidden struct {
	Epoch string // as in Table

	mu   sync.Mutex
	keys map[int32]map[string]bool
}

// Keys are those of a partition, in no order.
func (h *Hidden) Keys(partition int32) []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Collect(maps.Keys(h.keys[partition]))
}

func (h *Hidden) any(partition int32) bool {
	if h == nil {
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.keys[partition]) > 0
}

func (h *Hidden) has(partition int32, key string) bool {
	if h == nil {
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.keys[partition][key]
}

// forget is called when a partition is about to be recovered.
func (h *Hidden) forget(partition int32) {
	if h == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.keys, partition)
}

func (h *Hidden) note(partition int32, key string, hidden bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !hidden {
		delete(h.keys[partition], key)
		return
	}
	if h.keys == nil {
		h.keys = make(map[int32]map[string]bool)
	}
	if h.keys[partition] == nil {
		h.keys[partition] = make(map[string]bool)
	}
	h.keys[partition][key] = true
}

// Recover is goka's update callback for the table: a record and the line in its header
// become the stored form. A tombstone leaves its line, so that a replay after a restart
// does not bring an erased customer back. Neither an older row nor what is no row takes
// the place of a row, which they hide in the topic.
func (h *Hidden) Recover(ctx goka.UpdateContext, s storage.Storage, key string, value []byte) error {
	line := ctx.Headers()[esclusa.HeaderRow]
	before, err := s.Get(key)
	if err != nil {
		return err
	}
	row, err := esclusa.ReadRow(line, value)
	if err != nil {
		row = nil
	}
	hidden := false
	if local, err := esclusa.ParseRow(before); err == nil {
		hidden = hides(row, local, h.Epoch)
	}
	h.note(ctx.Partition(), key, hidden)
	switch {
	case hidden:
		return nil
	case row == nil:
		return s.Delete(key)
	default:
		return s.Set(key, esclusa.AppendRow(nil, line, value))
	}
}

// hides reports whether what stands behind a row in the table's topic, nil for what is
// no row, is older than it. Of two incarnations of ingress the present one is the
// newer.
func hides(behind, row *esclusa.Row, epoch string) bool {
	if behind == nil || behind.Epoch != row.Epoch && row.Epoch == epoch {
		return true
	}
	return behind.Precedes(row)
}
