package schemas

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
)

// atoms are values at the edge of what keywords, formats and JSON say.
var atoms = []string{
	`null`, `true`, `false`, `{}`, `[]`, `[{}]`, `{"a":1}`, `{"a":1,"a":2}`, `{"a":1,"\u0061":2}`, `{"a":1,"b":2}`,
	`0`, `1`, `2`, `3`, `-1`, `-0`, `-0.0`, `0.0`, `0e99`, `1.0`, `1.5`, `0.01`, `0.07`, `10e-1`, `1e2`, `1E-2`, `1.0e+2`, `150.0`, `151`, `149.99999999999999999`,
	`9007199254740991`, `9007199254740992`, `9007199254740993`, `9007199254740994`, `1e20`, `1e99`, `1e100`, `1e-99`, `1e007`, `12345678901234567890`, `9999999999999999999999999999999999999999`, `99999999999999999999999999999999999999999`,
	`""`, `"a"`, `"ab"`, `"abc"`, `"x"`, `"xy"`, `"kind"`, `"\u0000"`, `"a\n"`, `"ñ"`, `"\u00f1"`, `"😀"`, `"\ud83d\ude00"`, `"\ud83d"`, `"es"`, `"es-MX"`, `"zh-Hant"`, `"es-mx"`,
	`"image/png"`, `"image\/png"`, `"\u0069mage/png"`, `"application/pdf"`, `"customer"`, `"text"`, `"te\u0078t"`,
	`"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"`, `"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeF"`,
	`"https://example.org/a"`, `"https:\/\/example.org\/a"`, `"//x"`, `"http:x"`, `"mailto:a@b"`, `"http://[::1]:80/"`, `"http://x y"`, `"http://x/%zz"`, `"http://x/%41"`, `"javascript:a"`,
	`"2026-01-01"`, `"2026-01-01T00:00:00Z"`, `"2026-02-29T00:00:00Z"`, `"2026-12-31T23:59:60Z"`, `"a@b.c"`, `"A <a@b.c>"`,
	`[1,1.0]`, `[0,-0]`, `["a","a"]`, `["a","\u0061"]`, `[1,true,"1",null]`, `[9007199254740992,9007199254740993]`, `[[1],[1]]`,
}

// raw is text that stands in a tree to be printed as it is.
type raw string

// mutant makes records that are nearly the one they come from.
type mutant struct{ *rand.Rand }

func newMutant(seed uint64) mutant { return mutant{rand.New(rand.NewPCG(seed, 0))} }

func pick[T any](m mutant, of []T) T { return of[m.IntN(len(of))] }

func (m mutant) atom() any { return raw(pick(m, atoms)) }

func sortedKeys(object map[string]any) []string { return slices.Sorted(maps.Keys(object)) }

// tree changes one value, which it returns: it may be the same.
func (m mutant) tree(value any) any {
	switch v := value.(type) {
	case map[string]any:
		return m.object(v)
	case []any:
		return m.array(v)
	}
	return m.atom()
}

func (m mutant) object(object map[string]any) any {
	names := sortedKeys(object)
	switch n := m.IntN(8); {
	case n == 0:
		object[pick(m, []string{"extra", "a", "b", "datatype", "id", "uri", "data", ""})] = m.atom()
	case len(names) == 0:
	case n == 1:
		delete(object, pick(m, names))
	default:
		name := pick(m, names)
		object[name] = m.inside(object[name])
	}
	return object
}

// inside mostly goes down where there is something below.
func (m mutant) inside(value any) any {
	switch value.(type) {
	case map[string]any, []any:
		if m.IntN(4) > 0 {
			return m.tree(value)
		}
	}
	return m.atom()
}

func (m mutant) array(array []any) any {
	switch n := m.IntN(6); {
	case len(array) == 0 || n == 0:
		return append(array, m.atom())
	case n == 1:
		return append(array, pick(m, array))
	case n == 2:
		return array[:len(array)-1]
	}
	i := m.IntN(len(array))
	array[i] = m.inside(array[i])
	return array
}

var junk = []string{
	`"`, `\`, `,`, `:`, `{`, `}`, `[`, `]`, `0`, `-`, `.`, `e`, " ", "\x00", "\x1f", "\x7f", "\x80", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff",
	"ñ", "😀", "\ufeff", "\u2028", `\u`, `\ud800`, `\u0000`, `null`, `true`, `1e5`, `\n`, `\x`,
}

// bytes changes a few bytes.
func (m mutant) bytes(b []byte) []byte {
	i := m.IntN(len(b) + 1)
	switch m.IntN(5) {
	case 0:
		return slices.Concat(b[:i], []byte(pick(m, junk)), b[i:])
	case 1:
		b = slices.Clone(b)
		if i < len(b) {
			b[i] = byte(m.IntN(256))
		}
		return b
	case 2:
		return slices.Concat(b[:i], b[min(len(b), i+1+m.IntN(4)):])
	case 3:
		return slices.Concat(b[:min(len(b), i+m.IntN(30))], b[i:])
	default:
		return b[:i]
	}
}

// record prints a tree that up to two changes were made to, and sometimes
// changes bytes as well.
func (m mutant) record(tree any) []byte {
	for range m.IntN(3) {
		tree = m.tree(tree)
	}
	p := printer{mutant: m, wild: m.IntN(3) == 0, spaced: m.IntN(3) == 0}
	p.value(tree)
	if m.IntN(4) == 0 {
		for range 1 + m.IntN(2) {
			p.out = m.bytes(p.out)
		}
	}
	return p.out
}

// printer writes JSON in other ways than an encoder would.
type printer struct {
	mutant
	out    []byte
	wild   bool // escapes, other spellings of numbers, names twice
	spaced bool
}

func (p *printer) space() {
	if p.spaced && p.IntN(3) == 0 {
		p.out = append(p.out, " \n\t\r"[p.IntN(4)])
	}
}

func (p *printer) value(value any) {
	switch v := value.(type) {
	case raw:
		p.out = append(p.out, v...)
	case nil:
		p.out = append(p.out, "null"...)
	case bool:
		p.out = strconv.AppendBool(p.out, v)
	case json.Number:
		p.out = append(p.out, v...)
		if p.wild && p.IntN(10) == 0 {
			p.out = append(p.out, pick(p.mutant, []string{".0", "e0", ".00e+0", ".5", "0e-1"})...)
		}
	case string:
		p.text(v, p.wild && p.IntN(10) == 0)
	case []any:
		p.array(v)
	case map[string]any:
		p.object(v)
	}
}

func (p *printer) array(array []any) {
	p.out = append(p.out, '[')
	for i, element := range array {
		if i > 0 {
			p.out = append(p.out, ',')
		}
		p.space()
		p.value(element)
		p.space()
	}
	p.out = append(p.out, ']')
}

func (p *printer) object(object map[string]any) {
	names := sortedKeys(object)
	p.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	if p.wild && len(names) > 0 && p.IntN(20) == 0 {
		names = append(names, pick(p.mutant, names))
	}
	p.out = append(p.out, '{')
	for i, name := range names {
		if i > 0 {
			p.out = append(p.out, ',')
		}
		p.space()
		p.text(name, p.wild && p.IntN(20) == 0)
		p.space()
		p.out = append(p.out, ':')
		p.space()
		p.value(object[name])
		p.space()
	}
	p.out = append(p.out, '}')
}

// text writes a string, with escapes where none are needed if it is to.
func (p *printer) text(text string, escaped bool) {
	p.out = append(p.out, '"')
	for _, c := range text {
		switch {
		case escaped && p.IntN(6) == 0 && c >= 0x10000:
			p.out = fmt.Appendf(p.out, `\u%04x\u%04x`, 0xd800+(c-0x10000)>>10, 0xdc00+(c-0x10000)&0x3ff)
		case escaped && p.IntN(6) == 0, c < ' ':
			p.out = fmt.Appendf(p.out, `\u%04x`, c)
		case escaped && c == '/':
			p.out = append(p.out, `\/`...)
		case c == '"', c == '\\':
			p.out = append(p.out, '\\', byte(c))
		default:
			p.out = append(p.out, string(c)...)
		}
	}
	p.out = append(p.out, '"')
}
