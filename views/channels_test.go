package views

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestLabelsTellWhatAChannelHolds(t *testing.T) {
	h := newWorld().handler(t)
	var list struct{ Channels []label }
	if err := json.Unmarshal(call(h, "GET", "/v1/channels", "").Body.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, l := range list.Channels {
		names = append(names, l.Datatype)
		want := strings.TrimSuffix(string(encode(l)), "\n")
		expect(t, call(h, "GET", "/v1/channels/"+l.Datatype, ""), 200, want)
		if l.Title == "" || l.Description == "" || l.Version == "" || l.Topic != "datatype."+l.Datatype {
			t.Errorf("label with gaps: %s", want)
		}
		schema := call(h, "GET", "/v1/channels/"+l.Datatype+"/schema", "")
		expect(t, schema, 200, "")
		expectHeader(t, schema, "Content-Type", "application/schema+json")
		var doc map[string]any
		if err := json.Unmarshal(schema.Body.Bytes(), &doc); err != nil || doc["$id"] != l.Schema {
			t.Errorf("schema of %s has $id %v, want %s (%v)", l.Datatype, doc["$id"], l.Schema, err)
		}
	}
	if got := strings.Join(names, " "); got != "customer document image text video" {
		t.Errorf("channels %s", got)
	}
}

func TestUnknownChannelIs404(t *testing.T) {
	h := newWorld().handler(t)
	for _, target := range []string{"/v1/channels/router", "/v1/channels/router/schema", "/v1/channels/..%2Ftext", "/v1/channels/"} {
		expectProblem(t, call(h, "GET", target, ""), 404)
	}
}
