package compat

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/esclusa/esclusa/internal/testing/leaks"
	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

func TestMain(m *testing.M) { leaks.Main(m) }

var expressions = []string{
	"^[a-z]+$", "^[a-z]{2,3}$", "a|^b+c?$", `^\w+@\d{2}$`, "^[^<>]{1,2}$", "^[aA][bB]", "^.$", `^\S*$`, "x", "", "^$", "^(a|b)*c$", "b$", "^a", "(ab)+",
	`^\s`, "[^a]", "^[^]$", "a.c", "^é+$", "^[à-ÿ]?$", "$a", "^a$|^b$", "^(?:a|bc)*$", "1{3}", `^\d{1,2}(\.\d)?$`, "😀", "[]",
}

func newLanguages() *languages {
	return &newContext(&Question{Steps: 10_000_000}).languages
}

func matches(t *testing.T, expression, text string) bool {
	t.Helper()
	p, err := onepass.NewPattern(expression)
	if err != nil {
		t.Fatal(err)
	}
	return p.MatchString(text)
}

// words are all texts of up to three of some characters.
func words() []string {
	all, last := []string{""}, []string{""}
	for range 3 {
		var next []string
		for _, w := range last {
			for _, c := range []string{"a", "b", "c", "x", "A", "1", "@", "<", " ", "é", "\n", "😀"} {
				next = append(next, w+c)
			}
		}
		all, last = append(all, next...), next
	}
	return all
}

// What is found must be a text that is asked for; and where none is found, no short one
// may be there. That is what a proof rests on.
func TestExpressionIsTakenForNarrowerThanItIs(t *testing.T) {
	all := words()
	taken := make(map[string]map[string]bool)
	for _, e := range expressions {
		taken[e] = make(map[string]bool)
		for _, w := range all {
			taken[e][w] = matches(t, e, w)
		}
	}
	found, none := 0, 0
	for _, a := range expressions {
		for _, b := range expressions {
			for _, of := range []span{{0, -1}, {2, -1}, {0, 2}, {3, 3}} {
				text, ok, known := newLanguages().shortest([]string{a}, []string{b}, of)
				if !known {
					t.Fatalf("%q and not %q is not known", a, b)
				}
				fits := func(w string) bool {
					n := utf8.RuneCountInString(w)
					return taken[a][w] && !taken[b][w] && n >= of.least && (of.most < 0 || n <= of.most)
				}
				if n := utf8.RuneCountInString(text); ok && (!matches(t, a, text) || matches(t, b, text) || n < of.least || of.most >= 0 && n > of.most) {
					t.Errorf("%q is not a text of %q and not of %q of length %v", text, a, b, of)
				}
				if found++; !ok {
					none++
				}
				for _, w := range all {
					if fits(w) && (!ok || utf8.RuneCountInString(w) < utf8.RuneCountInString(text)) {
						t.Errorf("%q is of %q and not of %q; told was %q, %v", w, a, b, text, ok)
						break
					}
				}
			}
		}
	}
	if none < 100 || found-none < 100 {
		t.Errorf("of %d questions %d have no answer", found, none)
	}
}

// An expression that has to do with more than the text before is not compared.
func TestWordBoundaryIsCompared(t *testing.T) {
	if _, _, known := newLanguages().shortest([]string{`^a\b`}, []string{"a"}, span{0, -1}); known {
		t.Error("it is known")
	}
}

// Expressions of many states, characters and lengths end in "not known", in a bound of work.
func TestExpressionTakesLongToCompare(t *testing.T) {
	for name, pair := range map[string][2]string{
		"states":       {"^(a|b)*a(a|b){14}$", "^(a|b)*b(a|b){13}$"},
		"instructions": {"^(([a-z]{1,50}){1,50})$", "^x"},
		"classes":      {`^[\p{L}\p{N}]*$`, `^[\p{Lu}]*[\p{Ll}]*[\p{N}]*$`},
		"repeats":      {"^(a{1,30}b{1,30}){1,15}$", "^(b{1,30}a{1,30}){1,15}$"},
	} {
		t.Run(name, func(t *testing.T) {
			l := &newContext(&Question{}).languages
			_, _, _ = l.shortest([]string{pair[0]}, []string{pair[1]}, span{0, -1})
			if l.left < -20_000 {
				t.Errorf("%d steps more than allowed", -l.left)
			}
			n := 0
			for _, a := range l.known {
				if a != nil {
					n += len(a.states)
				}
			}
			if n > 2*mostStates {
				t.Errorf("%d states", n)
			}
		})
	}
}

func TestLongTextIsNotFound(t *testing.T) {
	text, found, known := newLanguages().shortest([]string{"^[a-z]+$"}, nil, span{4097, 65535})
	if !known || !found || text != strings.Repeat("a", 4097) {
		t.Errorf("%d characters, %v, %v", len(text), found, known)
	}
}
