package apidocs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/schemas"
)

// Documents are published where not everybody may see payloads.
func TestSampleOfMaskedMemberIsInADocument(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"1-0-0.json": `{"$schema":"http://json-schema.org/draft-07/schema#","$id":"urn:x:order","title":"Orders","description":"d","x-channel":{"key":"/id"},
			"type":"object","required":["id"],"additionalProperties":false,"examples":[{"id":"1","pin":"S3CRET"}],"definitions":{"pin":{"type":"string","default":"S3CRET","examples":["S3CRET"]}},
			"properties":{"id":{"type":"string"},"pin":{"$ref":"#/definitions/pin","x-mask":true},"kind":{"x-mask":true,"enum":["S3CRET",1]},"seen":{"const":"seen"}}}`,
		"samples/good/one.json":       `{"id":"1","pin":"S3CRET"}`,
		"samples/bad/two.json":        `{"id":"1","pin":"S3CRET","seen":"other","kind":2}`,
		"samples/bad/two.expect.json": `{"reason":"schema_violation","errors":[{"pointer":"/kind","keyword":"enum"},{"pointer":"/seen","keyword":"const"}]}`,
	} {
		file := filepath.Join(dir, "order", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := system(t, dir)
	ch, _ := s.Catalogue.Channel("order")
	samples, err := schemas.Samples(dir, schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	routes := []Route{{Method: "GET", Path: "/orders", ID: "get", Answers: []Answer{{Status: 200, Media: mediaRecord, Schema: Kept(ch)}}}}
	page := string(s.Page(ch, samples))
	for name, text := range map[string]string{"OpenAPI": string(s.OpenAPI(routes)), "AsyncAPI": string(s.AsyncAPI()), "page": page} {
		if strings.Contains(text, "S3CRET") || !strings.Contains(text, `"seen"`) {
			t.Errorf("%s is\n%s", name, text)
		}
	}
	for _, line := range []string{"| `/pin` | string |  | not for everybody to see |", "| `/seen` | any |  | `\"seen\"` |", "must be one of the values that the schema lists", `"pin":"•"`} {
		if !strings.Contains(page, line) {
			t.Errorf("the page\n%s\nlacks %s", page, line)
		}
	}
}
