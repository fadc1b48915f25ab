package onepass

import "math/bits"

const (
	maxTracked = 63              // members of one object that have a bit of their own
	untracked  = 1 << maxTracked // the bit of all others, which counts as seen
	maxWords   = 64              // undeclared names of an object, or unique items, compared one by one
	lookahead  = 3               // declared members that are tried as the next one
)

// objectRule are the keywords for objects.
type objectRule struct {
	members  []member       // declared or required, in the order in which they are expected
	index    map[string]int // name to member
	others   *node          // for undeclared members; nil: there must be none
	tracked  []int          // the members that have a bit, by it
	demanded []int          // the members that are required
	required uint64         // these, by their bits
	counted  int            // how many of these have no bit of their own
	groups   []group
	needs    []need
	min, max int // members

	patterns []patternRule // for members whose names match
	also     [][]*node     // of the patterns that match the names of members
	names    *node         // for all names; nil: any
	named    bool          // there are such
}

type patternRule struct {
	name *Pattern
	node *node
}

// need is what must hold if a member is there: others are, and a schema takes the
// object.
type need struct {
	of, others uint64
	node       *node // nil: anything
}

type member struct {
	name   string
	quoted string // with the colon, as it stands in a record
	node   *node  // nil: must not be there
	bit    uint64 // one
	marks  uint8  // where to note the place of the value: bits of Pass.Found

	counted  bool // required, without a bit of its own
	declared bool // in properties
	shown    bool // the schema has the name: there, or where it requires members
}

// group are alternatives that only require members.
type group struct {
	alternatives []uint64 // members, by their bits
	one          bool     // exactly one must hold; else at least one
	names        int      // of all alternatives
}

func (g *group) holds(seen uint64) bool {
	n := 0
	for _, names := range g.alternatives {
		if seen&names == names {
			n++
		}
	}
	return n == 1 || n > 1 && !g.one
}

// object reads an object.
func (p *Pass) object(n *node, i, depth int) int {
	if depth == 0 || n.types&TypeObject == 0 || n.listed != nil {
		return unknown
	}
	b, o := p.body, n.object
	outer, words := p.tally.path, len(p.words)
	start, count, counted, next, seen := i, 0, 0, 0, uint64(untracked)
	i = skipSpace(b, i+1)
	if at(b, i) == '}' {
		return p.close(o, i+1, 0, 0, 0)
	}
	for {
		k, size, from := o.expected(b, i, next)
		if k < 0 {
			if k, size, from = p.name(o, i, words); from < 0 {
				return unknown
			}
		}
		child, marks := o.others, uint8(0)
		if k >= 0 {
			m := &o.members[k]
			bit := m.bit
			if seen&bit != 0 {
				if bit != untracked || !p.addWord(words, i+1, i+1+size) {
					return unknown
				}
				if m.counted {
					counted++
				}
			}
			child, marks = m.node, m.marks
			seen, next = seen|bit, k+1
		} else if o.patterns != nil {
			child = p.undeclared(o, b[i+1:i+1+size])
		}
		if child == nil || !p.enter(outer+1+size) {
			return unknown
		}
		from = skipSpace(b, from)
		end := p.value(child, from, depth-1)
		if end < 0 || o.named && !p.fitsName(o, k, b[i+1:i+1+size], from, end, depth-1) {
			return unknown
		}
		if marks != 0 {
			p.note(marks, from, end)
		}
		count++
		i = skipSpace(b, end)
		switch at(b, i) {
		case ',':
			i = skipSpace(b, i+1)
		case '}':
			p.words = p.words[:words]
			if o.needs != nil && !p.needed(o, start, i+1, depth, seen) {
				return unknown
			}
			return p.close(o, i+1, seen, count, counted)
		default:
			return unknown
		}
	}
}

// close checks what can only be told at the end, which is returned.
func (p *Pass) close(o *objectRule, end int, seen uint64, count, counted int) int {
	if seen&o.required != o.required || counted < o.counted || count < o.min || count > o.max {
		return unknown
	}
	for k := range o.groups {
		if g := &o.groups[k]; !p.spend(len(g.alternatives)/8) || !g.holds(seen) {
			return unknown
		}
	}
	return end
}

// needed reports whether an object at [start, end) has what its members need.
func (p *Pass) needed(o *objectRule, start, end, depth int, seen uint64) bool {
	for _, n := range o.needs {
		if !p.spend(1) || seen&n.of != 0 && (seen&n.others != n.others || n.node != nil && !p.holds(n.node, start, end, depth)) {
			return false
		}
	}
	return true
}

// expected finds the declared member whose name stands at i if it is one of the
// next, and spelt plainly. from is the index after the colon.
func (o *objectRule) expected(b []byte, i, next int) (k, size, from int) {
	for k = next; k < len(o.members) && k < next+lookahead; k++ {
		if m := &o.members[k]; hasPrefixAt(b, i, m.quoted) {
			return k, len(m.name), i + len(m.quoted)
		}
	}
	return unknown, 0, 0
}

// name reads any name and the colon, and finds its member. An undeclared name is
// noted among the words from the given one on.
func (p *Pass) name(o *objectRule, i, words int) (k, size, from int) {
	b := p.body
	if at(b, i) != '"' {
		return unknown, 0, unknown
	}
	end, _, escaped := scanText(b, i+1)
	if end < 0 || escaped { // an escape may spell any name
		return unknown, 0, unknown
	}
	if from = skipSpace(b, end); at(b, from) != ':' {
		return unknown, 0, unknown
	}
	size = end - 1 - (i + 1)
	k, declared := o.index[string(b[i+1:end-1])]
	if declared {
		return k, size, from + 1
	}
	if !p.addWord(words, i+1, end-1) {
		return unknown, 0, unknown
	}
	return unknown, size, from + 1
}

// enter counts an element or a member, and its path. Whoever reads the next one
// sets the path anew.
func (p *Pass) enter(path int) bool {
	t := &p.tally
	t.path = path
	t.paths -= path
	t.elements--
	return t.paths >= 0 && t.elements >= 0
}

func lowest(set uint64) int { return bits.TrailingZeros64(set) }

func (p *Pass) note(marks uint8, start, end int) {
	for ; marks != 0; marks &= marks - 1 {
		p.Found[bits.TrailingZeros8(marks)] = Place{start, end}
	}
}
