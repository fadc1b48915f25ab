package schemas

import (
	"encoding/json"
	"strconv"
	"strings"
)

// object is a JSON object of a schema or a record.
type object = map[string]any

func number(n int) json.Number { return json.Number(strconv.Itoa(n)) }

var memberNames = []string{"a", "b", "c", "id", "kind", "a longer name", "ñ", "datatype"}

// randomSchema uses every keyword that a compiled schema covers. The lint takes
// it, but for limits that contradict each other.
func (m mutant) randomSchema(depth int) any {
	kinds := []func(int) any{m.texts, m.numbers, m.listed}
	if depth > 0 {
		kinds = append(kinds, m.objects, m.objects, m.arrays, m.combined)
	}
	if m.IntN(12) == 0 {
		return m.IntN(4) > 0
	}
	return pick(m, kinds)(depth)
}

// some keeps some of a schema's keywords.
func (m mutant) some(schema object, always ...string) any {
	kept := object{}
	for _, name := range sortedKeys(schema) {
		if m.IntN(3) == 0 {
			kept[name] = schema[name]
		}
	}
	for _, name := range always {
		kept[name] = schema[name]
	}
	return kept
}

func (m mutant) texts(int) any {
	if m.IntN(4) == 0 {
		return m.some(object{"type": pick(m, []any{"string", []any{"string", "number"}}), "format": pick(m, formatNames())}, "format")
	}
	return m.some(object{
		"type": pick(m, []any{"string", []any{"string", "null"}}), "minLength": number(m.IntN(3)), "maxLength": number(2 + m.IntN(3)),
		"pattern": pick(m, []string{"^[a-z]+$", "^[a-z]{2,3}$", "a|^b+c?$", `^\w+@\d{2,}$`, "^[^<>]{1,5}$", "^[aA][bB]", "^.$", `^\S*$`}),
	})
}

func (m mutant) numbers(int) any {
	return m.some(object{
		"type":    pick(m, []any{"number", "integer", []any{"integer", "string"}}),
		"minimum": json.Number(pick(m, []string{"0", "-1", "0.5", "-0", "1e0"})), "maximum": json.Number(pick(m, []string{"2", "1.5", "150", "9007199254740992"})),
		"exclusiveMinimum": json.Number(pick(m, []string{"0", "-1.5"})), "exclusiveMaximum": json.Number(pick(m, []string{"3", "1e2", "151"})),
		"multipleOf": json.Number(pick(m, []string{"1", "2", "0.01", "1.5", "10", "3e1"})),
	})
}

// listed has a const or an enum of different values.
func (m mutant) listed(int) any {
	values := []any{nil, true, false, "a", "x", "ñ", `a"/\`, "", number(0), number(1), number(100), json.Number("1.5"), json.Number("9007199254740993"), number(-1)}
	if m.IntN(3) == 0 {
		return object{"const": pick(m, values)}
	}
	m.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
	return object{"enum": values[:1+m.IntN(5)]}
}

func (m mutant) names() []any {
	var names []any
	for _, name := range memberNames {
		if m.IntN(3) == 0 {
			names = append(names, name)
		}
	}
	return names
}

func (m mutant) objects(depth int) any {
	properties := object{}
	for _, name := range m.names() {
		properties[name.(string)] = m.randomSchema(depth - 1)
	}
	required := m.names()
	return m.some(object{
		"type": "object", "properties": properties, "additionalProperties": m.randomSchema(depth - 1), "required": required[:min(len(required), 2)],
		"minProperties": number(m.IntN(2)), "maxProperties": number(2 + m.IntN(6)),
		"oneOf": []any{object{"required": []any{"a"}}, object{"required": []any{"b", "c"}}},
		"anyOf": []any{object{"required": []any{"id"}}, object{"required": []any{"kind", "b"}}, object{"required": []any{}}},
	}, "type", "properties")
}

func (m mutant) arrays(depth int) any {
	schema := object{
		"type": "array", "items": m.randomSchema(depth - 1), "uniqueItems": m.IntN(2) == 0,
		"minItems": number(m.IntN(2)), "maxItems": number(1 + m.IntN(4)),
	}
	if m.IntN(3) > 0 {
		return m.some(schema, "items")
	}
	schema["items"] = []any{m.randomSchema(depth - 1), m.randomSchema(depth - 1)}
	schema["additionalItems"] = m.randomSchema(depth - 1)
	return m.some(schema, "items")
}

func (m mutant) combined(depth int) any {
	list := []any{m.randomSchema(depth - 1), m.randomSchema(depth - 1)}
	return object{pick(m, []string{"allOf", "anyOf"}): list}
}

// randomValue is likely to be valid against the schema.
func (m mutant) randomValue(schema any, depth int) any {
	s, _ := schema.(object)
	if depth < -2 {
		return m.atom() // of a schema that contains itself
	}
	for _, keyword := range []string{"anyOf", "allOf"} {
		if list, ok := s[keyword].([]any); ok && s["properties"] == nil {
			return m.randomValue(pick(m, list), depth-1)
		}
	}
	switch {
	case s["enum"] != nil:
		return pick(m, s["enum"].([]any))
	case s["properties"] != nil:
		return m.randomObject(s, depth)
	case s["items"] != nil:
		return m.randomArray(s, depth)
	case s["format"] != nil:
		return m.wellFormed(s["format"].(string))
	}
	if value, ok := s["const"]; ok {
		return value
	}
	return m.randomScalar(s)
}

func (m mutant) randomScalar(s object) any {
	for _, keyword := range []string{"minLength", "maxLength", "pattern"} {
		if s[keyword] != nil {
			return pick(m, []string{"ab", "a", "abc", "b", "xy", "ñ", "a@12"})
		}
	}
	if s["type"] == "string" {
		return pick(m, []string{"ab", "", "😀"})
	}
	for _, name := range []string{"minimum", "multipleOf", "type"} {
		if s[name] != nil {
			return json.Number(pick(m, []string{"1", "2", "1.5", "30", "0.5", "0"}))
		}
	}
	return m.atom()
}

func (m mutant) wellFormed(format string) any {
	if formats[format].is == nil {
		return json.Number(pick(m, []string{"7", "1.5", "-1", "2147483648", "1e60", "9223372036854775807", "18446744073709551616"}))
	}
	return map[string]string{
		"date-time": "2026-01-02T03:04:05Z", "date": "2024-02-29", "time": "03:04:05Z", "email": "a@b.c", "hostname": "example.org", "ipv4": "192.0.2.1", "ipv6": "2001:db8::1",
		"uri": "https://example.org/a", "uri-reference": "../a", "json-pointer": "/a/0", "relative-json-pointer": "1/a", "regex": "^a+$",
		"duration": "P1DT12H", "idn-email": "ñ@b.c", "idn-hostname": "ñ.org", "uri-template": "/a/{b}", "iri": "https://example.org/ñ", "iri-reference": "../ñ",
		"uuid": "2eb8aa08-aa98-11ea-b4aa-73b441d16380",
	}[format]
}

func (m mutant) randomObject(s object, depth int) any {
	properties := s["properties"].(object)
	out := object{}
	for _, name := range sortedKeys(properties) {
		if m.IntN(3) > 0 {
			out[name] = m.randomValue(properties[name], depth-1)
		}
	}
	required, _ := s["required"].([]any)
	for _, name := range append(required, pick(m, []any{"a", "id", "b"})) {
		if p, ok := properties[name.(string)]; ok {
			out[name.(string)] = m.randomValue(p, depth-1)
		} else if m.IntN(2) == 0 {
			out[name.(string)] = m.randomValue(s["additionalProperties"], depth-1)
		}
	}
	return out
}

func (m mutant) randomArray(s object, depth int) any {
	out := []any{}
	for i := range m.IntN(4) {
		item := s["items"]
		if list, ok := item.([]any); ok && i < len(list) {
			item = list[i]
		} else if ok {
			item = s["additionalItems"]
		}
		out = append(out, m.randomValue(item, depth-1))
	}
	return out
}

// clone copies a tree, so that it can be changed.
func clone(value any) any {
	switch v := value.(type) {
	case object:
		out := object{}
		for name, child := range v {
			out[name] = clone(child)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = clone(v[i])
		}
		return out
	case string:
		return strings.Clone(v)
	}
	return value
}
