package schemainfer

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/esclusa/esclusa/internal/jsonpointer"
)

// Made is a datatype that has been inferred.
type Made struct {
	Key     string   // JSON Pointer to the domain key
	Text    []byte   // the schema
	Samples [][]byte // records that showed something new, in the order in which they came
}

// Schema writes the schema of what has been learnt, with a key that is given, or with one
// that it proposes where none is. That the schema loads, and takes the records, is for the
// caller to see: a key that is given may be none.
func (i *Inference) Schema(key string) (*Made, error) {
	if i.root.objects == 0 {
		return nil, errNone
	}
	if key == "" {
		if key = i.proposeKey(); key == "" {
			return nil, errors.New("no member could be the key of all records: one must be a string that is not empty, or an integer, in each of them; name one with --key")
		}
	}
	root := i.root.objectSchema(key)
	i.ownName(root)
	head := object{
		{"$schema", "http://json-schema.org/draft-07/schema#"},
		{"$id", "https://example.org/schemas/" + i.datatype + "/1-0-0"},
		{"title", i.datatype},
		{"description", "What a record of datatype " + i.datatype + " says, and who sends it."},
		{"x-channel", object{{"key", key}}},
	}
	text, err := encode(append(head, root...))
	if err != nil {
		return nil, err
	}
	return &Made{Key: key, Text: text, Samples: i.samples}, nil
}

// ownName lets each record name its datatype, unless they use that member otherwise.
func (i *Inference) ownName(root object) {
	const name = "datatype"
	m := i.root.members[name]
	if m != nil && (m.kinds != isString || len(m.strings.values) != 1 || m.strings.values[i.datatype] == 0) {
		return
	}
	for _, part := range root {
		if properties, ok := part.value.(*object); ok && part.name == "properties" {
			own := pair{name, object{{"description", "Names the datatype where no header does."}, {"type", "string"}, {"const", i.datatype}}}
			if at := slices.IndexFunc(*properties, func(p pair) bool { return p.name == name }); at >= 0 {
				(*properties)[at] = own
			} else {
				*properties = append(object{own}, *properties...)
			}
		}
	}
}

// schema is what every value of a place keeps to. The pointer of the key is from there;
// empty where it is not below.
func (n *node) schema(key string) object {
	var s object
	if types := n.types(); len(types) == 1 {
		s = append(s, pair{"type", types[0]})
	} else if len(types) > 1 {
		s = append(s, pair{"type", types})
	}
	if n.kinds&isString != 0 {
		s = append(s, n.strings.schema(n.kinds, key == "/")...)
	}
	if n.kinds&isArray != 0 && n.items != nil {
		s = append(s, pair{"items", n.items.schema("")})
	}
	if n.kinds&isObject != 0 {
		s = append(s, n.membersSchema(key)...)
	}
	return s
}

func (n *node) objectSchema(key string) object {
	return append(object{{"type", "object"}}, n.membersSchema(key)...)
}

var typeNames = []struct {
	kind kinds
	name string
}{{isNull, "null"}, {isBoolean, "boolean"}, {isInteger, "integer"}, {isNumber, "number"}, {isString, "string"}, {isArray, "array"}, {isObject, "object"}}

// types are the names of the types, an integer being a number where both were seen.
func (n *node) types() (names []string) {
	for _, t := range typeNames {
		if n.kinds&t.kind != 0 && (t.kind != isInteger || n.kinds&isNumber == 0) {
			names = append(names, t.name)
		}
	}
	return names
}

// schema is what the texts of a place have in common: a format, or that there are few.
func (t *texts) schema(of kinds, isKey bool) object {
	if len(t.formats) > 0 {
		return object{{"format", t.formats[0]}}
	}
	few := t.few()
	if few == nil || isKey || of&^(isString|isNull) != 0 {
		return nil
	}
	values := []any{}
	for _, text := range slices.Sorted(maps.Keys(few)) {
		values = append(values, text)
	}
	if of&isNull != 0 {
		values = append(values, nil)
	}
	return object{{"enum", values}}
}

// sparse reports whether the names of members are data: there are many, each in few
// objects.
func (n *node) sparse() bool {
	times := 0
	for _, m := range n.members {
		times += m.times
	}
	return len(n.members) > 32 && times*10 < len(n.members)*n.objects
}

func (n *node) membersSchema(key string) (s object) {
	data := n.data
	if data == nil && key == "" && n.sparse() {
		data = n.merged()
	}
	if data != nil {
		return object{{"additionalProperties", data.schema("")}}
	}
	required, properties := []string{}, &object{}
	for _, name := range slices.Sorted(maps.Keys(n.members)) {
		m := n.members[name]
		if m.times == n.objects {
			required = append(required, name)
		}
		*properties = append(*properties, pair{name, m.schema(below(key, name))})
	}
	if len(required) > 0 {
		s = append(s, pair{"required", required})
	}
	return append(s, pair{"additionalProperties", false}, pair{"properties", properties})
}

// below is what is left of a pointer to the key in a member: "/" is the member itself.
func below(key, name string) string {
	first, rest, more := strings.Cut(strings.TrimPrefix(key, "/"), "/")
	switch {
	case key == "" || key == "/" || jsonpointer.Unescape(first) != name:
		return ""
	case more:
		return "/" + rest
	}
	return "/"
}

// maxKeyRunes is what a key may have at most, in characters.
const maxKeyRunes = 256

// proposeKey is a member that each record has and that looks like a key; empty for none.
func (i *Inference) proposeKey() string {
	best, rank := "", 0
	for _, name := range slices.Sorted(maps.Keys(i.root.members)) {
		m := i.root.members[name]
		text := m.kinds == isString && !m.strings.empty && m.strings.longest <= maxKeyRunes
		if m.times != i.root.objects || !text && m.kinds != isInteger || name == "datatype" || name == "" {
			continue
		}
		if r := i.rank(name, m); best == "" || r < rank {
			best, rank = name, r
		}
	}
	if best == "" {
		return ""
	}
	return "/" + jsonpointer.Escape(best)
}

// rank is low for what looks like a key: by its name, and by having many values.
func (i *Inference) rank(name string, m *member) int {
	lower := strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
	own := strings.ReplaceAll(i.datatype, "-", "")
	few := 0
	if !m.strings.many && m.strings.times > 0 && len(m.strings.values) < m.strings.times {
		few = 10
	}
	switch {
	case lower == "id", lower == own+"id", lower == "id"+own, lower == own:
		return few
	case lower == "uuid", lower == "guid", lower == "key", lower == "eventid", lower == "messageid":
		return few + 1
	case strings.HasSuffix(lower, "id"), strings.HasPrefix(strings.ToLower(name), "id_"), strings.HasSuffix(lower, "key"), lower == "code", lower == "number":
		return few + 2
	}
	return few + 3
}

// object is a JSON object whose members keep their order.
type object []pair

type pair struct {
	name  string
	value any
}

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, p := range o {
		if i > 0 {
			out.WriteByte(',')
		}
		for _, part := range []any{p.name, p.value} {
			if err := plainly(&out, "").Encode(part); err != nil {
				return nil, err
			}
			out.Truncate(out.Len() - 1)
			out.WriteByte(':')
		}
		out.Truncate(out.Len() - 1)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

func plainly(out *bytes.Buffer, indent string) *json.Encoder {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	return enc
}

func encode(schema object) ([]byte, error) {
	var out bytes.Buffer
	err := plainly(&out, "  ").Encode(schema)
	return out.Bytes(), err
}
