package schemaimport

import (
	"encoding/json"
	"slices"
)

// A keyword that the draft of a file does not know asserts nothing there, and asserts once
// it is in a schema of draft-07. Mostly that makes a schema stricter, as its author means
// it to be. Below not, if and oneOf it would take more: there it is left out, which is what
// the draft says.

// since has the keywords that came later than draft-04, until those that went.
var (
	since = map[string]draft{
		"const": draft6, "contains": draft6, "propertyNames": draft6, "if": draft7,
		"dependentRequired": draft2019, "dependentSchemas": draft2019, "unevaluatedProperties": draft2019, "unevaluatedItems": draft2019,
		"$recursiveRef": draft2019, "prefixItems": draft2020, "$dynamicRef": draft2020,
	}
	until = map[string]draft{"dependencies": draft7, "additionalItems": draft2019}
)

// estranged notes of which schema one was made that has a foreign keyword.
func (k *keywords) estranged(from object, out any) {
	if made, isObject := out.(object); isObject && slices.ContainsFunc(sorted(k.in), k.foreign) {
		k.strange[identity(made)] = identity(from)
	}
}

// literally leaves out the foreign keywords.
func (k *keywords) literally() {
	in := make(object, len(k.in))
	for name, value := range k.in {
		if !k.foreign(name) {
			in[name] = value
			continue
		}
		k.changed(k.at, "left out %s, which the draft in $schema does not look at: below not, if or oneOf it would make the schema take more", name)
	}
	k.keepOrder(k.in, in)
	k.in = in
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

// loosened finds schemas with foreign keywords below what turns a stricter schema into one
// that takes more.
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
		if from, has := c.strange[here.id]; has && odd {
			c.literal[from] = true
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
