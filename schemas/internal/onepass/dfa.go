package onepass

import (
	"encoding/binary"
	"iter"
	"regexp/syntax"
	"slices"
	"unicode"
	"unicode/utf8"
)

// What an automaton may take: states, and steps to find them.
const (
	maxStates    = 512
	maxFindSteps = 300_000
)

// dfa is an expression as a deterministic automaton, which takes one step for each
// character of a text, whatever the expression. It tells only whether there is a
// match anywhere.
type dfa struct {
	ascii   [utf8.RuneSelf]uint8 // the class of a character
	starts  []rune               // of intervals of characters, sorted
	classOf []uint8              // of each interval
	classes int
	next    []uint16 // state and class to state
	atEnd   []bool   // state to whether the text matches if it ends here
	dead    []bool   // states that nothing leads out of
}

// sure is the state in which a match has been found; the first is the next one.
const sure = 0

func (d *dfa) match(text []byte) bool {
	state := 1
	for i := 0; i < len(text); {
		var class uint8
		if c := text[i]; c < utf8.RuneSelf {
			class = d.ascii[c]
			i++
		} else {
			r, n := utf8.DecodeRune(text[i:])
			class = d.class(r)
			i += n
		}
		if state = int(d.next[state*d.classes+int(class)]); state == sure || d.dead[state] {
			break
		}
	}
	return d.atEnd[state]
}

func (d *dfa) class(r rune) uint8 {
	k, exact := slices.BinarySearch(d.starts, r)
	if !exact {
		k--
	}
	return d.classOf[k]
}

// finder finds the states of an automaton.
type finder struct {
	program *syntax.Prog
	context bool // there are operators that look at both sides
	samples []rune
	states  map[string]int
	open    []situation
	steps   int
	dfa     *dfa
}

// situation is where a program may stand, and after which character: -1 at the
// beginning of the text.
type situation struct {
	threads []uint32
	before  rune
}

// newDFA returns nil where the automaton would be too large.
func newDFA(program *syntax.Prog) *dfa {
	f := &finder{program: program, states: make(map[string]int), dfa: &dfa{}}
	if !f.classes() {
		return nil
	}
	f.dfa.next, f.dfa.atEnd = make([]uint16, f.dfa.classes), []bool{true} // sure
	f.open = []situation{{}}
	f.state(situation{before: -1})
	for k := 1; k < len(f.open); k++ {
		for class, r := range f.samples {
			f.dfa.next[k*f.dfa.classes+class] = uint16(f.after(f.open[k], r))
		}
		if f.steps > maxFindSteps || len(f.open) > maxStates {
			return nil
		}
		_, f.dfa.atEnd[k] = f.reach(f.open[k], -1)
	}
	f.dfa.findDead()
	return f.dfa
}

// classes finds the characters that the program does not tell apart.
func (f *finder) classes() bool {
	starts := []rune{0}
	between := func(first, last rune) { starts = append(starts, first, last+1) }
	for i := range f.program.Inst {
		in := &f.program.Inst[i]
		for first, last := range Ranges(in) {
			between(first, last)
		}
		f.context = f.context || in.Op == syntax.InstEmptyWidth
	}
	if f.context {
		for _, word := range [][2]rune{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}, {'\n', '\n'}} {
			between(word[0], word[1])
		}
	}
	slices.Sort(starts)
	f.dfa.starts = slices.Compact(starts)
	return f.classify()
}

// Ranges are the first and last of the characters that an instruction tells apart from
// those beside them; none where it takes no character, or any.
func Ranges(in *syntax.Inst) iter.Seq2[rune, rune] {
	return func(yield func(first, last rune) bool) {
		switch {
		case in.Op == syntax.InstRuneAnyNotNL:
			yield('\n', '\n')
		case in.Op != syntax.InstRune && in.Op != syntax.InstRune1:
		case len(in.Rune) == 1: // of a literal, which may stand for other cases of it
			first := in.Rune[0]
			more, folds := yield(first, first), syntax.Flags(in.Arg)&syntax.FoldCase != 0
			for r := unicode.SimpleFold(first); more && folds && r != first; r = unicode.SimpleFold(r) {
				more = yield(r, r)
			}
		default:
			for pair := range slices.Chunk(in.Rune, 2) {
				if !yield(pair[0], pair[1]) {
					return
				}
			}
		}
	}
}

// classify gives the intervals that the same instructions take one class.
func (f *finder) classify() bool {
	if len(f.dfa.starts)*len(f.program.Inst) > maxFindSteps {
		return false
	}
	known := make(map[string]uint8)
	for _, r := range f.dfa.starts {
		var takes []byte
		for i := range f.program.Inst {
			if in := &f.program.Inst[i]; isRune(in) && in.MatchRune(r) {
				takes = binary.AppendUvarint(takes, uint64(i))
			}
		}
		if f.context {
			takes = append(binary.AppendUvarint(takes, uint64(len(f.program.Inst))), byte(f.kind(r)))
		}
		class, has := known[string(takes)]
		if !has {
			if len(known) == 255 {
				return false
			}
			class = uint8(len(known))
			known[string(takes)] = class
			f.samples = append(f.samples, r)
		}
		f.dfa.classOf = append(f.dfa.classOf, class)
	}
	f.dfa.classes = len(known)
	for c := range f.dfa.ascii {
		f.dfa.ascii[c] = f.dfa.class(rune(c))
	}
	return true
}

func isRune(in *syntax.Inst) bool {
	switch in.Op {
	case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
		return true
	}
	return false
}

// kind is one character for all that operators do not tell apart from it.
func (f *finder) kind(r rune) rune {
	switch {
	case !f.context:
		return ' '
	case r == '\n', r < 0:
		return r
	case syntax.IsWordChar(r):
		return 'a'
	}
	return ' '
}

// state is the number of a situation, a new one where it has none.
func (f *finder) state(s situation) int {
	key := []byte{byte(s.before)}
	for _, t := range s.threads {
		key = binary.AppendUvarint(key, uint64(t))
	}
	k, has := f.states[string(key)]
	if !has {
		k = len(f.open)
		f.states[string(key)] = k
		f.open = append(f.open, s)
		f.dfa.next = append(f.dfa.next, make([]uint16, f.dfa.classes)...)
		f.dfa.atEnd = append(f.dfa.atEnd, false)
	}
	return k
}

// after is the state after one character more.
func (f *finder) after(s situation, r rune) int {
	reached, matched := f.reach(s, r)
	if matched {
		return sure
	}
	next := situation{before: f.kind(r)}
	for _, pc := range reached {
		if in := &f.program.Inst[pc]; in.MatchRune(r) {
			next.threads = append(next.threads, in.Out)
		}
	}
	slices.Sort(next.threads)
	next.threads = slices.Compact(next.threads)
	return f.state(next)
}

// reach is what the program may read next between the character before and r, -1
// at the end, and whether it has matched. It may begin anywhere.
func (f *finder) reach(s situation, r rune) (reached []uint32, matched bool) {
	flags := syntax.EmptyOpContext(s.before, r)
	seen := make(map[uint32]bool)
	stack := append([]uint32{uint32(f.program.Start)}, s.threads...)
	for len(stack) > 0 {
		pc := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if f.steps++; seen[pc] {
			continue
		}
		seen[pc] = true
		switch in := &f.program.Inst[pc]; in.Op {
		case syntax.InstMatch:
			matched = true
		case syntax.InstAlt, syntax.InstAltMatch:
			stack = append(stack, in.Out, in.Arg)
		case syntax.InstCapture, syntax.InstNop:
			stack = append(stack, in.Out)
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(in.Arg)&^flags == 0 {
				stack = append(stack, in.Out)
			}
		case syntax.InstFail:
		default:
			reached = append(reached, pc)
		}
	}
	return reached, matched
}

func (d *dfa) findDead() {
	d.dead = make([]bool, len(d.atEnd))
	for k := 1; k < len(d.dead); k++ {
		row := d.next[k*d.classes : (k+1)*d.classes]
		d.dead[k] = !d.atEnd[k] && !slices.ContainsFunc(row, func(to uint16) bool { return int(to) != k })
	}
}
