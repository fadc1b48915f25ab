package alertgroups

import (
	"slices"
	"sync"

	"github.com/esclusa/esclusa"
)

// mostShown bounds the groups of a board: more than all datatypes of a catalogue have.
const mostShown = 1 << 17

// Board adds up the rows of all partitions, as they are read, and tells the states of
// groups. It is safe for concurrent use.
type Board struct {
	standing Standing
	mu       sync.RWMutex
	groups   map[string]map[int32]*Row
	news     news
}

// NewBoard has no groups yet.
func NewBoard(s Standing) *Board {
	return &Board{standing: s, groups: make(map[string]map[int32]*Row), news: news{marks: make(map[string]Mark)}}
}

// Add takes a record of the topic of alert groups: a row, or a mark. What somebody else
// has written there, and is neither, is left out.
func (b *Board) Add(rec *esclusa.Record) {
	if b.AddMark(rec) {
		return
	}
	r, err := ParseRow(rec)
	if err != nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.groups[r.Group] != nil:
	case len(b.groups) >= mostShown:
		return
	default:
		b.groups[r.Group] = make(map[int32]*Row)
	}
	b.groups[r.Group][rec.Partition] = r
}

// AddMark takes a record of that topic if it is a mark, and reports whether it is.
func (b *Board) AddMark(rec *esclusa.Record) bool {
	m, ok := parseMark(rec)
	if ok {
		b.Mark(m, rec.Offset)
	}
	return ok
}

// Over reports whether a time has come until which a decision was to hold.
func (b *Board) Over(until string) bool { return b.standing.over(until) }

// shown adds up a group, with its state.
func (b *Board) shown(id string) *Group {
	g := add(b.groups[id])
	g.State, g.Decision, g.Anew = b.standing.state(id, b.groups[id])
	g.Resent = b.standing.Resent(id)
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
