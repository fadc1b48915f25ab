package onepass

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/jsonpointer"
)

// What noting a fault costs beside what it is about, in steps, and how long a
// pointer may be that need not be cut.
const (
	faultSteps      = 4
	maxPointerBytes = 512
)

// explanation is what is wrong with the record that a pass reads.
type explanation struct {
	faults []esclusa.Violation
	most   int // faults, above which the explanation is given up
	path   []step
	text   []byte // a pointer and its shape
	cut    bool   // the record ends too early
	cutAt  string // pointer to what it ends in

	refute  bool // only whether there is a fault is asked
	refuted bool // there is one
}

// step leads to an item or a member.
type step struct {
	name  string // of a member: part of the record or of the schema
	index int    // of an item; -1: name counts
	shown bool   // the schema has the name
}

// Explain says what is wrong with a record that Valid does not take: all of it,
// sorted by pointer, keyword, message and shape, none twice. Without faults it is
// not known: the record may be valid, it may be no JSON or beyond the limits, or
// there are more than most faults, or such as only another check can tell. The
// places of values are noted where there are faults. Of a record that is known to be
// the beginning of one of JSON, and no more, Cut tells where it ends.
func (p *Pass) Explain(s *Schema, l *Limits, body []byte, most int) []esclusa.Violation {
	p.wrong.cut = false
	if len(body) > l.Bytes || s.root.combines || p.spent {
		p.spent = false
		return nil
	}
	p.begin(l, body)
	p.wrong.faults, p.wrong.path, p.wrong.most = nil, p.wrong.path[:0], most
	p.spend(len(body) / 8)
	begin := skipSpace(body, 0)
	end := p.valid(s.root, begin, l.Depth)
	if end < 0 {
		end = p.explain(s.root, begin, l.Depth)
	}
	faults := p.wrong.faults
	p.body, p.limits, p.wrong.faults = nil, nil, nil
	if end < 0 || skipSpace(body, end) != len(body) {
		return nil
	}
	if len(faults) > 1 {
		slices.SortFunc(faults, compareFaults)
		faults = slices.Compact(faults)
	}
	return faults
}

// Cut reports whether the record that Explain has read is known to end too early, and
// is the pointer to the value that it ends in.
func (p *Pass) Cut() (pointer string, is bool) { return p.wrong.cutAt, p.wrong.cut }

// cut notes that the record ends in the value that the path leads to.
func (p *Pass) cut() int {
	p.wrong.cut = true
	p.wrong.cutAt, _ = p.wrong.pointers()
	return unknown
}

func compareFaults(a, b esclusa.Violation) int {
	return cmp.Or(strings.Compare(a.Pointer, b.Pointer), strings.Compare(a.Keyword, b.Keyword),
		strings.Compare(a.Message, b.Message), strings.Compare(a.Shape, b.Shape))
}

// valid reads the value at i if it can be told at once that it is valid; else it
// returns unknown, and nothing has been counted.
func (p *Pass) valid(n *node, i, depth int) (end int) {
	if c := at(p.body, i); n == nil || !n.combines && (c == '{' || c == '[') {
		return unknown
	}
	before, words := p.tally, len(p.words)
	if end = p.value(n, i, depth); end < 0 {
		p.tally, p.words = before, p.words[:words]
	}
	return end
}

// explain reads a value that is not at once known to be valid, and notes what is wrong
// with it. It returns the index after it, unknown where that cannot be told.
func (p *Pass) explain(n *node, i, depth int) (end int) {
	switch {
	case n == nil || n == nothing:
		return p.refused(i, depth, "false", notThere)
	case n.combines && !p.wrong.refute: // only the judge knows what of it to show
		return unknown
	}
	found := len(p.wrong.faults)
	end = p.explainOwn(n, i, depth)
	switch {
	case end < 0:
		return unknown
	case p.wrong.refute && n.more != nil && p.refutedMore(n.more, i, end, depth):
		return p.refused(i, depth, "", "")
	}
	c := at(p.body, i)
	if !p.wrong.refute && c != '{' && c != '[' && len(p.wrong.faults) == found { // it is not valid, but for what?
		return unknown
	}
	return end
}

// explainOwn is explain without the schemas that apply as well.
func (p *Pass) explainOwn(n *node, i, depth int) int {
	switch c := at(p.body, i); c {
	case '{', '[':
		return p.explainContainer(n, c, i, depth)
	case '"':
		return p.explainString(n, i)
	case 't', 'f', 'n':
		return p.explainLiteral(n, i)
	}
	return p.explainNumber(n, i)
}

// below is explain for what a step leads to.
func (p *Pass) below(s step, n *node, i, depth int) (end int) {
	p.wrong.path = append(p.wrong.path, s)
	end = p.explain(n, i, depth)
	p.wrong.pop()
	return end
}

func (w *explanation) pop() {
	last := len(w.path) - 1
	w.path[last] = step{} // whose name may be the record's
	w.path = w.path[:last]
}

func (p *Pass) explainContainer(n *node, c byte, i, depth int) (end int) {
	if c == '{' {
		end = p.explainObject(n, i, depth)
	} else {
		end = p.explainArray(n, i, depth)
	}
	if n.listed != nil && !p.spend((end-i)/4) { // what the judge compares with the list
		return unknown
	}
	return end
}

// notThere is what is said of a value that may not be, whatever it is.
const notThere = "must not be there"

// refused reads a value about which there is one thing to say.
func (p *Pass) refused(i, depth int, keyword, message string) int {
	if !p.fault(keyword, message) {
		return unknown
	}
	return p.value(anything, i, depth)
}

// fails notes that a keyword of the schema does not hold.
func (p *Pass) fails(n *node, keyword string) bool { return p.fault(keyword, n.says[keyword]) }

// lacks notes a member that is required and not there.
func (p *Pass) lacks(n *node, name string) bool {
	p.wrong.path = append(p.wrong.path, step{index: -1, name: name, shown: true})
	ok := p.fails(n, "required")
	p.wrong.pop()
	return ok
}

// fault notes what is wrong with what the path leads to.
func (p *Pass) fault(keyword, message string) bool {
	w := &p.wrong
	if w.refute {
		w.refuted = true
		return false // one will do
	}
	if len(w.faults) >= w.most || !p.spend(faultSteps) {
		return false
	}
	v := esclusa.Violation{Keyword: keyword, Message: message}
	if len(w.path) > 0 {
		if v.Pointer, v.Shape = w.pointers(); len(v.Pointer) > maxPointerBytes || !p.spend(len(v.Pointer)/8*len(w.path)) {
			return false
		}
	}
	w.faults = append(w.faults, v)
	return true
}

// pointers are the pointer to what the path leads to, and its shape.
func (w *explanation) pointers() (pointer, shape string) {
	text, plain := w.text[:0], true
	for k := range w.path {
		s := &w.path[k]
		if plain = plain && s.shown; s.index >= 0 {
			text = strconv.AppendInt(append(text, '/'), int64(s.index), 10)
		} else {
			text = appendToken(text, s.name)
		}
	}
	w.text = text
	if pointer = string(text); plain {
		return pointer, pointer
	}
	return pointer, w.shape()
}

func (w *explanation) shape() string {
	text := w.text[:0]
	for k := range w.path {
		switch s := &w.path[k]; {
		case s.index >= 0:
			text = append(text, "/*"...)
		case s.shown:
			text = appendToken(text, s.name)
		}
	}
	w.text = text
	return string(text)
}

// appendToken appends a name as a pointer has it.
func appendToken(to []byte, name string) []byte {
	to = append(to, '/')
	if strings.IndexByte(name, '~') < 0 && strings.IndexByte(name, '/') < 0 {
		return append(to, name...)
	}
	return append(to, jsonpointer.Escape(name)...)
}
