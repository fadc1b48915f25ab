package onepass

import (
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
)

// Seeds are fixed: what fails, fails again.
func source() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

// randomNumber is a number in one of its many spellings.
func randomNumber(r *rand.Rand) string {
	sign := []string{"", "-"}[r.IntN(2)]
	n := sign + fmt.Sprint(r.Int64N([]int64{1, 2, 10, 1000, 1e9, 1e18}[r.IntN(6)]))
	if r.IntN(2) == 0 {
		n += "."
		for k := r.IntN(12); k >= 0; k-- {
			n += []string{"0", "0", "0", "5"}[r.IntN(4)]
		}
	}
	if r.IntN(3) == 0 {
		n += []string{"e1", "E2", "e-1", "e-3", "e18", "e-18", "e99", "e-99", "e+20", "e00"}[r.IntN(10)]
	}
	return n
}

// TestDecimalIsNotTheNumber compares with exact fractions.
func TestDecimalIsNotTheNumber(t *testing.T) {
	r := source()
	exact := 0
	for range 100_000 {
		x, y := randomNumber(r), randomNumber(r)
		dx, rx := readDecimal(t, x)
		dy, ry := readDecimal(t, y)
		if !dx.exact || !dy.exact {
			continue
		}
		exact++
		if got, want := dx.compare(&dy), rx.Cmp(ry); got != want {
			t.Fatalf("%s to %s: %d, want %d", x, y, got, want)
		}
		if ry.Sign() != 0 && dy.divides(&dx) && !new(big.Rat).Quo(rx, ry).IsInt() {
			t.Fatalf("%s divides %s", y, x)
		}
	}
	if exact < 50_000 {
		t.Errorf("only %d pairs were exact", exact)
	}
}

func readDecimal(t *testing.T, number string) (decimal, *big.Rat) {
	t.Helper()
	want, ok := new(big.Rat).SetString(number)
	d, end := scanNumber([]byte(number), 0, &defaults)
	if !ok || end != len(number) {
		t.Fatalf("%s: read to %d", number, end)
	}
	if d.whole && !want.IsInt() || d.exact && d.whole != want.IsInt() {
		t.Fatalf("%s: whole %v", number, d.whole)
	}
	return d, want
}

// expressions draws expressions of ECMA 262, and texts that are near to what they
// match.
type expressions struct{ *rand.Rand }

func (e expressions) pick(of []string) string { return of[e.IntN(len(of))] }

func (e expressions) expression() string {
	pieces := []string{`a`, `[a-c]`, `[^a]`, `\d`, `\D`, `\w`, `\W`, `\s`, `\S`, `.`, `(a|b)`, `(?:[ab])`, `[a-é]`, `\p{L}`, `\P{Lu}`, `\p{Script=Greek}`, `[\u0000-\u007f]`, `$`, `^`, `\b`, `\B`,
		`[\s\d]`, `[^\S]`, `[\Sb]`, `[\w-]`, `[^.]`, `\u00e9`, `\ud83d\ude00`, `\u{1f600}`, `\cJ`, `\0`, `\x41`, `[\b]`, `[]`, `[^]`, `\/`, `\.`, `\$`, `(?<n>ab|c)`, `(ab*|c+)`, `(?:a|ab)(?:c|bcd)`, `\t`, `\v`}
	repeats := []string{"", "", "*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}", "*?", "{0}"}
	text := e.pick([]string{"^", "^", "", "(?:^|a)"})
	for range 1 + e.IntN(3) {
		piece := e.pick(pieces)
		text += piece
		if !slices.Contains([]string{`$`, `^`, `\b`, `\B`}, piece) {
			text += e.pick(repeats)
		}
	}
	return text + e.pick([]string{"$", "$", ""})
}

func (e expressions) text() string {
	alphabet := []string{"a", "b", "c", "q", "Q", "k", "\u212a", "1", "-", " ", "\n", "\r", "é", "\x00", "\x7f", "\u00a0", "\u2003", "\u2028", "\ufeff", "\v", "😀", "Ω", "A", "/", ".", "$", "_"}
	var text string
	for range e.IntN(5) {
		text += e.pick(alphabet)
	}
	return text
}

// TestMatcherIsNotTheExpression compares the quick matchers with Go's.
func TestMatcherIsNotTheExpression(t *testing.T) {
	e := expressions{source()}
	sequences, automata := 0, 0
	for range 5_000 {
		text := e.expression()
		p, err := NewPattern(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if p.sequence != nil {
			sequences++
		} else if p.dfa != nil {
			automata++
		}
		translated, _ := Translate(text)
		want := regexp.MustCompile(translated)
		for range 20 {
			if of := e.text(); p.MatchString(of) != want.MatchString(of) {
				t.Fatalf("%s on %q: %v", text, of, p.MatchString(of))
			}
		}
	}
	if sequences < 900 || automata < 2000 {
		t.Errorf("only %d sequences and %d automata", sequences, automata)
	}
}

// TestTextMisread puts what is special at every place of texts of many lengths,
// since eight and more bytes are looked at together.
func TestTextMisread(t *testing.T) {
	specials := []string{"", `"`, `\`, `\n`, `\"`, "\x00", "\x1f", "\x7f", "\x80", "\xff", "é", "\xc3", "\xc1\xbf", "😀", "\xf0\x9f\x98", "\u2028", "\xe2\x80", "\xed\xa0\x80", `\ud800`, `\ud83d\ude00`, `\u0041`}
	s := compile(t, `true`)
	var p Pass
	for _, size := range []int{0, 1, 7, 8, 9, 16, 31, 127, 128, 136, 159, 160, 161, 200} {
		for place := range size + 1 {
			for _, special := range specials {
				record := []byte(`["` + strings.Repeat("x", place) + special + strings.Repeat("y", size-place) + `"]`)
				want := jsontext.Value(record).IsValid()
				if got := p.Valid(s, &defaults, record); got != want {
					t.Fatalf("%q at %d of %d: %v", special, place, size, got)
				}
				if want {
					checkText(t, record)
				}
			}
		}
	}
}

// checkText checks an array of one string.
func checkText(t *testing.T, record []byte) {
	t.Helper()
	var text []string
	if err := json.Unmarshal(record, &text); err != nil {
		t.Fatal(err)
	}
	end, runes, escaped := scanText(record, 2)
	if end != len(record)-1 || runes != len([]rune(text[0])) || escaped != strings.Contains(string(record), `\`) {
		t.Fatalf("%q: end %d, %d characters, escaped %v", record, end, runes, escaped)
	}
	if got := AppendText([]byte("-"), record[2:end-1]); string(got) != "-"+text[0] {
		t.Fatalf("%q stands for %q", record, got)
	}
}

func TestEscapeStandsForAnother(t *testing.T) {
	checkText(t, []byte(`["\"\\\/\b\f\n\r\t\u0041\u00e1\u20AC\ud83d\ude00é\u0000\uDBFF\uDFFF"]`))
}

// The key of a word is made of its ends and its length only.
func TestWordsTakenForEqual(t *testing.T) {
	const size = 17
	p := Pass{body: []byte("aaaaaaaa1bbbbbbbb" + "aaaaaaaa2bbbbbbbb" + "aaaaaaaa1bbbbbbbb")}
	for k, want := range []bool{true, true, false} {
		if got := p.addWord(0, k*size, k*size+size); got != want {
			t.Errorf("word %d is new: %v", k, got)
		}
	}
}

// FuzzStrict holds that what is valid for a schema that takes everything is
// strict JSON, and the other way round where no limit is near.
func FuzzStrict(f *testing.F) {
	for _, record := range []string{`{"a":[1,-0.5e+10,"x\u00e1\ud83d\ude00",true,false,null,{}]}`, `"é"`, ` [ ] `, `{"a":1,"a":2}`, "\"\xff\"", `"\ud800"`, `01`, `1e`, `[1,]`, `{"a":1,}`, "\ufeff1", `truex`, `{"a" : 1 , "b":{"a":1}}`} {
		f.Add([]byte(record))
	}
	s := compile(f, `true`)
	var p Pass
	f.Fuzz(func(t *testing.T, record []byte) {
		got, want := p.Valid(s, &defaults, record), jsontext.Value(record).IsValid()
		if got && !want {
			t.Fatalf("valid: %q", record)
		}
		if want && !got && !nearLimit(record) {
			t.Fatalf("not valid: %q", record)
		}
	})
}

// nearLimit reports whether a record may be beyond a limit, or has names that are
// left to the other check.
func nearLimit(record []byte) bool {
	digits := 0
	for _, c := range record {
		if c == '\\' || c == 'e' || c == 'E' {
			return true
		}
		if isDigit(c) {
			digits++
		}
	}
	return digits > 30 || len(record) > 2_000 || strings.Count(string(record), ":") > maxWords ||
		strings.Count(string(record), "[")+strings.Count(string(record), "{") > 31
}

// FuzzMatcher holds the quick matchers against Go's, of any expression and any text.
func FuzzMatcher(f *testing.F) {
	for _, seed := range [][2]string{
		{`^[0-9a-f]{8}-[0-9a-f]{4}$`, "0123abcd-01ef"}, {`^a{2,3}b?c`, "aaac"}, {`^([0-9a-f]{2}:){5}[0-9a-f]{2}$`, "00:11:22:33:44:55"},
		{`^[a-z]{1,900}:[0-9]{1,900}$`, "a:1"}, {`^[^é]+é$`, "a\xffé"}, {`^a*$`, "\x80"}, {`^(?:ab){0}c*`, ""}, {`^x$|y`, "y"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, expression, text string) {
		p, err := NewPattern(expression)
		if err != nil || len(expression) > 200 {
			return
		}
		translated, _ := Translate(expression)
		want, err := regexp.Compile(translated)
		if err != nil {
			return
		}
		if got := p.MatchString(text); got != want.MatchString(text) {
			t.Fatalf("%s on %q: %v", expression, text, got)
		}
	})
}

// Sequences of classes with counts, and texts that are what they match, nearly.
func TestSequenceIsNotTheExpression(t *testing.T) {
	e := expressions{source()}
	classes := [][2]string{{`[0-9a-f]`, "0f"}, {`[a-z]`, "az"}, {`\d`, "09"}, {`-`, "-"}, {`:`, ":"}, {`[^:]`, "é\xff"}, {`é`, "éé"}, {`[A-Z_\ufffd]`, "_\xff"}, {`[^]`, "\n\x80"}, {`(?:ab)`, "ab"}}
	sequences := 0
	for range 20_000 {
		expression, text := "^", ""
		for range 1 + e.IntN(5) {
			class := classes[e.IntN(len(classes))]
			n := e.IntN(5)
			expression += class[0] + []string{"", fmt.Sprintf("{%d}", n), fmt.Sprintf("{%d,%d}", n, n+2), "+", "*", "?", fmt.Sprintf("{%d,}", n)}[e.IntN(7)]
			for range e.IntN(7) {
				text += class[1][:1+e.IntN(len(class[1]))]
			}
		}
		expression += e.pick([]string{"$", ""})
		p, err := NewPattern(expression)
		if err != nil {
			t.Fatal(err)
		}
		if p.sequence != nil {
			sequences++
		}
		translated, _ := Translate(expression)
		want := regexp.MustCompile(translated)
		for end := range len(text) + 1 {
			if of := text[:end]; p.MatchString(of) != want.MatchString(of) {
				t.Fatalf("%s on %q: %v", expression, of, p.MatchString(of))
			}
		}
	}
	if sequences < 6_000 {
		t.Errorf("only %d sequences", sequences)
	}
}

func BenchmarkPattern(b *testing.B) {
	for _, c := range []struct{ name, expression, text string }{
		{"digest", `^[0-9a-f]{64}$`, strings.Repeat("0123456789abcdef", 4)},
		{"uuid", `^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`, "01234567-89ab-cdef-0123-456789abcdef"},
		{"prefixed digest", `^sha256:[0-9a-f]{64}$`, "sha256:" + strings.Repeat("0123456789abcdef", 4)},
		{"identifier", `^[a-z]{2,3}-[0-9]{4,}$`, "mx-471112345"},
		{"alternatives", `^(ES|MX)-[0-9]{4,}$`, "MX-471112345"},
	} {
		b.Run(c.name, func(b *testing.B) {
			p, err := NewPattern(c.expression)
			if err != nil {
				b.Fatal(err)
			}
			text := []byte(c.text)
			b.ReportAllocs()
			for b.Loop() {
				if !p.Match(text) {
					b.Fatal("it does not match")
				}
			}
		})
	}
}
