package onepass

import (
	"unicode/utf8"
	"unsafe"
)

// matched is the first pattern from the given one on that matches a name; unknown where
// there is none, or where it would take too long.
func (p *Pass) matched(o *objectRule, name []byte, from int) int {
	for k := from; k < len(o.patterns); k++ {
		if r := o.patterns[k].name; p.spend(r.Steps(len(name))) && r.Match(name) {
			return k
		}
	}
	return unknown
}

// undeclared is the first schema for an undeclared member.
func (p *Pass) undeclared(o *objectRule, name []byte) *node {
	if k := p.matched(o, name, 0); k >= 0 {
		return o.patterns[k].node
	}
	return o.others
}

// fitsName reports whether the value of a member at [i, end) is known to hold what else
// is said of its name, and so the name itself: of the k-th member, or of an undeclared
// one.
func (p *Pass) fitsName(o *objectRule, k int, name []byte, i, end, depth int) bool {
	if k >= 0 {
		name = unsafe.Slice(unsafe.StringData(o.members[k].name), len(o.members[k].name)) // the record may have it with escapes
	}
	if o.names != nil && !p.isName(o.names, name) {
		return false
	}
	if k >= 0 && o.also != nil {
		for _, n := range o.also[k] {
			if !p.holds(n, i, end, depth) {
				return false
			}
		}
		return p.spend(len(o.patterns))
	}
	for pattern := p.matched(o, name, 0); pattern >= 0; { // the first holds
		if pattern = p.matched(o, name, pattern+1); pattern >= 0 && !p.holds(o.patterns[pattern].node, i, end, depth) {
			return false
		}
	}
	return p.steps >= 0 // else a pattern may have been left out
}

// isName holds a name against the schema of names, which says nothing but of strings.
func (p *Pass) isName(n *node, name []byte) bool {
	return n.types&TypeString != 0 && !n.combines && (n.listed == nil || p.spend(len(n.listed.texts)/8) && n.listed.hasText(name)) &&
		(n.text == nil || p.fits(n.text, name, utf8.RuneCount(name)))
}
