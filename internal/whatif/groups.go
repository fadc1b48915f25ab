package whatif

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/esclusa/esclusa"
)

// Bounds of what is kept of records, whatever they are.
const (
	mostGroups  = 4096 // of either kind
	mostSenders = 1000
	senderBytes = 256
	examples    = 3
)

// way is what makes a group, beside its kind.
type way struct {
	datatype string
	reason   esclusa.Reason
	keyword  string
	pointer  string
	sender   string
}

// beyond is what is counted of more ways than are kept.
var beyond = way{esclusa.Other, esclusa.Other, esclusa.Other, esclusa.Other, esclusa.Other}

// id is that of the alerts' group of this way, which no sender makes another.
func (w *way) id() string {
	if *w == beyond {
		return esclusa.Other
	}
	return esclusa.GroupID(w.reason, w.datatype, w.keyword, w.pointer)
}

// group is a Group that grows.
type group struct {
	records     int64
	first, last time.Time
	examples    []example // the first ones, in order
}

type example struct {
	at    time.Time
	place esclusa.Source
}

func (e *example) compare(f *example) int {
	return cmp.Or(e.at.Compare(f.at), strings.Compare(e.place.Topic, f.place.Topic),
		cmp.Compare(e.place.Partition, f.place.Partition), cmp.Compare(e.place.Offset, f.place.Offset))
}

// groups are those of one kind.
type groups map[way]*group

// of is the group of a way, that of all others where there is no more room. What it
// keeps of the way is a copy: senders are kept already.
func (g groups) of(w way) *group {
	if found := g[w]; found != nil {
		return found
	}
	if len(g) >= mostGroups {
		w = beyond
		if found := g[w]; found != nil {
			return found
		}
	}
	w.keyword, w.pointer = strings.Clone(w.keyword), strings.Clone(w.pointer)
	g[w] = new(group)
	return g[w]
}

func (g *group) add(e example) {
	if g.records == 0 || e.at.Before(g.first) {
		g.first = e.at
	}
	if g.records == 0 || e.at.After(g.last) {
		g.last = e.at
	}
	g.records++
	i, _ := slices.BinarySearchFunc(g.examples, e, func(a, b example) int { return a.compare(&b) })
	if i < examples {
		g.examples = slices.Insert(g.examples, i, e)
		g.examples = g.examples[:min(len(g.examples), examples)]
	}
}

// list has the largest first.
func (g groups) list() []Group {
	all := make([]Group, 0, len(g))
	for w, of := range g {
		one := Group{Group: w.id(), Datatype: w.datatype, Reason: w.reason, Keyword: w.keyword, Pointer: w.pointer, Sender: w.sender,
			Records: of.records, First: of.first.UTC(), Last: of.last.UTC()}
		for _, e := range of.examples {
			one.Examples = append(one.Examples, e.place.String())
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b Group) int {
		return cmp.Or(cmp.Compare(b.Records, a.Records), strings.Compare(a.Datatype, b.Datatype), cmp.Compare(a.Reason, b.Reason),
			strings.Compare(a.Pointer, b.Pointer), strings.Compare(a.Keyword, b.Keyword), strings.Compare(a.Sender, b.Sender))
	})
	return all
}

// senders are the names of those who have sent, each kept once.
type senders map[string]string

// of is the sender's name, within the bounds; "-" of a record without one.
func (s senders) of(name []byte) string {
	if len(name) == 0 {
		return esclusa.NoSender
	}
	if len(name) > senderBytes {
		name = name[:senderBytes]
	}
	if known, has := s[string(name)]; has {
		return known
	}
	if len(s) >= mostSenders {
		return esclusa.Other
	}
	text := strings.ToValidUTF8(string(name), string(utf8.RuneError))
	s[string(name)] = text
	return text
}
