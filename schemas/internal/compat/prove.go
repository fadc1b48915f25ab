package compat

import (
	"fmt"
	"slices"
)

// How deep the rules look.
const (
	mostDepth  = 60
	mostSplits = 4
)

// prover looks for a proof. All its rules are sound: what they do not say no to holds
// for every value.
type prover struct {
	*context
	open   map[string]frame // questions that are being answered
	proven map[string]bool
	failed map[string][]gap

	level  int // of members and items
	order  int // of the question
	lowest int // of the open questions that were taken for answered
	splits int
}

// frame is where a question was opened.
type frame struct{ level, order int }

const noFrame = 1 << 30

// tooLong is why there is a gap where the work has come to its bound.
const tooLong = "it takes too long to tell"

func because(keyword, why string, args ...any) []gap {
	return []gap{{keyword: keyword, why: fmt.Sprintf(why, args...)}}
}

// prove returns where it cannot be shown that each value of a conjunction fits a schema.
//
// Schemas may lead back to themselves. Below a member or an item the same question may
// then be taken for answered: a value that were no answer would have a smaller one in it.
func (p *prover) prove(a all, schema any) []gap {
	a = p.settled(a)
	b := p.missing(a, p.all(schema))
	switch {
	case !b.never && len(b.parts) == 0 || p.void(a):
		return nil
	case b.never:
		if p.empty(a, 2) {
			return nil
		}
		return because("", "nothing is taken there")
	case !p.spend(3+len(a.parts)) || p.order > mostDepth:
		return because("", tooLong)
	}
	key := a.key + "|" + b.key
	if p.proven[key] {
		return nil
	}
	if gaps, has := p.failed[key]; has {
		return gaps
	}
	if f, has := p.open[key]; has {
		if p.level <= f.level {
			return because("", "it leads back to itself")
		}
		p.lowest = min(p.lowest, f.order)
		return nil
	}
	return p.answer(key, a, b)
}

// missing are the parts of a schema that the conjunction does not have to the letter.
func (p *prover) missing(a, b all) all {
	var left []any
	for _, part := range b.parts {
		if !slices.ContainsFunc(a.parts, func(has object) bool { return p.equal(has, part) }) {
			left = append(left, part)
		}
	}
	if b.never {
		left = append(left, false)
	}
	return p.all(left...)
}

func (p *prover) answer(key string, a, b all) []gap {
	above := p.lowest
	p.lowest = noFrame
	p.order++
	p.open[key] = frame{p.level, p.order}
	gaps := p.attempt(a, b)
	delete(p.open, key)
	switch {
	case len(gaps) > 0:
		p.failed[key] = gaps
	case p.lowest >= p.order: // it rests on nothing but itself
		p.proven[key] = true
		p.lowest = noFrame
	}
	p.order--
	p.lowest = min(p.lowest, above)
	return gaps
}

func (p *prover) attempt(a, b all) (gaps []gap) {
	if values, few := p.finite(a); few {
		return p.each(values, b)
	}
	for _, part := range b.parts {
		gaps = append(gaps, p.part(a, part)...)
	}
	if len(gaps) == 0 || p.splits >= mostSplits {
		return gaps
	}
	p.splits++
	defer func() { p.splits-- }()
	for cases := range p.cases(a, b) {
		var left []gap
		for _, one := range cases {
			if p.empty(one, 1) {
				continue
			}
			if left = append(left, p.proveAll(one, b)...); len(left) > mostGaps {
				break
			}
		}
		if len(left) == 0 {
			return nil
		}
		gaps = append(gaps, left...)
		if !p.spend(1) {
			break
		}
	}
	return gaps[:min(len(gaps), 3*mostGaps)]
}

func (p *prover) proveAll(a, b all) (gaps []gap) {
	if b.never {
		return p.prove(a, false)
	}
	for _, part := range b.parts {
		gaps = append(gaps, p.prove(a, part)...)
	}
	return gaps
}

// each tries all values of a conjunction that has few.
func (p *prover) each(values []any, b all) []gap {
	for _, v := range values {
		if fits, known := p.fits(b, v); !known {
			return because("", tooLong)
		} else if !fits {
			return because("", "one of the values is not taken")
		}
	}
	return nil
}

// below proves something about a member or an item.
func (p *prover) below(s step, a all, schema any) []gap {
	p.level++
	defer func() { p.level-- }()
	return under(s, p.prove(a, schema))
}

// proves reports whether something can be proved, without the gaps.
func (p *prover) proves(a all, schema any) bool { return len(p.prove(a, schema)) == 0 }

// apart reports whether no value fits both.
func (p *prover) apart(a all, schema any) bool { return p.empty(p.and(a, schema), 2) }

// empty is void that looks into alternatives too.
func (p *prover) empty(a all, depth int) bool {
	if p.void(a) {
		return true
	}
	if depth == 0 || !p.spend(2) {
		return false
	}
	for _, part := range a.parts {
		if not, has := part["not"]; has && p.proves(p.instead(a, part, p.without(part, "not")), not) {
			return true
		}
	}
	for cases := range p.alternatives(a) {
		if !slices.ContainsFunc(cases, func(one all) bool { return !p.empty(one, depth-1) }) {
			return true
		}
	}
	return false
}
