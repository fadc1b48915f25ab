package alertgroups

import (
	"slices"
	"sync"

	"github.com/esclusa/esclusa"
)

// maxRow is the length of a row that this package can have written, at most.
const maxRow = 16 << 10

// Board adds up the rows of all partitions, as they are read. It is safe for concurrent
// use.
type Board struct {
	mu     sync.RWMutex
	groups map[string]map[int32]*Row
}

// NewBoard has no groups yet.
func NewBoard() *Board { return &Board{groups: make(map[string]map[int32]*Row)} }

// Add takes a record of the topic of alert groups. What somebody else has written there,
// and is no row, is left out.
func (b *Board) Add(rec *esclusa.Record) {
	if len(rec.Value) > maxRow {
		return
	}
	r, err := ParseRow(rec)
	if err != nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.groups[r.Group] == nil {
		b.groups[r.Group] = make(map[int32]*Row)
	}
	b.groups[r.Group][rec.Partition] = r
}

// Group is one group; nil where there is none with the id.
func (b *Board) Group(id string) *Group {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.groups[id] == nil {
		return nil
	}
	return add(b.groups[id])
}

// List is the groups that match, that with the newest alert first.
func (b *Board) List(match func(*Group) bool) []*Group {
	b.mu.RLock()
	defer b.mu.RUnlock()
	list := []*Group{}
	for _, rows := range b.groups {
		if g := add(rows); match(g) {
			list = append(list, g)
		}
	}
	slices.SortFunc(list, (*Group).Compare)
	return list
}
