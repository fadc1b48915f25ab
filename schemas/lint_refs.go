package schemas

import (
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/esclusa/esclusa/internal/jsonpointer"
)

// maxInPlace bounds how many schemas one value can meet at its place: few lines of
// references to references can ask for more work than there is time. What a value meets
// in its members and items is bounded by the value.
const maxInPlace = 10_000

// maxFiles bounds the other files that a schema may lead to.
const maxFiles = 200

// fileOf splits a place: a JSON Pointer into the schema's own file, which is empty or
// begins with a slash, or the name of another file of the catalogue, #, and a pointer
// into that.
func fileOf(place string) (file, pointer string) {
	if place == "" || place[0] == '/' {
		return "", place
	}
	file, pointer, _ = strings.Cut(place, "#")
	return file, pointer
}

func placeIn(file, pointer string) string {
	if file == "" {
		return pointer
	}
	return file + "#" + pointer
}

// references finds the schema that each reference names, and walks through the files
// that they lead to.
func (d *document) references() {
	for len(d.pending) > 0 {
		at := d.pending[0]
		d.pending = d.pending[1:]
		node, _ := d.places[at].(map[string]any)
		ref, _ := node["$ref"].(string)
		target, wrong := d.target(at, ref)
		if wrong == "" {
			if _, isSchema := d.places[target]; !isSchema {
				_, pointer := fileOf(target)
				wrong = fmt.Sprintf("names nothing: there is no schema at %.128q", pointer)
			}
		}
		if wrong != "" {
			d.fault(at+"/$ref", "%s", wrong)
			continue
		}
		d.refs[at] = target
	}
}

// target is the place that a reference names, or what is wrong with it.
func (d *document) target(at, ref string) (place, wrong string) {
	file, _ := fileOf(at)
	name, fragment, _ := strings.Cut(ref, "#")
	pointer, err := url.PathUnescape(fragment)
	if err != nil || pointer != "" && pointer[0] != '/' || ref == "" {
		return "", "must begin with #/ and name a schema of this file, or name a file of the catalogue, such as ../_shared/address.json#/definitions/zip"
	}
	if root, _ := d.places[placeIn(file, "")].(map[string]any); name != "" && root["$id"] == any(name) {
		return placeIn(file, pointer), ""
	}
	if name != "" {
		if file, wrong = d.other(file, name); wrong != "" {
			return "", wrong
		}
	}
	return placeIn(file, pointer), ""
}

// other is the file that a reference in another names, which it reads; empty for the
// document's own.
func (d *document) other(from, name string) (file, wrong string) {
	first, _, _ := strings.Cut(name, "/")
	if strings.Contains(first, ":") {
		return "", "names something outside of the catalogue: nothing is ever fetched; have a copy in _shared, or let esclusa schema import bundle it"
	}
	name, err := url.PathUnescape(name)
	if from == "" {
		from = d.file
	}
	file = path.Join(path.Dir(from), name)
	if err != nil || strings.HasPrefix(name, "/") || strings.ContainsAny(name, "#\\\x00") || file == ".." || strings.HasPrefix(file, "../") {
		return "", "must stay in the directory of the catalogue, and be relative, such as ../_shared/address.json"
	}
	if file == d.file {
		return "", ""
	}
	if d.roots[file] {
		return file, ""
	}
	if d.open == nil || len(d.roots) >= maxFiles {
		return "", fmt.Sprintf("must not lead to another file here, nor to more than %d of a catalogue", maxFiles)
	}
	root, wrong := d.open(file)
	if wrong != "" {
		return "", fmt.Sprintf("names %.128q, which %s", file, wrong)
	}
	d.roots[file] = true
	d.schema(placeIn(file, ""), root)
	return file, ""
}

// final follows references to what is none; false where they lead in a circle or to
// nothing. What was found is kept for all that were on the way, since chains may be long.
func (d *document) final(at string) (place string, ok bool) {
	var way []string
	for range len(d.refs) + 1 {
		if end, known := d.finals[at]; known {
			place, ok = end.place, end.ok
			break
		}
		way = append(way, at)
		node, _ := d.places[at].(map[string]any)
		if _, isRef := node["$ref"]; !isRef {
			_, ok = d.places[at]
			place = at
			break
		}
		target, is := d.refs[at]
		if !is {
			break
		}
		at = target
	}
	for _, passed := range way {
		d.finals[passed] = final{place, ok}
	}
	return place, ok
}

// final is what a chain of references ends at.
type final struct {
	place string
	ok    bool
}

// inPlace are the places of the schemas that a value meets in the same place.
func (d *document) inPlace(at string) (below []string) {
	if target, isRef := d.refs[at]; isRef {
		return []string{target}
	}
	node, _ := d.places[at].(map[string]any)
	if _, isRef := node["$ref"]; isRef {
		return nil // to nothing
	}
	for _, keyword := range []string{"allOf", "anyOf", "oneOf"} {
		list, _ := node[keyword].([]any)
		for i := range list {
			below = append(below, at+"/"+keyword+"/"+strconv.Itoa(i))
		}
	}
	for _, keyword := range []string{"not", "if", "then", "else"} {
		if _, has := node[keyword]; has {
			below = append(below, at+"/"+keyword)
		}
	}
	dependencies, _ := node["dependencies"].(map[string]any)
	for _, name := range sorted(dependencies) {
		below = append(below, at+"/dependencies/"+jsonpointer.Escape(name))
	}
	return below
}

// walk goes through the schemas that meet a value in place.
type walk struct {
	*document
	breadth map[string]int // of a place: the schemas that a value meets there; 0 while it is found out
	open    []string       // the places on the way
}

// circles refuses schemas that come back to themselves without going into a member or
// an item, so that no value could ever be held against them, and those of which a value
// meets too many.
func (d *document) circles(places []string) {
	w := walk{document: d, breadth: make(map[string]int)}
	for _, at := range places {
		w.from(at)
	}
}

func (w *walk) from(at string) int {
	if n, seen := w.breadth[at]; seen {
		if n == 0 {
			w.circle(at)
		}
		return n
	}
	w.breadth[at] = 0
	w.open = append(w.open, at)
	n := 1
	for _, below := range w.inPlace(at) {
		n += w.from(below)
	}
	w.open = w.open[:len(w.open)-1]
	if n > maxInPlace {
		w.fault(at, "must come to at most %d schemas for one value with its references followed", maxInPlace)
		n = 1 // reported once, not again for all around it
	}
	w.breadth[at] = n
	return n
}

// circle reports the reference that closes a circle, or the first in it.
func (w *walk) circle(at string) {
	round := w.open[slices.Index(w.open, at):]
	if last := round[len(round)-1]; w.refs[last] != "" || len(round) == 1 {
		round = []string{last}
	}
	refs := slices.DeleteFunc(slices.Sorted(slices.Values(round)), func(place string) bool { _, is := w.refs[place]; return !is })
	if len(refs) > 0 {
		w.fault(refs[0]+"/$ref", "leads back to itself without going into a member or an item: no record could ever be held against it")
	}
}

// unfold returns the schema at a place with the targets of its references in their
// place, without annotations, and with counts as plain integers, although 2.0 is one
// too. A schema that is used twice is there once, and one that contains itself is a
// graph that leads back to it. Who reads it has nothing to load, whatever the file says.
func (d *document) unfold(at string) any {
	at, ok := d.final(at)
	if !ok {
		return true // it has been reported
	}
	node, isObject := d.places[at].(map[string]any)
	if !isObject {
		return d.places[at]
	}
	if out, seen := d.unfolded[at]; seen {
		return out
	}
	out := make(map[string]any, len(node))
	d.unfolded[at] = out
	for name, value := range node {
		k, known := keywords[name]
		if !known || name == "definitions" || !k.asserts() {
			continue // it says something to people only; definitions are in place where they are used
		}
		out[name] = d.member(k, at+"/"+jsonpointer.Escape(name), value)
	}
	return out
}

// member unfolds the value of a keyword. A value that is no schema, although it
// should be, has been reported: it stays as it is.
func (d *document) member(k kind, at string, value any) any {
	switch {
	case k == kindCount:
		return wholeNumber(value)
	case k.holdsSchemas():
		return d.within(at, value)
	default:
		return value
	}
}

// within unfolds a schema, or the schemas in an array or an object.
func (d *document) within(at string, value any) any {
	if _, ok := d.places[at]; ok {
		return d.unfold(at)
	}
	switch v := value.(type) {
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = d.within(at+"/"+strconv.Itoa(i), v[i])
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for name := range v {
			out[name] = d.within(at+"/"+jsonpointer.Escape(name), v[name])
		}
		return out
	}
	return value
}

func wholeNumber(v any) any {
	if r, ok := rational(v); ok && r.IsInt() {
		return json.Number(r.Num().String())
	}
	return v
}
