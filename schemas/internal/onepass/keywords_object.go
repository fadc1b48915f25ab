package onepass

import (
	"cmp"
	"maps"
	"slices"
	"strings"
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
	required, ok := o.require(s["required"])
	o.required = required
	switch {
	case s["required"] != nil && !ok:
		return "required"
	case s["anyOf"] != nil && !c.anyOf(n, at, s):
		return "anyOf"
	case s["oneOf"] != nil && !o.alternatives(s, "oneOf"):
		return "oneOf"
	case len(o.members) > maxMembers:
		return "properties"
	}
	return ""
}

func (c *compiler) properties(o *objectRule, at string, value any) {
	declared, isObject := value.(map[string]any)
	if value != nil && !isObject {
		c.fail(at+"/properties", "what is no object")
	}
	for _, name := range c.expected(declared) {
		place := at + "/properties/" + escape(name)
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
		name := unescapes.Replace(token)
		if _, has := o.index[name]; below && !has && !strings.Contains(token, "/") {
			o.add(member{name: name, node: o.others, marks: c.marks[place]})
		}
	}
}

func (o *objectRule) add(m member) {
	m.quoted = quote(m.name) + ":"
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
		bits |= 1 << o.index[name] // none where there are too many, which object refuses
	}
	return bits, ok
}

func (c *compiler) anyOf(n *node, at string, s map[string]any) (ok bool) {
	if n.object.alternatives(s, "anyOf") {
		return true
	}
	n.moreOf().any, ok = c.schemas(at+"/anyOf", s["anyOf"])
	return ok
}

// alternatives compiles an anyOf or oneOf whose schemas do nothing but require
// members of what must be an object. Only then it is certain at no cost which of
// them do not hold, as oneOf needs.
func (o *objectRule) alternatives(s map[string]any, keyword string) bool {
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
