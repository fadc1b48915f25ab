package schemas

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/esclusa/esclusa/internal/jsonpointer"
	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// part is a schema that applies to the same value as another.
type part struct {
	at     string // where it is reached; of what a reference names, the reference
	node   map[string]any
	shared bool // named by a reference, so that others may use it too
}

// resolve follows references to a schema.
func (d *document) resolve(at string, shared bool) (part, bool) {
	place, ok := d.final(at)
	node, isObject := d.places[place].(map[string]any)
	return part{at, node, shared || place != at}, ok && isObject // else it goes in a circle, which is reported elsewhere
}

// always appends the parts that always apply beside the schema at a place.
func (d *document) always(parts []part, at string, seen map[string]bool) []part {
	p, ok := d.resolve(at, false)
	if !ok || seen[at] || len(parts) > maxParts {
		return parts
	}
	seen[at] = true
	parts = append(parts, p)
	list, _ := p.node["allOf"].([]any)
	if p.shared {
		return parts // its own parts are looked at where it stands
	}
	for i := range list {
		parts = d.always(parts, at+"/allOf/"+strconv.Itoa(i), seen)
	}
	return parts
}

// maxParts bounds the parts that are held against each other.
const maxParts = 200

// sometimes appends the parts of alternatives and conditions.
func (d *document) sometimes(parts []part, of part) []part {
	if of.shared {
		return parts
	}
	var below []string
	for _, keyword := range []string{"anyOf", "oneOf"} {
		list, _ := of.node[keyword].([]any)
		for i := range list {
			below = append(below, of.at+"/"+keyword+"/"+strconv.Itoa(i))
		}
	}
	for _, keyword := range []string{"then", "else"} {
		below = append(below, of.at+"/"+keyword)
	}
	dependencies, _ := of.node["dependencies"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(dependencies)) {
		below = append(below, of.at+"/dependencies/"+jsonpointer.Escape(name))
	}
	for _, at := range below {
		if _, isSchema := d.places[at]; isSchema {
			parts = d.always(parts, at, make(map[string]bool))
		}
	}
	return parts
}

// voids finds what can never be: members that a part allows and another forbids,
// values that the schema itself refuses, and keywords for other types.
func (d *document) voids(at string) {
	schema, ok := d.places[at].(map[string]any)
	if !ok {
		return
	}
	d.strangers(at, schema)
	d.unlisted(at, schema)
	parts := d.always(nil, at, make(map[string]bool))
	all := parts
	for _, p := range parts {
		all = d.sometimes(all, p)
	}
	for _, closed := range parts {
		if closed.node["additionalProperties"] == false {
			for _, p := range all[:min(len(all), maxParts)] {
				d.forbidden(closed, p)
			}
		}
	}
}

// forbidden finds members of a part that a closed one forbids.
func (d *document) forbidden(closed, p part) {
	by := closed.at + "/additionalProperties"
	properties, _ := p.node["properties"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if properties[name] != false && !d.allows(closed, name) {
			d.once(p.pointer("/properties/"+jsonpointer.Escape(name)), "%.64q can never be there: %s forbids it; name it in the properties beside that too", name, by)
		}
	}
	for _, name := range requiredNames(p.node) {
		if !d.allows(closed, name) {
			d.once(p.pointer("/required"), "%.64q is required, but can never be there: %s forbids it", name, by)
		}
	}
}

// pointer is to something in the part, to the reference where it is shared.
func (p part) pointer(below string) string {
	if p.shared {
		return p.at
	}
	return p.at + below
}

// allows reports whether a closed part lets a member through to be looked at.
func (d *document) allows(p part, name string) bool {
	properties, _ := p.node["properties"].(map[string]any)
	if _, has := properties[name]; has {
		return true
	}
	patterns, _ := p.node["patternProperties"].(map[string]any)
	for text := range patterns {
		if e := d.pattern(text); e == nil || e.MatchString(name) {
			return true
		}
	}
	return false
}

// pattern is an expression, nil for what is none. It is compiled once, whatever the number
// of names that are held against it.
func (d *document) pattern(text string) *onepass.Pattern {
	p, has := d.patterns[text]
	if !has {
		p, _ = onepass.NewPattern(text) // what is wrong has been reported
		d.patterns[text] = p
	}
	return p
}

// once reports what several walks may find.
func (d *document) once(at, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if key := at + " " + message; !d.told[key] {
		d.told[key] = true
		d.fault(at, "%s", message)
	}
}

// ofTypes are the keywords that assert on values of some types only.
var ofTypes = map[string]onepass.Types{
	"multipleOf": onepass.TypeNumber | onepass.TypeInteger, "maximum": onepass.TypeNumber | onepass.TypeInteger, "exclusiveMaximum": onepass.TypeNumber | onepass.TypeInteger,
	"minimum": onepass.TypeNumber | onepass.TypeInteger, "exclusiveMinimum": onepass.TypeNumber | onepass.TypeInteger,
	"maxLength": onepass.TypeString, "minLength": onepass.TypeString, "pattern": onepass.TypeString,
	"items": onepass.TypeArray, "additionalItems": onepass.TypeArray, "maxItems": onepass.TypeArray, "minItems": onepass.TypeArray, "uniqueItems": onepass.TypeArray, "contains": onepass.TypeArray,
	"maxProperties": onepass.TypeObject, "minProperties": onepass.TypeObject, "required": onepass.TypeObject, "properties": onepass.TypeObject, "patternProperties": onepass.TypeObject,
	"additionalProperties": onepass.TypeObject, "dependencies": onepass.TypeObject, "propertyNames": onepass.TypeObject,
}

// strangers finds keywords that say nothing of the schema's types.
func (d *document) strangers(at string, schema map[string]any) {
	var r rule
	if r.setTypes(schema["type"]); r.types == 0 {
		return
	}
	for _, keyword := range slices.Sorted(maps.Keys(schema)) {
		if of := ofTypes[keyword]; of != 0 && of&r.types == 0 {
			d.fault(at+"/"+keyword, "says nothing of what the type beside it allows")
		}
	}
}

// unlisted finds values of enum and const that the keywords beside them refuse.
func (d *document) unlisted(at string, schema map[string]any) {
	beside := make(map[string]any)
	for keyword, value := range schema {
		if of := ofTypes[keyword]; keyword == "type" || of&(onepass.TypeNumber|onepass.TypeString) != 0 {
			beside[keyword] = wholeNumber(value)
		}
	}
	if len(beside) == 0 {
		return
	}
	rules, err := newRules(beside)
	if err != nil {
		return // it has been reported
	}
	refused := func(at string, value any) {
		if v := rules.validate(value); v != nil {
			d.fault(at, "can never be: the %s beside it refuses it", v[0].Keyword)
		}
	}
	values, _ := schema["enum"].([]any)
	for i, value := range values {
		refused(at+"/enum/"+strconv.Itoa(i), value)
	}
	if value, has := schema["const"]; has {
		refused(at+"/const", value)
	}
}
