package schemaimport

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// A directory is imported as its team has it: some files are parts of others, some are
// no schemas, some cannot be taken.
func TestDirectoryIsImportedWrong(t *testing.T) {
	order := `{"$schema":"http://json-schema.org/draft-07/schema#","title":"Order","type":"object","required":["id","to"],"properties":{"to":{"$ref":"common/address.json#/definitions/zip"},"id":{"type":"string"}}}`
	files, err := ReadFiles(fstest.MapFS{
		"OrderCreated.json":                      {Data: []byte(order)},
		"common/address.json":                    {Data: []byte(`{"definitions":{"zip":{"type":"string","maxLength":5},"unused":{"minimun":1}},"type":"object","properties":{}}`)},
		"package.json":                           {Data: []byte(`{"name":"x"}`)},
		"readme.md":                              {Data: []byte(`# x`)},
		".git/a.json":                            {Data: []byte(order)},
		"node_modules/a.json":                    {Data: []byte(order)},
		"broken.json":                            {Data: []byte(`{`)},
		"v2/pay.schema.json":                     {Data: []byte(`{"$schema":"` + d20 + `","required":["uuid"],"properties":{"uuid":{"type":"string"}}}`)},
		"com.acme/click/jsonschema/1-0-1":        {Data: []byte(`{"self":{"vendor":"com.acme","name":"click","version":"1-0-1"},"type":"object","required":["id"],"properties":{"id":{"type":"string"}}}`)},
		"com.acme/click/jsonschema/1-0-0":        {Data: []byte(`{"self":{"vendor":"com.acme","name":"click","version":"1-0-0"},"type":"object","required":["id"],"properties":{"id":{"type":"string"}}}`)},
		"copies/com.acme/click/jsonschema/1-0-0": {Data: []byte(`{"self":{"vendor":"com.acme","name":"click","version":"1-0-0"},"type":"object","required":["id"],"properties":{"id":{"type":"string"}}}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	all := Import(files, "", Options{})
	var got []string
	for _, in := range all {
		got = append(got, fmt.Sprintf("%s > %s key %s %v", in.File, in.path(), in.Key, in.Refused))
	}
	want := []string{
		"OrderCreated.json > order-created/1-0-0.json key /id []",
		"broken.json > broken/1-0-0.json key  [is not JSON: at byte 1]",
		"com.acme/click/jsonschema/1-0-0 > click/1-0-0.json key /id []",
		"com.acme/click/jsonschema/1-0-1 > click/1-0-1.json key /id []",
		"copies/com.acme/click/jsonschema/1-0-0 > click/1-0-0.json key /id [would be click/1-0-0.json, as com.acme/click/jsonschema/1-0-0: give it another name or version]",
		"v2/pay.schema.json > pay/2-0-0.json key /uuid []",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	const text = `{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "$id": "urn:schema:order-created:1-0-0",
  "title": "Order",
  "x-channel": {
    "key": "/id"
  },
  "type": "object",
  "required": ["id", "to"],
  "properties": {
    "to": {
      "$ref": "#/definitions/zip"
    },
    "id": {
      "type": "string"
    }
  },
  "definitions": {
    "zip": {
      "type": "string",
      "maxLength": 5
    }
  }
}
`
	if string(all[0].Text) != text {
		t.Errorf("got %s", all[0].Text)
	}
	testWrite(t, all)
}

// Versions of one schema often share an $id. What each refers to within itself is its own.
func TestVersionsWithOneIDShareTheirDefinitions(t *testing.T) {
	version := func(digits string) []byte {
		return []byte(`{"$schema":"` + d19 + `","$id":"https://acme.example/order","type":"object","required":["id"],"properties":{"id":{"type":"string"},
			"v":{"$ref":"#/$defs/n"},"w":{"$ref":"https://acme.example/order#/$defs/n"},"x":{"$ref":"#n"}},"$defs":{"n":{"$anchor":"n","maxLength":` + digits + `}}}`)
	}
	all := Import(Files{"order/1-0-0.json": version("5"), "order/2-0-0.json": version("3")}, "", Options{})
	if len(all) != 2 || all[0].Text == nil || all[1].Text == nil {
		t.Fatalf("%v", all)
	}
	for _, name := range []string{"v", "w", "x"} {
		record := `{"id":"1","` + name + `":"abcd"}`
		if !accepts(t, all[0], record) || accepts(t, all[1], record) {
			t.Errorf("%s: accepted by one %v, by two %v", name, accepts(t, all[0], record), accepts(t, all[1], record))
		}
	}
}
