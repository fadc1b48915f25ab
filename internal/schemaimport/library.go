package schemaimport

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/esclusa/esclusa/internal/jsonpointer"
)

// document is a file as it was read.
type document struct {
	file  string
	root  any
	err   error
	draft draft
	refs  map[string]string // names that a registry gives to other files

	registered object           // what the registry calls it
	own        map[string]place // what has an $id in it, by URI: other files may have the same
}

// home is the address of a file, which relative references go from.
func home(file string) string { return "file:///" + (&url.URL{Path: file}).EscapedPath() }

// place is a schema, with what it stands in.
type place struct {
	doc  *document
	node any
	base string // URI that references in it go from
}

// library knows what references may name.
type library struct {
	names     order
	documents map[string]*document // by file
	resources map[string]place     // by URI without a fragment
	anchors   map[string][]place   // by URI#anchor; by #anchor those that are dynamic
	ids       map[string]int       // how many files have an $id
}

func newLibrary(files Files) *library {
	l := &library{names: make(order), documents: make(map[string]*document), resources: make(map[string]place), anchors: make(map[string][]place), ids: make(map[string]int)}
	for _, file := range sorted(files) {
		l.add(&document{file: file}, files[file])
	}
	return l
}

func (l *library) add(doc *document, text []byte) {
	l.documents[doc.file], doc.own = doc, make(map[string]place)
	if doc.root, doc.err = decode(text, l.names); doc.err != nil {
		return
	}
	doc.draft = draftOf(doc.root)
	if root, ok := doc.root.(object); ok {
		l.ids[ownID(root)]++
	}
	l.resources[home(doc.file)] = place{doc, doc.root, home(doc.file)}
	l.index(doc, doc.root, home(doc.file))
}

// index notes what has an $id or an anchor.
func (l *library) index(doc *document, node any, base string) {
	switch node := node.(type) {
	case []any:
		for _, child := range node {
			l.index(doc, child, base)
		}
	case object:
		base = l.identify(doc, node, base)
		for _, name := range sorted(node) {
			if !holdsData[name] {
				l.index(doc, node[name], base)
			}
		}
	}
}

// recursive is where the library has all that $recursiveRef may mean.
const recursive = "$recursiveAnchor"

var holdsData = map[string]bool{"enum": true, "const": true, "default": true, "examples": true, "example": true}

// identify returns the base of a schema, and notes its own names.
func (l *library) identify(doc *document, node object, base string) string {
	here := baseOf(doc.draft, node, base)
	for _, all := range []map[string]place{doc.own, l.resources} {
		if _, taken := all[here]; here != base && !taken {
			all[here] = place{doc, node, here}
		}
	}
	for _, keyword := range []string{"$id", "id"} {
		id, _ := node[keyword].(string)
		if _, anchor, has := strings.Cut(id, "#"); has && anchor != "" {
			l.anchors[here+"#"+anchor] = append(l.anchors[here+"#"+anchor], place{doc, node, here})
		}
	}
	if node["$recursiveAnchor"] == true {
		l.anchors[recursive] = append(l.anchors[recursive], place{doc, node, here})
	}
	for _, keyword := range []string{"$anchor", "$dynamicAnchor"} {
		if anchor, _ := node[keyword].(string); anchor != "" {
			l.anchors[here+"#"+anchor] = append(l.anchors[here+"#"+anchor], place{doc, node, here})
			if keyword == "$dynamicAnchor" {
				l.anchors["#"+anchor] = append(l.anchors["#"+anchor], place{doc, node, here})
			}
		}
	}
	return here
}

// baseOf is what references in a schema go from.
func baseOf(d draft, node object, base string) string {
	keyword := "$id"
	if d <= draft4 {
		keyword = "id"
	}
	id, _ := node[keyword].(string)
	if _, isRef := node["$ref"]; id == "" || id[0] == '#' || isRef && d <= draft7 {
		return base
	}
	return resolve(base, id)
}

// resolve is a reference from a base, without a fragment.
func resolve(base, ref string) string {
	ref, _, _ = strings.Cut(ref, "#")
	if ref == "" {
		return base
	}
	from, err := url.Parse(base)
	to, bad := url.Parse(ref)
	if err != nil || bad != nil {
		return ref
	}
	return from.ResolveReference(to).String()
}

// find is what a reference in a place names.
func (l *library) find(from place, ref string, dynamic bool) (place, error) {
	_, fragment, _ := strings.Cut(ref, "#")
	to, found := l.resource(from, ref)
	if !found {
		return place{}, fmt.Errorf("names %.128q, which is not among the files: nothing is ever fetched", ref)
	}
	pointer, err := url.PathUnescape(fragment)
	if err != nil {
		return place{}, fmt.Errorf("names %.128q, which is no reference", ref)
	}
	if pointer == "" || pointer[0] == '/' {
		return l.point(to, pointer, ref)
	}
	if all := l.anchors["#"+pointer]; dynamic && len(all) > 1 {
		return place{}, fmt.Errorf("names %.128q, of which there are several: which is meant depends on the way there", ref)
	}
	if all := l.anchors[to.base+"#"+pointer]; len(all) > 0 {
		own := slices.IndexFunc(all, func(at place) bool { return at.doc == to.doc })
		return all[max(own, 0)], nil
	}
	return place{}, fmt.Errorf("names %.128q, and nothing has that anchor", ref)
}

// resource finds the schema that a reference names without its fragment: by its URI, by
// its file, or by the name that a registry has for it.
func (l *library) resource(from place, ref string) (place, bool) {
	if name, _, _ := strings.Cut(ref, "#"); from.doc.refs[name] != "" {
		to, ok := l.resources[home(from.doc.refs[name])]
		return to, ok
	}
	bases := []string{from.base, home(from.doc.file)}
	for dir := path.Dir(from.doc.file); dir != "."; dir = path.Dir(dir) { // some count from the top of their collection
		bases = append(bases, home(dir))
	}
	for _, base := range bases {
		uri := resolve(base, ref)
		for _, spelt := range []string{uri, strings.Replace(uri, "http:", "https:", 1), strings.Replace(uri, "https:", "http:", 1), uri + ".json"} {
			if to, ok := from.doc.own[spelt]; ok {
				return to, true
			}
			if to, ok := l.resources[spelt]; ok {
				return to, true
			}
		}
	}
	return place{}, false
}

// point follows a JSON Pointer, and what $id it passes.
func (l *library) point(from place, pointer, ref string) (place, error) {
	if pointer == "" {
		return from, nil
	}
	at := from
	for token := range strings.SplitSeq(pointer[1:], "/") {
		name := jsonpointer.Unescape(token)
		switch node := at.node.(type) {
		case object:
			at.node = node[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(node) {
				return place{}, fmt.Errorf("names %.128q, and there is nothing", ref)
			}
			at.node = node[i]
		default:
			return place{}, fmt.Errorf("names %.128q, and there is no schema", ref)
		}
		if inner, ok := at.node.(object); ok {
			at.base = baseOf(at.doc.draft, inner, at.base)
		}
	}
	switch at.node.(type) {
	case object, bool:
		return at, nil
	}
	return place{}, fmt.Errorf("names %.128q, and there is no schema", ref)
}

// named is a word for what a reference leads to, for its definition.
func named(ref string, to place) string {
	base := strings.TrimSuffix(path.Base(to.doc.file), ".json")
	if _, fragment, _ := strings.Cut(ref, "#"); fragment != "" {
		base = path.Base(fragment)
	}
	if text, err := url.PathUnescape(base); err == nil {
		base = text
	}
	base = strings.Map(func(r rune) rune {
		if r == '/' || r == '~' || r == '%' || r == '#' || r < ' ' {
			return '_'
		}
		return r
	}, base)
	return base
}

func sorted[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
