package onepass

import (
	"regexp"
	"regexp/syntax"
	"unicode/utf8"
	"unsafe"
)

// Pattern is a regular expression of a schema. Many goroutines may use it.
type Pattern struct {
	expression *regexp.Regexp
	run        *run // nil where the expression is more than a run
	size       int  // of the program
}

// NewPattern compiles an expression.
func NewPattern(text string) (*Pattern, error) {
	expression, err := regexp.Compile(text)
	if err != nil {
		return nil, err
	}
	tree, err := syntax.Parse(text, syntax.Perl) // as regexp does
	if err != nil {
		return nil, err
	}
	program, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return nil, err
	}
	return &Pattern{expression: expression, run: newRun(tree), size: len(program.Inst)}, nil
}

// Match reports whether the expression matches anywhere in the text.
func (p *Pattern) Match(text []byte) bool {
	if p.run != nil {
		if ok, sure := p.run.match(text); sure {
			return ok
		}
	}
	return p.expression.Match(text)
}

// MatchString is Match of a string.
func (p *Pattern) MatchString(text string) bool {
	return p.Match(unsafe.Slice(unsafe.StringData(text), len(text)))
}

// Steps is what matching a text of so many bytes costs at most, in steps of some
// 50 ns.
func (p *Pattern) Steps(bytes int) int {
	if p.run != nil {
		return 1 + bytes/16
	}
	return 1 + bytes*p.size
}

// run is an expression such as ^[0-9a-f]{64}$, on ASCII: characters of one class,
// from begin to end.
type run struct {
	class    [utf8.RuneSelf]bool
	min, max int // max < 0: no limit
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
	for i := 0; i < len(ranges); i += 2 {
		if ranges[i] <= c && c <= ranges[i+1] {
			return true
		}
	}
	return false
}

// match is sure where the text is ASCII up to the first character that does not
// fit.
func (r *run) match(text []byte) (ok, sure bool) {
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false, false
		}
		if !r.class[c] {
			return false, true
		}
	}
	return len(text) >= r.min && (r.max < 0 || len(text) <= r.max), true
}
