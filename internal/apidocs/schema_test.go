package apidocs

import (
	"encoding/json"
	"testing"
)

func TestReferenceOfASchemaLeadsElsewhereInADocument(t *testing.T) {
	for name, c := range map[string][2]string{
		"its own definitions": {`{"$id":"urn:a","definitions":{"b":{"type":"string"}},"properties":{"c":{"$ref":"#/definitions/b"}}}`,
			`{"definitions":{"b":{"type":"string"}},"properties":{"c":{"$ref":"#/at/definitions/b"}}}`},
		"with its $id":    {`{"$id":"urn:a","items":[{"$ref":"urn:a#/items/1"},true]}`, `{"items":[{"$ref":"#/at/items/1"},true]}`},
		"itself":          {`{"properties":{"below":{"type":"array","items":{"$ref":"#"}}}}`, `{"properties":{"below":{"type":"array","items":{"$ref":"#/at"}}}}`},
		"with neighbours": {`{"$ref":"#/definitions/a","title":"A","definitions":{"a":{}}}`, `{"allOf":[{"$ref":"#/at/definitions/a"}],"title":"A","definitions":{"a":{}}}`},
		"members and values of that name": {`{"properties":{"$ref":{"const":{"$ref":"#/x"}},"$id":{"default":1}},"dependencies":{"a":["b"],"c":{"$ref":"#/d"}}}`,
			`{"properties":{"$ref":{"const":{"$ref":"#/x"}},"$id":{"default":1}},"dependencies":{"a":["b"],"c":{"$ref":"#/at/d"}}}`},
		"escapes":                {`{"not":{"$ref":"#/definitions/a~1b%20c"}}`, `{"not":{"$ref":"#/at/definitions/a~1b%20c"}}`},
		"others' annotations":    {`{"tsType":"T","xml":3,"x-y":1,"readOnly":"no","deprecated":true,"$anchor":"q"}`, `{"x-tsType":"T","x-xml":3,"x-y":1,"x-readOnly":"no","deprecated":true}`},
		"numbers as they stand":  {`{"maximum":1e999,"multipleOf":0.10}`, `{"maximum":1e999,"multipleOf":0.10}`},
		"the order of its words": {`{"type":"object","additionalProperties":false,"required":["z","a"],"properties":{"z":{},"a":false}}`, `{"type":"object","additionalProperties":false,"required":["z","a"],"properties":{"z":{},"a":false}}`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := json.Marshal(placed(parse([]byte(c[0])), "#/at"))
			if err != nil || string(got) != c[1] {
				t.Errorf("becomes\n%s\nnot\n%s (%v)", got, c[1], err)
			}
		})
	}
}
