package schemaimport

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	santhosh "github.com/santhosh-tekuri/jsonschema/v6"
)

// random makes schemas of a draft, of keywords that conversions meet together.
type random struct{ *rand.Rand }

func (r random) schema(draft string, depth int) any {
	if depth == 0 || r.IntN(12) == 0 {
		return []any{object{}, object{"type": "string"}, object{"type": "integer"}, object{"type": []any{"object", "null"}}, object{"required": []any{"a"}}, object{"minimum": 1}}[r.IntN(6)]
	}
	below := func() any { return r.schema(draft, depth-1) }
	ref := object{"$ref": []string{"#/definitions/n", "#/definitions/m", "#/properties/v"}[r.IntN(3)]}
	keywords := map[string]func() any{
		"type":                 func() any { return []any{"object", "array", "string", []any{"object", "array", "integer"}}[r.IntN(4)] },
		"properties":           func() any { return object{"a": below(), "b": ref} },
		"patternProperties":    func() any { return object{"^p": below()} },
		"additionalProperties": func() any { return []any{false, below()}[r.IntN(2)] },
		"required":             func() any { return []any{[]any{"a"}, []any{"b", "a"}}[r.IntN(2)] },
		"items":                below,
		"allOf":                func() any { return []any{below(), below()} },
		"anyOf":                func() any { return []any{below(), below()} },
		"oneOf":                func() any { return []any{below(), below()} },
		"not":                  below,
		"enum":                 func() any { return []any{1, "a", nil, object{"a": 1}} },
		"minimum":              func() any { return 1 },
		"maxLength":            func() any { return 3 },
		"uniqueItems":          func() any { return true },
		"dependencies":         func() any { return object{"a": []any{"b"}, "b": below()} },
		"title":                func() any { return "t" },
		"unit":                 func() any { return object{"required": true} },
	}
	if draft != d20 {
		keywords["prefixItems"] = func() any { return []any{below()} }
	}
	switch draft {
	case d4:
		keywords["const"] = func() any { return 1 }
		keywords["if"] = below
		keywords["then"] = below
		keywords["dependentRequired"] = func() any { return object{"a": []any{"b"}} }
		keywords["exclusiveMinimum"] = func() any { return r.IntN(2) == 0 }
	case d20:
		delete(keywords, "dependencies")
		keywords["prefixItems"] = func() any { return []any{below(), below()} }
		fallthrough
	case d19:
		delete(keywords, "dependencies")
		keywords["dependentRequired"] = func() any { return object{"a": []any{"b"}} }
		keywords["dependentSchemas"] = func() any { return object{"a": below()} }
		keywords["unevaluatedProperties"] = func() any { return []any{false, below()}[r.IntN(2)] }
		keywords["unevaluatedItems"] = func() any { return false }
		keywords["contains"] = below
		keywords["minContains"] = func() any { return r.IntN(3) }
		keywords["$ref"] = func() any { return ref["$ref"] }
	}
	out := make(object)
	for _, name := range sorted(keywords) {
		if r.IntN(9) == 0 {
			out[name] = keywords[name]()
		}
	}
	if draft == d4 && out["minimum"] == nil {
		delete(out, "exclusiveMinimum")
	}
	if r.IntN(8) == 0 {
		return ref
	}
	return out
}

// TestRandomSchemaTakesMoreWhenImported holds random schemas of each draft against
// another implementation: what that refuses must be refused by what becomes of them.
func TestRandomSchemaTakesMoreWhenImported(t *testing.T) {
	seed := uint64(1)
	if text, ok := os.LookupEnv("ESCLUSA_TEST_SEED"); ok {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seed = n
	}
	r := random{rand.New(rand.NewPCG(seed, 2))}
	for _, uri := range []string{d4, d6, d19, d20} {
		taken, refused, records, valid := 0, 0, 0, 0
		for taken < 400 && refused < 20_000 {
			schema := object{
				"$schema": uri, "type": "object", "required": []any{"id"}, "properties": object{"id": object{"type": "string"}, "v": r.schema(uri, 3)},
				"definitions": object{"n": r.schema(uri, 2), "m": r.schema(uri, 1)},
			}
			text, err := json.Marshal(schema)
			if err != nil {
				t.Fatal(err)
			}
			in := one(t, string(text))
			doc, err := santhosh.UnmarshalJSON(strings.NewReader(string(text)))
			if err != nil {
				t.Fatal(err)
			}
			c := santhosh.NewCompiler()
			if err := c.AddResource("mem:order", doc); err != nil {
				t.Fatal(err)
			}
			original, err := c.Compile("mem:order")
			if in.Text == nil || err != nil {
				refused++
				continue
			}
			taken++
			takes := verdicts(t, in)
			for _, v := range members {
				record := `{"id":"1","v":` + v + `}`
				records++
				if !takes(record) {
					continue
				}
				if valid++; !validFor(t, original, record) {
					t.Fatalf("%s\nis taken by\n%s\nand refused by\n%s", record, in.Text, text)
				}
			}
		}
		t.Logf("%s: %d schemas, %d records, %d taken; %d schemas were not", uri, taken, records, valid, refused)
		if taken < 100 || valid < records/20 {
			t.Errorf("%s: too few are taken", uri)
		}
	}
}
