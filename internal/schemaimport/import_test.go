package schemaimport

import (
	"fmt"
	"strings"
	"testing"
	"time"

	santhosh "github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/leaks"
	"github.com/esclusa/esclusa/schemas"
)

func TestMain(m *testing.M) { leaks.Main(m) }

// one imports the one schema of a text, with the key /id.
func one(t testing.TB, text string, others ...string) *Imported {
	t.Helper()
	files := Files{"order.json": []byte(text)}
	for i := 0; i < len(others); i += 2 {
		files[others[i]] = []byte(others[i+1])
	}
	all := Import(files, "order.json", Options{Key: "/id"})
	if len(all) != 1 {
		t.Fatalf("%d schemas", len(all))
	}
	return all[0]
}

// accepts is the verdict of the catalogue that was made.
func accepts(t testing.TB, in *Imported, record string) bool {
	t.Helper()
	return verdicts(t, in)(record)
}

func verdicts(t testing.TB, in *Imported) func(record string) bool {
	t.Helper()
	c, err := schemas.Load(memory(Files{in.path(): in.Text}), schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return func(record string) bool {
		v := c.Check(&esclusa.Record{Headers: []esclusa.Header{{Key: "datatype", Value: []byte(in.Datatype)}}, Value: []byte(record)})
		return v.Rejection == nil
	}
}

func of(v string) string {
	return `{"type":"object","required":["id"],"properties":{"id":{"type":"string"},"v":` + v + `}}`
}

func with(draft, schema string) string { return `{"$schema":"` + draft + `",` + schema[1:] }

const (
	d4, d6 = "http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-06/schema#"
	d19    = "https://json-schema.org/draft/2019-09/schema"
	d20    = "https://json-schema.org/draft/2020-12/schema"
)

// members are values of v that conversions can get wrong.
var members = []string{
	`null`, `true`, `0`, `-1`, `1`, `1.5`, `2`, `100`, `"a"`, `""`, `"abcdef"`, `[]`, `[1]`, `["a"]`, `["a",1]`, `["a","b"]`, `["a",1,true]`, `[1,1]`, `[1,2,3]`,
	`{}`, `{"a":1}`, `{"a":"x"}`, `{"b":1}`, `{"a":1,"b":2}`, `{"a":1,"c":2}`, `{"a":{"a":{"a":1}}}`, `{"a":{"a":{"b":1}}}`, `{"x":1,"y":2}`, `{"p1":1}`, `{"a":1,"p1":"s"}`,
}

// converted are schemas for v, each with what it says in its own draft.
var converted = map[string]string{
	"exclusive bounds":    with(d4, of(`{"minimum":0,"exclusiveMinimum":true,"maximum":2,"exclusiveMaximum":false}`)),
	"id and $ref":         with(d4, `{"id":"http://x/o.json#","definitions":{"n":{"id":"n.json","type":"number"}},`+of(`{"$ref":"n.json"}`)[1:]),
	"$defs":               with(d20, `{"$defs":{"n":{"type":["number","null"]}},`+of(`{"$ref":"#/$defs/n"}`)[1:]),
	"$anchor":             with(d19, `{"$defs":{"n":{"$anchor":"here","type":"array"}},`+of(`{"$ref":"#here"}`)[1:]),
	"beside $ref":         with(d20, `{"$defs":{"n":{"type":"object"}},`+of(`{"$ref":"#/$defs/n","required":["a"],"title":"t"}`)[1:]),
	"all beside $ref":     with(d20, `{"$defs":{"n":{"type":"object"}},`+of(`{"$ref":"#/$defs/n","allOf":[{"required":["a"]}],"properties":{"a":{"$ref":"#/$defs/n"}}}`)[1:]),
	"prefixItems":         with(d20, of(`{"prefixItems":[{"type":"string"},{"type":"integer"}]}`)),
	"prefixItems closed":  with(d20, of(`{"prefixItems":[{"type":"string"}],"items":{"type":"integer"}}`)),
	"prefixItems alone":   with(d20, of(`{"prefixItems":[{"type":"string"}],"items":false}`)),
	"items of 2019":       with(d19, of(`{"items":[{"type":"string"}],"additionalItems":{"type":"string"}}`)),
	"dependentRequired":   with(d20, of(`{"dependentRequired":{"a":["b"]}}`)),
	"dependentSchemas":    with(d19, of(`{"dependentSchemas":{"a":{"required":["c"]}}}`)),
	"both dependents":     with(d19, of(`{"dependentRequired":{"a":["b"]},"dependentSchemas":{"a":{"maxProperties":2}}}`)),
	"minContains 0":       with(d20, of(`{"contains":{"type":"string"},"minContains":0}`)),
	"minContains 1":       with(d20, of(`{"contains":{"type":"string"},"minContains":1}`)),
	"unevaluated":         with(d20, of(`{"properties":{"a":true},"unevaluatedProperties":false}`)),
	"unevaluated of all":  with(d20, `{"$defs":{"n":{"properties":{"b":{"type":"integer"}}}},`+of(`{"allOf":[{"$ref":"#/$defs/n"},{"patternProperties":{"^p":true}}],"properties":{"a":true},"unevaluatedProperties":false}`)[1:]),
	"unevaluated schema":  with(d20, of(`{"properties":{"a":true},"unevaluatedProperties":{"type":"string"}}`)),
	"unevaluated items":   with(d20, of(`{"prefixItems":[{"type":"string"}],"unevaluatedItems":false}`)),
	"unevaluated nothing": with(d20, of(`{"items":{"type":"integer"},"unevaluatedItems":false}`)),
	"recursiveRef":        with(d19, `{"$recursiveAnchor":true,"properties":{"id":{"type":"string"},"v":{"anyOf":[{"type":"array","items":{"$recursiveRef":"#"}},{"type":"null"}]}},"required":["id"],"type":"object"}`),
	"dynamicRef":          with(d20, `{"$defs":{"n":{"$dynamicAnchor":"n","properties":{"a":{"$dynamicRef":"#n"},"b":false}}},`+of(`{"$ref":"#/$defs/n"}`)[1:]),
	"const in draft-06":   with(d6, of(`{"const":1}`)),
	"strangers":           with(d4, of(`{"type":"string","items":{"type":"integer"},"maximum":3,"maxLength":3}`)),
	"enum off its type":   with(d4, of(`{"type":"string","enum":["a",1,null]}`)),
	"enum of nothing":     with(d4, of(`{"anyOf":[{"type":"boolean","enum":["a"]},{"type":"string","enum":["a"]}]}`)),
	"words of their own":  with(d6, of(`{"type":"string","units":"m","sensitive":true,"format":"colour"}`)),
	"tree":                with(d20, `{"$defs":{"n":{"properties":{"a":{"$ref":"#/$defs/n"}},"additionalProperties":false}},`+of(`{"$ref":"#/$defs/n"}`)[1:]),
	"self-describing":     `{"$schema":"http://iglucentral.com/schemas/com.snowplowanalytics.self-desc/schema/jsonschema/1-0-0#","self":{"vendor":"v","name":"order","format":"jsonschema","version":"1-0-2"},` + of(`{"type":"number","minimum":0,"exclusiveMinimum":true}`)[1:],
	"$id within":          with(d20, `{"$id":"https://x/a/o.json","$defs":{"n":{"$id":"../b/n.json","$defs":{"m":{"type":"string"}},"$ref":"#/$defs/m"}},`+of(`{"$ref":"/b/n.json"}`)[1:]),
	"pointer anywhere":    with(d6, of(`{"properties":{"a":{"type":"integer"},"b":{"$ref":"#/properties/v/properties/a"}}}`)),
	"bound beyond all":    with(d4, of(`{"maxLength":4294967296,"maxItems":2}`)),
}

// What a schema refuses in its own draft must be refused by what becomes of it, and what
// it takes, taken.
func TestImportedSchemaSaysSomethingElse(t *testing.T) {
	for name, text := range converted {
		t.Run(name, func(t *testing.T) {
			in := one(t, text)
			if in.Text == nil {
				t.Fatalf("not taken: %v", in.Refused)
			}
			original := compiled(t, text)
			for _, v := range members {
				record := `{"id":"1","v":` + v + `}`
				if got, want := accepts(t, in, record), validFor(t, original, record); got != want {
					t.Errorf("%s: %v, want %v by\n%s", record, got, want, in.Text)
				}
			}
		})
	}
}

// compiled is a schema by an implementation of all drafts.
func compiled(t testing.TB, text string) *santhosh.Schema {
	t.Helper()
	text = strings.Replace(text, "http://iglucentral.com/schemas/com.snowplowanalytics.self-desc/schema/jsonschema/1-0-0#", d4, 1)
	doc, err := santhosh.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := santhosh.NewCompiler()
	if err := c.AddResource("mem:order", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("mem:order")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validFor(t testing.TB, s *santhosh.Schema, record string) bool {
	t.Helper()
	value, err := santhosh.UnmarshalJSON(strings.NewReader(record))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(value) == nil
}

// Schemas that their own draft does not take either are mended where it is plain what is
// meant.
func TestPlainFaultKeepsASchemaOut(t *testing.T) {
	for text, refused := range map[string]string{
		with(d4, of(`{"type":"string","enum":["a","a"]}`)):                                     `"b"`,
		with(d4, of(`{"exclusiveMinimum":true,"maximum":1}`)):                                  `2`,
		with(d19, of(`{"items":[],"additionalItems":{"type":"string"}}`)):                      `[1]`,
		with(d4, of(`{"required":true,"type":"any","maximum":1}`)):                             `2`,
		with(d4, of(`{"title":1,"examples":"a","allOf":[],"type":"string","required":["a"]}`)): `1`,
		with(d4, of(`{"dependencies":{"a":"b"}}`)):                                             `{"a":1}`,
		of(`{"type":"string","nullable":true}`):                                                `1`,
	} {
		in := one(t, text)
		if in.Text == nil {
			t.Errorf("%s: %v", text, in.Refused)
		} else if accepts(t, in, `{"id":"1","v":`+refused+`}`) || !accepts(t, in, `{"id":"1"}`) {
			t.Errorf("%s takes %s", in.Text, refused)
		}
	}
}

// What draft-07 cannot say, and what is not there, is refused in a sentence.
func TestSchemaIsImportedThatCannotBe(t *testing.T) {
	for text, want := range map[string]string{
		with(d20, of(`{"contains":true,"minContains":2}`)):                                   "/properties/v: uses minContains or maxContains, which draft-07 cannot say",
		with(d20, of(`{"contains":true,"maxContains":2}`)):                                   "/properties/v: uses minContains or maxContains",
		with(d20, of(`{"anyOf":[{"properties":{"a":true}}],"unevaluatedProperties":false}`)): "/properties/v: uses unevaluatedProperties beside alternatives or conditions",
		with(d20, of(`{"allOf":[{"items":true}],"unevaluatedItems":false}`)):                 "/properties/v: uses unevaluatedItems beside allOf",
		of(`{"$ref":"https://example.org/other.json"}`):                                      `/properties/v/$ref: names "https://example.org/other.json", which is not among the files: nothing is ever fetched`,
		of(`{"$ref":"../../etc/passwd"}`):                                                    `/properties/v/$ref: names "../../etc/passwd", which is not among the files`,
		of(`{"$ref":"file:///etc/passwd"}`):                                                  `/properties/v/$ref: names "file:///etc/passwd", which is not among the files`,
		of(`{"$ref":"#/definitions/a"}`):                                                     `/properties/v/$ref: names "#/definitions/a", and there is no schema`,
		of(`{"$ref":"#a"}`):                                                                  `/properties/v/$ref: names "#a", and nothing has that anchor`,
		of(`{"minimun":1}`):                                                                  "/properties/v/minimun: is not a keyword of JSON Schema draft-07: did you mean minimum?",
		of(`{"pattern":"(?!a)"}`):                                                            "/properties/v/pattern: must be a regular expression of Go",
		of(`{"not":{"$ref":"#/properties/v"}}`):                                              "/definitions/v/not/$ref: leads back to itself",
		`{"type":"array","items":{}}`:                                                        "/type: must be object: a record is one JSON object",
		`{"type":"object","properties":{"ID":{"type":"string"}}}`:                            `has no member "id" (did you mean ID?), which would be the key`,
		`{"type":"object","properties":{"id":{"type":"boolean"}}}`:                           `has "id" as neither a string nor an integer`,
		`[]`:                                 "/: must be an object: a record is one",
		`{"type":`:                           "is not JSON: at byte",
		strings.Repeat(`{"not":`, 1_000_000): "is nested more than 128 deep",
		`{"x":"` + strings.Repeat("a", 9<<20) + `"}`: "is longer than 8388608 bytes",
	} {
		start := time.Now()
		in := one(t, text)
		if in.Text != nil || len(in.Refused) == 0 || !strings.HasPrefix(in.Refused[0].Error(), want) {
			t.Errorf("%.100s: %v, want %s", text, in.Refused, want)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%.100s took %v", text, took)
		}
	}
}

func TestKeyIsNotAskedForOrProposedWrong(t *testing.T) {
	for text, want := range map[string]string{
		`{"type":"object","required":["name","order_id"],"properties":{"name":{"type":"string"},"order_id":{"type":"integer"}}}`:                 "/name",
		`{"type":"object","required":["z","uuid"],"properties":{"z":{"type":"string"},"uuid":{"type":"string"},"id":{"type":"string"}}}`:         "/uuid",
		`{"$ref":"#/definitions/e","definitions":{"e":{"type":"object","allOf":[{"required":["a/b"]}],"properties":{"a/b":{"type":"string"}}}}}`: "/a~1b",
		`{"type":"object","required":["n"],"properties":{"n":{"type":["string","null"]}}}`:                                                       "",
		`{"type":"object","properties":{"id":{"type":"string"}}}`:                                                                                "",
	} {
		in := Import(Files{"order.json": []byte(text)}, "order.json", Options{})[0]
		if (in.Text == nil) != (want == "") || in.Key != want || want == "" && !strings.Contains(in.Refused[0].Error(), "name one with --key") {
			t.Errorf("%s: key %q, %v", text, in.Key, in.Refused)
		}
	}
	// A key that is given is asked for, of the type that it must have.
	for text, bad := range map[string]string{
		`{"properties":{"id":{"type":["string","null"]}}}`:                                       `{"id":null}`,
		`{"properties":{"id":{}}}`:                                                               `{"id":7}`,
		`{"properties":{"id":{"type":["integer","boolean"]}}}`:                                   `{"id":true}`,
		`{"$ref":"#/definitions/e","definitions":{"e":{"properties":{"id":{"type":"string"}}}}}`: `{}`,
		`{"allOf":[{"properties":{"id":{"type":"string"}},"additionalProperties":false}]}`:       `{"x":1}`,
	} {
		in := one(t, text)
		if in.Text == nil {
			t.Errorf("%s: %v", text, in.Refused)
			continue
		}
		good := `{"id":"1"}`
		if strings.Contains(text, "integer") {
			good = `{"id":1}`
		}
		if !accepts(t, in, good) || accepts(t, in, bad) {
			t.Errorf("%s: takes %s or refuses %s", in.Text, bad, good)
		}
	}
	deep := Import(Files{"order.json": []byte(`{"type":"object","properties":{"a":{"properties":{"b":{"type":"string"}}}}}`)}, "order.json", Options{Key: "/a/b"})[0]
	if deep.Text == nil || !accepts(t, deep, `{"a":{"b":"1"}}`) || accepts(t, deep, `{"a":{}}`) {
		t.Errorf("%v %s", deep.Refused, deep.Text)
	}
}

// What an older draft does not know must not take away what it does, nor may a name of
// import's own take the place of one that is there.
func TestImportLoosensASchema(t *testing.T) {
	const d3, d7 = "http://json-schema.org/draft-03/schema#", "http://json-schema.org/draft-07/schema#"
	for schema, record := range map[string]string{
		with(d7, `{"definitions":{"true":{"type":"string"},"any":true},`+of(`{"properties":{"a":{"$ref":"#/definitions/true"},"b":{"$ref":"#/definitions/any"}}}`)[1:]):   `{"id":"1","v":{"a":5}}`,
		with(d3, `{"type":"object","properties":{"id":{"type":"string","required":true},"n":{"required":true}}}`):                                                         `{"id":"1"}`,
		of(`{"prefixItems":[{"type":"string"}],"items":false}`):                                                                                                           `{"id":"1","v":["a",1]}`,
		with(d7, of(`{"prefixItems":[{"type":"string"}],"items":{"type":"number"}}`)):                                                                                     `{"id":"1","v":["a"]}`,
		with(d20, of(`{"prefixItems":[],"items":{"type":"number"}}`)):                                                                                                     `{"id":"1","v":["a"]}`,
		with(d7, of(`{"contains":{"type":"string"},"minContains":0}`)):                                                                                                    `{"id":"1","v":[1]}`,
		with(d19, of(`{"additionalItems":{"type":"number"},"unevaluatedItems":{"type":"string"}}`)):                                                                       `{"id":"1","v":[1]}`,
		with(d20, of(`{"prefixItems":[true],"additionalItems":{"type":"number"},"unevaluatedItems":{"type":"string"}}`)):                                                  `{"id":"1","v":[1,1]}`,
		with(d20, of(`{"prefixItems":[true],"additionalItems":false,"not":{"prefixItems":[true],"additionalItems":false}}`)):                                              `{"id":"1","v":[1,1]}`,
		with(d19, of(`{"prefixItems":[true],"unevaluatedItems":false}`)):                                                                                                  `{"id":"1","v":[1]}`,
		with(d4, of(`{"not":{"const":1}}`)):                                                                                                                               `{"id":"1","v":2}`,
		with(d4, of(`{"oneOf":[{"const":1},{"type":"number"}]}`)):                                                                                                         `{"id":"1","v":2}`,
		with(d4, of(`{"not":{"if":{"type":"number"},"then":{"minimum":2}}}`)):                                                                                             `{"id":"1","v":1}`,
		with(d4, of(`{"not":{"minimum":1,"exclusiveMinimum":2}}`)):                                                                                                        `{"id":"1","v":2}`,
		with(d6, of(`{"if":{"const":1},"not":{"if":{"const":1},"then":false}}`)):                                                                                          `{"id":"1","v":1}`,
		with(d7, `{"definitions":{"n":{"dependentRequired":{"a":["b"]}}},`+of(`{"anyOf":[{"$ref":"#/definitions/n"}],"not":{"allOf":[{"$ref":"#/definitions/n"}]}}`)[1:]): `{"id":"1","v":{"a":1}}`,
		with(d7, `{"definitions":{"n":{"type":"number"}},`+of(`{"not":{"$ref":"#/definitions/n","minimum":2}}`)[1:]):                                                      `{"id":"1","v":1}`,
		with(d19, of(`{"not":{"dependencies":{"a":["b"]}}}`)):                                                                                                             `{"id":"1","v":{"a":1}}`,
		with(d7, `{"definitions":{"a":true},`+of(`{"$ref":"#/definitions/a/b/c"}`)[1:]):                                                                                   `{"id":"1","v":1}`,
	} {
		if in := one(t, schema); in.Text != nil && accepts(t, in, record) {
			t.Errorf("%s takes %s\n%s", schema, record, in.Text)
		}
	}
}

// A keyword that the draft does not look at asserts nothing where it would make the schema
// take more, also of a schema that is looked at elsewhere too.
func TestForeignKeywordKeepsASchemaOut(t *testing.T) {
	const shared = `"definitions":{"n":{"const":1}},`
	for schema, want := range map[string]map[string]bool{
		with(d4, of(`{"oneOf":[{"const":1},{"type":"number"}]}`)):                                 {`"x"`: true, `1`: false, `2`: false},
		with(d4, of(`{"const":1}`)):                                                               {`1`: true, `2`: false},
		with(d4, `{`+shared+of(`{"$ref":"#/definitions/n"}`)[1:]):                                 {`1`: true, `2`: false},
		with(d4, `{`+shared+of(`{"not":{"not":{"$ref":"#/definitions/n"}},"type":"number"}`)[1:]): {`1`: true, `2`: true},
	} {
		in := one(t, schema)
		if in.Text == nil {
			t.Errorf("%s is not taken: %v", schema, in.Refused)
			continue
		}
		for value, taken := range want {
			if record := `{"id":"1","v":` + value + `}`; accepts(t, in, record) != taken {
				t.Errorf("%s takes %s: %v\n%s", schema, record, !taken, in.Text)
			}
		}
	}
}

// Few lines that refer to the same again and again must not be copied.
func TestReferencesMultiplyInImport(t *testing.T) {
	var b strings.Builder
	for i := range 60 {
		fmt.Fprintf(&b, `"d%d":{"properties":{"a":{"$ref":"#/$defs/d%d"},"b":{"$ref":"#/$defs/d%d"}}},`, i, i+1, i+1)
	}
	in := one(t, with(d20, `{"$defs":{`+b.String()+`"d60":{"type":"string"}},`+of(`{"$ref":"#/$defs/d0"}`)[1:]))
	if in.Text == nil || len(in.Text) > 30_000 {
		t.Errorf("%d bytes, %v", len(in.Text), in.Refused)
	}
	bomb := one(t, `{"definitions":{`+strings.ReplaceAll(b.String(), `"properties":{"a":{`, `"allOf":[{`)+`"d60":true},`+of(`true`)[1:])
	if len(bomb.Text) > 30_000 {
		t.Errorf("%d bytes", len(bomb.Text))
	}
}

// FuzzImport looks for a schema whose import takes a record that the schema refuses, for
// one that import dies of, and for one that it takes for ever.
func FuzzImport(f *testing.F) {
	for _, text := range converted {
		f.Add(text, `{"id":"1","v":[{"a":1}]}`)
	}
	f.Add(of(`{"$ref":"#"}`), `{"id":"1"}`)
	f.Fuzz(func(t *testing.T, text, record string) {
		in := one(t, text)
		if in.Text == nil || !accepts(t, in, record) {
			return
		}
		doc, err := santhosh.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			return
		}
		c := santhosh.NewCompiler()
		c.DefaultDraft(map[draft]*santhosh.Draft{draft4: santhosh.Draft4, draft6: santhosh.Draft6, draft7: santhosh.Draft7, draft2019: santhosh.Draft2019, draft2020: santhosh.Draft2020}[draftOf(doc)])
		if c.AddResource("mem:order", doc) != nil {
			return
		}
		s, err := c.Compile("mem:order")
		if err != nil {
			return
		}
		value, err := santhosh.UnmarshalJSON(strings.NewReader(record))
		if err == nil && s.Validate(value) != nil {
			t.Errorf("%s\ntakes %s, which is refused by\n%s", in.Text, record, text)
		}
	})
}
