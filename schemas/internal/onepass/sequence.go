package onepass

import (
	"regexp/syntax"
	"slices"
	"sort"
	"unicode"
	"unicode/utf8"
)

// sequence is an expression such as ^[0-9a-f]{8}-[0-9a-f]{4}$: from the beginning of a
// text on, characters of one class, and then of another. It needs no states, since each
// part can take as much as there is: what may follow is of another class.
type sequence struct {
	parts []part
	toEnd bool // the text must end with the last
}

// part is a class and how many of its characters there may be.
type part struct {
	ascii    *[256]bool // the class, of bytes that are characters
	ranges   []rune     // the class, in pairs of first and last
	min, max int        // max < 0: no limit
}

// maxParts bounds what repeated groups come to.
const maxParts = 256

// newSequence returns nil where the expression is something else.
func newSequence(t *syntax.Regexp) *sequence {
	top := []*syntax.Regexp{t}
	if t.Op == syntax.OpConcat {
		top = t.Sub
	}
	if top[0].Op != syntax.OpBeginText {
		return nil
	}
	top = top[1:]
	s := &sequence{}
	if n := len(top); n > 0 && top[n-1].Op == syntax.OpEndText {
		top, s.toEnd = top[:n-1], true
	}
	parts, ok := partsOf(top)
	if !ok {
		return nil
	}
	s.parts = parts
	if !s.toEnd {
		s.parts = leastOf(s.parts)
	}
	for k := range s.parts {
		if p := &s.parts[k]; p.min != p.max && p.meets(s.parts[k+1:]) {
			return nil
		}
	}
	s.tabulate()
	return s
}

// leastOf are the parts that a text must at least begin with.
func leastOf(parts []part) []part {
	for n := len(parts); n > 0; n-- {
		if last := &parts[n-1]; last.min > 0 {
			last.max = last.min
			return parts[:n]
		}
	}
	return nil
}

// meets reports whether a character of the part may be of what follows.
func (p *part) meets(after []part) bool {
	for k := range after {
		if overlap(p.ranges, after[k].ranges) {
			return true
		}
		if after[k].min > 0 {
			break
		}
	}
	return false
}

func overlap(a, b []rune) bool {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[1] < b[0]:
			a = a[2:]
		case b[1] < a[0]:
			b = b[2:]
		default:
			return true
		}
	}
	return false
}

// tabulate makes the tables, one for each class.
func (s *sequence) tabulate() {
	for k := range s.parts {
		p := &s.parts[k]
		if same := slices.IndexFunc(s.parts[:k], func(o part) bool { return slices.Equal(o.ranges, p.ranges) }); same >= 0 {
			p.ascii = s.parts[same].ascii
			continue
		}
		p.ascii = new([256]bool)
		for c := range rune(utf8.RuneSelf) {
			p.ascii[c] = inClass(p.ranges, c)
		}
	}
}

// partsOf are the parts of expressions that follow each other; not ok where one of them is
// no sequence.
func partsOf(list []*syntax.Regexp) (parts []part, ok bool) {
	for _, t := range list {
		more, ok := partsIn(t)
		if !ok || len(parts)+len(more) > maxParts {
			return nil, false
		}
		parts = append(parts, more...)
	}
	return parts, true
}

func partsIn(t *syntax.Regexp) ([]part, bool) {
	switch t.Op {
	case syntax.OpEmptyMatch:
		return nil, true
	case syntax.OpLiteral:
		return literally(t.Rune), t.Flags&syntax.FoldCase == 0 && len(t.Rune) <= maxParts
	case syntax.OpCharClass:
		return once(t.Rune...), true
	case syntax.OpAnyChar:
		return once(0, unicode.MaxRune), true
	case syntax.OpCapture, syntax.OpConcat:
		return partsOf(t.Sub)
	case syntax.OpStar:
		return repeated(t.Sub[0], 0, -1)
	case syntax.OpPlus:
		return repeated(t.Sub[0], 1, -1)
	case syntax.OpQuest:
		return repeated(t.Sub[0], 0, 1)
	case syntax.OpRepeat:
		return repeated(t.Sub[0], t.Min, t.Max)
	}
	return nil, false
}

func once(ranges ...rune) []part { return []part{{ranges: ranges, min: 1, max: 1}} }

func literally(text []rune) (parts []part) {
	for _, r := range text {
		parts = append(parts, once(r, r)...)
	}
	return parts
}

// repeated is one class so many times, or all of what is repeated, if it is known how
// often.
func repeated(t *syntax.Regexp, least, most int) ([]part, bool) {
	parts, ok := partsIn(t)
	switch {
	case !ok:
		return nil, false
	case len(parts) == 1 && parts[0].min == 1 && parts[0].max == 1:
		parts[0].min, parts[0].max = least, most
		return parts, true
	case least == most && len(parts)*most <= maxParts:
		return slices.Repeat(parts, most), true
	}
	return nil, false
}

// inClass looks a character up in pairs of first and last.
func inClass(ranges []rune, c rune) bool {
	k := sort.Search(len(ranges)/2, func(k int) bool { return c <= ranges[2*k+1] })
	return k < len(ranges)/2 && ranges[2*k] <= c
}

func (s *sequence) match(text []byte) bool {
	i := 0
	for k := range s.parts {
		p := &s.parts[k]
		from, limit := i, len(text)
		if p.max >= 0 && p.max < limit-i {
			limit = i + p.max
		}
		in := p.ascii
		for i < limit && in[text[i]] {
			i++
		}
		if i < limit && text[i] >= utf8.RuneSelf {
			return s.matchRunes(text)
		}
		if i-from < p.min {
			return false
		}
	}
	return !s.toEnd || i == len(text)
}

func (s *sequence) matchRunes(text []byte) bool {
	for k := range s.parts {
		p := &s.parts[k]
		n := 0
		for ; len(text) > 0 && n != p.max; n++ {
			c, size := utf8.DecodeRune(text)
			if !inClass(p.ranges, c) {
				break
			}
			text = text[size:]
		}
		if n < p.min {
			return false
		}
	}
	return !s.toEnd || len(text) == 0
}
