package compat

import (
	"maps"
	"slices"
	"strconv"
)

func with(o object, name string, v any) object {
	next := make(object, len(o)+1)
	maps.Copy(next, o)
	next[name] = v
	return next
}

func without(o object, name string) object {
	next := maps.Clone(o)
	delete(next, name)
	return next
}

// member is what is known of a member while objects are made.
type memberValues struct {
	name   string
	values []any
}

const (
	mostNames = 80 // whose values are varied, where nothing says which
	mostPairs = 10
)

// objects tries objects: the smallest, the fullest, and both with one member changed.
func (f *finder) objects(a, b all, at *focus, depth int, try func(any) bool) bool {
	vary := f.vary(a, b, at, depth)
	must := required(a)
	base := object{}
	for _, name := range sorted(must) {
		v, found := f.sample(f.member(a, name), depth-1)
		if !found && !slices.ContainsFunc(vary, func(m memberValues) bool { return m.name == name && len(m.values) > 0 }) {
			return true
		}
		base[name] = v
	}
	for _, m := range vary {
		if must[m.name] && len(m.values) > 0 && base[m.name] == nil {
			base[m.name] = m.values[0]
		}
	}
	base = f.filled(a, base, counts(a, "minProperties", "maxProperties").least, depth)
	full := f.full(a, base, vary, depth)
	if at.here && !(try(base) && try(full)) {
		return false
	}
	for _, m := range vary {
		for _, v := range m.values {
			if !try(with(base, m.name, v)) || !try(with(full, m.name, v)) {
				return false
			}
		}
		if !must[m.name] && !(try(without(full, m.name)) && try(without(base, m.name))) {
			return false
		}
	}
	return !at.here || f.sized(a, b, base, depth, try) && f.pairs(base, full, vary, try)
}

// How many values are kept of one member or item: of those that the other side refuses
// there, and of those that it takes, which may be refused beside others.
const (
	mostRefused = 30
	mostTaken   = 12
	mostTried   = 500
)

// telling are values that fit the first, most of them refused by the other.
func (f *finder) telling(a, b all, at *focus, depth int) (out []any) {
	refused, taken, tried := 0, 0, 0
	for v := range f.values(a, b, at, depth) {
		n, most := &refused, mostRefused
		if fits, _ := f.fits(b, v); fits {
			n, most = &taken, mostTaken
		}
		if *n < most {
			out = append(out, v)
		}
		*n++
		if tried++; refused == mostRefused || tried == mostTried {
			break
		}
	}
	return out
}

// vary are the members that are varied, with their values.
func (f *finder) vary(a, b all, at *focus, depth int) (out []memberValues) {
	var names []string
	if at.here {
		names = f.known(a, b)
	}
	below := make(map[string]*focus)
	for s, sub := range at.below {
		switch s.kind {
		case toMember:
			below[s.name] = sub
			names = append(names, s.name)
		case toStranger:
			for _, name := range f.invented(a, b, s.name) {
				below[name] = sub
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		of := f.member(a, name)
		if f.void(of) {
			continue
		}
		m := memberValues{name: name}
		if sub := below[name]; sub != nil {
			m.values = f.telling(of, f.anyMember(b, name), sub, depth-1)
		}
		if below[name] == nil || at.here {
			m.values = append(m.values, f.some(of, f.anyMember(b, name), depth-1)...)
		}
		out = append(out, m)
	}
	return out
}

// anyMember is what holds for a member, and what its alternatives say of it: what one of
// them refuses is worth a try.
func (f *finder) anyMember(b all, name string) all {
	var of []any
	for _, p := range f.hints(b) {
		if s, has := f.property(p, name); has {
			of = append(of, s)
		}
	}
	return f.and(f.member(b, name), of...)
}

// known are the names that the two speak of, and some that they do not.
func (f *finder) known(a, b all) []string {
	set := make(map[string]bool)
	for _, of := range [][]object{f.hints(a), f.hints(b)} {
		for _, p := range of {
			for _, name := range f.names(all{parts: []object{p}, key: "of " + strconv.FormatUint(uint64(identity(p)), 36)}) {
				set[name] = true
			}
			needs, _ := p["dependencies"].(object)
			for name := range needs {
				set[name] = true
			}
		}
	}
	names := sorted(set)
	if len(names) > mostNames {
		must := required(a)
		names = slices.Concat(sorted(must), slices.DeleteFunc(names, func(name string) bool { return must[name] }))[:mostNames]
	}
	return append(names, f.invented(a, b, "")...)
}

// invented are names that neither names: one that matches no pattern, and one for each.
func (f *finder) invented(a, b all, pattern string) (out []string) {
	rules := f.nameRules(a)
	in, of := patterns(rules), lengths(rules)
	if of.most < 0 {
		of.atMost(256)
	}
	var expressions []string
	for _, p := range append(f.hints(a), f.hints(b)...) {
		named, _ := p["patternProperties"].(object)
		expressions = append(expressions, sorted(named)...)
		if names, ok := p["propertyNames"].(object); ok {
			if e, ok := names["pattern"].(string); ok {
				expressions = append(expressions, e)
			}
			if n, ok := count(names["maxLength"]); ok {
				if text, found, _ := f.languages.shortest(in, nil, span{max(n+1, of.least), of.most}); found {
					out = append(out, text)
				}
			}
		}
	}
	slices.Sort(expressions)
	expressions = slices.Compact(expressions)
	expressions = expressions[:min(len(expressions), 10)]
	put := func(in, not []string) {
		if text, found, _ := f.languages.shortest(in, not, span{max(of.least, 1), of.most}); found {
			out = append(out, text)
		}
	}
	if pattern != "" {
		in = append(in[:len(in):len(in)], pattern)
	}
	put(in, slices.DeleteFunc(slices.Clone(expressions), func(e string) bool { return slices.Contains(in, e) }))
	for _, e := range expressions {
		put(append(in[:len(in):len(in)], e), nil)
		if !slices.Contains(in, e) {
			put(in, []string{e})
		}
	}
	if len(in) == 0 {
		out = append(out, "zz")
	}
	return out
}

// full is an object with all members that it may have, if those are not too many.
func (f *finder) full(a all, base object, vary []memberValues, depth int) object {
	full := maps.Clone(base)
	for _, m := range vary {
		if _, has := full[m.name]; !has && len(m.values) > 0 && f.named(a, m.name) {
			full[m.name] = m.values[0]
		}
	}
	names := f.names(a)
	if len(names) > mostNames {
		return full
	}
	for _, name := range names {
		if _, has := full[name]; !has {
			if v, found := f.sample(f.member(a, name), min(depth-1, 2)); found {
				full[name] = v
			}
		}
	}
	return full
}

func (f *finder) named(a all, name string) bool {
	return slices.ContainsFunc(a.parts, func(p object) bool {
		_, has := f.property(p, name)
		return has
	})
}

// filled adds members until there are so many, as far as there may be more.
func (f *finder) filled(a all, o object, n, depth int) object {
	if len(o) >= n || n > 2000 {
		return o
	}
	o = maps.Clone(o)
	names := append(f.names(a), f.invented(a, all{}, "")...)
	for i := range n {
		names = append(names, "x"+strconv.Itoa(i))
	}
	for _, name := range names {
		if _, has := o[name]; has {
			continue
		}
		if v, found := f.sample(f.member(a, name), depth-1); found {
			if o[name] = v; len(o) == n {
				break
			}
		}
	}
	return o
}

// sized tries objects with as many members as the other side bounds.
func (f *finder) sized(a, b all, base object, depth int, try func(any) bool) bool {
	for _, h := range f.hints(b) {
		for _, keyword := range []string{"minProperties", "maxProperties"} {
			n, has := count(h[keyword])
			if has && !(try(f.filled(a, base, n, depth)) && try(f.filled(a, base, n+1, depth))) {
				return false
			}
		}
	}
	return true
}

// pairs tries two members together.
func (f *finder) pairs(base, full object, vary []memberValues, try func(any) bool) bool {
	if len(vary) > mostPairs {
		return true
	}
	for i, m := range vary {
		for _, n := range vary[i+1:] {
			for _, v := range m.values[:min(len(m.values), 4)] {
				for _, w := range n.values[:min(len(n.values), 4)] {
					if !try(with(with(base, m.name, v), n.name, w)) || !try(with(with(full, m.name, v), n.name, w)) {
						return false
					}
				}
			}
			if !try(without(without(full, m.name), n.name)) {
				return false
			}
		}
	}
	return true
}
