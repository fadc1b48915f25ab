package onepass

import (
	"regexp"
	"regexp/syntax"
	"unsafe"
)

// Pattern is a regular expression of a schema. Many goroutines may use it.
type Pattern struct {
	sequence   *sequence // nil where the expression is more than that
	dfa        *dfa      // nil where that would be too large, or where a sequence does
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
	if s := newSequence(tree); s != nil {
		return &Pattern{sequence: s}, nil
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
	case p.sequence != nil:
		return p.sequence.match(text)
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
