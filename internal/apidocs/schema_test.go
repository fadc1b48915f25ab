package apidocs

import (
	"encoding/json"
	"testing"
)

func TestReferenceOfASchemaLeadsElsewhereInADocument(t *testing.T) {
	for name, c := range map[string][2]string{
		"its own definitions": {`{"$id":"urn:a","definitions":{"b":{"type":"string"}},"properties":{"c":{"$ref":"#/definitions/b"}}}`,
			`{"definitions":{"b":{"type":"string"}},"properties":{"c":{"$ref":"#/at/definitions/b"}}}`},
		"a file's name": {`{"definitions":{"_shared/a b.json":{},"_shared_a_b.json":{},"c":{"definitions":{"%":{}}}},"allOf":[{"$ref":"#/definitions/_shared~1a%20b.json"},{"$ref":"#/definitions/c/definitions/%25"}]}`,
			`{"definitions":{"_shared_a_b.json_":{},"_shared_a_b.json":{},"c":{"definitions":{"_":{}}}},"allOf":[{"$ref":"#/at/definitions/_shared_a_b.json_"},{"$ref":"#/at/definitions/c/definitions/_"}]}`},
		"true and false": {`{"if":true,"else":false,"items":false,"additionalProperties":false,"additionalItems":false}`, `{"if":{},"else":{"not":{}},"items":{"not":{}},"additionalProperties":false}`},
		"a tuple":        {`{"items":[{},true],"additionalItems":false}`, `{"items":[{},{}],"additionalItems":false}`},
		"dependencies": {`{"dependencies":{"a":["b"],"c":{"$ref":"#/d"}},"d":1,"allOf":[{}]}`,
			`{"x-d":1,"allOf":[{},{"if":{"type":"object","required":["a"]},"then":{"required":["b"]}},{"if":{"type":"object","required":["c"]},"then":{"$ref":"#/at/d"}}]}`},
		"into dependencies": {`{"dependencies":{"a":{"type":"object"}},"not":{"$ref":"#/dependencies/a"}}`, `{"dependencies":{"a":{"type":"object"}},"not":{"$ref":"#/at/dependencies/a"}}`},
		"with its $id":      {`{"$id":"urn:a","items":[{"$ref":"urn:a#/items/1"},{}]}`, `{"items":[{"$ref":"#/at/items/1"},{}]}`},
		"itself":            {`{"properties":{"below":{"type":"array","items":{"$ref":"#"}}}}`, `{"properties":{"below":{"type":"array","items":{"$ref":"#/at"}}}}`},
		"with neighbours":   {`{"$ref":"#/definitions/a","title":"A","definitions":{"a":{}}}`, `{"allOf":[{"$ref":"#/at/definitions/a"}],"title":"A","definitions":{"a":{}}}`},
		"members and values of that name": {`{"properties":{"$ref":{"const":{"$ref":"#/x"}},"$id":{"default":1}}}`,
			`{"properties":{"$id":{"default":1}},"patternProperties":{"^\\$ref$":{"const":{"$ref":"#/x"}}}}`},
		"escapes":                {`{"not":{"$ref":"#/definitions/a~1b%20c"}}`, `{"not":{"$ref":"#/at/definitions/a~1b%20c"}}`},
		"others' annotations":    {`{"tsType":"T","xml":3,"x-y":1,"readOnly":"no","deprecated":true,"$anchor":"q"}`, `{"x-tsType":"T","x-xml":3,"x-y":1,"x-readOnly":"no","deprecated":true}`},
		"numbers as they stand":  {`{"maximum":1e999,"multipleOf":0.10}`, `{"maximum":1e999,"multipleOf":0.10}`},
		"the order of its words": {`{"type":"object","additionalProperties":false,"required":["z","a"],"properties":{"z":{},"a":{"not":{}}}}`, `{"type":"object","additionalProperties":false,"required":["z","a"],"properties":{"z":{},"a":{"not":{}}}}`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := json.Marshal(placed(parse([]byte(c[0])), "#/at"))
			if err != nil || string(got) != c[1] {
				t.Errorf("becomes\n%s\nnot\n%s (%v)", got, c[1], err)
			}
		})
	}
}
