package compat

import (
	"iter"
	"slices"
)

// cases are ways to split a conjunction: every value of it is one of some case of each.
func (p *prover) cases(a, b all) iter.Seq[[]all] {
	return func(yield func([]all) bool) {
		for cases := range p.alternatives(a) {
			if !yield(cases) {
				return
			}
		}
		if !combined(b) {
			return
		}
		if k := p.kinds(a); k&(k-1) != 0 && k != numbers {
			yield(p.byType(a, k))
			return
		}
		for _, cases := range p.byMember(a, b) {
			if !yield(cases) {
				return
			}
		}
	}
}

func (p *prover) byType(a all, k kinds) (cases []all) {
	for _, name := range []string{"null", "boolean", "number", "string", "array", "object"} {
		if k&kindsOf[name] != 0 {
			cases = append(cases, p.and(a, p.ofType(name)))
		}
	}
	return cases
}

// alternatives are the ways to split that the conjunction itself has.
func (p *prover) alternatives(a all) iter.Seq[[]all] {
	return func(yield func([]all) bool) {
		for _, part := range a.parts {
			for _, keyword := range []string{"anyOf", "oneOf"} {
				list, _ := part[keyword].([]any)
				if len(list) > 0 && !yield(p.oneOfList(a, part, keyword, list)) {
					return
				}
			}
			if _, has := part["if"]; has && !yield(p.byCondition(a, part)) {
				return
			}
		}
	}
}

func (p *prover) oneOfList(a all, part object, keyword string, list []any) (cases []all) {
	for _, s := range list {
		cases = append(cases, p.instead(a, part, p.without(part, keyword), s))
	}
	return cases
}

func (p *prover) byCondition(a all, part object) []all {
	rest := p.without(part, "if", "then", "else")
	yes, no := []any{rest, part["if"]}, []any{rest, p.refusing(part["if"])}
	if then, has := part["then"]; has {
		yes = append(yes, then)
	}
	if otherwise, has := part["else"]; has {
		no = append(no, otherwise)
	}
	return []all{p.instead(a, part, yes...), p.instead(a, part, no...)}
}

var combining = []string{"anyOf", "oneOf", "if", "not", "dependencies"}

// combined reports whether what a schema says of a value depends on other parts of it.
func combined(b all) bool {
	return slices.ContainsFunc(b.parts, func(p object) bool {
		return slices.ContainsFunc(combining, func(keyword string) bool { return p[keyword] != nil })
	})
}

// byMember splits by the values of a member, or by whether it is there, where the other
// side speaks of it in its alternatives.
func (p *prover) byMember(a, b all) (ways [][]all) {
	if p.kinds(a) != members {
		return nil
	}
	must := required(a)
	for _, name := range p.spoken(b) {
		of := p.member(a, name)
		if p.void(of) {
			continue
		}
		values, few := p.finite(of)
		var cases []all
		switch {
		case few && len(values) > 1 && len(values) <= 40:
			for _, v := range values {
				cases = append(cases, p.and(a, p.naming(name, v)))
			}
		case must[name]:
			continue
		default:
			cases = append(cases, p.and(a, p.requiring(name)))
		}
		if !must[name] {
			cases = append(cases, p.and(a, p.lacking(name)))
		}
		ways = append(ways, cases)
	}
	return ways
}

// spoken are the members that the alternatives and conditions of a schema speak of.
func (p *prover) spoken(b all) []string {
	set := make(map[string]bool)
	for _, part := range b.parts {
		below := []any{part["if"], part["not"]}
		for _, keyword := range []string{"anyOf", "oneOf"} {
			list, _ := part[keyword].([]any)
			below = append(below, list...)
		}
		for _, s := range below {
			for _, s := range p.all(s).parts {
				for name := range required(all{parts: []object{s}}) {
					set[name] = true
				}
				properties, _ := s["properties"].(object)
				for name := range properties {
					set[name] = true
				}
			}
		}
		of, _ := part["dependencies"].(object)
		for name := range of {
			set[name] = true
		}
	}
	names := sorted(set)
	return names[:min(len(names), 6)]
}
