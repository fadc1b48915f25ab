package compat

import (
	"encoding/json"
	"math/big"
	"strconv"
	"strings"
)

// scalars tries values that are no objects and no arrays. It returns false where the one
// who asked has enough.
func (f *finder) scalars(a, b all, k kinds, try func(any) bool) bool {
	hints := append(f.hints(a), f.hints(b)...)
	if values, few := f.finite(a); few {
		for _, v := range values {
			if !try(v) {
				return false
			}
		}
		return true
	}
	for _, h := range hints {
		values, _ := h["enum"].([]any)
		if v, has := h["const"]; has {
			values = append(values[:len(values):len(values)], v)
		}
		for _, v := range values[:min(len(values), 200)] {
			if !try(v) {
				return false
			}
		}
	}
	if k&text != 0 && !f.texts(a, hints, try) || k&numbers != 0 && !f.numbers(a, hints, try) {
		return false
	}
	return try(nil) && try(true) && try(false)
}

// goodTexts are texts of each format, and some of none.
var goodTexts = []string{
	"", "a", "2026-01-02", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.123456+01:00", "03:04:05Z", "P1D", "a@b.c", "ñ@b.c", "a.b", "192.0.2.1", "::1",
	"https://example.org/a", "https://example.org/ñ", "a:b", "../a", "/a/{b}", "/a", "1/a", "2eb8aa08-aa98-11ea-b4aa-73b441d16380",
	"1", "A", "aB1", "hello world", "EUR", "ñ", "😀", "!", "a-b", "a_b", "{", "\n", "1.0.0", "-1", "true",
}

func (f *finder) texts(a all, hints []object, try func(any) bool) bool {
	in, of := patterns(a), lengths(a)
	if text, found, _ := f.languages.shortest(in, nil, of); found && !try(text) {
		return false
	}
	for _, v := range goodTexts {
		if !try(v) {
			return false
		}
	}
	for _, h := range hints {
		if expression, ok := h["pattern"].(string); ok {
			if text, found, _ := f.languages.shortest(in, []string{expression}, of); found && !try(text) {
				return false
			}
			if text, found, _ := f.languages.shortest(append(in[:len(in):len(in)], expression), nil, of); found && !try(text) {
				return false
			}
		}
		for _, keyword := range []string{"minLength", "maxLength"} {
			if n, has := count(h[keyword]); has && !f.ofLengths(a, in, of, n, try) {
				return false
			}
		}
	}
	return true
}

// ofLengths tries texts about as long.
func (f *finder) ofLengths(a all, in []string, of span, n int, try func(any) bool) bool {
	for _, n := range []int{n, n - 1, n + 1} {
		if n < 0 || n > mostText || n < of.least || of.most >= 0 && n > of.most {
			continue
		}
		text, found, _ := f.languages.shortest(in, nil, span{n, n})
		if found && !try(text) {
			return false
		}
		for _, text := range f.formatted(a, n) {
			if !try(text) {
				return false
			}
		}
	}
	return true
}

// formatted are texts of formats of such a length.
func (f *finder) formatted(a all, n int) (out []string) {
	for _, p := range a.parts {
		name, _ := p["format"].(string)
		switch at := longer[name]; {
		case at == "":
		case n > len(at):
			out = append(out, at+strings.Repeat("a", n-len(at)))
		}
	}
	if len(out) > 0 && n > 70 && n <= 253 {
		out = append(out, strings.Repeat("a.", n/2)+strings.Repeat("a", n%2), "a@"+strings.Repeat("a.", (n-3)/2)+strings.Repeat("a", 2-(n+1)%2))
	}
	return out
}

// longer are texts of formats that may be followed by any letters.
var longer = map[string]string{"uri": "http://a/", "iri": "http://a/", "uri-reference": "/", "iri-reference": "/", "uri-template": "/", "json-pointer": "/",
	"regex": "a", "email": "a@a", "idn-email": "a@a", "hostname": "a", "idn-hostname": "a", "relative-json-pointer": "1/"}

func (f *finder) numbers(a all, hints []object, try func(any) bool) bool {
	near := []*big.Rat{new(big.Rat)}
	put := func(r *big.Rat) {
		if r != nil && len(near) < 60 {
			near = append(near, r)
		}
	}
	put(f.least(a, false).Rat)
	put(f.most(a, false).Rat)
	var divisors []*big.Rat
	for _, h := range hints {
		for _, keyword := range []string{"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"} {
			put(rat(h[keyword]))
		}
		if r := rat(h["multipleOf"]); r != nil {
			divisors = append(divisors, r)
		}
		if name, ok := h["format"].(string); ok {
			put(rat(f.Spans[name].Least))
			put(rat(f.Spans[name].Most))
		}
	}
	by := []*big.Rat{new(big.Rat), big.NewRat(1, 1), big.NewRat(-1, 1), big.NewRat(1, 2), big.NewRat(-1, 2), big.NewRat(1, 10), big.NewRat(-1, 10)}
	for _, d := range divisors[:min(len(divisors), 6)] {
		by = append(by, d, new(big.Rat).Neg(d))
	}
	for _, r := range near {
		for _, d := range by {
			if n := new(big.Rat).Add(r, d); !f.number(n, divisors, try) {
				return false
			}
		}
	}
	return true
}

// number tries a number, and the multiples next to it.
func (f *finder) number(n *big.Rat, divisors []*big.Rat, try func(any) bool) bool {
	if text, ok := decimal(n); ok && !try(text) {
		return false
	}
	for _, d := range divisors[:min(len(divisors), 6)] {
		q := new(big.Rat).Quo(n, d)
		floor := new(big.Int).Div(q.Num(), q.Denom())
		for range 2 {
			if text, ok := decimal(new(big.Rat).Mul(new(big.Rat).SetInt(floor), d)); ok && !try(text) {
				return false
			}
			floor.Add(floor, big.NewInt(1))
		}
	}
	return true
}

// decimal writes a number as a record may have it.
func decimal(r *big.Rat) (json.Number, bool) {
	if r.IsInt() {
		text := r.Num().String()
		return json.Number(text), len(text) <= 40
	}
	text := strings.TrimRight(r.FloatString(30), "0")
	back, ok := new(big.Rat).SetString(text)
	return json.Number(text), ok && back.Cmp(r) == 0 && len(text) <= 40
}

func number(n int) json.Number { return json.Number(strconv.Itoa(n)) }
