package schemas

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func TestSchemaLoadsThatAnotherImplementationRefuses(t *testing.T) {
	compile := func(text string) error {
		var tree any
		dec := json.NewDecoder(strings.NewReader(text))
		dec.UseNumber()
		if err := dec.Decode(&tree); err != nil {
			t.Fatal(err)
		}
		_, err := secondOpinion(tree)
		return err
	}
	for _, text := range []string{`{"type":"strin"}`, `{"pattern":"("}`, `{"minLength":-1}`, `{"required":["a","a"]}`} {
		if compile(text) == nil {
			t.Errorf("%s compiles", text)
		}
	}
	if err := compile(`{"$ref":"http://127.0.0.1:1/schema.json"}`); !errors.Is(err, errRemote) {
		t.Errorf("another file is looked for: %v", err)
	}
	for _, text := range []string{
		`{"enum":[9007199254740993,9007199254740992,1.5]}`, // the same as float64
		`{"pattern":"^\\s+\\d$","patternProperties":{"\\w.$":{"type":"string"}}}`,
	} {
		if err := compile(text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}
