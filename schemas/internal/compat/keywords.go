package compat

import (
	"math/big"
	"slices"
	"strings"
)

// rule proves that all values of a conjunction hold what a keyword of a schema says.
type rule func(p *prover, a all, b object, keyword string) []gap

// rules are those of all keywords; what has none is not compared.
var rules map[string]rule

func init() { // the rules prove what is below by the rules
	rules = map[string]rule{
		"type": (*prover).types, "enum": (*prover).listed, "const": (*prover).listed,
		"minimum": (*prover).bounds, "exclusiveMinimum": (*prover).bounds, "maximum": (*prover).bounds, "exclusiveMaximum": (*prover).bounds,
		"multipleOf": (*prover).multiples,
		"minLength":  (*prover).shortest, "maxLength": (*prover).longest, "pattern": (*prover).pattern, "format": (*prover).format,
		"items": (*prover).items, "additionalItems": beside, "minItems": (*prover).fewest, "maxItems": (*prover).mostItems,
		"uniqueItems": (*prover).unique, "contains": (*prover).contains,
		"required": (*prover).required, "minProperties": (*prover).fewestMembers, "maxProperties": (*prover).mostMembers,
		"properties": (*prover).properties, "patternProperties": (*prover).patternProperties, "additionalProperties": (*prover).additional,
		"propertyNames": (*prover).propertyNames, "dependencies": (*prover).dependencies,
		"anyOf": (*prover).anyOf, "oneOf": (*prover).oneOf, "not": (*prover).not,
		"if": (*prover).condition, "then": beside, "else": beside,
	}
}

// beside is of keywords that the rule of another one looks at.
func beside(*prover, all, object, string) []gap { return nil }

// of says which values a keyword speaks of.
var of = map[string]kinds{
	"minimum": numbers, "exclusiveMinimum": numbers, "maximum": numbers, "exclusiveMaximum": numbers, "multipleOf": numbers,
	"minLength": text, "maxLength": text, "pattern": text,
	"items": array, "additionalItems": array, "minItems": array, "maxItems": array, "uniqueItems": array, "contains": array,
	"required": members, "minProperties": members, "maxProperties": members, "properties": members, "patternProperties": members,
	"additionalProperties": members, "propertyNames": members, "dependencies": members,
}

// together are the keywords that mean the same only with the others.
var together = map[string][]string{
	"items": {"items", "additionalItems"}, "additionalProperties": {"additionalProperties", "properties", "patternProperties"}, "if": {"if", "then", "else"},
}

// part proves what one part of a schema says.
func (p *prover) part(a all, b object) (gaps []gap) {
	k := p.kinds(a)
	for _, keyword := range sorted(b) {
		if only := of[keyword]; only != 0 && only&k == 0 {
			continue
		}
		keywords := together[keyword]
		if keywords == nil {
			keywords = []string{keyword}
		}
		if p.same(a, b, keywords...) {
			continue
		}
		prove, known := rules[keyword]
		switch {
		case !p.spend(1):
			return because("", tooLong)
		case !known:
			gaps = append(gaps, because(keyword, "is not compared")...)
		default:
			gaps = append(gaps, prove(p, a, b, keyword)...)
		}
	}
	return gaps
}

func (p *prover) types(a all, b object, keyword string) []gap {
	if left := p.possible(a, 4) &^ kindsIn(b[keyword]); left != 0 {
		return because(keyword, "another type may be there")
	}
	return nil
}

func (p *prover) listed(_ all, _ object, keyword string) []gap {
	return because(keyword, "another value may be there")
}

func (p *prover) bounds(a all, b object, keyword string) []gap {
	wholes := p.kinds(a)&fraction == 0
	if !p.bounded(a, all{parts: []object{{keyword: b[keyword]}}}, strings.HasSuffix(keyword, "inimum"), wholes) {
		return because(keyword, "a number beyond it may be there")
	}
	return nil
}

// bounded reports whether one bound of a conjunction leaves no more than that of another.
func (p *prover) bounded(a, b all, low, wholes bool) bool {
	get, sign := p.most, -1
	if low {
		get, sign = p.least, 1
	}
	has, needs := get(a, wholes), get(b, wholes)
	return needs.Rat == nil || has.Rat != nil && !needs.tighter(has, sign)
}

func (p *prover) multiples(a all, b object, keyword string) []gap {
	of := rat(b[keyword])
	divides := func(n *big.Rat) bool { return n != nil && new(big.Rat).Quo(n, of).IsInt() }
	if p.kinds(a)&fraction == 0 && divides(big.NewRat(1, 1)) {
		return nil
	}
	for _, part := range a.parts {
		if divides(rat(part[keyword])) {
			return nil
		}
	}
	return because(keyword, "another number may be there")
}

// noneOf reports whether no text of such a length is among those of a conjunction.
func (p *prover) noneOf(a all, of span) bool {
	has := lengths(a)
	has.atLeast(of.least)
	if of.most >= 0 {
		has.atMost(of.most)
	}
	_, found, known := p.languages.shortest(patterns(a), nil, has)
	return known && !found
}

func (p *prover) shortest(a all, b object, keyword string) []gap {
	if n, _ := count(b[keyword]); n > 0 && !p.noneOf(a, span{0, n - 1}) {
		return because(keyword, "a shorter text may be there")
	}
	return nil
}

func (p *prover) longest(a all, b object, keyword string) []gap {
	n, _ := count(b[keyword])
	if !p.noneOf(a, span{n + 1, -1}) {
		return because(keyword, "a longer text may be there")
	}
	return nil
}

func (p *prover) pattern(a all, b object, keyword string) []gap {
	expression, _ := b[keyword].(string)
	_, found, known := p.languages.shortest(patterns(a), []string{expression}, lengths(a))
	switch {
	case !known:
		return because(keyword, "the expression is not compared")
	case found:
		return because(keyword, "another text may be there")
	}
	return nil
}

// narrower are formats with those that take all of their texts.
var narrower = map[string][]string{
	"uri": {"uri-reference", "iri", "iri-reference"}, "uri-reference": {"iri-reference"}, "iri": {"iri-reference"},
}

func (p *prover) format(a all, b object, keyword string) []gap {
	name, _ := b[keyword].(string)
	k := p.kinds(a)
	if span, of := p.Spans[name]; of {
		bounds := all{parts: []object{b}}
		wholes := k&fraction == 0
		if k&numbers == 0 || (!span.Whole || wholes) && p.bounded(a, bounds, true, wholes) && p.bounded(a, bounds, false, wholes) {
			return nil
		}
		return because(keyword, "another number may be there")
	}
	if k&text == 0 {
		return nil
	}
	for _, part := range a.parts {
		if has, ok := part[keyword].(string); ok && slices.Contains(narrower[has], name) {
			return nil
		}
	}
	return because(keyword, "another text may be there")
}

func (p *prover) anyOf(a all, b object, keyword string) []gap {
	list, _ := b[keyword].([]any)
	for _, s := range list {
		if p.proves(a, s) {
			return nil
		}
	}
	return because(keyword, "none of the alternatives takes all that may be there")
}

func (p *prover) oneOf(a all, b object, keyword string) []gap {
	list, _ := b[keyword].([]any)
	for i, s := range list {
		if p.proves(a, s) && !slices.ContainsFunc(list[:i], func(other any) bool { return !p.apart(a, other) }) &&
			!slices.ContainsFunc(list[i+1:], func(other any) bool { return !p.apart(a, other) }) {
			return nil
		}
	}
	return because(keyword, "none of the alternatives takes all that may be there, and alone")
}

func (p *prover) not(a all, b object, keyword string) []gap {
	if p.apart(a, b[keyword]) {
		return nil
	}
	return because(keyword, "what is refused may be there")
}

func (p *prover) condition(a all, b object, keyword string) (gaps []gap) {
	then, hasThen := b["then"]
	otherwise, hasElse := b["else"]
	if hasThen {
		if yes := p.and(a, b[keyword]); !p.empty(yes, 1) {
			gaps = append(gaps, p.prove(yes, then)...)
		}
	}
	if hasElse {
		if no := p.and(a, p.refusing(b[keyword])); !p.empty(no, 1) {
			gaps = append(gaps, p.prove(no, otherwise)...)
		}
	}
	if len(gaps) > 0 {
		gaps = append(gaps, because(keyword, "the condition may hold or not")...)
	}
	return gaps
}
