package schemaimport

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/esclusa/esclusa/internal/jsonpointer"
)

// Change is something that import did to a schema.
type Change struct {
	What    string // such as "definitions from $defs"
	Pointer string // the first place, in the schema that was read
	Times   int
}

// conversion makes one schema of a catalogue of one that was read and of what that
// refers to.
type conversion struct {
	library     *library
	definitions object
	names       map[uintptr]string  // of definitions, by the schemas that they are made of
	booleans    map[any]string      // of definitions that are true or false
	targets     object              // schemas by the references that were made to them
	strange     map[uintptr]uintptr // the schemas with foreign keywords, by those that were made of them
	literal     map[uintptr]bool    // schemas whose foreign keywords are left out
	root        uintptr
	changes     map[string]*Change
	refused     []error
	values      int
}

// maxConverted bounds what one schema may come to.
const maxConverted = 500_000

func (c *conversion) changed(at, format string, args ...any) {
	what := fmt.Sprintf(format, args...)
	if c.changes[what] == nil {
		c.changes[what] = &Change{What: what, Pointer: at}
	}
	c.changes[what].Times++
}

func (c *conversion) refuse(at, format string, args ...any) {
	err := errors.New(at + ": " + fmt.Sprintf(format, args...))
	if len(c.refused) < 20 {
		c.refused = append(c.refused, err)
	}
}

// convertRoot converts the schema of a file: again, if it was found where foreign keywords
// have to be left out.
func convertRoot(l *library, doc *document) (object, *conversion) {
	literal := make(map[uintptr]bool)
	for {
		known := len(literal)
		out, c := convertOnce(l, doc, literal)
		if len(literal) == known {
			return out, c
		}
	}
}

func convertOnce(l *library, doc *document, literal map[uintptr]bool) (object, *conversion) {
	c := &conversion{
		library: l, definitions: make(object), names: make(map[uintptr]string), booleans: make(map[any]string),
		targets: make(object), strange: make(map[uintptr]uintptr), literal: literal, changes: make(map[string]*Change),
	}
	node, ok := doc.root.(object)
	if !ok {
		c.refuse("/", "must be an object: a record is one")
		return nil, c
	}
	c.root = identity(node)
	base := baseOf(doc.draft, node, home(doc.file))
	out, _ := c.schema("", place{doc, node, base}).(object)
	c.targets["#"] = out
	for name, made := range c.definitions {
		c.targets[definitionRef(name)] = made
	}
	c.loosened(out, false, make(map[turned]bool))
	if len(c.definitions) > 0 && out != nil {
		out["definitions"] = c.definitions
	}
	return out, c
}

// schema converts the schema at a place.
func (c *conversion) schema(at string, p place) any {
	node, ok := p.node.(object)
	if c.values++; !ok || c.values > maxConverted {
		if c.values == maxConverted+1 {
			c.refuse(at, "comes to more than %d schemas", maxConverted)
		}
		return p.node
	}
	p.base = baseOf(p.doc.draft, node, p.base)
	out := make(object, len(node))
	k := keywords{conversion: c, place: p, at: at, in: node, out: out}
	if c.literal[identity(node)] {
		k.literally()
	}
	for _, name := range sorted(k.in) {
		k.convert(name, k.in[name])
	}
	k.together()
	c.keepOrder(node, out)
	if k.void && at != "" {
		k.changed(at, "false for what nothing could fit")
		return false
	}
	made := k.references()
	k.estranged(node, made)
	return made
}

// keepOrder lets an object be written in the order of that which it was made of.
func (c *conversion) keepOrder(from, to object) {
	c.library.names[identity(to)] = c.library.names[identity(from)]
}

// below converts a schema in this one, at a pointer from it.
func (k *keywords) below(pointer string, node any) any {
	return k.schema(k.at+"/"+pointer, place{k.doc, node, k.base})
}

func (k *keywords) list(name string, list []any) []any {
	out := make([]any, len(list))
	for i := range list {
		out[i] = k.below(name+"/"+strconv.Itoa(i), list[i])
	}
	return out
}

// each converts the schemas in an object.
func (k *keywords) each(name string, members object) object {
	out := make(object, len(members))
	for _, member := range sorted(members) {
		out[member] = k.below(name+"/"+jsonpointer.Escape(member), members[member])
	}
	k.keepOrder(members, out)
	return out
}

// reference is what a reference becomes.
func (k *keywords) reference(ref string, dynamic bool) string {
	to, err := k.library.find(k.place, ref, dynamic)
	if err != nil {
		k.refuse(k.at+"/$ref", "%v", err)
		return "#"
	}
	node, isObject := to.node.(object)
	if isObject && identity(node) == k.root {
		return "#"
	}
	if !isObject {
		name, seen := k.booleans[to.node]
		if !seen {
			name = k.free(fmt.Sprint(to.node))
			k.booleans[to.node], k.definitions[name] = name, to.node
		}
		return "#/definitions/" + name
	}
	id := identity(node)
	name, seen := k.conversion.names[id]
	if !seen {
		name = k.free(named(ref, to))
		k.conversion.names[id] = name
		k.definitions[name] = true // takes the name
		k.definitions[name] = k.schema("/definitions/"+jsonpointer.Escape(name), to)
		if to.doc != k.doc {
			k.changed(k.at, "bundled what lies in another file")
		}
	}
	return definitionRef(name)
}

func definitionRef(name string) string {
	return "#/definitions/" + strings.NewReplacer("%", "%25", " ", "%20", "^", "%5E", `"`, "%22").Replace(jsonpointer.Escape(name))
}

// free is a name that no definition has.
func (k *keywords) free(name string) string {
	if name == "" {
		name = "schema"
	}
	for n := 2; ; n++ {
		if _, taken := k.definitions[name]; !taken {
			return name
		}
		name = strings.TrimSuffix(name, "-"+strconv.Itoa(n-1)) + "-" + strconv.Itoa(n)
	}
}

// references puts what asserts beside $ref into allOf, where draft-07 looks at it.
func (k *keywords) references() any {
	ref, isRef := k.out["$ref"]
	if !isRef {
		return k.out
	}
	outer, inner := make(object), make(object)
	for name, value := range k.out {
		switch {
		case name == "$ref" || !asserting[name]:
			outer[name] = value
		case name == "type" && k.saysType(canonical(value)):
			k.changed(k.at, "left out type beside $ref to what has the same")
		default:
			inner[name] = value
		}
	}
	if inner["additionalProperties"] == false && k.doc.draft <= draft7 && inner["properties"] == nil && inner["patternProperties"] == nil {
		delete(inner, "additionalProperties")
		k.changed(k.at, "left out additionalProperties beside $ref, which draft-07 ignores, and with which nothing could pass")
	}
	if len(inner) == 0 {
		k.keepOrder(k.in, outer)
		return outer
	}
	delete(outer, "$ref")
	outer["allOf"] = []any{object{"$ref": ref}, inner}
	k.keepOrder(k.in, inner)
	k.keepOrder(k.in, outer)
	k.changed(k.at, "moved what asserts beside $ref into allOf")
	return outer
}

// saysType reports whether what $ref leads to has this type, so that it need not be said
// again.
func (k *keywords) saysType(text string) bool {
	to := k.place
	for range maxDepth {
		node, _ := to.node.(object)
		ref, isRef := node["$ref"].(string)
		if !isRef {
			return node["type"] != nil && canonical(node["type"]) == text
		}
		var err error
		if to, err = k.library.find(to, ref, false); err != nil {
			return false
		}
		if node, isObject := to.node.(object); isObject {
			to.base = baseOf(to.doc.draft, node, to.base)
		}
	}
	return false
}

// Changes lists what was done, in a fixed order.
func (c *conversion) list() []Change {
	var all []Change
	for _, what := range sorted(c.changes) {
		all = append(all, *c.changes[what])
	}
	slices.SortStableFunc(all, func(a, b Change) int { return strings.Compare(a.What, b.What) })
	return all
}
