package schemaimport

import (
	"encoding/json"
	"slices"

	"github.com/esclusa/esclusa/internal/jsonpointer"
)

// together converts keywords that mean something beside others only.
func (k *keywords) together() {
	k.bounds()
	k.prefixItems()
	k.dependent()
	k.contains()
	k.otherReferences()
	k.nullable()
	k.unevaluated()
	k.strangers()
	k.unlisted()
}

// bounds makes a number of draft-04's exclusive bounds, which are flags there.
func (k *keywords) bounds() {
	for flag, plain := range map[string]string{"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"} {
		exclusive, isFlag := k.in[flag].(bool)
		if !isFlag {
			continue
		}
		delete(k.out, flag)
		if limit, has := k.in[plain]; exclusive && has {
			k.out[flag] = limit
			delete(k.out, plain)
		}
		k.changed(k.at, "%s as a number", flag)
	}
}

func (k *keywords) prefixItems() {
	list, has := k.in["prefixItems"].([]any)
	if !has {
		return
	}
	k.changed(k.at, "items from prefixItems")
	k.out["items"] = k.list("prefixItems", list)
	if len(list) == 0 { // so that there is nothing but the others
		delete(k.out, "items")
		if others, has := k.out["additionalItems"]; has {
			k.out["items"] = others
		}
	}
}

// dependent makes dependencies of the keywords that have taken their place.
func (k *keywords) dependent() {
	required, _ := k.in["dependentRequired"].(object)
	schemas, _ := k.in["dependentSchemas"].(object)
	if len(required) == 0 && len(schemas) == 0 {
		return
	}
	out, _ := k.out["dependencies"].(object)
	if out == nil {
		out = make(object)
	}
	add := func(name string, value any) {
		if _, taken := out[name]; !taken {
			out[name] = value
			return
		}
		var parts []any
		for _, v := range []any{out[name], value} {
			if names, isNames := v.([]any); isNames {
				v = object{"required": names}
			}
			parts = append(parts, v)
		}
		out[name] = object{"allOf": parts}
	}
	for _, name := range sorted(required) {
		add(name, required[name])
	}
	for _, name := range sorted(schemas) {
		add(name, k.below("dependentSchemas/"+jsonpointer.Escape(name), schemas[name]))
	}
	k.out["dependencies"] = out
	k.changed(k.at, "dependencies from dependentRequired and dependentSchemas")
}

// contains knows how many only where that is one or more.
func (k *keywords) contains() {
	_, has := k.in["contains"]
	least, bounded := k.in["minContains"]
	_, most := k.in["maxContains"]
	switch r, _ := exactly(least); {
	case !has, k.doc.draft < draft2019: // which do not know how many
	case most, bounded && (r == nil || r.Sign() < 0 || r.RatString() != "0" && r.RatString() != "1"):
		k.refuse(k.at, "uses minContains or maxContains, which draft-07 cannot say")
	case bounded && r.Sign() == 0:
		delete(k.out, "contains")
		k.changed(k.at, "left out contains beside minContains 0, which asserts nothing")
	}
}

func (k *keywords) otherReferences() {
	for _, keyword := range []string{"$recursiveRef", "$dynamicRef"} {
		ref, has := k.in[keyword].(string)
		if !has {
			continue
		}
		if k.out["$ref"] != nil {
			k.refuse(k.at, "has %s beside $ref", keyword)
			continue
		}
		if keyword == "$recursiveRef" && len(k.library.anchors[recursive]) > 1 {
			k.refuse(k.at, "has a $recursiveRef of which several are meant, depending on the way there")
			continue
		}
		k.out["$ref"] = k.reference(ref, keyword == "$dynamicRef")
		k.changed(k.at, "$ref from %s", keyword)
	}
}

// nullable adds null to the type, as OpenAPI has it.
func (k *keywords) nullable() {
	nullable, has := k.in["nullable"]
	if !has {
		return
	}
	types := typesOf(k.out["type"])
	if nullable != true || len(types) == 0 {
		k.own("nullable", nullable)
		return
	}
	if !slices.Contains(types, any("null")) {
		k.out["type"] = append(slices.Clone(types), "null")
	}
	if values, has := k.out["enum"].([]any); has && !slices.Contains(values, any(nil)) {
		k.out["enum"] = append(slices.Clone(values), nil)
	}
	k.changed(k.at, "null in type from nullable")
}

func typesOf(value any) []any {
	switch v := value.(type) {
	case string:
		return []any{v}
	case []any:
		return v
	}
	return nil
}

// unevaluated closes a schema where that is the same as additionalProperties, or as
// additionalItems.
func (k *keywords) unevaluated() {
	if value, has := k.in["unevaluatedProperties"]; has && value != true {
		k.unevaluatedProperties(value)
	}
	value, has := k.in["unevaluatedItems"]
	if !has || value == true {
		return
	}
	for _, keyword := range []string{"$ref", "$dynamicRef", "$recursiveRef", "allOf", "anyOf", "oneOf", "not", "if", "dependentSchemas", "contains"} {
		if _, beside := k.in[keyword]; beside {
			k.refuse(k.at, "uses unevaluatedItems beside %s, which draft-07 cannot say", keyword)
			return
		}
	}
	_, isList := k.out["items"].([]any)
	switch {
	case isList && k.foreign("prefixItems") && k.in["prefixItems"] != nil:
		k.refuse(k.at, "uses unevaluatedItems beside prefixItems, which the draft in $schema does not look at")
	case k.out["items"] == nil:
		k.out["items"] = k.below("unevaluatedItems", value)
	case isList && !k.evaluatesOthers():
		k.out["additionalItems"] = k.below("unevaluatedItems", value)
	}
	k.changed(k.at, "additionalItems from unevaluatedItems")
}

// evaluatesOthers reports whether something looks at the items that follow a list of
// schemas. The keyword for that in one draft says nothing in the next.
func (k *keywords) evaluatesOthers() bool {
	keyword := "additionalItems"
	if k.in["prefixItems"] != nil {
		keyword = "items"
	}
	return k.in[keyword] != nil
}

func (k *keywords) unevaluatedProperties(value any) {
	if _, has := k.out["additionalProperties"]; has {
		k.changed(k.at, "left out unevaluatedProperties, since additionalProperties looks at all")
		return
	}
	known, patterns := make(object), make(object)
	if !k.evaluated(k.in, k.place, known, patterns, 0) {
		k.refuse(k.at, "uses unevaluatedProperties beside alternatives or conditions, which draft-07 cannot say")
		return
	}
	properties, _ := k.out["properties"].(object)
	out := make(object)
	for name := range known {
		out[name] = true
	}
	for name, schema := range properties {
		out[name] = schema
	}
	if own, has := k.in["properties"].(object); has {
		k.keepOrder(own, out)
	}
	k.out["properties"] = out
	named, _ := k.out["patternProperties"].(object)
	for pattern := range patterns {
		if named == nil {
			named = make(object)
		}
		if _, has := named[pattern]; !has {
			named[pattern] = true
		}
	}
	if named != nil {
		k.out["patternProperties"] = named
	}
	k.out["additionalProperties"] = k.below("unevaluatedProperties", value)
	k.changed(k.at, "additionalProperties from unevaluatedProperties")
}

// evaluated collects the members that a schema and those that always apply beside it
// look at; false where that depends on the record.
func (k *keywords) evaluated(node object, p place, known, patterns object, depth int) bool {
	if depth > maxDepth {
		return false
	}
	for _, keyword := range []string{"anyOf", "oneOf", "if", "dependentSchemas", "dependencies", "$dynamicRef", "$recursiveRef"} {
		if _, has := node[keyword]; has {
			return false
		}
	}
	if _, has := node["additionalProperties"]; has && depth > 0 {
		return false
	}
	if _, has := node["unevaluatedProperties"]; has && depth > 0 {
		return false
	}
	for keyword, to := range map[string]object{"properties": known, "patternProperties": patterns} {
		members, _ := node[keyword].(object)
		for name := range members {
			to[name] = true
		}
	}
	var below []place
	all, _ := node["allOf"].([]any)
	for _, part := range all {
		below = append(below, place{p.doc, part, p.base})
	}
	if ref, has := node["$ref"].(string); has {
		to, err := k.library.find(p, ref, false)
		if err != nil {
			return false
		}
		below = append(below, to)
	}
	for _, to := range below {
		part, isObject := to.node.(object)
		if isObject && !k.evaluated(part, place{to.doc, part, baseOf(to.doc.draft, part, to.base)}, known, patterns, depth+1) {
			return false
		}
	}
	return true
}

// strangers leaves out keywords that say nothing of the types beside them.
func (k *keywords) strangers() {
	if _, isList := k.out["items"].([]any); !isList {
		if _, has := k.out["additionalItems"]; has {
			delete(k.out, "additionalItems")
			k.changed(k.at, "left out additionalItems without a list of items, which asserts nothing")
		}
	}
	types := typesOf(k.out["type"])
	if len(types) == 0 {
		return
	}
	for _, of := range sorted(ofType) {
		if slices.Contains(types, any(of)) || of == "number" && slices.Contains(types, any("integer")) {
			continue
		}
		for keyword := range ofType[of] {
			if _, has := k.out[keyword]; has {
				delete(k.out, keyword)
				k.changed(k.at, "left out %s where the type is another, which asserts nothing", keyword)
			}
		}
	}
}

// unlisted leaves out values of enum that the type beside them refuses. A schema that
// has no others takes nothing.
func (k *keywords) unlisted() {
	types, values := typesOf(k.out["type"]), typesOf(k.out["enum"])
	if value, has := k.out["const"]; has && len(types) > 0 && !ofTypes(value, types) && !k.foreign("const") {
		k.void = true
	}
	if len(types) == 0 || len(values) == 0 {
		return
	}
	kept := slices.DeleteFunc(slices.Clone(values), func(v any) bool { return !ofTypes(v, types) })
	if len(kept) == 0 {
		k.void = true
		return
	}
	if len(kept) < len(values) {
		k.out["enum"] = kept
		k.changed(k.at, "left out values of enum that the type refuses")
	}
}

func ofTypes(value any, types []any) bool {
	name := ""
	switch v := value.(type) {
	case nil:
		name = "null"
	case bool:
		name = "boolean"
	case string:
		name = "string"
	case []any:
		name = "array"
	case object:
		name = "object"
	case json.Number:
		r, ok := exactly(v)
		return slices.Contains(types, any("number")) || slices.Contains(types, any("integer")) && (!ok || r.IsInt())
	}
	return slices.Contains(types, any(name))
}
