package table

import (
	"maps"
	"slices"
	"sync"

	"github.com/lovoo/goka"

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

func (s *Shadowed) note(partition int32, key []byte, shadowed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	of := s.keys[partition]
	if !shadowed {
		if len(of) > 0 {
			delete(of, string(key))
		}
		return
	}
	if s.keys == nil {
		s.keys = make(map[int32]map[string]bool)
	}
	if of == nil {
		of = make(map[string]bool)
		s.keys[partition] = of
	}
	of[string(key)] = true
}

// Recover is what goka's update callback of the table does with the local copy.
func (s *Shadowed) Recover(ctx goka.UpdateContext, local *Copy, key string, value []byte) error {
	if local == nil {
		return errClosed
	}
	return s.take(local, []byte(key), ctx.Headers()[esclusa.HeaderRow], value)
}

// take has the local copy take in a record of the table's topic: with the line in its
// header it becomes the stored form. A tombstone leaves its line, so that a
// replay after a restart does not bring an erased row back. Neither an older row nor a
// foreign one takes the place of a row, which they shadow in the topic.
func (s *Shadowed) take(local *Copy, key, line, value []byte) error {
	had, err := local.stamps(key, s.Epoch)
	if err != nil {
		return err
	}
	row, err := esclusa.ReadRow(line, value)
	if err != nil {
		row = nil
	}
	shadowed := had != nil && Shadows(row, had, s.Epoch)
	s.note(local.number, key, shadowed)
	switch {
	case shadowed:
		return nil
	case row == nil:
		return local.Delete(string(key))
	case row.Erased():
		return local.Put(key, line, nil, row, s.Epoch)
	default:
		return local.Put(key, append(line[:len(line):len(line)], esclusa.RowBreak), row.Doc, row, s.Epoch)
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
