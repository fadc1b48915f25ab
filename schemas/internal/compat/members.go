package compat

import "slices"

// required are the members that each object of a conjunction has.
func required(a all) map[string]bool {
	set := make(map[string]bool)
	for _, p := range a.parts {
		for _, name := range texts(p["required"]) {
			set[name] = true
		}
	}
	for more := true; more; {
		more = false
		for _, p := range a.parts {
			of, _ := p["dependencies"].(object)
			for name, needs := range of {
				if !set[name] {
					continue
				}
				for _, other := range texts(needs) {
					more = more || !set[other]
					set[other] = true
				}
			}
		}
	}
	return set
}

// settled adds the dependencies of members that are required. Of what is no object
// nothing is required, so that it must be one.
func (c *context) settled(a all) all {
	if c.kinds(a) != members {
		return a
	}
	for range 10 {
		var more []any
		has := required(a)
		for _, p := range a.parts {
			of, _ := p["dependencies"].(object)
			for _, name := range sorted(of) {
				if _, isNames := of[name].([]any); has[name] && !isNames {
					more = append(more, of[name])
				}
			}
		}
		next := c.and(a, more...)
		if next.key == a.key {
			break
		}
		a = next
	}
	return a
}

// member is what holds for a member of that name.
func (c *context) member(a all, name string) all {
	if bare(a) {
		return c.all(false)
	}
	var of []any
	for _, p := range a.parts {
		known := false
		if s, has := c.property(p, name); has {
			of, known = append(of, s), true
		}
		patterns, _ := p["patternProperties"].(object)
		for _, q := range sorted(patterns) {
			if c.languages.matches(q, name) {
				of, known = append(of, patterns[q]), true
			}
		}
		if more, has := p["additionalProperties"]; has && !known {
			of = append(of, more)
		}
		if names, has := p["propertyNames"]; has && c.spend(4) {
			if holds, known := c.Holds(names, name); known && !holds {
				of = append(of, false)
			}
		}
	}
	return c.all(of...)
}

// bare reports whether objects may have no members.
func bare(a all) bool { return counts(a, "minProperties", "maxProperties").most == 0 }

func (c *context) property(p object, name string) (any, bool) {
	properties, _ := p["properties"].(object)
	s, has := properties[name]
	return s, has
}

// names are the members that a conjunction names.
func (c *context) names(a all) []string {
	set := required(a)
	for _, p := range a.parts {
		properties, _ := p["properties"].(object)
		for name := range properties {
			set[name] = true
		}
	}
	if only, closed := c.onlyNames(a); closed {
		for _, name := range only {
			set[name] = true
		}
	}
	return sorted(set)
}

// onlyNames are the names that propertyNames allows, if those are few.
func (c *context) onlyNames(a all) (names []string, closed bool) {
	of := c.nameRules(a)
	if len(of.parts) == 0 {
		return nil, false
	}
	values, few := c.finite(of)
	return texts(values), few
}

// nameRules are what holds for the names of members.
func (c *context) nameRules(a all) all {
	var of []any
	for _, p := range a.parts {
		if names, has := p["propertyNames"]; has {
			of = append(of, names)
		}
	}
	if len(of) == 0 {
		return all{}
	}
	return c.all(append(of, c.ofType("string"))...)
}

// stranger is what holds for members that are not named.
type stranger struct {
	pattern string // that the name matches; empty: it matches none of patternProperties
	all
}

// strangers are the members that a conjunction allows without naming them, by cases.
func (c *context) strangers(a all) (out []stranger) {
	if _, closed := c.onlyNames(a); closed || bare(a) {
		return nil
	}
	put := func(pattern string, of all) {
		if !c.void(of) {
			out = append(out, stranger{pattern, of})
		}
	}
	var patterns []string
	var none []any
	for _, p := range a.parts {
		if more, has := p["additionalProperties"]; has {
			none = append(none, more)
		}
		of, _ := p["patternProperties"].(object)
		for _, q := range sorted(of) {
			if !slices.Contains(patterns, q) {
				patterns = append(patterns, q)
			}
		}
	}
	put("", c.all(none...))
	for _, q := range patterns {
		put(q, c.matched(a, q))
	}
	return out
}

// matched is what holds for members without a name of their own whose names match a
// pattern, which is one of patternProperties.
func (c *context) matched(a all, q string) all {
	var of []any
	for _, p := range a.parts {
		patterns, _ := p["patternProperties"].(object)
		more, has := p["additionalProperties"]
		if s, named := patterns[q]; named {
			of = append(of, s)
		} else if has && len(patterns) == 0 {
			of = append(of, more)
		}
	}
	return c.all(of...)
}

// sizes are how many members an object may have.
func (c *context) sizes(a all) span {
	s := counts(a, "minProperties", "maxProperties")
	s.atLeast(len(required(a)))
	if len(c.strangers(a)) > 0 {
		return s
	}
	n := 0
	for _, name := range c.names(a) {
		if !c.void(c.member(a, name)) {
			n++
		}
	}
	s.atMost(n)
	return s
}
