package compat

import (
	"encoding/json"
	"math/big"
	"slices"
	"strconv"
)

// kinds are types, with whole numbers apart from those with a fraction.
type kinds uint8

const (
	null kinds = 1 << iota
	boolean
	whole
	fraction
	text
	array
	members

	numbers = whole | fraction
	anyKind = null | boolean | numbers | text | array | members
)

var kindsOf = map[string]kinds{"null": null, "boolean": boolean, "integer": whole, "number": numbers, "string": text, "array": array, "object": members}

func kindsIn(v any) (k kinds) {
	if name, ok := v.(string); ok {
		return kindsOf[name]
	}
	for _, name := range texts(v) {
		k |= kindsOf[name]
	}
	return k
}

// kinds are the types that a conjunction names. It may allow fewer.
func (c *context) kinds(a all) kinds {
	k := anyKind
	for _, p := range a.parts {
		if t, has := p["type"]; has {
			k &= kindsIn(t)
		}
		if r := rat(p["multipleOf"]); r != nil && r.IsInt() {
			k &^= fraction
		}
		if name, ok := p["format"].(string); ok && c.Spans[name].Whole {
			k &^= fraction
		}
	}
	return k
}

// rat is the value of a number, nil for what is none.
func rat(v any) *big.Rat {
	n, ok := v.(json.Number)
	if !ok {
		return nil
	}
	r, ok := new(big.Rat).SetString(string(n))
	if !ok {
		return nil
	}
	return r
}

// limit is a bound of numbers; nil: none.
type limit struct {
	*big.Rat
	strict bool
}

// least and most are the bounds of a conjunction; of whole numbers, whole ones.
func (c *context) least(a all, wholes bool) limit {
	return c.limit(a, "minimum", "exclusiveMinimum", 1, wholes)
}

func (c *context) most(a all, wholes bool) limit {
	return c.limit(a, "maximum", "exclusiveMaximum", -1, wholes)
}

func (c *context) limit(a all, keyword, exclusive string, sign int, wholes bool) (best limit) {
	put := func(v any, strict bool) {
		r := rat(v)
		if r == nil {
			return
		}
		l := limit{r, strict}
		if wholes {
			l = l.inward(sign)
		}
		if best.Rat == nil || l.tighter(best, sign) {
			best = l
		}
	}
	for _, p := range a.parts {
		put(p[keyword], false)
		put(p[exclusive], true)
		if name, ok := p["format"].(string); ok {
			if span, of := c.Spans[name]; of && sign > 0 {
				put(span.Least, false)
			} else if of {
				put(span.Most, false)
			}
		}
	}
	return best
}

// inward is the whole number next to the bound that is within.
func (l limit) inward(sign int) limit {
	floor := new(big.Int).Div(l.Num(), l.Denom()) // Euclidean, and the denominator is positive
	switch {
	case sign > 0 && (!l.IsInt() || l.strict):
		floor.Add(floor, big.NewInt(1))
	case sign < 0 && l.IsInt() && l.strict:
		floor.Sub(floor, big.NewInt(1))
	}
	return limit{new(big.Rat).SetInt(floor), false}
}

// tighter reports whether a bound leaves less than another one.
func (l limit) tighter(than limit, sign int) bool {
	d := l.Cmp(than.Rat) * sign
	return d > 0 || d == 0 && l.strict && !than.strict
}

// crossed reports whether no number lies between two bounds.
func crossed(low, high limit) bool {
	if low.Rat == nil || high.Rat == nil {
		return false
	}
	d := low.Cmp(high.Rat)
	return d > 0 || d == 0 && (low.strict || high.strict)
}

// span is a range of counts; most < 0: no limit.
type span struct{ least, most int }

func (s *span) atLeast(n int) { s.least = max(s.least, n) }

func (s *span) atMost(n int) {
	if s.most < 0 || n < s.most {
		s.most = n
	}
}

func (s span) empty() bool { return s.most >= 0 && s.least > s.most }

func counts(a all, least, most string) span {
	s := span{0, -1}
	for _, p := range a.parts {
		if n, ok := count(p[least]); ok {
			s.atLeast(n)
		}
		if n, ok := count(p[most]); ok {
			s.atMost(n)
		}
	}
	return s
}

func count(v any) (int, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	i, err := strconv.Atoi(string(n)) // unfolding has made it plain
	return i, err == nil
}

// formatLengths are how long texts of a format are.
var formatLengths = map[string]span{"uuid": {36, 36}, "date": {10, 10}, "date-time": {20, -1}, "ipv4": {7, 15}, "ipv6": {2, 45},
	"email": {3, 254}, "hostname": {1, 253}, "time": {9, -1}, "duration": {3, -1}, "uri": {2, -1}, "iri": {2, -1}}

// lengths are how long texts may be, in characters.
func lengths(a all) span {
	s := counts(a, "minLength", "maxLength")
	for _, p := range a.parts {
		name, _ := p["format"].(string)
		if of, known := formatLengths[name]; known {
			s.atLeast(of.least)
			if of.most >= 0 {
				s.atMost(of.most)
			}
		}
	}
	return s
}

func patterns(a all) (out []string) {
	for _, p := range a.parts {
		if text, ok := p["pattern"].(string); ok && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// sizes are how many items an array may have.
func (c *context) items(a all) span {
	s := counts(a, "minItems", "maxItems")
	for _, p := range a.parts {
		if p["contains"] != nil {
			s.atLeast(1)
		}
		if list, ok := p["items"].([]any); ok && p["additionalItems"] == false {
			s.atMost(len(list))
		}
		if p["items"] == false {
			s.atMost(0)
		}
	}
	return s
}

// item is what holds for an item; of one beyond all lists where the index is -1.
func (c *context) item(a all, i int) all {
	var of []any
	for _, p := range a.parts {
		list, isList := p["items"].([]any)
		switch {
		case !isList && p["items"] != nil:
			of = append(of, p["items"])
		case isList && i >= 0 && i < len(list):
			of = append(of, list[i])
		case isList && p["additionalItems"] != nil:
			of = append(of, p["additionalItems"])
		}
	}
	return c.all(of...)
}

// listed is how many items have schemas of their own.
func listed(parts ...object) (n int) {
	for _, p := range parts {
		list, _ := p["items"].([]any)
		n = max(n, len(list))
	}
	return n
}
