package schemas

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"testing/fstest"
	"time"
)

// evolution is a change of a schema, as teams make them, with what must be told of it:
// whether each record of the old version is taken by the new one, and the other way round.
type evolution struct {
	Name               string
	Old, New           json.RawMessage // beside id, which is the key
	Senders, Receivers *bool           // null: not known
	Shared             json.RawMessage // _shared/a.json
}

// versionOf is a schema of an order with what an evolution gives it.
func versionOf(t testing.TB, version string, more json.RawMessage) string {
	t.Helper()
	schema := map[string]any{"type": "object", "x-channel": map[string]any{"key": "/id"}}
	d := json.NewDecoder(bytes.NewReader(more))
	d.UseNumber()
	if err := d.Decode(&schema); err != nil {
		t.Fatalf("%v: %s", err, more)
	}
	schema["$schema"], schema["$id"] = draft07, "urn:order:"+version
	required, _ := schema["required"].([]any)
	schema["required"] = append(required, "id")
	properties, _ := schema["properties"].(map[string]any)
	if properties == nil {
		properties = make(map[string]any)
	}
	if properties["id"] == nil {
		properties["id"] = map[string]any{"type": "string"}
	}
	schema["properties"] = properties
	return quoteJSON(schema)
}

// pairOf loads two versions of an order.
func pairOf(t testing.TB, old, next, shared string) (*Channel, *Channel) {
	t.Helper()
	files := fstest.MapFS{"order/1-0-0.json": {Data: []byte(old)}, "order/2-0-0.json": {Data: []byte(next)}}
	if shared != "" {
		files["_shared/a.json"] = &fstest.MapFile{Data: []byte(shared)}
	}
	c, err := Load(files, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	ch, _ := c.Channel("order")
	return ch.Versions()[1], ch
}

func evolutions(t testing.TB) (all []evolution) {
	t.Helper()
	text, err := os.ReadFile("testdata/evolutions.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEvolutionIsJudgedWrongly(t *testing.T) {
	told, unknown := 0, 0
	for _, e := range evolutions(t) {
		t.Run(e.Name, func(t *testing.T) {
			old, next := pairOf(t, versionOf(t, "1-0-0", e.Old), versionOf(t, "2-0-0", e.New), string(e.Shared))
			for _, c := range []struct {
				who      string
				from, to *Channel
				want     *bool
			}{{"senders", old, next, e.Senders}, {"receivers", next, old, e.Receivers}} {
				begin := time.Now()
				got := Compare(c.from, c.to)
				t.Logf("%s: %s (%v)", c.who, saysOf(got), time.Since(begin))
				told++
				switch {
				case c.want == nil && (got.Proved || got.Record != nil):
					t.Errorf("%s: %s, and it was thought that it could not be told", c.who, saysOf(got))
				case c.want == nil:
					unknown++
				case *c.want != got.Proved || !*c.want && got.Record == nil:
					t.Errorf("%s: %s; proved must be %v", c.who, saysOf(got), *c.want)
				}
			}
		})
	}
	t.Logf("%d answers, of which %d are not known", told, unknown)
}

func saysOf(c Comparison) string {
	switch {
	case c.Proved:
		return "proved"
	case c.Record != nil:
		return fmt.Sprintf("breaks: %.200s: %v", c.Record, c.Errors)
	}
	return fmt.Sprintf("cannot tell: %v", c.Places)
}
