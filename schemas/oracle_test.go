package schemas

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"

	santhosh "github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/xeipuuv/gojsonschema"

	"github.com/esclusa/esclusa/internal/jsonpointer"
)

// gojsonschema is the second opinion on our judge: on the verdict, and on what
// is wrong and where.
//
// It keeps its format checkers in one registry for the whole process. Ours take
// the place of its own, which accept a bare date as date-time.
func init() {
	for name, rule := range formats {
		gojsonschema.FormatCheckers.Add(name, rule)
	}
}

// IsFormat implements gojsonschema.FormatChecker. The library asks about strings and,
// with a *big.Rat, about numbers.
func (r formatRule) IsFormat(input any) bool {
	switch v := input.(type) {
	case string:
		return r.is == nil || r.is(v)
	case json.Number:
		return r.span == nil || r.span.holds(exactly(v))
	case *big.Rat:
		return r.span == nil || r.span.holds(exactly(json.Number(v.FloatString(200))))
	}
	return true
}

// keywordOf names the keyword of one type of the library's errors; empty where it
// only repeats others.
var keywordOf = map[string]string{
	"false": "false", "number_not": "not", "invalid_type": "type", "const": "const", "enum": "enum",
	"array_no_additional_items": "additionalItems", "array_min_items": "minItems", "array_max_items": "maxItems",
	"unique": "uniqueItems", "contains": "contains", "array_min_properties": "minProperties", "array_max_properties": "maxProperties",
	"string_gte": "minLength", "string_lte": "maxLength", "pattern": "pattern", "format": "format", "multiple_of": "multipleOf",
	"number_gte": "minimum", "number_gt": "exclusiveMinimum", "number_lte": "maximum", "number_lt": "exclusiveMaximum",
	"required": "required", "missing_dependency": "dependencies", "additional_property_not_allowed": "additionalProperties",
	"invalid_property_name": "propertyNames", "number_one_of": "oneOf", "number_any_of": "anyOf",
	"number_all_of": "", "condition_then": "", "condition_else": "",
}

// libraryFailures are the library's errors as our failures, one a line. It says
// what is wrong with a member's name as if it were about the object: that is
// left out.
func libraryFailures(t testing.TB, s *gojsonschema.Schema, value any) []string {
	result, err := s.Validate(gojsonschema.NewRawLoader(value))
	if err != nil {
		t.Fatal(err)
	}
	lines := make(map[string]bool)
	for _, e := range result.Errors() {
		keyword, known := keywordOf[e.Type()]
		if !known {
			t.Fatalf("error of type %s", e.Type())
		}
		pointer := ""
		at := value
		for i, token := range strings.Split(e.Context().String("\xff"), "\xff") {
			if i == 0 {
				continue
			}
			pointer += "/" + jsonpointer.Escape(token)
			if object, ok := at.(map[string]any); ok {
				at = object[token]
			} else {
				at = at.([]any)[indexOf(token)]
			}
		}
		_, isText := e.Value().(string)
		_, inObject := at.(map[string]any)
		if keyword == "" || isText && inObject && keyword != "additionalProperties" {
			continue
		}
		name := ""
		for _, detail := range []string{"property", "dependency"} {
			if text, ok := e.Details()[detail].(string); ok && (keyword == "required" || keyword == "dependencies" || keyword == "additionalProperties" || keyword == "propertyNames") {
				name = text
			}
		}
		lines[fmt.Sprintf("%s %s %s", pointer, keyword, name)] = true
	}
	return slices.Sorted(maps.Keys(lines))
}

func rawLoader(value any) gojsonschema.JSONLoader { return gojsonschema.NewRawLoader(value) }

func indexOf(token string) (i int) {
	_, _ = fmt.Sscan(token, &i)
	return i
}

func judgeFailures(r *rules, value any) []string {
	j := judge{left: maxWork}
	j.value(r.root, value)
	lines := make(map[string]bool)
	for _, f := range j.found {
		lines[fmt.Sprintf("%s %s %s", f.pointer, f.keyword, f.name)] = true
	}
	return slices.Sorted(maps.Keys(lines))
}

// roundless reports whether float64 has the same idea of a record's numbers, so
// that the library can be asked.
func roundless(record []byte) bool {
	return !bytes.Contains(record, []byte("-0")) && !bytes.ContainsFunc(record, func(r rune) bool { return r == 'e' || r == 'E' }) &&
		!strings.Contains(string(record), "90071992547409") && !strings.Contains(string(record), "9999999999")
}

// opinions are those of the two other implementations on a schema that ours takes.
func opinions(t *testing.T, schema, tree any) (*gojsonschema.Schema, *santhosh.Schema) {
	t.Helper()
	library, err := secondOpinion(tree)
	if err != nil {
		t.Fatalf("gojsonschema does not compile %s: %v", quoteJSON(schema), err)
	}
	third, err := thirdOpinion(tree)
	if err != nil {
		t.Fatal(err)
	}
	return library, third
}

// TestJudgeAndLibraryApart compares what is wrong, and where, for records and
// schemas of all keywords; and the verdict with that of a third implementation,
// which has exact numbers too.
func TestJudgeAndLibraryApart(t *testing.T) {
	records, m := differential(t, 60_000)
	compared, wrong := 0, 0
	for compared < records {
		schema := m.anySchema(3)
		apartLengths(schema)
		r, err := rulesOf(schema)
		if err != nil {
			continue
		}
		library, third := opinions(t, schema, r.tree)
		for range 100 {
			record := m.record(clone(m.randomValue(schema, 3)))
			value, err := decodeAny(record, DefaultLimits())
			if compared++; err != nil {
				continue
			}
			if valid := third.Validate(value) == nil; valid != (r.validate(value) == nil) {
				t.Fatalf("%s\nof %s\nvalid %v for the third opinion only", record, quoteJSON(schema), valid)
			}
			if !roundless(record) {
				continue
			}
			got, want := judgeFailures(r, value), libraryFailures(t, library, value)
			if wrong += count(len(got) > 0); !slices.Equal(got, want) {
				t.Fatalf("%s\nof %s\ngot  %q\nwant %q", record, quoteJSON(schema), got, want)
			}
		}
	}
	t.Logf("%d records, %d wrong", compared, wrong)
	if wrong < compared/10 {
		t.Error("too few are wrong")
	}
}

// apartLengths takes each maxLength away that is beside a pattern or a format: where
// it does not hold, we do not look at those.
func apartLengths(schema any) {
	switch s := schema.(type) {
	case object:
		if s["pattern"] != nil || s["format"] != nil {
			delete(s, "maxLength")
		}
		if names, ok := s["propertyNames"].(object); ok && s["patternProperties"] != nil {
			delete(names, "maxLength")
		}
		for _, child := range s {
			apartLengths(child)
		}
	case []any:
		for _, child := range s {
			apartLengths(child)
		}
	}
}

// anySchema is a schema of any keywords.
func (m mutant) anySchema(depth int) any {
	schema := m.randomSchema(depth)
	s, ok := schema.(object)
	if !ok || depth == 0 {
		return schema
	}
	more := object{
		"not": m.anySchema(depth - 1), "if": m.anySchema(depth - 1), "then": m.anySchema(depth - 1), "else": m.anySchema(depth - 1),
		"contains": m.anySchema(depth - 1), "propertyNames": m.texts(0), "patternProperties": object{"^a": m.anySchema(depth - 1), "[bd]$": m.anySchema(depth - 1)},
		"dependencies": object{"a": m.anySchema(depth - 1), "b": []any{"c", "id"}},
		"oneOf":        []any{m.anySchema(depth - 1), m.anySchema(depth - 1), m.anySchema(depth - 1)},
		"anyOf":        []any{m.anySchema(depth - 1), m.anySchema(depth - 1)},
	}
	for _, keyword := range sortedKeys(more) {
		if _, has := s[keyword]; !has && m.IntN(8) == 0 {
			s[keyword] = more[keyword]
		}
	}
	return s
}
