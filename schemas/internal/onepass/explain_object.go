package onepass

import "unsafe"

func (p *Pass) explainObject(n *node, i, depth int) int {
	switch {
	case n.types&TypeObject == 0:
		return p.refused(i, depth, "type", n.says["type"])
	case depth == 0 || n.object.named || !p.spend(1+len(n.object.members)/4) || !p.unlisted(n):
		return unknown
	}
	b, o := p.body, n.object
	outer, words := p.tally.path, len(p.words)
	count, counted, next, seen := 0, 0, 0, uint64(untracked)
	i = skipSpace(b, i+1)
	if at(b, i) == '}' {
		return p.explainMembers(n, i+1, 0, 0, 0)
	}
	for {
		k, size, from := o.expected(b, i, next)
		if k < 0 {
			if k, size, from = p.name(o, i, words); from < 0 {
				return unknown
			}
		}
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
			seen, next = seen|bit, k+1
		}
		if !p.enter(outer+1+size) || !p.spend(2) {
			return unknown
		}
		from = skipSpace(b, from)
		end := p.explainMember(n, k, b[i+1:i+1+size], from, depth-1)
		if end < 0 {
			return unknown
		}
		count++
		i = skipSpace(b, end)
		switch at(b, i) {
		case ',':
			i = skipSpace(b, i+1)
		case '}':
			p.words = p.words[:words]
			return p.explainMembers(n, i+1, seen, count, counted)
		default:
			return p.missing(i)
		}
	}
}

// explainMember reads the value of a member, the k-th of those that are known or
// another.
func (p *Pass) explainMember(n *node, k int, name []byte, i, depth int) (end int) {
	child, marks := n.object.others, uint8(0)
	if k >= 0 {
		child, marks = n.object.members[k].node, n.object.members[k].marks
	}
	if end = p.valid(child, i, depth); end < 0 {
		end = p.wrongMember(n, k, name, i, depth)
	}
	if marks != 0 && end >= 0 {
		p.note(marks, i, end)
	}
	return end
}

func (p *Pass) wrongMember(n *node, k int, name []byte, i, depth int) (end int) {
	m := member{name: unsafe.String(unsafe.SliceData(name), len(name)), node: n.object.others}
	if k >= 0 {
		m = n.object.members[k]
	}
	s := step{index: -1, name: m.name, shown: m.shown}
	if m.node != nil || m.declared {
		return p.below(s, m.node, i, depth)
	}
	p.wrong.path = append(p.wrong.path, s)
	end = p.refused(i, depth, "additionalProperties", n.says["additionalProperties"])
	p.wrong.pop()
	return end
}

// explainMembers notes what can only be told at the end, which is returned.
func (p *Pass) explainMembers(n *node, end int, seen uint64, count, counted int) int {
	o := n.object
	if counted < o.counted { // which is missing is not known
		if !p.wrong.refute {
			return unknown
		}
		p.wrong.refuted = true
	}
	for missing := o.required &^ seen; missing != 0; missing &= missing - 1 {
		if !p.lacks(n, o.members[o.tracked[lowest(missing)]].name) {
			return unknown
		}
	}
	for k := range o.groups {
		g := &o.groups[k]
		if !p.spend(1+len(g.alternatives)) || !g.holds(seen) && !p.failsAll(n, g) {
			return unknown
		}
	}
	return p.explainCount(n, end, count, o.min, o.max, "minProperties", "maxProperties")
}

// failsAll notes a group that does not hold. The judge also finds what the closest of
// its alternatives lacks, to drop it: there must be room for that.
func (p *Pass) failsAll(n *node, g *group) bool {
	keyword := "anyOf"
	if g.one {
		keyword = "oneOf"
	}
	if !p.wrong.refute {
		p.wrong.most -= g.names
	}
	return p.fails(n, keyword)
}
