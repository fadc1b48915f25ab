package schemas

import (
	"strings"
	"testing"
)

// FuzzLint looks for a schema that the lint lets pass although the library
// cannot compile it or fails on a record, for one whose violations are all lost
// in explaining, and for any that the lint dies of.
func FuzzLint(f *testing.F) {
	for _, ch := range builtIn().Channels() {
		f.Add(string(ch.Schema), `{"id":"1","datatype":"text"}`)
	}
	f.Add(`{"items":[{"$ref":"#/definitions/a~1b"}],"additionalItems":false,"definitions":{"a/b":{"type":"null"}}}`, `[1,[null]]`)
	f.Add(`{"definitions":{"a":{"$ref":"#/definitions/b"},"b":{"not":{"$ref":"#/definitions/a"}}}}`, `1e10`)
	f.Add(`{"patternProperties":{"^a":{"dependencies":{"b":["c"],"d":false}}},"if":true,"then":{"propertyNames":{"const":"x"}}}`, `{"a":{"b":1,"d":2},"y":{}}`)
	f.Add(`{"oneOf":[{"required":["a"]},{"required":["b","c"]}],"anyOf":[{"contains":{"enum":[1,"2"]}},{"multipleOf":0.1}]}`, `{"a":1,"b":2,"c":3}`)
	f.Fuzz(func(t *testing.T, schema, record string) {
		node, err := decodeAny([]byte(schema), schemaLimits)
		if err != nil {
			return
		}
		r, err := rulesOf(node)
		if err != nil {
			if strings.HasPrefix(err.Error(), "compiling:") {
				t.Fatal(err)
			}
			return
		}
		value, err := decodeAny([]byte(record), DefaultLimits())
		if err != nil {
			return
		}
		for _, v := range r.validate(value) {
			if v.Keyword == ruleSchema || v.Message == "" {
				t.Fatalf("%+v", v)
			}
		}
	})
}
