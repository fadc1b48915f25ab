package schemas

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/esclusa/esclusa"
)

// Senders may name a datatype by its further names, exactly, in each of the four ways.
func TestFurtherNameIsUnknown(t *testing.T) {
	v1 := strings.Replace(top(`,"additionalProperties":{"type":["string","integer"]}`), `{"key":"/id"}`, `{"key":"/id","types":["com.example.Order_Created","x"]}`, 1)
	v2 := strings.Replace(strings.Replace(v1, `"x"]`, `"y"]`, 1), "urn:x:order", "urn:x:order2", 1)
	other := strings.Replace(strings.Replace(v1, `["com.example.Order_Created","x"]`, `["zz"]`, 1), "urn:x:order", "urn:x:other", 1)
	files := fstest.MapFS{"order/1-0-0.json": {Data: []byte(v1)}, "order/1-0-1.json": {Data: []byte(v2)}, "other/1-0-0.json": {Data: []byte(other)}}
	c, err := Load(files, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	const event = `{"specversion":"1.0","type":"x","source":"s","id":"1","data":{"id":"1"}}`
	for name, tt := range map[string]struct {
		headers []esclusa.Header
		body    string
		want    string
	}{
		"header":             {headers("datatype", "com.example.Order_Created"), `{"id":"1"}`, "> order 1"},
		"type of CloudEvent": {headers("ce_type", "y"), `{"id":"1"}`, "> order 1"},
		"structured":         {headers("content-type", structuredJSON), event, "> order 1"},
		"member":             {nil, `{"id":"1","datatype":"zz"}`, "> other 1"},
		"member refused":     {nil, `{"id":"1","datatype":"zz","a":null}`, "schema_violation other /a:type"},
		"member elsewhere":   {nil, `{"a":{"datatype":"zz"},"id":"1"}`, "unclassified - :datatype"},
		"other case":         {headers("datatype", "com.example.order_created"), `{"id":"1"}`, "unknown_datatype - :datatype"},
		"part of it":         {headers("datatype", "com.example"), `{"id":"1"}`, "unknown_datatype - :datatype"},
		"its own name":       {headers("datatype", "order"), `{"id":"1"}`, "> order 1"},
		"refused":            {headers("datatype", "x"), `{"id":1}`, "schema_violation order /id:type"},
		"malformed":          {headers("datatype", "x"), `{`, "malformed order :syntax"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := told(c.Check(&esclusa.Record{Headers: tt.headers, Value: []byte(tt.body)})); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
	if _, has := c.Channel("x"); has {
		t.Error("a further name is a datatype: it would become a topic")
	}
	files["other/1-0-0.json"] = &fstest.MapFile{Data: []byte(strings.Replace(other, `"zz"`, `"x","order"`, 1))}
	wantFaults(t, Lint(files), []string{`other/1-0-0.json: /x-channel/types: has "x", which names order already`, `other/1-0-0.json: /x-channel/types: has "order", which names order already`})
	copied := strings.Replace(v1, `"properties":{`, `"properties":{"datatype":{"const":"x"},`, 1)
	wantFaults(t, lintOf(copied), nil)
}
