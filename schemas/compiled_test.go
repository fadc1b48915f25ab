package schemas

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/esclusa/esclusa"
)

func TestShippedDatatypeNotCompiled(t *testing.T) {
	for _, ch := range builtIn().Channels() {
		if ok, why := ch.Compiled(); !ok || why != "" {
			t.Errorf("%s: %q", ch.Datatype, why)
		}
	}
}

// A catalogue with a schema that takes the other way works all the same, and
// says why.
func TestUncoveredSchemaRefused(t *testing.T) {
	schema := `{"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://example.org/a","title":"A","description":"A.","x-channel":{"key":"/id"},
		"type":"object","required":["id"],"properties":{"id":{"$ref":"#/definitions/id"}},"propertyNames":{"not":{"const":"y"}},"additionalProperties":{"type":"null"},"definitions":{"id":{"type":"string","minLength":1}}}`
	c, err := Load(fstest.MapFS{"thing/1-0-0.json": {Data: []byte(schema)}}, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	ch := c.Channels()[0]
	if ok, why := ch.Compiled(); ok || why != "uses keyword propertyNames in a way that is not covered" {
		t.Errorf("compiled %v: %q", ok, why)
	}
	for body, want := range map[string]string{`{"id":"1","x":null}`: "> thing 1", `{"id":"1","x":1}`: "schema_violation thing /x:type"} {
		if got := told(c.Check(&esclusa.Record{Headers: headers("datatype", "thing"), Value: []byte(body)})); got != want {
			t.Errorf("%s: got %s, want %s", body, got, want)
		}
	}
}

// fastest are records that must not be left to the library, or a common way to
// write them would be slow without anybody noticing.
func TestValidRecordLeftToTheLibrary(t *testing.T) {
	for datatype, body := range samples() {
		for name, text := range map[string]string{
			"AsIs":           body,
			"WithItsName":    strings.Replace(body, "{", `{"datatype":"`+datatype+`",`, 1),
			"NameAtTheEnd":   strings.TrimSuffix(body, "}") + `, "datatype" : "` + datatype + `"}`,
			"Spaced":         " " + strings.ReplaceAll(strings.ReplaceAll(body, `":`, `" : `), `,"`, ",\n\t\""),
			"EscapedContent": strings.Replace(body, `"Grupo 3"`, `"Grupo\u00203\n"`, 1),
		} {
			h := headers("datatype", datatype, "traceparent", "00-1")
			if strings.Contains(text, `"datatype"`) {
				h = nil
			}
			m := newMessage(&esclusa.Record{Headers: h, Value: []byte(text)})
			if ch, key, f, known := builtIn().pass(&m); !known || f != nil || ch.Datatype != datatype || key == "" {
				t.Errorf("%s %s: not accepted: %s", datatype, name, text)
			}
		}
	}
}

func TestDatatypeTakenFromElsewhere(t *testing.T) {
	for body, want := range map[string]string{
		`{"id":"1","language":"es","body":"\"datatype\":\"customer\"","datatype":"text"}`: "> text 1",
		`{"id":"1","language":"es","body":"\"datatype\":\"text\""}`:                       "unclassified - :datatype",
		`{"id":"1","language":"es","body":"a","datatype":"t\u0065xt"}`:                    "> text 1",
		`{"id":"1","language":"es","body":"a","d\u0061tatype":"text"}`:                    "> text 1",
		`{"id":"1","language":"es","body":"a","datatype":"text","datatype":"text"}`:       "malformed - /datatype:syntax",
		`{"id":"1","language":"es","body":"a","datatype":"customer"}`:                     "schema_violation customer /body:additionalProperties /id:additionalProperties /id_cliente:required /language:additionalProperties /nombre:required",
	} {
		if got := told(builtIn().Check(&esclusa.Record{Value: []byte(body)})); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", body, got, want)
		}
	}
}

// A schema need not declare the member datatype, nor say what it must be.
func TestDatatypeUndeclared(t *testing.T) {
	file := func(name, more string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(`{"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://example.org/` + name + `","title":"A","description":"A.","x-channel":{"key":"/id"},
			"type":"object","required":["id"],"properties":{"id":{"type":"string","minLength":1}}` + more + `}`)}
	}
	c, err := Load(fstest.MapFS{"open/1-0-0.json": file("open", ""), "shut/1-0-0.json": file("shut", `,"additionalProperties":false`)}, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string]string{
		`{"id":"1","datatype":"open"}`:                          "> open 1",
		`{"id":"1","in":{"datatype":"shut"},"datatype":"open"}`: "> open 1",
		`{"in":{"datatype":"open"},"id":"1"}`:                   "unclassified - :datatype",
		`{"id":"1","datatype":"shut"}`:                          "schema_violation shut /datatype:additionalProperties",
		`{"id":"1","datatype":["open"]}`:                        "unclassified - /datatype:datatype",
	} {
		if got := told(c.Check(&esclusa.Record{Value: []byte(body)})); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", body, got, want)
		}
	}
}

func TestKeyMisread(t *testing.T) {
	for body, want := range map[string]string{
		`{"id":"a\u00e9\/\ud83d\ude00\"","language":"es","body":""}`:               `> text aé/😀"`,
		`{"id":"` + strings.Repeat("é", 256) + `","language":"es","body":""}`:      "> text " + strings.Repeat("é", 256),
		`{"id":"` + strings.Repeat("é", 257) + `","language":"es","body":""}`:      "schema_violation text /id:maxLength",
		`{"id":"` + strings.Repeat(`\u00e9`, 257) + `","language":"es","body":""}`: "schema_violation text /id:maxLength",
	} {
		if got := told(builtIn().Check(&esclusa.Record{Headers: headers("datatype", "text"), Value: []byte(body)})); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", body, got, want)
		}
	}
}

// Where the key may be longer than a key may be, the schema does not say it.
func TestLongKeyAccepted(t *testing.T) {
	schema := `{"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://example.org/a","title":"A","description":"A.","x-channel":{"key":"/of/id"},
		"type":"object","required":["of"],"properties":{"of":{"type":"object","required":["id"],"properties":{"id":{"type":"string","minLength":1}}}}}`
	c, err := Load(fstest.MapFS{"thing/1-0-0.json": {Data: []byte(schema)}}, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{1: "> thing x", 257: "limit_exceeded thing /of/id:limit"} {
		body := `{"id":"y","of":{"id":"` + strings.Repeat("x", n) + `"}}`
		if got := told(c.Check(&esclusa.Record{Headers: headers("datatype", "thing"), Value: []byte(body)})); got != want {
			t.Errorf("%d characters: got %s, want %s", n, got, want)
		}
	}
}

func TestPropertiesOutOfOrder(t *testing.T) {
	got := strings.Join(propertyNames([]byte(`{"title":"x","properties":{"b":{"title":"y","properties":{"c":true}},"a":{"type":"string"}},"items":[{"properties":{"d":{}}}]}`)), " ")
	if got != "b c a d" {
		t.Error(got)
	}
}
