package onepass

import (
	"regexp"
	"regexp/syntax"
	"sort"
	"unicode/utf8"
	"unsafe"
)

// Pattern is a regular expression of a schema. Many goroutines may use it.
type Pattern struct {
	run        *run // nil where the expression is more than a run
	dfa        *dfa // nil where that would be too large, or where a run does
	expression *regexp.Regexp
	size       int // of the program
}

// NewPattern compiles an expression of ECMA 262.
func NewPattern(text string) (*Pattern, error) {
	text, err := Translate(text)
	if err != nil {
		return nil, err
	}
	tree, err := syntax.Parse(text, syntax.Perl) // as regexp does
	if err != nil {
		return nil, err
	}
	if r := newRun(tree); r != nil {
		return &Pattern{run: r}, nil
	}
	program, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return nil, err
	}
	if d := newDFA(program); d != nil {
		return &Pattern{dfa: d}, nil
	}
	expression, err := regexp.Compile(text)
	return &Pattern{expression: expression, size: len(program.Inst)}, err
}

// Match reports whether the expression matches anywhere in the text.
func (p *Pattern) Match(text []byte) bool {
	switch {
	case p.run != nil:
		return p.run.match(text)
	case p.dfa != nil:
		return p.dfa.match(text)
	}
	return p.expression.Match(text)
}

// MatchString is Match of a string.
func (p *Pattern) MatchString(text string) bool {
	return p.Match(unsafe.Slice(unsafe.StringData(text), len(text)))
}

// Size is how many instructions may have to be looked at for each character, 0
// where the expression needs none.
func (p *Pattern) Size() int { return p.size }

// Steps is what matching a text of so many bytes costs at most, in steps of some
// 50 ns.
func (p *Pattern) Steps(bytes int) int {
	if p.expression == nil {
		return 1 + bytes/8
	}
	return 1 + bytes*p.size
}

// run is an expression such as ^[0-9a-f]{64}$: characters of one class, from begin
// to end.
type run struct {
	class    [utf8.RuneSelf]bool
	ranges   []rune // the class, in pairs of first and last
	min, max int    // max < 0: no limit
}

// newRun returns nil where the expression is something else.
func newRun(t *syntax.Regexp) *run {
	if t.Op != syntax.OpConcat || len(t.Sub) != 3 || t.Sub[0].Op != syntax.OpBeginText || t.Sub[2].Op != syntax.OpEndText {
		return nil
	}
	r := &run{min: 1, max: 1}
	t = r.repeat(t.Sub[1])
	if t.Op != syntax.OpCharClass {
		return nil
	}
	r.ranges = t.Rune
	for c := range r.class {
		r.class[c] = inClass(t.Rune, rune(c))
	}
	return r
}

// repeat takes how often, and returns what.
func (r *run) repeat(t *syntax.Regexp) *syntax.Regexp {
	switch t.Op {
	case syntax.OpStar:
		r.min, r.max = 0, -1
	case syntax.OpPlus:
		r.max = -1
	case syntax.OpQuest:
		r.min = 0
	case syntax.OpRepeat:
		r.min, r.max = t.Min, t.Max
	default:
		return t
	}
	return t.Sub[0]
}

// inClass looks a character up in pairs of first and last.
func inClass(ranges []rune, c rune) bool {
	k := sort.Search(len(ranges)/2, func(k int) bool { return c <= ranges[2*k+1] })
	return k < len(ranges)/2 && ranges[2*k] <= c
}

func (r *run) match(text []byte) bool {
	n := len(text)
	for i := 0; i < len(text); i++ {
		if c := text[i]; c >= utf8.RuneSelf {
			return r.matchRunes(text)
		} else if !r.class[c] {
			return false
		}
	}
	return r.takes(n)
}

func (r *run) matchRunes(text []byte) bool {
	n := 0
	for ; len(text) > 0; n++ {
		c, size := utf8.DecodeRune(text)
		if !inClass(r.ranges, c) {
			return false
		}
		text = text[size:]
	}
	return r.takes(n)
}

func (r *run) takes(n int) bool { return n >= r.min && (r.max < 0 || n <= r.max) }
