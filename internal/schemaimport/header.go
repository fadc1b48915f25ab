package schemaimport

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/jsonpointer"
	"github.com/esclusa/esclusa/internal/nearest"
)

var (
	schemaVer = regexp.MustCompile(`(?:^|[^0-9])([1-9][0-9]{0,5})[-._]([0-9]{1,6})[-._]([0-9]{1,6})(?:[^0-9]|$)`)
	shortVer  = regexp.MustCompile(`(?:^|[^a-z0-9])v?([1-9][0-9]{0,5})$`)
)

// identityOf proposes datatype and version of a schema: by its self-description, as
// Snowplow has it, else by where it lies.
func identityOf(doc *document, o Options) (datatype, version string) {
	root, _ := doc.root.(object)
	self, _ := root["self"].(object)
	name, _ := self["name"].(string)
	version, _ = self["version"].(string)
	at := strings.TrimSuffix(doc.file, ".json")
	if base, dir := path.Base(at), path.Base(path.Dir(at)); dir == "jsonschema" {
		name, version = cmp.Or(name, path.Base(path.Dir(path.Dir(at)))), cmp.Or(version, base)
	}
	version = cmp.Or(versionIn(version), versionIn(path.Base(at)), versionIn(path.Base(path.Dir(at))), "1-0-0")
	if base := path.Base(at); name == "" {
		name = schemaVer.ReplaceAllString(base, "")
		name = strings.TrimSuffix(strings.TrimSuffix(name, ".schema"), "-schema")
		if short := shortVer.FindString(name); name == "" || short == name || name == "schema" || name == "index" || name == "event" {
			name = path.Base(path.Dir(at)) // such as order/1-0-0.json, order/schema.json
		}
	}
	if o.Name != "" {
		return o.Name, version
	}
	if plain, err := url.PathUnescape(name); err == nil { // as a registry's subject is kept
		name = plain
	}
	return datatypeName(name), version
}

// versionIn is the SchemaVer of a text such as 1.2.0 or v3, empty for none.
func versionIn(text string) string {
	if v := schemaVer.FindStringSubmatch(text); v != nil {
		return number(v[1]) + "-" + number(v[2]) + "-" + number(v[3])
	}
	if v := shortVer.FindStringSubmatch(text); v != nil {
		return v[1] + "-0-0"
	}
	return ""
}

func number(digits string) string { return cmp.Or(strings.TrimLeft(digits, "0"), "0") }

// datatypeName makes a name as datatypes have them: lower case, with hyphens between
// words.
func datatypeName(text string) string {
	var b strings.Builder
	lower := false
	for _, r := range text {
		switch {
		case r >= 'A' && r <= 'Z':
			if lower {
				b.WriteByte('-')
			}
			b.WriteRune(r - 'A' + 'a')
			lower = false
			continue
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
			lower = true
			continue
		}
		b.WriteByte('-')
		lower = false
	}
	name := strings.Trim(regexp.MustCompile(`-+`).ReplaceAllString(b.String(), "-"), "-")
	for esclusa.CheckDatatypeName(name) != nil && len(name) > 1 && name[0] >= '0' && name[0] <= '9' {
		name = "t" + name
	}
	if len(name) > 40 {
		name = strings.Trim(name[len(name)-40:], "-")
	}
	if esclusa.CheckDatatypeName(name) != nil && esclusa.CheckDatatypeName(name+"-event") == nil {
		name += "-event" // the name is taken
	}
	return name
}

// ownID is the whole URI that a schema has for its $id; empty for none.
func ownID(root object) string {
	id, _ := root["$id"].(string)
	if id == "" {
		id, _ = root["id"].(string)
	}
	id = strings.TrimSuffix(id, "#")
	if u, err := url.Parse(id); err == nil && u.Scheme != "" && u.Fragment == "" && (u.Host != "" || u.Opaque != "") {
		return id
	}
	return ""
}

// idOf is the $id that a schema has, or one made of its name where it has none or shares
// it, as the versions in a registry do.
func (l *library) idOf(root object, datatype, version string) string {
	if id := ownID(root); id != "" && l.ids[id] < 2 {
		return id
	}
	if self, ok := root["self"].(object); ok {
		vendor, _ := self["vendor"].(string)
		name, _ := self["name"].(string)
		if vendor != "" && name != "" {
			return "iglu:" + url.PathEscape(vendor) + "/" + url.PathEscape(name) + "/jsonschema/" + version
		}
	}
	return "urn:schema:" + datatype + ":" + version
}

// member is a member of records, as a converted schema declares it.
type member struct {
	parts    []object // schemas that apply to it
	required bool
}

// membersAt are the members that always may be there of the schemas that apply to one
// value.
func membersAt(root object, parts []object) map[string]*member {
	out := make(map[string]*member)
	for _, p := range parts {
		properties, _ := p["properties"].(object)
		for name, schema := range properties {
			if out[name] == nil {
				out[name] = &member{}
			}
			out[name].parts = always(root, out[name].parts, schema, 0)
		}
	}
	for _, p := range parts {
		required, _ := p["required"].([]any)
		for _, name := range required {
			if text, ok := name.(string); ok && out[text] != nil {
				out[text].required = true
			}
		}
	}
	return out
}

// always appends the schemas that apply wherever one does.
func always(root object, to []object, schema any, depth int) []object {
	node, ok := schema.(object)
	if !ok || depth > 20 || len(to) > 200 {
		return to
	}
	if ref, isRef := node["$ref"].(string); isRef {
		if ref == "#" {
			return always(root, to, root, depth+1)
		}
		name, _ := url.PathUnescape(strings.TrimPrefix(ref, "#/definitions/"))
		definitions, _ := root["definitions"].(object)
		return always(root, to, definitions[jsonpointer.Unescape(name)], depth+1)
	}
	to = append(to, node)
	all, _ := node["allOf"].([]any)
	for _, part := range all {
		to = always(root, to, part, depth+1)
	}
	return to
}

// typesAt are the types that all of the schemas take; nil for any.
func typesAt(parts []object) (types []any) {
	for _, p := range parts {
		own := typesOf(p["type"])
		switch {
		case len(own) == 0:
		case types == nil:
			types = slices.Clone(own)
		default:
			types = slices.DeleteFunc(types, func(t any) bool {
				return !slices.Contains(own, t) && (t != "integer" || !slices.Contains(own, any("number")))
			})
		}
	}
	return types
}

// likely are the names that keys have, the best first.
var likely = []string{"id", "uuid", "guid", "key", "event_id", "eventId", "eventid", "message_id", "messageId"}

// proposeKey is a member that each record has, and that looks like a key; empty for none.
func proposeKey(root object) string {
	members := membersAt(root, always(root, nil, root, 0))
	rank := func(name string) int {
		if i := slices.Index(likely, name); i >= 0 {
			return i
		}
		lower := strings.ToLower(name)
		if strings.HasSuffix(lower, "id") || strings.HasSuffix(lower, "key") || strings.HasSuffix(lower, "name") || lower == "code" || lower == "number" {
			return len(likely)
		}
		return len(likely) + 1
	}
	best := ""
	for _, name := range sorted(members) {
		m := members[name]
		types := typesAt(m.parts)
		if !m.required || len(types) != 1 || types[0] != "string" && types[0] != "integer" {
			continue
		}
		if best == "" || rank(name) < rank(best) {
			best = name
		}
	}
	if best == "" {
		return ""
	}
	return "/" + jsonpointer.Escape(best)
}

// keyed makes sure that each record has the key, or says why it cannot have one.
func keyed(root object, pointer string) (changed bool, err error) {
	if pointer == "" || pointer[0] != '/' {
		return false, fmt.Errorf("--key %.64q is not a JSON Pointer such as /id", pointer)
	}
	parts := always(root, nil, root, 0)
	missing := false
	tokens := strings.Split(pointer[1:], "/")
	names := make([]string, len(tokens))
	for i, token := range tokens {
		names[i] = jsonpointer.Unescape(token)
		members := membersAt(root, parts)
		m := members[names[i]]
		if m == nil {
			return false, fmt.Errorf("has no member %.64q%s, which would be the key", names[i], nearest.Hint(names[i], sorted(members)))
		}
		types := typesAt(m.parts)
		want := "object"
		if i == len(tokens)-1 {
			if want = "string"; types != nil && !slices.Contains(types, any("string")) {
				want = "integer"
			}
		}
		if types != nil && !slices.Contains(types, any(want)) && (want != "integer" || !slices.Contains(types, any("number"))) {
			return false, fmt.Errorf("has %.64q as neither a string nor an integer, so that it cannot be the key", names[i])
		}
		missing = missing || !m.required || len(types) != 1 || types[0] != want
		parts = m.parts
		if i == len(tokens)-1 && missing {
			root["allOf"] = append(allOf(root), demand(names, want))
		}
	}
	if missing {
		if ref, isRef := root["$ref"]; isRef {
			delete(root, "$ref")
			root["allOf"] = append([]any{object{"$ref": ref}}, allOf(root)...)
		}
	}
	return missing, nil
}

func allOf(root object) []any {
	list, _ := root["allOf"].([]any)
	return slices.Clone(list)
}

// demand is a schema that asks for a member, and for its type.
func demand(names []string, of string) object {
	schema := object{"type": of}
	for _, name := range slices.Backward(names) {
		schema = object{"type": "object", "required": []any{name}, "properties": object{name: schema}}
	}
	return schema
}
