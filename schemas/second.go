package schemas

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/xeipuuv/gojsonschema"

	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// secondOpinion has gojsonschema compile an unfolded schema too: what another
// implementation of draft-07 does not take for a schema does not load, so that no
// mistake of our lint or of our judge lets it in. Its verdicts on records are the
// tests' second opinion; they are not asked for here, since the library rounds
// numbers and has no bound on its work.
func secondOpinion(tree any) (s *gojsonschema.Schema, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("gojsonschema failed: %v", cause)
		}
	}()
	loader := gojsonschema.NewSchemaLoader()
	loader.Draft, loader.AutoDetect, loader.Validate = gojsonschema.Draft7, false, false
	return loader.Compile(sealed{gojsonschema.NewRawLoader(distinct(inGo(folded(tree))))})
}

// sealed is a loader that loads nothing else. There is no reference left to load;
// this makes sure that what is missed is an error and never a request to somebody's
// server or a look into a file.
type sealed struct{ gojsonschema.JSONLoader }

func (sealed) LoaderFactory() gojsonschema.JSONLoaderFactory { return sealed{} }

func (sealed) New(string) gojsonschema.JSONLoader { return unloadable{} }

type unloadable struct{ gojsonschema.JSONLoader }

var errRemote = errors.New("a schema must not refer to anything outside of its file")

// LoadJSON refuses.
func (unloadable) LoadJSON() (any, error) { return nil, errRemote }

// inGo is a tree with its expressions as Go has them.
func inGo(tree any) any {
	return rewritten(tree, func(schema map[string]any) {
		if text, ok := schema["pattern"].(string); ok {
			schema["pattern"], _ = onepass.Translate(text)
		}
		if named, ok := schema["patternProperties"].(map[string]any); ok {
			translated := make(map[string]any, len(named))
			for text, sub := range named {
				text, _ = onepass.Translate(text)
				translated[text] = sub
			}
			schema["patternProperties"] = translated
		}
	})
}

// distinct is a tree whose enums have no values that are the same to gojsonschema,
// which compares numbers as float64.
func distinct(tree any) any {
	return rewritten(tree, func(schema map[string]any) {
		if values, ok := schema["enum"].([]any); ok {
			schema["enum"] = apart(values[:min(len(values), mostCompared)])
		}
	})
}

// mostCompared bounds the values of an enum that gojsonschema gets to see: it compares
// each with all others. Ours have been found to differ.
const mostCompared = 2000

// rewritten is a copy of a tree in which each object has been changed, those within
// first.
func rewritten(tree any, change func(object map[string]any)) any {
	switch tree := tree.(type) {
	case []any:
		out := make([]any, len(tree))
		for i := range tree {
			out[i] = rewritten(tree[i], change)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(tree))
		for name, value := range tree {
			out[name] = rewritten(value, change)
		}
		change(out)
		return out
	}
	return tree
}

// apart leaves out values that float64 makes the same as one before.
func apart(values []any) []any {
	var kept []any
	seen := make(map[string]bool)
	for _, v := range values {
		var rounded any
		text, err := json.Marshal(v)
		if err == nil && json.Unmarshal(text, &rounded) == nil {
			text, _ = json.Marshal(rounded)
		}
		if !seen[string(text)] {
			seen[string(text)] = true
			kept = append(kept, v)
		}
	}
	return kept
}
