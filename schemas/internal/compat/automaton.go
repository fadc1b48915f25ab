package compat

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// What an expression may take to be compared.
const (
	mostInstructions = 3000
	mostStates       = 40_000
	mostWeighed      = 500_000 // intervals of characters, times instructions
)

// automaton is an expression, made deterministic as far as it is asked.
type automaton struct {
	*context
	program *syntax.Prog
	states  []state
	ids     map[string]int
}

// state is what an expression may be at after some text.
type state struct {
	at    []uint32 // instructions that wait for a character
	sure  bool     // a match has been found: the rest does not matter
	atEnd bool     // the text matches if it ends here
	next  map[rune]int
}

// dead reports whether nothing that follows makes a match. A search may begin anywhere,
// so that only expressions that must begin with the text die.
func (s *state) dead() bool { return !s.sure && !s.atEnd && len(s.at) == 0 }

type languages struct {
	*context
	known    map[string]*automaton // nil where it is too much
	compiled map[string]*onepass.Pattern
}

// matches reports whether a name matches an expression of ECMA 262.
func (l *languages) matches(expression, name string) bool {
	p, has := l.compiled[expression]
	if !has {
		p, _ = onepass.NewPattern(expression) // the lint has passed it
		l.compiled[expression] = p
	}
	return p != nil && p.MatchString(name)
}

// automaton is nil where an expression cannot be compared: it has to do with words or
// lines, or is too large.
func (l *languages) automaton(expression string) *automaton {
	if a, has := l.known[expression]; has {
		return a
	}
	l.known[expression] = nil
	text, err := onepass.Translate(expression)
	if err != nil {
		return nil
	}
	tree, err := syntax.Parse(text, syntax.Perl) // as regexp does
	if err != nil {
		return nil
	}
	program, err := syntax.Compile(tree.Simplify())
	if err != nil || len(program.Inst) > mostInstructions || !plain(program) {
		return nil
	}
	a := &automaton{context: l.context, program: program, ids: make(map[string]int)}
	a.enter([]uint32{uint32(program.Start)}, true)
	l.known[expression] = a
	return a
}

// plain reports whether all that an expression asks of places is begin and end of the
// text.
func plain(program *syntax.Prog) bool {
	return !slices.ContainsFunc(program.Inst, func(in syntax.Inst) bool {
		return in.Op == syntax.InstEmptyWidth && syntax.EmptyOp(in.Arg)&^(syntax.EmptyBeginText|syntax.EmptyEndText) != 0
	})
}

// enter is the state in which an expression is at these instructions.
func (a *automaton) enter(from []uint32, begins bool) int {
	s := a.closure(from, begins)
	key := "sure"
	if !s.sure {
		var b strings.Builder
		for _, pc := range s.at {
			b.WriteRune(rune(pc + 1))
		}
		if s.atEnd {
			b.WriteByte(0)
		}
		key = b.String()
	}
	id, has := a.ids[key]
	if !has {
		id = len(a.states)
		a.ids[key] = id
		a.states = append(a.states, s)
	}
	return id
}

// closure follows what needs no character.
func (a *automaton) closure(from []uint32, begins bool) state {
	s := state{next: make(map[rune]int)}
	type visit struct {
		pc    uint32
		ended bool // only at the end of the text
	}
	seen := make(map[visit]bool)
	var todo []visit
	for _, pc := range from {
		todo = append(todo, visit{pc, false})
	}
	for len(todo) > 0 {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[v] {
			continue
		}
		seen[v] = true
		switch in := &a.program.Inst[v.pc]; in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			todo = append(todo, visit{in.Out, v.ended}, visit{in.Arg, v.ended})
		case syntax.InstCapture, syntax.InstNop:
			todo = append(todo, visit{in.Out, v.ended})
		case syntax.InstEmptyWidth:
			op := syntax.EmptyOp(in.Arg)
			if op&syntax.EmptyBeginText == 0 || begins {
				todo = append(todo, visit{in.Out, v.ended || op&syntax.EmptyEndText != 0})
			}
		case syntax.InstMatch:
			s.sure = s.sure || !v.ended
			s.atEnd = true
		case syntax.InstFail:
		default:
			if !v.ended {
				s.at = append(s.at, v.pc)
			}
		}
	}
	slices.Sort(s.at)
	a.left -= 1 + len(seen)/8
	return s
}

// step is the state after a character.
func (a *automaton) step(id int, r rune) int {
	s := &a.states[id]
	if s.sure {
		return id
	}
	if next, has := s.next[r]; has {
		return next
	}
	from := []uint32{uint32(a.program.Start)}
	for _, pc := range s.at {
		if in := &a.program.Inst[pc]; in.MatchRune(r) {
			from = append(from, in.Out)
		}
	}
	next := a.enter(from, false)
	a.states[id].next[r] = next
	return next
}

// alphabet is one character for each set of characters that none of the expressions
// tells apart, the plainest one; nil where that would be too much.
func (l *languages) alphabet(of []*automaton) []rune {
	cuts, instructions := map[rune]bool{0: true, 'a': true, 'b': true, 0xD800: true, 0xE000: true}, 0
	for _, a := range of {
		for i := range a.program.Inst {
			told := 0
			for first, last := range onepass.Ranges(&a.program.Inst[i]) {
				cuts[first], cuts[last+1], told = true, true, 1
			}
			instructions += told
		}
	}
	starts := make([]rune, 0, len(cuts))
	for r := range cuts {
		if r <= utf8.MaxRune {
			starts = append(starts, r)
		}
	}
	slices.Sort(starts)
	if len(starts)*instructions > mostWeighed || !l.spend(len(starts)*instructions/500) {
		return nil
	}
	best := make(map[string]rune)
	for i, low := range starts {
		high := rune(utf8.MaxRune)
		if i+1 < len(starts) {
			high = starts[i+1] - 1
		}
		if low >= 0xD800 && high < 0xE000 {
			continue // half of a pair, which is no text
		}
		r := plainest(low, high)
		who := signature(of, r)
		if other, has := best[who]; !has || rank(r) < rank(other) {
			best[who] = r
		}
	}
	out := make([]rune, 0, len(best))
	for _, r := range best {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b rune) int { return rank(a) - rank(b) })
	return out
}

// signature tells which instructions take a character.
func signature(of []*automaton, r rune) string {
	var b strings.Builder
	for _, a := range of {
		for i := range a.program.Inst {
			switch in := &a.program.Inst[i]; in.Op {
			case syntax.InstRune1, syntax.InstRune, syntax.InstRuneAnyNotNL, syntax.InstRuneAny:
				if in.MatchRune(r) {
					b.WriteByte('1')
				} else {
					b.WriteByte('0')
				}
			}
		}
	}
	return b.String()
}

// plainest is the character of a range that people read best.
func plainest(low, high rune) rune {
	for _, r := range "aA01- " {
		if r >= low && r <= high {
			return r
		}
	}
	return min(max(low, '!'), high)
}

func rank(r rune) int {
	switch {
	case r >= 'a' && r <= 'z':
		return int(r)
	case r >= '0' && r <= '9', r >= 'A' && r <= 'Z':
		return 1000 + int(r)
	case r >= ' ' && r <= '~':
		return 2000 + int(r)
	}
	return 5000 + int(r)
}

// included reports whether each text that matches all of some expressions, of such a
// length, matches another.
func (l *languages) included(in []string, of span, expression string) bool {
	if slices.Contains(in, expression) {
		return true
	}
	_, found, known := l.shortest(in, []string{expression}, of)
	return known && !found
}

// position is where a search for a text is.
type position struct {
	states []int
	length int // as far as it counts
	last   rune
	from   int // the position before; -1: none
}

// shortest is the shortest text of such a length that matches all of some expressions
// and none of others. It is not known where that would take too much.
func (l *languages) shortest(in, out []string, of span) (text string, found, known bool) {
	if of.empty() {
		return "", false, true
	}
	if len(in)+len(out) == 0 {
		return strings.Repeat("a", min(of.least, mostText)), true, of.least <= mostText
	}
	var automata []*automaton
	for _, e := range slices.Concat(in, out) {
		a := l.automaton(e)
		if a == nil {
			return "", false, false
		}
		automata = append(automata, a)
	}
	alphabet := l.alphabet(automata)
	if alphabet == nil {
		return "", false, false
	}
	return l.walk(automata, len(in), alphabet, of)
}

const mostText = 1 << 18

func (l *languages) walk(automata []*automaton, in int, alphabet []rune, of span) (text string, found, known bool) {
	first := position{states: make([]int, len(automata)), from: -1}
	queue, seen := []position{first}, make(map[string]bool)
	for i := 0; i < len(queue); i++ {
		at := queue[i]
		if at.accepted(automata, in, of) {
			return spelt(queue, i), true, true
		}
		if of.most >= 0 && at.length == of.most {
			continue
		}
		for _, r := range alphabet {
			next := position{states: make([]int, len(automata)), length: at.length, last: r, from: i}
			if of.most >= 0 || at.length < of.least {
				next.length++
			}
			if !next.move(automata, in, at.states, r) {
				continue
			}
			key := next.key()
			if seen[key] {
				continue
			}
			if seen[key] = true; len(seen) > mostStates || len(seen)%16 == 0 && !l.spend(8) {
				return "", false, false
			}
			queue = append(queue, next)
		}
	}
	return "", false, true
}

// move takes a step in all automata. It returns false where no text that goes on so can
// be what is looked for.
func (p *position) move(automata []*automaton, in int, from []int, r rune) bool {
	for k, a := range automata {
		p.states[k] = a.step(from[k], r)
		s := &a.states[p.states[k]]
		if k < in && s.dead() || k >= in && s.sure {
			return false
		}
	}
	return true
}

func (p *position) accepted(automata []*automaton, in int, of span) bool {
	if p.length < of.least {
		return false
	}
	for k, a := range automata {
		if a.states[p.states[k]].atEnd != (k < in) {
			return false
		}
	}
	return true
}

func (p *position) key() string {
	key := binary.AppendUvarint(nil, uint64(p.length))
	for _, id := range p.states {
		key = binary.AppendUvarint(key, uint64(id))
	}
	return string(key)
}

func spelt(queue []position, i int) string {
	var runes []rune
	for ; queue[i].from >= 0; i = queue[i].from {
		runes = append(runes, queue[i].last)
	}
	slices.Reverse(runes)
	return string(runes)
}
