package schemaimport

import (
	"encoding/json"
	"math/big"
	"strings"

	"github.com/esclusa/esclusa/internal/jsonpointer"
	"github.com/esclusa/esclusa/schemas"
)

// keywords converts those of one schema.
type keywords struct {
	*conversion
	place
	at      string
	in, out object
	void    bool // takes nothing
}

func setOf(words string) map[string]bool {
	set := make(map[string]bool)
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}

var (
	oneSchema  = setOf("additionalItems contains additionalProperties propertyNames if then else not")
	schemaList = setOf("allOf anyOf oneOf")
	schemaMap  = setOf("properties patternProperties")
	counts     = setOf("maxLength minLength maxItems minItems maxProperties minProperties")
	texts      = setOf("title description $comment")
	numbers    = setOf("multipleOf maximum exclusiveMaximum minimum exclusiveMinimum")

	// asserting are the keywords of draft-07 that can refuse a value.
	asserting = setOf(`type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern format
		items additionalItems maxItems minItems uniqueItems contains maxProperties minProperties required properties patternProperties
		additionalProperties dependencies propertyNames if then else allOf anyOf oneOf not`)
	// handled are keywords that are gone after they have been looked at with others.
	handled = setOf(`$defs definitions $id id $schema $anchor $dynamicAnchor $recursiveAnchor $vocabulary self nullable minContains maxContains
		unevaluatedProperties unevaluatedItems prefixItems dependentRequired dependentSchemas $recursiveRef $dynamicRef`)
	ofType = map[string]map[string]bool{
		"number": numbers, "string": setOf("maxLength minLength pattern"), "array": setOf("items additionalItems maxItems minItems uniqueItems contains"),
		"object": setOf("maxProperties minProperties required properties patternProperties additionalProperties dependencies propertyNames"),
	}
)

// convert takes one keyword over.
func (k *keywords) convert(name string, value any) {
	list, isList := value.([]any)
	members, isObject := value.(object)
	switch {
	case handled[name]:
		if name == "$defs" || name == "definitions" {
			k.keepsDefinitions(name)
		}
	case name == "$ref":
		if ref, ok := value.(string); ok {
			k.out[name] = k.reference(ref, false)
		}
	case name == "items":
		k.items(value)
	case oneSchema[name]:
		k.out[name] = k.below(name, value)
	case schemaList[name] && isList:
		if len(list) > 0 || name != "allOf" {
			k.out[name] = k.list(name, list)
		}
	case schemaMap[name] && isObject:
		k.out[name] = k.each(name, members)
	case name == "dependencies" && isObject:
		k.dependencies(members)
	default:
		k.plain(name, value)
	}
}

func (k *keywords) keepsDefinitions(name string) {
	if name == "$defs" {
		k.changed(k.at, "definitions from $defs")
	}
}

// plain takes a keyword over that holds no schemas.
func (k *keywords) plain(name string, value any) {
	list, isList := value.([]any)
	text, isText := value.(string)
	switch {
	case name == "format" && isText && !schemas.ChecksFormat(text):
		k.own(name, value)
	case texts[name] && !isText, name == "examples" && !isList:
		k.own(name, value)
	case name == "required" && isList, name == "type" && isList:
		k.out[name] = k.distinct(name, list)
	case name == "enum" && isList:
		k.out[name] = k.distinct(name, list)
	case name == "required" && value == true && k.doc.draft == draft3:
		k.refuse(k.at, "is required as draft-03 has it: name it in required of the object that it is in")
	case name == "required" && !isList:
		k.own(name, value)
	case counts[name] && strings.HasPrefix(name, "max") && tooLarge(value):
		k.changed(k.at, "left out bounds that no record can come to")
	case name == "type" && value == "any":
		k.changed(k.at, "left out type any")
	case strings.HasPrefix(name, "x-") || schemas.IsKeyword(name):
		k.out[name] = value
	case schemas.Slip(name) != "":
		k.out[name] = value // the lint says what was meant
	default:
		k.own(name, value)
	}
}

// own renames a word of their own.
func (k *keywords) own(name string, value any) {
	k.out["x-"+name] = value
	k.changed(k.at, "x-%s from %s", name, name)
}

func (k *keywords) distinct(name string, list []any) []any {
	var out []any
	seen := make(map[string]bool)
	for _, value := range list {
		text := canonical(value)
		if seen[text] {
			k.changed(k.at, "left out what %s has twice", name)
			continue
		}
		seen[text] = true
		out = append(out, value)
	}
	if out == nil {
		out = []any{}
	}
	return out
}

// canonical is a text that equal values share.
func canonical(value any) string {
	switch v := value.(type) {
	case json.Number:
		if r, ok := exactly(v); ok {
			return r.RatString()
		}
	case []any:
		var b strings.Builder
		for _, item := range v {
			b.WriteString(canonical(item) + ",")
		}
		return "[" + b.String() + "]"
	case object:
		var b strings.Builder
		for _, name := range sorted(v) {
			b.WriteString(canonical(name) + ":" + canonical(v[name]) + ",")
		}
		return "{" + b.String() + "}"
	}
	text, _ := json.Marshal(value) // what was decoded can be encoded
	return string(text)
}

// exactly is the value of a number that is not too far from 1 to compute with.
func exactly(value any) (*big.Rat, bool) {
	n, ok := value.(json.Number)
	if !ok || len(n) > 40 {
		return nil, false
	}
	if e := strings.IndexAny(string(n), "eE"); e >= 0 && len(strings.TrimLeft(string(n[e+1:]), "+-")) > 3 {
		return nil, false
	}
	return new(big.Rat).SetString(string(n))
}

func tooLarge(value any) bool {
	r, ok := exactly(value)
	return ok && r.Cmp(big.NewRat(1<<31-1, 1)) > 0
}

func (k *keywords) items(value any) {
	list, isList := value.([]any)
	switch {
	case k.in["prefixItems"] != nil && k.doc.draft != draft2020:
		k.refuse(k.at, "has prefixItems beside items, which means one thing in draft 2020-12 and another in the schema's own: say which with $schema")
	case k.in["prefixItems"] != nil:
		k.out["additionalItems"] = k.below("items", value)
	case isList && len(list) == 0:
		if more, has := k.in["additionalItems"]; has {
			k.out["items"] = k.below("additionalItems", more)
		}
		k.changed(k.at, "left out an empty list of items")
	case isList:
		k.out["items"] = k.list("items", list)
	default:
		k.out["items"] = k.below("items", value)
	}
}

func (k *keywords) dependencies(members object) {
	out := make(object)
	for _, name := range sorted(members) {
		switch value := members[name].(type) {
		case []any:
			out[name] = value
		case string:
			out[name] = []any{value}
		default:
			out[name] = k.below("dependencies/"+jsonpointer.Escape(name), value)
		}
	}
	k.out["dependencies"] = out
}
