package onepass

// The functions below tell of a value that has been read before, and so is JSON within
// the limits, what holds of it.

// combined reads the value at [i, end) once more for each schema that applies to it
// as well.
func (p *Pass) combined(m *more, i, end, depth int) bool {
	for _, n := range m.all {
		if !p.holds(n, i, end, depth) {
			return false
		}
	}
	return (m.any == nil || p.holdsAny(m.any, i, end, depth)) &&
		(m.one == nil || p.holdsOne(m.one, i, end, depth)) &&
		(m.not == nil || p.refuted(m.not, i, end, depth)) &&
		(m.condition == nil || p.conditional(m, i, end, depth))
}

func (p *Pass) holdsAny(list []*node, i, end, depth int) bool {
	for _, n := range list {
		if p.holds(n, i, end, depth) {
			return true
		}
	}
	return false
}

// holdsOne reports whether exactly one is known to hold, and all others not to.
func (p *Pass) holdsOne(list []*node, i, end, depth int) bool {
	held := false
	for _, n := range list {
		switch {
		case p.holds(n, i, end, depth):
			if held {
				return false
			}
			held = true
		case !p.refuted(n, i, end, depth):
			return false
		}
	}
	return held
}

func (p *Pass) conditional(m *more, i, end, depth int) bool {
	branch := m.then
	if !p.holds(m.condition, i, end, depth) {
		if !p.refuted(m.condition, i, end, depth) {
			return false
		}
		branch = m.otherwise
	}
	return branch == nil || p.holds(branch, i, end, depth)
}

func (p *Pass) holds(n *node, i, end, depth int) bool {
	if !n.mayBe(at(p.body, i)) {
		p.spend(2)
		return false
	}
	if p.again -= end - i + 16; p.again < 0 || !p.spend(2) {
		return false
	}
	before, words := p.tally, len(p.words)
	p.tally = unbounded // all has been counted
	ok := p.value(n, i, depth) >= 0
	p.tally, p.words = before, p.words[:words]
	return ok
}

// mayBe reports whether a value that begins with c may be of the node's types.
func (n *node) mayBe(c byte) bool {
	var t Types
	switch c {
	case '"':
		t = TypeString
	case '{':
		t = TypeObject
	case '[':
		t = TypeArray
	case 't', 'f':
		t = TypeBoolean
	case 'n':
		t = TypeNull
	default:
		t = TypeNumber | TypeInteger
	}
	return n.types&t != 0
}

// refuted reports whether the value is known not to be valid.
func (p *Pass) refuted(n *node, i, end, depth int) bool {
	if !n.mayBe(at(p.body, i)) {
		return p.spend(2)
	}
	if p.again -= end - i + 16; p.again < 0 || !p.spend(2) {
		return false
	}
	before, words, outer := p.tally, len(p.words), p.wrong.refute
	p.tally, p.wrong.refute, p.wrong.refuted = unbounded, true, false
	p.explain(n, i, depth)
	refuted := p.wrong.refuted
	p.tally, p.words, p.wrong.refute, p.wrong.refuted = before, p.words[:words], outer, false
	return refuted
}

// refutedMore is refuted for the schemas that apply as well.
func (p *Pass) refutedMore(m *more, i, end, depth int) bool {
	for _, n := range m.all {
		if p.refuted(n, i, end, depth) {
			return true
		}
	}
	return m.any != nil && p.refutedAll(m.any, i, end, depth) ||
		m.one != nil && (p.refutedAll(m.one, i, end, depth) || p.holdTwo(m.one, i, end, depth)) ||
		m.not != nil && p.holds(m.not, i, end, depth)
}

func (p *Pass) refutedAll(list []*node, i, end, depth int) bool {
	for _, n := range list {
		if !p.refuted(n, i, end, depth) {
			return false
		}
	}
	return true
}

func (p *Pass) holdTwo(list []*node, i, end, depth int) bool {
	held := 0
	for _, n := range list {
		if p.holds(n, i, end, depth) {
			held++
		}
	}
	return held > 1
}
