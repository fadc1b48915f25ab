package schemas

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
)

// check is every violation of a record, as "pointer keyword: message [shape]".
func check(t testing.TB, schema, record string) []string {
	t.Helper()
	node, err := decodeAny([]byte(schema), schemaLimits)
	if err != nil {
		t.Fatal(err)
	}
	r, err := rulesOf(node)
	if err != nil {
		t.Fatalf("%s: %v", schema, err)
	}
	value, err := decodeAny([]byte(record), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return written(r.validate(value))
}

func written(violations []esclusa.Violation) (lines []string) {
	for _, v := range violations {
		lines = append(lines, fmt.Sprintf("%s %s: %s [%s]", v.Pointer, v.Keyword, v.Message, v.Shape))
	}
	return lines
}

func TestViolationUnexplained(t *testing.T) {
	for _, tt := range []struct {
		schema, record string
		want           []string
	}{
		{`{"required":["a"]}`, `{}`, []string{"/a required: must be there [/a]"}},
		{`{"properties":{"a":true},"additionalProperties":false}`, `{"a":1,"b":2}`, []string{"/b additionalProperties: must not be there: the schema does not know it []"}},
		{`{"properties":{"a":{"type":"integer"}}}`, `{"a":1.5}`, []string{"/a type: must be an integer [/a]"}},
		{`{"properties":{"a":{"type":["string","null","array"]}}}`, `{"a":1}`, []string{"/a type: must be a string or null or an array [/a]"}},
		{`{"properties":{"a":{"minimum":0,"maximum":150}}}`, `{"a":151}`, []string{"/a maximum: must be at most 150 [/a]"}},
		{`{"properties":{"a":{"minimum":0.1}}}`, `{"a":0}`, []string{"/a minimum: must be at least 0.1 [/a]"}},
		{`{"properties":{"a":{"exclusiveMinimum":1e2}}}`, `{"a":100}`, []string{"/a exclusiveMinimum: must be above 1e2 [/a]"}},
		{`{"properties":{"a":{"exclusiveMaximum":-0.5}}}`, `{"a":0}`, []string{"/a exclusiveMaximum: must be below -0.5 [/a]"}},
		{`{"properties":{"a":{"maximum":150.0}}}`, `{"a":151}`, []string{"/a maximum: must be at most 150.0 [/a]"}},
		{`{"properties":{"a":{"maximum":9007199254740993}}}`, `{"a":9007199254740994}`, []string{"/a maximum: must be at most 9007199254740993 [/a]"}},
		{`{"properties":{"a":{"enum":[9007199254740993,1.50,1e2]}}}`, `{"a":1}`, []string{"/a enum: must be one of 9007199254740993, 1.50, 1e2 [/a]"}},
		{`{"properties":{"a":{"const":[1.0]}}}`, `{"a":1}`, []string{"/a const: must be [1.0] [/a]"}},
		{`{"properties":{"a":{"multipleOf":0.01}}}`, `{"a":0.001}`, []string{"/a multipleOf: must be a multiple of 0.01 [/a]"}},
		{`{"properties":{"a":{"minLength":1}}}`, `{"a":""}`, []string{"/a minLength: must have at least 1 character [/a]"}},
		{`{"properties":{"a":{"maxLength":2.0}}}`, `{"a":"ñññ"}`, []string{"/a maxLength: must have at most 2 characters [/a]"}},
		{`{"properties":{"a":{"pattern":"^<a&b>$"}}}`, `{"a":"b"}`, []string{"/a pattern: must match the pattern ^<a&b>$ [/a]"}},
		{`{"properties":{"a":{"type":"string","format":"date"}}}`, `{"a":"b"}`, []string{"/a format: must be a date of RFC 3339, such as 2026-01-02 [/a]"}},
		{`{"properties":{"a":{"const":"<x>"}}}`, `{"a":"b"}`, []string{`/a const: must be "<x>" [/a]`}},
		{`{"properties":{"a":{"enum":["x",1,null]}}}`, `{"a":"b"}`, []string{`/a enum: must be one of "x", 1, null [/a]`}},
		{`{"properties":{"a":{"minItems":1}}}`, `{"a":[]}`, []string{"/a minItems: must have at least 1 item [/a]"}},
		{`{"properties":{"a":{"maxItems":0}}}`, `{"a":[1]}`, []string{"/a maxItems: must have at most 0 items [/a]"}},
		{`{"properties":{"a":{"uniqueItems":true}}}`, `{"a":[1,1,1]}`, []string{"/a uniqueItems: must not have the same item twice [/a]"}},
		{`{"properties":{"a":{"items":[true],"additionalItems":false}}}`, `{"a":[1,2]}`, []string{"/a additionalItems: must not have more items than the schema describes [/a]"}},
		{`{"properties":{"a":{"contains":{"const":1}}}}`, `{"a":[]}`, []string{"/a contains: must have an item that the schema asks for [/a]"}},
		{`{"properties":{"a":{"items":{"required":["b"]}}}}`, `{"a":[{"b":1},{}]}`, []string{"/a/1/b required: must be there [/a/*/b]"}},
		{`{"minProperties":1}`, `{}`, []string{" minProperties: must have at least 1 member []"}},
		{`{"maxProperties":1}`, `{"a":1,"b":1}`, []string{" maxProperties: must have at most 1 member []"}},
		{`{"dependencies":{"a":["b"]}}`, `{"a":1}`, []string{"/b dependencies: must be there beside another member [/b]"}},
		{`{"dependencies":{"a":{"required":["b"]}}}`, `{"a":1}`, []string{"/b required: must be there [/b]"}},
		{`{"properties":{"a":false}}`, `{"a":1}`, []string{"/a false: must not be there [/a]"}},
		{`{"properties":{"a":{"not":{"const":1}}}}`, `{"a":1}`, []string{"/a not: must not be what the schema excludes [/a]"}},
		{`{"propertyNames":{"maxLength":1,"enum":["a","b"]}}`, `{"abc":1}`, []string{"/abc propertyNames: must have a name that the schema allows []"}},
		{`{"propertyNames":false}`, `{"abc":"d"}`, []string{"/abc propertyNames: must have a name that the schema allows []"}},
		{`{"patternProperties":{"^x":{"type":"string"}}}`, `{"x1":1}`, []string{"/x1 type: must be a string []"}},
		{`{"additionalProperties":{"properties":{"b":{"type":"string"}}}}`, `{"x1":{"b":1}}`, []string{"/x1/b type: must be a string [/b]"}},
		{`{"allOf":[{"properties":{"a":{"minimum":2}}},{"properties":{"a":{"minimum":3}}}]}`, `{"a":1}`, []string{"/a minimum: must be at least 2 [/a]", "/a minimum: must be at least 3 [/a]"}},
		{`{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}}`, `{"a":1}`, []string{"/b required: must be there [/b]"}},
		{`{"properties":{"a":{"$ref":"#/definitions/d"}},"definitions":{"d":{"type":"string"}}}`, `{"a":1}`, []string{"/a type: must be a string [/a]"}},
	} {
		if got := check(t, tt.schema, tt.record); !slices.Equal(got, tt.want) {
			t.Errorf("%s of %s:\ngot  %q\nwant %q", tt.record, tt.schema, got, tt.want)
		}
	}
}

func TestAlternativesDrownInNoise(t *testing.T) {
	const one = " oneOf: must have exactly one of uri, data []"
	const exactly = `{"oneOf":[{"required":["uri"]},{"required":["data"]}]}`
	for _, tt := range []struct {
		schema, record string
		want           []string
	}{
		{exactly, `{}`, []string{one}},
		{exactly, `{"uri":1,"data":2}`, []string{one}},
		{exactly, `{"uri":1}`, nil},
		{`{"anyOf":[{"required":["tel"]},{"required":["street","town"]}]}`, `{"town":1}`, []string{" anyOf: must have at least one of tel, street and town []"}},
		{`{"required":["uri"],"oneOf":[{"required":["uri"]},{"required":["data"]}]}`, `{}`, []string{one, "/uri required: must be there [/uri]"}},
		{`{"properties":{"a":` + exactly + `}}`, `{"a":{}}`, []string{"/a oneOf: must have exactly one of uri, data [/a]"}},
		{`{"allOf":[` + exactly + `]}`, `{}`, []string{one}},
		{`{"properties":{"a":{"oneOf":[{"type":"string"},{"minLength":2}]}}}`, `{"a":"xyz"}`, []string{"/a oneOf: must fit exactly one of the alternatives [/a]"}},
		{`{"properties":{"a":{"anyOf":[{"type":"string"},{"type":"null"}]}}}`, `{"a":1}`, []string{"/a anyOf: must fit at least one of the alternatives [/a]", "/a type: must be a string [/a]"}},
	} {
		if got := check(t, tt.schema, tt.record); !slices.Equal(got, tt.want) {
			t.Errorf("%s of %s:\ngot  %q\nwant %q", tt.record, tt.schema, got, tt.want)
		}
	}
}

// TestDottedNamesMistaken: the library writes a.b for both a member a.b and a
// member b of a.
func TestDottedNamesMistaken(t *testing.T) {
	const schema = `{"properties":{"a.b":{"items":{"type":"string"}},"a":{"properties":{"b":{"items":{"type":"string"}}}},"~/":{"required":["/"]},"(root)":{"type":"null"},"":{"properties":{"0":{"type":"string"}}}}}`
	for record, want := range map[string]string{
		`{"a.b":[1]}`:     "/a.b/0 type: must be a string [/a.b/*]",
		`{"a":{"b":[1]}}`: "/a/b/0 type: must be a string [/a/b/*]",
		`{"~/":{}}`:       "/~0~1/~1 required: must be there [/~0~1/~1]",
		`{"(root)":1}`:    "/(root) type: must be null [/(root)]",
		`{"":{"0":1}}`:    "//0 type: must be a string [//0]",
	} {
		if got := check(t, schema, record); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: got %q, want %q", record, got, want)
		}
	}
}

func TestMessageQuotesAValue(t *testing.T) {
	const secret = "s3cr3t"
	const schema = `{"additionalProperties":{
		"not":{"minLength":1},"const":"a","enum":["b","c"],"pattern":"^[a-d]$","maxLength":1,"allOf":[{"type":"string","format":"email"},{"type":"null"}],
		"uniqueItems":true,"items":{"enum":[1]},"contains":{"const":2},"additionalProperties":false,"propertyNames":{"maxLength":1},"maxProperties":0}}`
	for _, value := range []string{`"s3cr3t"`, `["s3cr3t","s3cr3t"]`, `{"s3cr3t":"s3cr3t"}`} {
		got := check(t, schema, `{"m":`+value+`}`)
		if len(got) == 0 {
			t.Errorf("%s passes", value)
		}
		for _, line := range got {
			if _, message, _ := strings.Cut(line, ": "); strings.Contains(message, secret) {
				t.Errorf("%s: %s", value, line)
			}
		}
	}
}

func TestLongEnumFillsTheMessage(t *testing.T) {
	got := check(t, `{"properties":{"a":{"enum":["`+strings.Repeat("ñ", 200)+`"]}}}`, `{"a":1}`)
	want := `/a enum: must be one of "` + strings.Repeat("ñ", 127) + "… [/a]"
	if !slices.Equal(got, []string{want}) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestErrorOrderChanges(t *testing.T) {
	var members []string
	for i := range 50 {
		members = append(members, fmt.Sprintf(`"m%02d":{"a":"x","b":[1,1]}`, i))
	}
	const schema = `{"additionalProperties":{"additionalProperties":false,"maxProperties":1,"properties":{"b":{"uniqueItems":true,"items":{"type":"string"}}}}}`
	first := check(t, schema, "{"+strings.Join(members, ",")+"}")
	if len(first) != 50*5 || !slices.IsSorted(first) {
		t.Errorf("got %d violations %q", len(first), first)
	}
	rand.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	if second := check(t, schema, "{"+strings.Join(members, ",")+"}"); !slices.Equal(first, second) {
		t.Errorf("got %q, then %q", first, second)
	}
}
