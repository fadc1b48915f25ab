package schemas

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
)

// maxUnfolded bounds the schemas of a file with every reference followed: few
// lines of references to references can ask for more work than there is time.
const maxUnfolded = 10_000

// unfolded is a schema with the targets of its references in their place.
type unfolded struct {
	tree any
	size int  // schemas in the tree
	open bool // still being unfolded: who comes here again goes in a circle
}

// unfold returns the tree of the schema at a place: without references, without
// annotations, counts as plain integers, although 2.0 is one too. Who reads the
// tree has nothing to load, whatever the file says, and no circle to run in.
func (d *document) unfold(at string) *unfolded {
	if u, seen := d.unfolded[at]; seen {
		return u
	}
	u := &unfolded{open: true}
	d.unfolded[at] = u
	switch node := d.places[at].(type) {
	case map[string]any:
		if ref, ok := node["$ref"].(string); ok {
			u.tree, u.size = d.follow(at, ref)
		} else {
			u.tree, u.size = d.members(at, node)
		}
	default:
		u.tree, u.size = node, 1
	}
	if u.size > maxUnfolded {
		d.fault(at, "must come to at most %d schemas with its references followed", maxUnfolded)
		u.size = 1 // reported once, not again for all around it
	}
	u.open = false
	return u
}

// follow unfolds what a reference names.
func (d *document) follow(at, ref string) (tree any, size int) {
	place := at + "/$ref"
	fragment, ok := strings.CutPrefix(ref, "#")
	target, err := url.PathUnescape(fragment)
	if !ok || err != nil || !strings.HasPrefix(target, "/") {
		d.fault(place, "must begin with #/ and name a schema of this file")
		return true, 1
	}
	if _, ok := d.places[target]; !ok {
		d.fault(place, "names nothing: there is no schema at %.128q", target)
		return true, 1
	}
	u := d.unfold(target)
	if u.open {
		d.fault(place, "leads back to itself: a schema must not contain itself")
		return true, 1
	}
	return u.tree, u.size
}

func (d *document) members(at string, node map[string]any) (tree any, size int) {
	out, size := make(map[string]any, len(node)), 1
	for name, value := range node {
		k, known := keywords[name]
		if !known || name == "definitions" || !k.asserts() {
			continue // it says something to people only; definitions are in place where they are used
		}
		v, n := d.member(k, at+"/"+escape(name), value)
		out[name], size = v, size+n
	}
	return out, size
}

// member unfolds the value of a keyword. A value that is no schema, although it
// should be, has been reported: it stays as it is.
func (d *document) member(k kind, at string, value any) (tree any, size int) {
	switch k {
	case kindCount:
		return wholeNumber(value), 0
	case kindSchema, kindSchemaList, kindSchemaOrList, kindSchemaMap, kindPatternMap, kindDependencyMap:
		return d.within(at, value)
	default:
		return value, 0
	}
}

// within unfolds a schema, or the schemas in an array or an object.
func (d *document) within(at string, value any) (tree any, size int) {
	if _, ok := d.places[at]; ok {
		u := d.unfold(at)
		return u.tree, u.size
	}
	switch v := value.(type) {
	case []any:
		out := make([]any, len(v))
		for i := range v {
			t, n := d.within(at+"/"+strconv.Itoa(i), v[i])
			out[i], size = t, size+n
		}
		return out, size
	case map[string]any:
		out := make(map[string]any, len(v))
		for name := range v {
			t, n := d.within(at+"/"+escape(name), v[name])
			out[name], size = t, size+n
		}
		return out, size
	}
	return value, 0
}

func wholeNumber(v any) any {
	if r, ok := rational(v); ok && r.IsInt() {
		return json.Number(r.Num().String())
	}
	return v
}
