package alertgroups

import (
	"slices"
	"sync"

	"github.com/esclusa/esclusa"
)

// maxRow is the length of a row that this package can have written, at most: it has an
// offset for each of up to 10,000 partitions, and texts of which a byte may take six.
const maxRow = 256 << 10

// Board adds up the rows of all partitions, as they are read, and tells the states of
// groups. It is safe for concurrent use.
type Board struct {
	standing Standing
	mu       sync.RWMutex
	groups   map[string]map[int32]*Row
}

// NewBoard has no groups yet.
func NewBoard(s Standing) *Board { return &Board{standing: s, groups: make(map[string]map[int32]*Row)} }

// Add takes a record of the topic of alert groups, and reports whether its group regresses
// by it. What somebody else has written there, and is no row, is left out.
func (b *Board) Add(rec *esclusa.Record) (regresses bool) {
	if len(rec.Value) > maxRow {
		return false
	}
	r, err := ParseRow(rec)
	if err != nil {
		return false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	before, _, _ := b.standing.state(r.Group, b.groups[r.Group])
	if b.groups[r.Group] == nil {
		b.groups[r.Group] = make(map[int32]*Row)
	}
	b.groups[r.Group][rec.Partition] = r
	after, _, _ := b.standing.state(r.Group, b.groups[r.Group])
	return before != Regressed && after == Regressed
}

// shown adds up a group, with its state.
func (b *Board) shown(id string) *Group {
	g := add(b.groups[id])
	g.State, g.Decision, g.Anew = b.standing.state(id, b.groups[id])
	return g
}

// Group is one group; nil where there is none with the id.
func (b *Board) Group(id string) *Group {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.groups[id] == nil {
		return nil
	}
	return b.shown(id)
}

// List is the groups that match, that with the newest alert first.
func (b *Board) List(match func(*Group) bool) []*Group {
	b.mu.RLock()
	defer b.mu.RUnlock()
	list := []*Group{}
	for id := range b.groups {
		if g := b.shown(id); match(g) {
			list = append(list, g)
		}
	}
	slices.SortFunc(list, (*Group).Compare)
	return list
}
