package apidocs

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/esclusa/esclusa/schemas"
)

// How a keyword holds schemas.
const (
	schemaItself  = iota + 1 // a schema, or an array of them
	schemaMembers            // an object of schemas, or of arrays of names
)

var holding = map[string]int{
	"items": schemaItself, "additionalItems": schemaItself, "contains": schemaItself,
	"additionalProperties": schemaItself, "propertyNames": schemaItself, "not": schemaItself,
	"if": schemaItself, "then": schemaItself, "else": schemaItself,
	"allOf": schemaItself, "anyOf": schemaItself, "oneOf": schemaItself,
	"definitions": schemaMembers, "properties": schemaMembers, "patternProperties": schemaMembers, "dependencies": schemaMembers,
}

// plain are the keywords of draft-07 that hold no schema. Any other word is an
// annotation of somebody's, which OpenAPI might take for one of its own.
var plain = []string{
	"$ref", "$comment", "title", "description", "default", "examples", "type", "enum", "const",
	"multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum",
	"maxLength", "minLength", "pattern", "format", "contentEncoding", "contentMediaType",
	"maxItems", "minItems", "uniqueItems", "maxProperties", "minProperties", "required",
}

// placed is a schema as it can be in a document at a place (a fragment such as
// #/components/schemas/a). References within a document are from its top, so that those
// of the schema are changed to begin with its place. It has no $id, which would say that
// they are not.
func placed(schema any, at string) any {
	switch s := schema.(type) {
	case []any:
		out := make([]any, len(s))
		for i := range s {
			out[i] = placed(s[i], at)
		}
		return out
	case Object:
		return placedObject(s, at)
	}
	return schema
}

func placedObject(s Object, at string) Object {
	out := make(Object, 0, len(s))
	for _, m := range s {
		switch {
		case m.Name == "$schema" || m.Name == "$id" || m.Name == "$anchor" || m.Name == "x-channel":
			continue
		case holding[m.Name] == schemaItself:
			m.Value = placed(m.Value, at)
		case holding[m.Name] == schemaMembers:
			m.Value = placedMembers(m.Value, at)
		case m.Name == "$ref":
			ref, _ := m.Value.(string)
			_, fragment, _ := strings.Cut(ref, "#")
			m.Value = at + fragment
		case isNote(m):
			m.Name = "x-" + m.Name
		}
		out = append(out, m)
	}
	return apart(out)
}

func placedMembers(value any, at string) any {
	members, _ := value.(Object)
	out := slices.Clone(members)
	for i := range out {
		out[i].Value = placed(out[i].Value, at)
	}
	return out
}

// isNote reports whether a member is an annotation that is no keyword of draft-07, or is
// one of another type.
func isNote(m Member) bool {
	switch m.Name {
	case "readOnly", "writeOnly", "deprecated":
		_, is := m.Value.(bool)
		return !is
	}
	return !strings.HasPrefix(m.Name, "x-") && !slices.Contains(plain, m.Name)
}

// apart puts a reference that has neighbours where it has none: tools pass over those,
// and over the schemas in them. No neighbour of a reference asserts anything.
func apart(s Object) Object {
	i := s.index("$ref")
	if i < 0 || len(s) == 1 {
		return s
	}
	out := slices.Clone(s)
	out[i] = Member{"allOf", []any{Object{out[i]}}}
	return out
}

// versionName names the schema of a version in a document. No datatype has a dot.
func versionName(ch *schemas.Channel) string { return ch.Datatype + "." + ch.Version }

// described is the schema of a version at a place, with its $id in words.
func described(ch *schemas.Channel, at string) Object {
	top, _ := placed(parse(ch.Schema), at).(Object)
	return top.With("x-schema-id", ch.ID).With("x-status", string(ch.Status))
}

// accepted are the versions of a datatype that a sender may name, the highest first.
func accepted(ch *schemas.Channel) []*schemas.Channel {
	return slices.DeleteFunc(ch.Versions(), func(v *schemas.Channel) bool { return v.Status == schemas.Retired })
}

// AnyOf is the schema of values that are of one of the schemas.
func AnyOf(all ...Object) Object {
	switch len(all) {
	case 0:
		return Object{{"not", Object{}}}
	case 1:
		return all[0]
	}
	return combined("anyOf", all)
}

func combined(how string, all []Object) Object {
	list := make([]any, len(all))
	for i := range all {
		list[i] = all[i]
	}
	return Object{{how, list}}
}

// reference is one to a component.
func reference(kind, name string) Object {
	return Object{{"$ref", "#/components/" + kind + "/" + name}}
}

// escaped is a name as a fragment of a reference has it.
func escaped(name string) string {
	return (&url.URL{Fragment: strings.NewReplacer("~", "~0", "/", "~1").Replace(name)}).EscapedFragment()
}

func sorted[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
