package apidocs

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/esclusa/esclusa/internal/jsonpointer"
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
// they are not. What tools take for something else although draft-07 allows it, is said
// in a way that means the same.
func placed(schema any, at string) Object {
	p := placing{at: at, names: make(map[string]string)}
	p.rename(schema)
	top, _ := p.schema(schema).(Object)
	return top
}

type placing struct {
	at    string
	names map[string]string // of definitions, for those that a component cannot have
	into  bool              // a reference leads into dependencies, which stay as they are then
}

var (
	componentName = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)
	notInNames    = regexp.MustCompile(`[^A-Za-z0-9._-]+`)
)

// rename finds names for definitions that a component cannot have, such as that of a
// file.
func (p *placing) rename(schema any) {
	all := make(map[string]bool)
	p.definitions(schema, all)
	for _, name := range sorted(all) {
		if componentName.MatchString(name) {
			continue
		}
		safe := notInNames.ReplaceAllString(name, "_")
		for all[safe] {
			safe += "_"
		}
		p.names[name], all[safe] = safe, true
	}
}

// definitions collects the names of all definitions in a value.
func (p *placing) definitions(value any, names map[string]bool) {
	switch v := value.(type) {
	case []any:
		for i := range v {
			p.definitions(v[i], names)
		}
	case Object:
		for _, m := range v {
			if below, ok := m.Value.(Object); ok && m.Name == "definitions" {
				for _, d := range below {
					names[d.Name] = true
				}
			}
			if ref, ok := m.Value.(string); ok && m.Name == "$ref" && strings.Contains(ref, "/dependencies/") {
				p.into = true
			}
			p.definitions(m.Value, names)
		}
	}
}

// schema is a schema, or a list of them, in the document. One that is true or false is
// said as an object.
func (p *placing) schema(schema any) any {
	switch s := schema.(type) {
	case []any:
		out := make([]any, len(s))
		for i := range s {
			out[i] = p.schema(s[i])
		}
		return out
	case bool:
		if s {
			return Object{}
		}
		return Object{{"not", Object{}}}
	case Object:
		return p.object(s)
	}
	return schema
}

func (p *placing) object(s Object) Object {
	out := make(Object, 0, len(s))
	_, tuple := s.get("items").([]any)
	for _, m := range s {
		switch {
		case m.Name == "$schema" || m.Name == "$id" || m.Name == "$anchor" || m.Name == "x-channel", m.Name == "additionalItems" && !tuple:
			continue
		case strings.HasPrefix(m.Name, "additional"):
			if _, flag := m.Value.(bool); !flag {
				m.Value = p.schema(m.Value)
			}
		case holding[m.Name] == schemaItself:
			m.Value = p.schema(m.Value)
		case holding[m.Name] == schemaMembers:
			m.Value = p.members(m.Name, m.Value)
		case m.Name == "$ref":
			m.Value = p.reference(m.Value)
		case isNote(m):
			m.Name = "x-" + m.Name
		}
		out = append(out, m)
	}
	return p.conditions(withoutRef(apart(out)))
}

func (p *placing) members(keyword string, value any) any {
	members, _ := value.(Object)
	out := slices.Clone(members)
	for i := range out {
		if _, names := out[i].Value.([]any); !names {
			out[i].Value = p.schema(out[i].Value)
		}
		if name, changed := p.names[out[i].Name]; changed && keyword == "definitions" {
			out[i].Name = name
		}
	}
	return out
}

// reference is one from the top of the document. All of a schema's lead into itself.
func (p *placing) reference(value any) string {
	ref, _ := value.(string)
	_, fragment, _ := strings.Cut(ref, "#")
	tokens := strings.Split(fragment, "/")
	for i := 1; i < len(tokens); i++ {
		if safe, changed := p.names[unescaped(tokens[i])]; changed && tokens[i-1] == "definitions" {
			tokens[i] = safe
		}
	}
	return p.at + strings.Join(tokens, "/")
}

// conditions says dependencies with if and then: OpenAPI has other names for them.
func (p *placing) conditions(s Object) Object {
	i := s.index("dependencies")
	if i < 0 || p.into {
		return s
	}
	var all []any
	for _, m := range s[i].Value.(Object) {
		then, isSchema := m.Value.(Object)
		if !isSchema {
			then = Object{{"required", m.Value}}
		}
		all = append(all, Object{{"if", Object{{"type", "object"}, {"required", []any{m.Name}}}}, {"then", then}})
	}
	s = slices.Delete(slices.Clone(s), i, i+1)
	if len(all) == 0 {
		return s
	}
	others, _ := s.get("allOf").([]any)
	return s.With("allOf", append(slices.Clone(others), all...))
}

// withoutRef says of a member that is called $ref what it must be by its pattern: in its
// place tools take it for a reference.
func withoutRef(s Object) Object {
	members, _ := s.get("properties").(Object)
	i := members.index("$ref")
	if i < 0 {
		return s
	}
	patterns, _ := s.get("patternProperties").(Object)
	return s.With("properties", slices.Delete(slices.Clone(members), i, i+1)).
		With("patternProperties", patterns.With(`^\$ref$`, members[i].Value))
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

// schemaPlace is where the schema of a name is in a document.
func schemaPlace(name string) string { return allSchemas + name }

const allSchemas = "#/components/schemas/"

// described is the schema of a version at a place, with its $id in words, and without
// samples of what is masked.
func described(ch *schemas.Channel, at string) Object {
	return placed(parse(ch.Unsampled()), at).With("x-schema-id", ch.ID).With("x-status", string(ch.Status))
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
	return (&url.URL{Fragment: jsonpointer.Escape(name)}).EscapedFragment()
}

// unescaped is the name that a token of such a fragment stands for.
func unescaped(token string) string {
	name, _ := url.PathUnescape(token)
	return jsonpointer.Unescape(name)
}

func sorted[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
