package schemas

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strconv"

	"github.com/esclusa/esclusa/internal/jsonpointer"
)

// bundle is the text of a schema that can be read by itself: what it refers to in other
// files of the catalogue is among its definitions. A schema that refers to none stays as
// its file has it, byte for byte.
func (d *document) bundle(text []byte) []byte {
	if len(d.roots) == 0 {
		return text
	}
	b := bundler{d, make(map[string]string)}
	top, _ := d.root.(map[string]any) // a schema of a datatype is an object
	own, _ := top["definitions"].(map[string]any)
	for _, file := range slices.Sorted(maps.Keys(d.roots)) {
		name := file
		for own[name] != nil || name != file && d.roots[name] {
			name += "'"
		}
		b.names[file] = name
	}
	bundled, _ := b.copied("", d.root).(map[string]any)
	definitions, _ := bundled["definitions"].(map[string]any)
	if definitions == nil {
		definitions = make(map[string]any)
		bundled["definitions"] = definitions
	}
	for file, name := range b.names {
		at := placeIn(file, "")
		definition, _ := b.copied(at, d.places[at]).(map[string]any)
		for _, mark := range []string{"$id", "$schema", "x-channel"} {
			delete(definition, mark) // belongs to the top of a file
		}
		definitions[name] = definition
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(bundled); err != nil {
		d.fault("", "cannot be written with what it refers to: %v", err)
	}
	return out.Bytes()
}

// bundler copies schemas into one document.
type bundler struct {
	*document
	names map[string]string // of other files, among the definitions
}

// copied is a value with its references changed to where their targets are then.
func (b *bundler) copied(at string, value any) any {
	switch v := value.(type) {
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = b.copied(at+"/"+strconv.Itoa(i), v[i])
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for name := range v {
			out[name] = b.copied(at+"/"+jsonpointer.Escape(name), v[name])
		}
		if target, isRef := b.refs[at]; isRef {
			out["$ref"] = b.reference(target)
		}
		return out
	}
	return value
}

func (b *bundler) reference(target string) string {
	file, pointer := fileOf(target)
	if file != "" {
		pointer = "/definitions/" + jsonpointer.Escape(b.names[file]) + pointer
	}
	return "#" + (&url.URL{Fragment: pointer}).EscapedFragment()
}
