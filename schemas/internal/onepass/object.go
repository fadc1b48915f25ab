package onepass

import "math/bits"

const (
	maxMembers = 64 // declared in one object: one bit each
	maxWords   = 64 // undeclared names of an object, or unique items, compared one by one
	lookahead  = 3  // declared members that are tried as the next one
)

// objectRule are the keywords for objects.
type objectRule struct {
	members  []member       // declared or required, in the order in which they are expected
	index    map[string]int // name to member
	others   *node          // for undeclared members; nil: there must be none
	required uint64         // members, by their bits
	groups   []group
	min, max int // members
}

type member struct {
	name   string
	quoted string // with the colon, as it stands in a record
	node   *node  // nil: must not be there
	marks  uint8  // where to note the place of the value: bits of Pass.Found

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
	count, next, seen := 0, 0, uint64(0)
	i = skipSpace(b, i+1)
	if at(b, i) == '}' {
		return p.close(o, i+1, 0, 0)
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
			m, bit := &o.members[k], uint64(1)<<k
			if seen&bit != 0 {
				return unknown
			}
			child, marks = m.node, m.marks
			seen, next = seen|bit, k+1
		}
		if child == nil || !p.enter(outer+1+size) {
			return unknown
		}
		from = skipSpace(b, from)
		end := p.value(child, from, depth-1)
		if end < 0 {
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
			return p.close(o, i+1, seen, count)
		default:
			return unknown
		}
	}
}

// close checks what can only be told at the end, which is returned.
func (p *Pass) close(o *objectRule, end int, seen uint64, count int) int {
	if seen&o.required != o.required || count < o.min || count > o.max {
		return unknown
	}
	for k := range o.groups {
		if g := &o.groups[k]; !p.spend(len(g.alternatives)/8) || !g.holds(seen) {
			return unknown
		}
	}
	return end
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
