package schemaimport

import "encoding/json"

// A keyword that the draft of a file does not know asserts nothing there, and asserts once
// it is in a schema of draft-07. Mostly that makes a schema stricter, as its author means
// it to be. Below not, if and oneOf it would take more.

// since has the keywords that came later than draft-04, until those that went.
var (
	since = map[string]draft{
		"const": draft6, "contains": draft6, "propertyNames": draft6, "if": draft7,
		"dependentRequired": draft2019, "dependentSchemas": draft2019, "unevaluatedProperties": draft2019, "unevaluatedItems": draft2019,
		"$recursiveRef": draft2019, "prefixItems": draft2020, "$dynamicRef": draft2020,
	}
	until = map[string]draft{"dependencies": draft7, "additionalItems": draft2019}
)

// stranger is what a schema has that its draft does not look at.
type stranger struct{ at, what string }

// estranged notes such of a schema that was made, if it has any.
func (k *keywords) estranged(out any) {
	made, isObject := out.(object)
	if !isObject {
		return
	}
	for _, name := range sorted(k.in) {
		if k.foreign(name) {
			k.strange[identity(made)] = stranger{k.at, name}
			return
		}
	}
}

func (k *keywords) foreign(name string) bool {
	from, later := since[name]
	to, gone := until[name]
	_, isRef := k.in["$ref"]
	_, isNumber := k.in[name].(json.Number)
	switch {
	case later && k.doc.draft < from, gone && k.doc.draft > to:
		return true
	case name == "exclusiveMinimum" || name == "exclusiveMaximum":
		return isNumber && k.doc.draft <= draft4
	}
	return isRef && k.doc.draft <= draft7 && name != "$ref" && asserting[name] && (name != "type" || !k.saysType(canonical(k.in[name])))
}

// turned is a schema that is looked at twice: where more is taken if it takes less, and
// elsewhere.
type turned struct {
	id  uintptr
	odd bool
}

// loosened refuses foreign keywords below what turns a stricter schema into one that takes
// more.
func (c *conversion) loosened(node any, odd bool, seen map[turned]bool) {
	switch node := node.(type) {
	case []any:
		for _, child := range node {
			c.loosened(child, odd, seen)
		}
	case object:
		here := turned{identity(node), odd}
		if seen[here] {
			return
		}
		seen[here] = true
		if s, has := c.strange[here.id]; has && odd {
			c.refuse(s.at, "has %s, which the draft in $schema does not look at there; below not, if or oneOf it would make the schema take more. Name the draft that is meant, or leave it out", s.what)
		}
		c.loosenedBelow(node, odd, seen)
	}
}

func (c *conversion) loosenedBelow(node object, odd bool, seen map[turned]bool) {
	if ref, isRef := node["$ref"].(string); isRef {
		c.loosened(c.targets[ref], odd, seen)
	}
	for _, name := range sorted(node) {
		switch {
		case name == "not" || name == "if" || name == "oneOf":
			c.loosened(node[name], true, seen)
		case oneSchema[name] || schemaList[name] || name == "items":
			c.loosened(node[name], odd, seen)
		case schemaMap[name] || name == "dependencies":
			members, _ := node[name].(object)
			for _, member := range sorted(members) {
				c.loosened(members[member], odd, seen)
			}
		}
	}
}
