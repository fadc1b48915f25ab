package compat

import (
	"encoding/json"
	"iter"
	"slices"
	"strconv"
)

// finder looks for a record that shows the difference, at the places that could not be
// proved. It finds no more than Differs admits, so that it may guess.
type finder struct {
	*context
	focus   *focus
	samples map[string][]any // of conjunctions, one or none
}

// focus is a place at which values are varied, with those in it.
type focus struct {
	here  bool // all that is in it too
	below map[step]*focus
}

func newFinder(c *context, gaps []gap) *finder {
	f := &finder{context: c, focus: &focus{}, samples: make(map[string][]any)}
	for _, g := range gaps {
		if g.why != tooLong || !slices.ContainsFunc(gaps, func(g gap) bool { return g.why != tooLong }) {
			f.focus.add(g.path, g.keyword)
		}
	}
	return f
}

func (f *focus) add(path []step, keyword string) {
	if keyword == "required" && len(path) > 0 {
		path = path[:len(path)-1] // the object lacks it
	}
	for _, s := range path {
		if f.below == nil {
			f.below = make(map[step]*focus)
		}
		if f.below[s] == nil {
			f.below[s] = &focus{}
		}
		f = f.below[s]
	}
	f.here = true
}

// mostNested is how deep values are made below the top.
const mostNested = 8

// enough is how many records are looked at for the shortest.
const enough = 24

// find returns the shortest record found, nil for none.
func (f *finder) find(a, b all) map[string]any {
	best, size, found := object(nil), 0, 0
	for v := range f.values(a, b, f.focus, mostNested) {
		record, ok := v.(object)
		if !ok || !f.spend(20) {
			continue
		}
		if n := len(canonical(v)); (best == nil || n < size) && f.Differs(record) {
			best, size = record, n
			found++
		}
		if found == enough || f.left < 0 {
			break
		}
	}
	if best == nil {
		return nil
	}
	return f.shorten(best)
}

// values are values that fit the first, chosen to be refused by the other. Nothing is
// wrong where there are none.
func (f *finder) values(a, b all, at *focus, depth int) iter.Seq[any] {
	return func(yield func(any) bool) {
		seen := make(map[string]bool)
		try := func(v any) bool {
			if f.left < 0 {
				return false
			}
			if text := canonical(v); !seen[text] && f.spend(len(text)/100) {
				seen[text] = true
				if fits, _ := f.fits(a, v); fits {
					return yield(v)
				}
			}
			return true
		}
		a := f.settled(a)
		k := f.kinds(a)
		if at.here && !f.scalars(a, b, k, try) {
			return
		}
		if depth == 0 {
			return
		}
		for _, one := range f.disjuncts(a) {
			if k&members != 0 && !f.objects(one, b, at, depth, try) {
				return
			}
			if k&array != 0 && !f.arrays(one, b, at, depth, try) {
				return
			}
		}
	}
}

// sample is a value that fits, if one is found.
func (f *finder) sample(a all, depth int) (value any, found bool) {
	key := strconv.Itoa(min(depth, 4)) + a.key
	if known, has := f.samples[key]; has {
		return append(known, nil)[0], len(known) > 0
	}
	f.samples[key] = nil
	for v := range f.values(a, all{}, &focus{here: true}, max(depth, 0)) {
		f.samples[key] = []any{v}
		return v, true
	}
	return nil, false
}

// some are values for a place that is not looked at: one that fits, and one that fits
// only the first.
func (f *finder) some(a, b all, depth int) (out []any) {
	v, found := f.sample(a, depth)
	if !found {
		return nil
	}
	out = append(out, v)
	n := 0
	for v := range f.values(a, b, &focus{here: true}, min(depth, 1)) {
		if fits, _ := f.fits(b, v); !fits {
			return append(out, v)
		}
		if n++; n > 20 || f.left < 0 {
			break
		}
	}
	return out
}

const mostDisjuncts = 24

// disjuncts are the alternatives of a conjunction, itself where it has none.
func (f *finder) disjuncts(a all) []all {
	out := []all{a}
	for again := true; again && len(out) < mostDisjuncts; {
		again = false
		for i, one := range out {
			cases := f.first(one)
			if cases == nil {
				continue
			}
			out = slices.Concat(out[:i], cases, out[i+1:])
			again = true
			break
		}
	}
	return out[:min(len(out), 2*mostDisjuncts)]
}

// first are the cases of the first alternatives that a conjunction has.
func (f *finder) first(a all) (cases []all) {
	p := prover{context: f.context}
	for way := range p.alternatives(a) {
		for _, one := range way {
			cases = append(cases, f.settled(one))
		}
		break
	}
	return cases
}

// hints are the parts of a schema and of all that it has for the same value.
func (f *finder) hints(b all) (out []object) {
	var add func(all)
	seen := make(map[uintptr]bool)
	add = func(b all) {
		for _, p := range b.parts {
			if seen[identity(p)] || len(out) > 200 {
				continue
			}
			seen[identity(p)] = true
			out = append(out, p)
			for _, keyword := range []string{"anyOf", "oneOf", "if", "then", "else", "not", "dependencies"} {
				switch s := p[keyword].(type) {
				case []any:
					for _, one := range s {
						add(f.all(one))
					}
				case object:
					if keyword != "dependencies" {
						add(f.all(s))
						continue
					}
					for _, name := range sorted(s) {
						add(f.all(s[name]))
					}
				}
			}
		}
	}
	add(b)
	return out
}

// shorten makes a record shorter as long as it still shows the difference.
func (f *finder) shorten(record object) object {
	tries := 400
	for again := true; again; {
		again = false
		for smaller := range f.smaller(record) {
			if tries--; tries < 0 {
				return record
			}
			if next, ok := smaller.(object); ok && len(canonical(next)) < len(canonical(record)) && f.Differs(next) {
				record, again = next, true
				break
			}
		}
	}
	return record
}

// smaller are a value with something in it left out or replaced.
func (f *finder) smaller(v any) iter.Seq[any] {
	return func(yield func(any) bool) {
		switch v := v.(type) {
		case object:
			f.smallerObject(v, yield)
		case []any:
			for i := range v {
				if !yield(slices.Delete(slices.Clone(v), i, i+1)) {
					return
				}
			}
			for i := range v {
				for below := range f.smaller(v[i]) {
					next := slices.Clone(v)
					next[i] = below
					if !yield(next) {
						return
					}
				}
			}
		case string:
			runes := []rune(v)
			_ = (len(runes) < 2 || yield("") && yield("a") && yield(string(runes[:len(runes)/2])) && yield(string(runes[:len(runes)-1])))
		case json.Number:
			_ = len(v) < 2 || yield(json.Number("0")) && yield(json.Number("1"))
		}
	}
}

func (f *finder) smallerObject(v object, yield func(any) bool) {
	for _, name := range sorted(v) {
		if !yield(without(v, name)) {
			return
		}
	}
	for _, name := range sorted(v) {
		for below := range f.smaller(v[name]) {
			if !yield(with(v, name, below)) {
				return
			}
		}
	}
}
