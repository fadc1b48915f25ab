package table

import (
	"maps"
	"slices"
	"sync"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/storage"

	"github.com/esclusa/esclusa"
)

// Shadowed is which keys' rows are shadowed in the table's topic, by older ones or by
// foreign ones, which esclusa did not write, as the last recovery of each partition has
// found. It is safe for concurrent use.
type Shadowed struct {
	Epoch string // the incarnation of ingress, as in the rows that are written now

	mu   sync.Mutex
	keys map[int32]map[string]bool
}

// Keys are those of a partition, in no order.
func (s *Shadowed) Keys(partition int32) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Keys(s.keys[partition]))
}

func (s *Shadowed) any(partition int32) bool {
	if s == nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.keys[partition]) > 0
}

func (s *Shadowed) has(partition int32, key string) bool {
	if s == nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.keys[partition][key]
}

// forget is called when a partition is about to be recovered.
func (s *Shadowed) forget(partition int32) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.keys, partition)
}

func (s *Shadowed) note(partition int32, key string, shadowed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !shadowed {
		delete(s.keys[partition], key)
		return
	}
	if s.keys == nil {
		s.keys = make(map[int32]map[string]bool)
	}
	if s.keys[partition] == nil {
		s.keys[partition] = make(map[string]bool)
	}
	s.keys[partition][key] = true
}

// Recover is goka's update callback for the table: a record and the line in its header
// become the stored form. A tombstone leaves its line, so that a replay after a restart
// does not bring an erased row back. Neither an older row nor a foreign one takes
// the place of a row, which they shadow in the topic.
func (s *Shadowed) Recover(ctx goka.UpdateContext, local storage.Storage, key string, value []byte) error {
	line := ctx.Headers()[esclusa.HeaderRow]
	before, err := local.Get(key)
	if err != nil {
		return err
	}
	row, err := esclusa.ReadRow(line, value)
	if err != nil {
		row = nil
	}
	shadowed := false
	if had, err := esclusa.ParseRow(before); err == nil {
		shadowed = Shadows(row, had, s.Epoch)
	}
	s.note(ctx.Partition(), key, shadowed)
	switch {
	case shadowed:
		return nil
	case row == nil:
		return local.Delete(key)
	default:
		return local.Set(key, esclusa.AppendRow(nil, line, value))
	}
}

// Shadows reports whether what stands behind a row in the table's topic, nil for a
// foreign one, is older than it. Of two incarnations of ingress the present one is the
// newer.
func Shadows(behind, row *esclusa.Row, epoch string) bool {
	if behind == nil || behind.Epoch != row.Epoch && row.Epoch == epoch {
		return true
	}
	return behind.Precedes(row)
}
