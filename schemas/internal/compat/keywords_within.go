package compat

import "strconv"

// The rules of keywords that speak of arrays and objects.

func (p *prover) items(a all, b object, keyword string) (gaps []gap) {
	most := p.context.items(a).most
	list, isList := b[keyword].([]any)
	schema := func(i int) any {
		switch more, has := b["additionalItems"]; {
		case !isList:
			return b[keyword]
		case i >= 0 && i < len(list):
			return list[i]
		case has:
			return more
		}
		return true
	}
	n := max(listed(a.parts...), len(list))
	for i := range n {
		if most >= 0 && i >= most {
			return gaps
		}
		gaps = append(gaps, p.below(step{strconv.Itoa(i), toItem}, p.item(a, i), schema(i))...)
	}
	if most < 0 || most > n {
		gaps = append(gaps, p.below(step{"", toItem}, p.item(a, -1), schema(-1))...)
	}
	return gaps
}

func (p *prover) fewest(a all, b object, keyword string) []gap {
	if n, _ := count(b[keyword]); p.context.items(a).least < n {
		return because(keyword, "fewer items may be there")
	}
	return nil
}

func (p *prover) mostItems(a all, b object, keyword string) []gap {
	has := p.context.items(a)
	if p.void(p.item(a, -1)) {
		has.atMost(listed(a.parts...))
	}
	if n, _ := count(b[keyword]); has.most < 0 || has.most > n {
		return because(keyword, "more items may be there")
	}
	return nil
}

func (p *prover) unique(a all, b object, keyword string) []gap {
	if most := p.context.items(a).most; b[keyword] == true && (most < 0 || most > 1) {
		return because(keyword, "the same item may be there twice")
	}
	return nil
}

func (p *prover) contains(a all, b object, keyword string) []gap {
	if p.context.items(a).least > 0 && len(p.below(step{"0", toItem}, p.item(a, 0), b[keyword])) == 0 {
		return nil
	}
	for _, part := range a.parts {
		if has, is := part[keyword]; is && len(p.below(step{"", toItem}, p.all(has), b[keyword])) == 0 {
			return nil
		}
	}
	return because(keyword, "no such item need be there")
}

func (p *prover) required(a all, b object, keyword string) (gaps []gap) {
	has := required(a)
	for _, name := range texts(b[keyword]) {
		if !has[name] {
			gaps = append(gaps, under(step{name, toMember}, because(keyword, "may be missing"))...)
		}
	}
	return gaps
}

func (p *prover) fewestMembers(a all, b object, keyword string) []gap {
	if n, _ := count(b[keyword]); p.sizes(a).least < n {
		return because(keyword, "fewer members may be there")
	}
	return nil
}

func (p *prover) mostMembers(a all, b object, keyword string) []gap {
	if n, _ := count(b[keyword]); p.sizes(a).most < 0 || p.sizes(a).most > n {
		return because(keyword, "more members may be there")
	}
	return nil
}

func (p *prover) properties(a all, b object, keyword string) (gaps []gap) {
	of, _ := b[keyword].(object)
	for _, name := range sorted(of) {
		gaps = append(gaps, p.below(step{name, toMember}, p.member(a, name), of[name])...)
	}
	return gaps
}

func (p *prover) patternProperties(a all, b object, keyword string) (gaps []gap) {
	of, _ := b[keyword].(object)
	for _, q := range sorted(of) {
		for _, name := range p.names(a) {
			if p.languages.matches(q, name) {
				gaps = append(gaps, p.below(step{name, toMember}, p.member(a, name), of[q])...)
			}
		}
		for _, s := range p.strangers(a) {
			if p.mayMatch(a, s, q) {
				gaps = append(gaps, p.below(step{q, toStranger}, s.all, of[q])...)
			}
		}
	}
	return gaps
}

// mayMatch reports whether a member that is not named may have a name of a pattern.
func (p *prover) mayMatch(a all, s stranger, q string) bool {
	rules := p.nameRules(a)
	names := append(patterns(rules), q)
	if s.pattern != "" {
		names = append(names, s.pattern)
	} else {
		for _, part := range a.parts {
			of, _ := part["patternProperties"].(object)
			for has := range of {
				if p.languages.included(names, lengths(rules), has) {
					return false // then it matches that one
				}
			}
		}
	}
	_, found, known := p.languages.shortest(names, nil, lengths(rules))
	return found || !known
}

func (p *prover) additional(a all, b object, keyword string) (gaps []gap) {
	matched, _ := b["patternProperties"].(object)
	for _, name := range p.names(a) {
		if !p.covered(b, name) {
			gaps = append(gaps, p.below(step{name, toMember}, p.member(a, name), b[keyword])...)
		}
	}
	rules := p.nameRules(a)
	for _, s := range p.strangers(a) {
		names := patterns(rules)
		if s.pattern != "" {
			names = append(names, s.pattern)
		}
		covered := false
		for q := range matched {
			covered = covered || p.languages.included(names, lengths(rules), q)
		}
		if !covered {
			gaps = append(gaps, p.below(step{s.pattern, toStranger}, s.all, b[keyword])...)
		}
	}
	return gaps
}

// covered reports whether additionalProperties of a schema does not speak of a name.
func (p *prover) covered(b object, name string) bool {
	if _, has := p.property(b, name); has {
		return true
	}
	of, _ := b["patternProperties"].(object)
	for q := range of {
		if p.languages.matches(q, name) {
			return true
		}
	}
	return false
}

func (p *prover) propertyNames(a all, b object, keyword string) []gap {
	for _, name := range p.names(a) {
		if p.void(p.member(a, name)) {
			continue
		}
		if holds, known := p.Holds(b[keyword], name); !holds || !known {
			return because(keyword, "another name may be there")
		}
	}
	rules := p.and(p.nameRules(a), p.ofType("string"))
	for _, s := range p.strangers(a) {
		names := rules
		if s.pattern != "" {
			names = p.and(rules, p.matching(s.pattern))
		}
		if !p.proves(names, b[keyword]) {
			return because(keyword, "another name may be there")
		}
	}
	return nil
}

func (p *prover) dependencies(a all, b object, keyword string) (gaps []gap) {
	of, _ := b[keyword].(object)
	for _, name := range sorted(of) {
		there := p.and(a, p.requiring(name), p.ofType("object"))
		if p.void(p.member(a, name)) {
			continue
		}
		if _, isNames := of[name].([]any); isNames {
			has := required(there)
			for _, other := range texts(of[name]) {
				if !has[other] {
					gaps = append(gaps, because(keyword, "%.64q may be there without %.64q", name, other)...)
				}
			}
		} else {
			gaps = append(gaps, p.prove(there, of[name])...)
		}
	}
	if len(gaps) > 0 {
		gaps = append(gaps, because(keyword, "what depends on another member is not compared")...)
	}
	return gaps
}
