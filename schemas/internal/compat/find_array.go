package compat

import (
	"slices"
	"strconv"
)

// anyItem is what holds for an item, and what its alternatives say of it.
func (f *finder) anyItem(b all, i int) all {
	of := f.item(b, i)
	for _, p := range f.hints(b) {
		of = f.and(of, parts(f.item(all{parts: []object{p}}, i))...)
	}
	return of
}

const mostItems = 3000

// arrays tries arrays.
func (f *finder) arrays(a, b all, at *focus, depth int, try func(any) bool) bool {
	of := f.items(a)
	base, ok := f.filledArray(a, nil, of.least, depth)
	if at.here && ok && !try(base) {
		return false
	}
	if at.here && !f.lengths(a, b, of, depth, try) {
		return false
	}
	for _, i := range f.places(a, b, at) {
		sub := at.below[step{"", toItem}]
		if named := at.below[step{strconv.Itoa(i), toItem}]; named != nil {
			sub = named
		}
		var values []any
		if sub != nil {
			values = f.telling(f.item(a, i), f.anyItem(b, i), sub, depth-1)
		}
		if sub == nil || at.here {
			values = append(values, f.some(f.item(a, i), f.anyItem(b, i), depth-1)...)
		}
		if !f.placed(a, i, values, of, depth, try) {
			return false
		}
	}
	return true
}

// places are the items that are varied.
func (f *finder) places(a, b all, at *focus) (out []int) {
	n := max(listed(a.parts...), listed(b.parts...))
	for i := range min(n+1, 20) {
		_, each := at.below[step{"", toItem}]
		_, this := at.below[step{strconv.Itoa(i), toItem}]
		if at.here || this || each && i == n {
			out = append(out, i)
		}
	}
	return out
}

// placed tries arrays with one item of some values, or twice the same.
func (f *finder) placed(a all, i int, values []any, of span, depth int, try func(any) bool) bool {
	before, ok := f.filledArray(a, nil, i, depth)
	if !ok {
		return true
	}
	for k, v := range values {
		list := append(slices.Clone(before), v)
		long, ok := f.filledArray(a, list, of.least, depth)
		if !ok {
			long = slices.Clone(list)
			for len(long) < min(of.least, mostItems) {
				long = append(long, v)
			}
		}
		if !try(long) || !try(append(slices.Clone(list), v)) {
			return false
		}
		if k > 0 && !try(append(slices.Clone(list), values[k-1])) {
			return false
		}
	}
	return true
}

// lengths tries arrays as long as the other side bounds.
func (f *finder) lengths(a, b all, of span, depth int, try func(any) bool) bool {
	for _, h := range f.hints(b) {
		for _, keyword := range []string{"minItems", "maxItems"} {
			n, has := count(h[keyword])
			for _, n := range []int{n - 1, n, n + 1} {
				if !has || n < of.least || of.most >= 0 && n > of.most {
					continue
				}
				if list, ok := f.filledArray(a, nil, n, depth); ok && !try(list) {
					return false
				}
			}
		}
		if list, isList := h["items"].([]any); isList {
			if long, ok := f.filledArray(a, nil, len(list)+1, depth); ok && !try(long) {
				return false
			}
		}
	}
	return true
}

// filledArray adds items until there are so many: one for what the array must contain,
// and different ones where they must be.
func (f *finder) filledArray(a all, list []any, n, depth int) ([]any, bool) {
	list = slices.Clone(list)
	if list == nil {
		list = []any{}
	}
	if n > mostItems {
		return nil, false
	}
	unique := slices.ContainsFunc(a.parts, func(p object) bool { return p["uniqueItems"] == true })
	var contained []any
	for _, p := range a.parts {
		if s, has := p["contains"]; has {
			contained = append(contained, s)
		}
	}
	for len(list) < n {
		of := f.item(a, len(list))
		if len(contained) > 0 {
			of = f.and(of, contained[0])
			contained = contained[1:]
		}
		v, found := f.sample(of, depth-1)
		if unique {
			v, found = f.another(of, list, depth-1)
		}
		if !found {
			return nil, false
		}
		list = append(list, v)
	}
	return list, true
}

// another is a value that is not in a list yet.
func (f *finder) another(a all, list []any, depth int) (any, bool) {
	taken := make(map[string]bool, len(list))
	for _, v := range list {
		taken[canonical(v)] = true
	}
	for v := range f.values(a, all{}, &focus{here: true}, max(depth, 0)) {
		if !taken[canonical(v)] {
			return v, true
		}
	}
	for i := range len(list) + 1 {
		for _, v := range []any{number(i), "a" + strconv.Itoa(i)} {
			if fits, _ := f.fits(a, v); fits && !taken[canonical(v)] {
				return v, true
			}
		}
	}
	return nil, false
}
