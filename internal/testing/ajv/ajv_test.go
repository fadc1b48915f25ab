package ajv

import (
	"encoding/json"
	"errors"
	"os"
	"slices"
	"testing"
)

func TestJudgeIsHeardWrong(t *testing.T) {
	dir := os.Getenv("ESCLUSA_TEST_AJV")
	if dir == "" {
		t.Skip("ESCLUSA_TEST_AJV does not say where ajv is installed")
	}
	j, err := Start(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	values := []json.RawMessage{[]byte(`1`), []byte(`2`), []byte(`"a"`)}
	for _, c := range []struct {
		draft, schema string
		want          []bool
	}{
		{"draft-04", `{"minimum":1,"exclusiveMinimum":true,"type":"number"}`, []bool{false, true, false}},
		{"draft-06", `{"const":1}`, []bool{true, false, false}},
		{"draft-07", `{"$ref":"other.json#/definitions/n"}`, []bool{true, true, false}},
		{"2019-09", `{"$defs":{"n":{"type":"string"}},"$ref":"#/$defs/n"}`, []bool{false, false, true}},
		{"2020-12", `{"prefixItems":[]}`, []bool{true, true, true}},
	} {
		got, err := j.Valid(Request{
			Draft: c.draft, URI: "mem:///schema.json", Schema: []byte(c.schema), Values: values,
			Others: map[string]json.RawMessage{"mem:///other.json": []byte(`{"definitions":{"n":{"type":"number"}}}`)},
		})
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s %s: %v, %v", c.draft, c.schema, got, err)
		}
	}
	if _, err := j.Valid(Request{Draft: "draft-07", URI: "mem:///a", Schema: []byte(`{"$ref":"nowhere.json"}`), Values: values}); !errors.Is(err, ErrUntold) {
		t.Errorf("a reference to nothing: %v", err)
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
}
