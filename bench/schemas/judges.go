package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path"
	"strings"

	santhosh "github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/esclusa/esclusa/internal/schemaimport"
	"github.com/esclusa/esclusa/internal/testing/ajv"
)

// others are the verdicts of the two other implementations on the schema as it was
// written; nil where one does not take it.
func (s *sampler) others(files schemaimport.Files, file string, original []byte, records []record) (second, third []bool) {
	uri, referred := s.closure(files, file, original)
	original = named(original, uri)
	values := make([]json.RawMessage, len(records))
	for i := range records {
		values[i] = records[i].text
	}
	third, err := s.judge.Valid(ajv.Request{Draft: draftOf(original), URI: uri, Schema: original, Others: referred, Values: values})
	if err == nil {
		second, err = bySanthosh(uri, original, referred, values)
	}
	if err != nil && s.verbose {
		fmt.Fprintf(os.Stderr, "%s/%s: not judged: %.300v\n", s.name, file, err)
	}
	return second, third
}

func draftOf(schema []byte) string {
	var root struct {
		Schema string `json:"$schema"`
		ID     string `json:"id"`
		Defs   any    `json:"$defs"`
		Self   object
	}
	_ = json.Unmarshal(schema, &root) // what it cannot say is not there
	for _, draft := range []string{"draft-04", "draft-06", "draft-07", "2019-09", "2020-12"} {
		if strings.Contains(root.Schema, draft) {
			return draft
		}
	}
	switch {
	case root.ID != "" || root.Self != nil || strings.HasSuffix(strings.TrimSuffix(root.Schema, "#"), "json-schema.org/schema"):
		return "draft-04"
	case root.Defs != nil:
		return "2020-12"
	}
	return "draft-07"
}

// closure are the schemas that one refers to, directly or by others, by their URI, and
// its own.
func (s *sampler) closure(files schemaimport.Files, file string, original []byte) (uri string, referred map[string]json.RawMessage) {
	if s.byID == nil {
		s.byID = make(map[string]string)
		for name, text := range files {
			s.byID[baseOf(name, text)] = name
		}
	}
	uri, referred = baseOf(file, original), make(map[string]json.RawMessage)
	pending := map[string][]byte{uri: original}
	for len(pending) > 0 {
		next := make(map[string][]byte)
		for base, text := range pending {
			for _, ref := range references(text) {
				target := resolve(base, ref)
				name := s.fileOf(files, target)
				if target == uri || referred[target] != nil || files[name] == nil {
					continue
				}
				referred[target], next[target] = named(files[name], target), files[name]
			}
		}
		pending = next
	}
	return uri, referred
}

// fileOf is the file that has a URI, empty for none. Some collections count from their top.
func (s *sampler) fileOf(files schemaimport.Files, uri string) string {
	if name, known := s.byID[uri]; known {
		return name
	}
	name := strings.TrimPrefix(uri, "file:///")
	for dir := path.Dir(name); files[name] == nil && dir != "."; dir = path.Dir(dir) {
		for _, rest := range []string{path.Base(name), path.Join(path.Base(path.Dir(name)), path.Base(name))} {
			if at := path.Join(dir, rest); files[at] != nil {
				return at
			}
		}
	}
	return name
}

// named gives a schema the URI that it is asked for by, so that references in it go from
// there for both judges.
func named(text []byte, uri string) json.RawMessage {
	if draftOf(text) == "draft-04" {
		return withMember(text, "id", uri)
	}
	return withMember(text, "$id", uri)
}

func baseOf(file string, text []byte) string {
	var root struct {
		ID  string `json:"$id"`
		Old string `json:"id"`
	}
	_ = json.Unmarshal(text, &root)
	id, _, _ := strings.Cut(cmp.Or(root.ID, root.Old), "#")
	if strings.Contains(id, "://") || strings.HasPrefix(id, "urn:") {
		return id
	}
	return resolve("file:///"+(&url.URL{Path: file}).EscapedPath(), id)
}

func resolve(base, ref string) string {
	ref, _, _ = strings.Cut(ref, "#")
	from, err := url.Parse(base)
	to, bad := url.Parse(ref)
	if err != nil || bad != nil || ref == "" {
		return base
	}
	return from.ResolveReference(to).String()
}

func references(text []byte) (refs []string) {
	var root any
	if json.Unmarshal(text, &root) != nil {
		return nil
	}
	var look func(node any)
	look = func(node any) {
		switch node := node.(type) {
		case []any:
			for _, child := range node {
				look(child)
			}
		case object:
			if ref, ok := node["$ref"].(string); ok {
				refs = append(refs, ref)
			}
			for _, child := range node {
				look(child)
			}
		}
	}
	look(root)
	return refs
}

// loader gives santhosh the schemas that are there, and nothing else.
type loader map[string]json.RawMessage

var errAbsent = errors.New("is not among the files")

// Load implements santhosh's URLLoader.
func (l loader) Load(at string) (any, error) {
	text, ok := l[at]
	if !ok {
		return nil, errAbsent
	}
	return santhosh.UnmarshalJSON(bytes.NewReader(text))
}

func bySanthosh(uri string, schema []byte, referred map[string]json.RawMessage, values []json.RawMessage) (valid []bool, err error) {
	doc, err := santhosh.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		return nil, err
	}
	c := santhosh.NewCompiler()
	c.DefaultDraft(map[string]*santhosh.Draft{
		"draft-04": santhosh.Draft4, "draft-06": santhosh.Draft6, "draft-07": santhosh.Draft7, "2019-09": santhosh.Draft2019, "2020-12": santhosh.Draft2020,
	}[draftOf(schema)])
	c.AssertFormat()
	c.UseLoader(loader(referred))
	if err := c.AddResource(uri, doc); err != nil {
		return nil, err
	}
	s, err := c.Compile(uri)
	if err != nil {
		return nil, err
	}
	for _, text := range values {
		value, err := santhosh.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			return nil, err
		}
		valid = append(valid, s.Validate(value) == nil)
	}
	return valid, nil
}
