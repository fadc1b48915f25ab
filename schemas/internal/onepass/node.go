package onepass

import (
	"math"
	"unsafe"
)

// node is a compiled schema. It does not change once compiled.
type node struct {
	types  Types
	listed *listRule   // nil: not limited to listed values
	text   *textRule   // nil: any string
	number *numberRule // nil: any number
	object *objectRule
	array  *arrayRule
	more   *more             // nil: nothing else applies
	says   map[string]string // keyword to what it asks for

	combines bool // what is wrong with a value is not for one schema alone to tell
}

// more are schemas that apply to the same value.
type more struct {
	all []*node
	any []*node // one of them must; nil: none need
	one []*node // exactly one of them must; nil: none need
	not *node   // must not; nil: nothing

	condition, then, otherwise *node // nil: none
}

// anything takes every value, and so do its members and elements.
var anything = &node{types: AnyType, object: &objectRule{max: math.MaxInt}, array: &arrayRule{max: math.MaxInt}}

func init() { anything.object.others, anything.array.others = anything, anything }

// newNode takes every value.
func newNode() *node {
	return &node{types: AnyType, object: &objectRule{max: math.MaxInt, others: anything}, array: &arrayRule{max: math.MaxInt, others: anything}}
}

type literals uint8

const (
	listNull literals = 1 << iota
	listTrue
	listFalse
)

// listRule is an enum or a const of values that are neither objects nor arrays.
type listRule struct {
	keyword  string
	texts    []string
	quoted   []string // the same, as they stand in a record
	numbers  []decimal
	literals literals

	containers bool // objects or arrays are among them: of those that come nothing is known
}

// quotedAt returns the index after the listed string that stands at i.
func (l *listRule) quotedAt(b []byte, i int) int {
	for _, q := range l.quoted {
		if hasPrefixAt(b, i, q) {
			return i + len(q)
		}
	}
	return unknown
}

func (l *listRule) hasText(text []byte) bool {
	for _, t := range l.texts {
		if string(text) == t {
			return true
		}
	}
	return false
}

// hasNumber does not take -0 for 0.
func (l *listRule) hasNumber(d *decimal) bool {
	for k := range l.numbers {
		if o := &l.numbers[k]; d.exact && d.compare(o) == 0 && (d.mant != 0 || d.negative == o.negative) {
			return true
		}
	}
	return false
}

// hasValue does.
func (l *listRule) hasValue(d *decimal) bool {
	for k := range l.numbers {
		if d.compare(&l.numbers[k]) == 0 {
			return true
		}
	}
	return false
}

// textRule are the keywords for strings.
type textRule struct {
	min, max int // characters
	pattern  *Pattern
	format   *Format
}

// fits checks a text without escapes. What is too long is neither matched nor
// read for its format.
func (p *Pass) fits(r *textRule, text []byte, runes int) bool {
	if runes < r.min || runes > r.max {
		return false
	}
	if r.pattern != nil && !(p.spend(r.pattern.Steps(len(text))) && r.pattern.Match(text)) {
		return false
	}
	return r.format == nil || p.spend(r.format.Steps(len(text))) && r.format.is(text)
}

func (f *Format) is(text []byte) bool {
	return f.Is(unsafe.String(unsafe.SliceData(text), len(text)))
}

// numberRule are the keywords for numbers.
type numberRule struct {
	bounds  []bound
	divisor *decimal  // nil: none
	span    *spanRule // nil: any
}

// spanRule is what a format says of numbers. It may say no where the number has many
// digits.
type spanRule struct {
	whole       bool // no fraction
	least, most decimal
}

func (r *spanRule) holds(d *decimal) bool {
	return (d.whole || !r.whole) && d.compare(&r.least) >= 0 && d.compare(&r.most) <= 0
}

func (r *numberRule) holds(d *decimal) bool {
	if !d.exact || r.span != nil && !r.span.holds(d) {
		return false
	}
	for k := range r.bounds {
		if !r.bounds[k].holds(d) {
			return false
		}
	}
	return r.divisor == nil || r.divisor.divides(d)
}
