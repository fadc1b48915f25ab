package onepass

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/esclusa/esclusa/internal/jsonpointer"
)

// object compiles the keywords about which members there are, in an order of its
// own: each needs what those before it have made members. It returns the keyword
// that is not covered.
func (c *compiler) object(n *node, at string, s map[string]any) (wrong string) {
	o := n.object
	o.index = make(map[string]int)
	if others, has := s["additionalProperties"]; has {
		o.others = c.schema(at+"/additionalProperties", others)
	}
	c.properties(o, at, s["properties"])
	switch {
	case s["required"] != nil && !o.demand(s["required"]):
		return "required"
	case s["anyOf"] != nil && !c.alternatives(n, at, s, "anyOf"):
		return "anyOf"
	case s["oneOf"] != nil && !c.alternatives(n, at, s, "oneOf"):
		return "oneOf"
	case s["dependencies"] != nil && !c.dependencies(o, at, s["dependencies"]):
		return "dependencies"
	case s["patternProperties"] != nil && !c.patternProperties(o, at, s["patternProperties"]):
		return "patternProperties"
	case s["propertyNames"] != nil && !c.propertyNames(o, at, s["propertyNames"]):
		return "propertyNames"
	case !o.track():
		return "properties"
	}
	_, then := s["then"]
	_, otherwise := s["else"]
	o.named = o.patterns != nil || o.names != nil
	n.combines = then || otherwise || n.more != nil || o.named || o.needs != nil || n.array.contains != nil
	return ""
}

// track gives bits to the members that have none, as far as they go: to those first that
// are required, which are only counted where there are more. Those whose names are written
// with escapes must have one.
func (o *objectRule) track() bool {
	for k := range o.members {
		if strings.Contains(o.members[k].quoted, `\\`) {
			o.bit(k)
		}
	}
	ok := len(o.tracked) <= maxTracked
	for _, k := range o.demanded {
		if m := &o.members[k]; m.bit != untracked || len(o.tracked) < maxTracked {
			o.required |= o.bit(k)
		} else if !m.counted {
			m.counted = true
			o.counted++
		}
	}
	for k := 0; k < len(o.members) && len(o.tracked) < maxTracked; k++ {
		o.bit(k)
	}
	return ok
}

// bit is that of a member, which is given one where it has none.
func (o *objectRule) bit(k int) uint64 {
	m := &o.members[k]
	if m.bit == untracked {
		if len(o.tracked) < maxTracked {
			m.bit = 1 << len(o.tracked)
		}
		o.tracked = append(o.tracked, k)
	}
	return m.bit
}

func (c *compiler) dependencies(o *objectRule, at string, value any) bool {
	all, ok := value.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		var n need
		n.of, _ = o.require([]any{name})
		if list, isNames := all[name].([]any); isNames {
			n.others, isNames = o.require(list)
			ok = ok && isNames
		} else {
			n.node = c.schemaOrNothing(at+"/dependencies/"+jsonpointer.Escape(name), all[name])
		}
		o.needs = append(o.needs, n)
	}
	return ok
}

func (c *compiler) patternProperties(o *objectRule, at string, value any) bool {
	all, ok := value.(map[string]any)
	for _, text := range slices.Sorted(maps.Keys(all)) {
		p, err := NewPattern(text)
		if err != nil {
			return false
		}
		o.patterns = append(o.patterns, patternRule{p, c.schemaOrNothing(at+"/patternProperties/"+jsonpointer.Escape(text), all[text])})
	}
	for k := range o.members {
		o.also = append(o.also, o.members[k].match(o.patterns))
	}
	return ok
}

// match finds the schemas of patterns for a member. The first takes the place of what
// is said of undeclared members; the others are returned.
func (m *member) match(patterns []patternRule) (also []*node) {
	said := m.declared
	for _, p := range patterns {
		switch {
		case !p.name.MatchString(m.name):
		case said:
			also = append(also, p.node)
		default:
			m.node, said = p.node, true
		}
	}
	return also
}

// propertyNames must not combine schemas.
func (c *compiler) propertyNames(o *objectRule, at string, value any) bool {
	o.names = c.schemaOrNothing(at+"/propertyNames", value)
	return !o.names.combines
}

func (c *compiler) properties(o *objectRule, at string, value any) {
	declared, isObject := value.(map[string]any)
	if value != nil && !isObject {
		c.fail(at+"/properties", "what is no object")
	}
	for _, name := range c.expected(declared) {
		place := at + "/properties/" + jsonpointer.Escape(name)
		o.add(member{name: name, node: c.schema(place, declared[name]), marks: c.marks[place], declared: true, shown: true})
	}
	c.markOthers(o, at)
}

// expected sorts names by the order in which they are likely to come.
func (c *compiler) expected(declared map[string]any) []string {
	return slices.SortedFunc(maps.Keys(declared), func(a, b string) int {
		return cmp.Or(cmp.Compare(c.order[a], c.order[b]), cmp.Compare(a, b))
	})
}

// markOthers makes members of undeclared names that have marks.
func (c *compiler) markOthers(o *objectRule, at string) {
	for _, place := range slices.Sorted(maps.Keys(c.marks)) {
		token, below := strings.CutPrefix(place, at+"/properties/")
		name := jsonpointer.Unescape(token)
		if _, has := o.index[name]; below && !has && !strings.Contains(token, "/") {
			o.add(member{name: name, node: o.others, marks: c.marks[place]})
		}
	}
}

func (o *objectRule) add(m member) {
	m.quoted, m.bit = quote(m.name)+":", untracked
	o.index[m.name] = len(o.members)
	o.members = append(o.members, m)
}

// require makes members of names that are not declared, and returns the bits of
// all.
func (o *objectRule) require(list any) (bits uint64, ok bool) {
	required, ok := names(list)
	for _, name := range required {
		if _, has := o.index[name]; !has {
			o.add(member{name: name, node: o.others})
		}
		o.members[o.index[name]].shown = true
		bits |= o.bit(o.index[name]) // none where there are too many, which track refuses
	}
	return bits, ok
}

// demand makes members of required names that are not declared.
func (o *objectRule) demand(list any) (ok bool) {
	required, ok := names(list)
	for _, name := range required {
		if _, has := o.index[name]; !has {
			o.add(member{name: name, node: o.others})
		}
		k := o.index[name]
		o.members[k].shown = true
		o.demanded = append(o.demanded, k)
	}
	return ok
}

func (c *compiler) alternatives(n *node, at string, s map[string]any, keyword string) (ok bool) {
	if n.object.requiring(s, keyword) {
		return true
	}
	list, ok := c.schemas(at+"/"+keyword, s[keyword])
	if keyword == "anyOf" {
		n.moreOf().any = list
	} else {
		n.moreOf().one = list
	}
	return ok
}

// requiring compiles an anyOf or oneOf whose schemas do nothing but require members of
// what must be an object. It is certain at no cost which of them hold.
func (o *objectRule) requiring(s map[string]any, keyword string) bool {
	list, _ := s[keyword].([]any)
	if s["type"] != "object" || len(list) == 0 {
		return false
	}
	g := group{one: keyword == "oneOf"}
	for _, a := range list {
		alternative, _ := a.(map[string]any)
		if _, has := alternative["required"]; !has || len(alternative) != 1 {
			return false
		}
		bits, ok := o.require(alternative["required"])
		if !ok {
			return false
		}
		g.alternatives, g.names = append(g.alternatives, bits), g.names+len(alternative["required"].([]any))
	}
	o.groups = append(o.groups, g)
	return true
}
