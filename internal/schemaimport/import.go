package schemaimport

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// Options say what import cannot know.
type Options struct {
	Key  string // JSON Pointer to the domain key of all; empty: proposed
	Name string // datatype of all; empty: proposed
}

// Imported is what became of one schema.
type Imported struct {
	File     string // that it was read from
	Datatype string
	Version  string
	Key      string
	Proposed bool     // the key was
	Changes  []Change // what was done to it
	Text     []byte   // the schema of the catalogue; nil where it could not be taken
	Refused  []error  // why not
}

// Import converts the schemas of the files, or only the file that is named. Files that
// others refer to are bundled into those, and no datatypes of their own unless they are
// all there is or describe themselves.
func Import(files Files, only string, o Options) []*Imported {
	return newLibrary(files).importAll(only, o)
}

func (l *library) importAll(only string, o Options) []*Imported {
	var all []*Imported
	parts := l.parts()
	for _, file := range sorted(l.documents) {
		doc := l.documents[file]
		switch {
		case only != "" && file != only:
			continue
		case only == "" && doc.err == nil && (parts[file] || !looksLikeSchema(doc.root)):
			continue
		}
		all = append(all, l.importOne(doc, o))
	}
	settle(all)
	return all
}

// looksLikeSchema tells schemas from other files of JSON.
func looksLikeSchema(root any) bool {
	node, ok := root.(object)
	if !ok {
		return false
	}
	if types := typesOf(node["type"]); len(types) > 0 && !slices.Contains(types, any("object")) {
		return false // a record is an object
	}
	text, _ := node["$schema"].(string)
	if strings.Contains(text, "json-schema.org") || strings.Contains(text, "self-desc") {
		return true
	}
	_, properties := node["properties"].(object)
	return node["type"] == "object" && properties
}

// parts are the files that others refer to.
func (l *library) parts() map[string]bool {
	parts := make(map[string]bool)
	var look func(p place)
	look = func(p place) {
		switch node := p.node.(type) {
		case []any:
			for _, child := range node {
				look(place{p.doc, child, p.base})
			}
		case object:
			base := baseOf(p.doc.draft, node, p.base)
			if ref, ok := node["$ref"].(string); ok {
				if to, found := l.resource(place{p.doc, node, base}, ref); found && to.doc != p.doc {
					if root, _ := to.doc.root.(object); root["self"] == nil && root["x-channel"] == nil {
						parts[to.doc.file] = true
					}
				}
			}
			for name, child := range node {
				if !holdsData[name] {
					look(place{p.doc, child, base})
				}
			}
		}
	}
	for _, doc := range l.documents {
		if doc.err == nil {
			look(place{doc, doc.root, home(doc.file)})
		}
	}
	return parts
}

func (l *library) importOne(doc *document, o Options) *Imported {
	in := &Imported{File: doc.file, Key: o.Key}
	in.Datatype, in.Version = identityOf(doc, o)
	if doc.err != nil {
		in.Refused = []error{doc.err}
		return in
	}
	if err := esclusa.CheckDatatypeName(in.Datatype); err != nil {
		in.Refused = []error{fmt.Errorf("%w: give another with --name", err)}
		return in
	}
	root, c := convertRoot(l, doc)
	if len(c.refused) == 0 {
		l.head(in, doc, root, c)
	}
	in.Changes = c.list()
	if in.Refused = append(in.Refused, c.refused...); len(in.Refused) > 0 {
		return in
	}
	text := encode(root, l.names)
	if in.Refused = lint(in.path(), text); len(in.Refused) == 0 {
		in.Text = text
	}
	return in
}

// head gives a schema what the catalogue asks for at its top.
func (l *library) head(in *Imported, doc *document, root object, c *conversion) {
	from, _ := doc.root.(object)
	if own, _ := from["$schema"].(string); doc.draft != draft7 || own == "" {
		c.changed("", "$schema draft-07")
	}
	root["$schema"] = "http://json-schema.org/draft-07/schema#"
	root["$id"] = l.idOf(from, in.Datatype, in.Version)
	if root["$id"] != from["$id"] {
		c.changed("", "$id %s", root["$id"])
	}
	if types := typesOf(root["type"]); len(types) > 0 && !slices.Contains(types, any("object")) {
		in.Refused = append(in.Refused, errors.New("/type: must be object: a record is one JSON object"))
		return
	}
	settings, _ := from["x-channel"].(object)
	if settings == nil {
		settings = make(object)
	}
	if own, _ := settings["key"].(string); in.Key == "" {
		in.Key = own
	}
	if in.Key == "" {
		in.Key, in.Proposed = proposeKey(root), true
	}
	if in.Key == "" {
		in.Refused = append(in.Refused, errors.New("has no member that every record has and that could be its key: name one with --key"))
		return
	}
	changed, err := keyed(root, in.Key)
	if err != nil {
		in.Refused = append(in.Refused, err)
		return
	}
	if changed {
		c.changed("", "%s asked for, since it is the key", in.Key)
	}
	settings["key"] = in.Key
	if doc.registered != nil {
		settings["confluent"] = doc.registered
		if doc.registered["ids"] == nil {
			c.changed("", "named by no id: the registry has the same one for another subject")
		}
	}
	root["x-channel"] = settings
}

func (in *Imported) path() string { return in.Datatype + "/" + in.Version + ".json" }

// lint is what keeps a schema out of a catalogue.
func lint(file string, text []byte) (faults []error) {
	for _, fault := range schemas.Lint(memory(Files{file: text})) {
		var f *schemas.Fault
		if errors.As(fault, &f) {
			f.File = ""
		}
		faults = append(faults, fault)
	}
	return faults
}

// settle refuses schemas that would be the same version of the same datatype, and those
// that do not go together.
func settle(all []*Imported) {
	taken := make(map[string]string)
	for _, in := range all {
		if in.Text == nil {
			continue
		}
		if other := taken[in.path()]; other != "" {
			in.Text, in.Refused = nil, []error{fmt.Errorf("would be %s, as %s: give it another name or version", in.path(), other)}
			continue
		}
		taken[in.path()] = in.File
	}
	renumber(all)
	for range len(all) + 1 { // what is left out may have been what others did not agree with
		files := make(Files)
		for _, in := range all {
			if in.Text != nil {
				files[in.path()] = in.Text
			}
		}
		faults := schemas.Lint(memory(files))
		if len(files) == 0 || len(faults) == 0 {
			return
		}
		for _, fault := range faults {
			var f *schemas.Fault
			if !errors.As(fault, &f) {
				continue
			}
			for _, in := range all {
				if in.Text != nil && (f.File == in.path() || f.File == in.Datatype) {
					in.Text, in.Refused = nil, []error{fault}
				}
			}
		}
	}
}

// Library is a set of files, of which one after another can be imported.
type Library struct{ *library }

// NewLibrary reads the files.
func NewLibrary(files Files) Library { return Library{newLibrary(files)} }

// Schemas are the files that look like a schema of records.
func (l Library) Schemas() (files []string) {
	for _, file := range sorted(l.documents) {
		if doc := l.documents[file]; doc.err == nil && looksLikeSchema(doc.root) {
			files = append(files, file)
		}
	}
	return files
}

// Replace puts another text in the place of a file.
func (l Library) Replace(file string, text []byte) {
	if root, ok := l.documents[file].root.(object); ok {
		l.ids[ownID(root)]--
	}
	l.add(&document{file: file}, text)
}

// Import is the function for one file.
func (l Library) Import(file string, o Options) *Imported { return l.importOne(l.documents[file], o) }
