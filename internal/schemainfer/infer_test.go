package schemainfer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/leaks"
	"github.com/esclusa/esclusa/schemas"
)

func TestMain(m *testing.M) { leaks.Main(m) }

// infer learns from records, and has all of them judged by what comes of it.
func infer(t testing.TB, key string, bodies ...string) (*Made, error) {
	t.Helper()
	learnt, err := New("order", schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	for _, body := range bodies {
		if err := learnt.Add([]byte(body)); err != nil {
			return nil, err
		}
	}
	made, err := learnt.Schema(key)
	if err == nil {
		judge(t, made, bodies)
	}
	return made, err
}

// judge loads what was made, with its samples, and wants all records accepted.
func judge(t testing.TB, made *Made, bodies []string) {
	t.Helper()
	fsys := fstest.MapFS{"order/1-0-0.json": {Data: made.Text}}
	for i, sample := range made.Samples {
		fsys[fmt.Sprintf("order/samples/good/%d.json", i)] = &fstest.MapFile{Data: sample}
	}
	c, err := schemas.Load(fsys, schemas.DefaultLimits())
	if err != nil {
		t.Fatalf("%v, of\n%s", err, made.Text)
	}
	if len(made.Samples) == 0 || len(made.Samples) > maxSamples {
		t.Errorf("%d samples", len(made.Samples))
	}
	for _, body := range bodies {
		_, own, _ := schemas.Decode([]byte(body), schemas.DefaultLimits())
		if v := c.Check(&esclusa.Record{Value: own, Headers: []esclusa.Header{{Key: "datatype", Value: []byte("order")}}}); v.Rejection != nil {
			t.Errorf("%s is refused, %v, by\n%s", body, v.Rejection, made.Text)
		}
	}
}

func many(n int, text string) (all []string) {
	for i := range n {
		all = append(all, strings.ReplaceAll(text, "#", fmt.Sprint(i)))
	}
	return all
}

func TestSchemaSaysOtherThanTheRecords(t *testing.T) {
	wide := func(n int) string {
		parts := []string{}
		for i := range n {
			parts = append(parts, fmt.Sprintf(`"k%d":%d`, i, i))
		}
		return "{" + strings.Join(parts, ",") + "}"
	}
	for name, tt := range map[string]struct {
		bodies []string
		want   string // of member v
	}{
		"integer":                {[]string{`{"id":"1","v":1}`, `{"id":"2","v":-10}`}, `{"type":"integer"}`},
		"number":                 {[]string{`{"id":"1","v":1}`, `{"id":"2","v":1.5}`}, `{"type":"number"}`},
		"whole, with a fraction": {[]string{`{"id":"1","v":1.0}`}, `{"type":"number"}`},
		"nullable":               {[]string{`{"id":"1","v":null}`, `{"id":"2","v":true}`}, `{"type":["null","boolean"]}`},
		"several types":          {[]string{`{"id":"1","v":"a"}`, `{"id":"2","v":[1]}`, `{"id":"3","v":2}`}, `{"type":["integer","string","array"],"items":{"type":"integer"}}`},
		"format":                 {[]string{`{"id":"1","v":"2026-01-02"}`, `{"id":"2","v":"2026-12-31"}`}, `{"type":"string","format":"date"}`},
		"format of most":         {[]string{`{"id":"1","v":"2026-01-02"}`, `{"id":"2","v":"tomorrow"}`}, `{"type":"string"}`},
		"format of times":        {[]string{`{"id":"1","v":"2026-01-02T03:04:05Z"}`, `{"id":"2","v":null}`}, `{"type":["null","string"],"format":"date-time"}`},
		"few texts":              {slices.Concat(many(5, `{"id":"#","v":"paid"}`), many(5, `{"id":"#","v":"open"}`)), `{"type":"string","enum":["open","paid"]}`},
		"few texts or null":      {slices.Concat(many(5, `{"id":"#","v":"paid"}`), many(5, `{"id":"#","v":"open"}`), many(1, `{"id":"#","v":null}`)), `{"type":["null","string"],"enum":["open","paid",null]}`},
		"one text":               {many(20, `{"id":"#","v":"paid"}`), `{"type":"string"}`},
		"too few records":        {slices.Concat(many(4, `{"id":"#","v":"paid"}`), many(5, `{"id":"#","v":"open"}`)), `{"type":"string"}`},
		"one once":               {slices.Concat(many(20, `{"id":"#","v":"paid"}`), many(1, `{"id":"#","v":"open"}`)), `{"type":"string"}`},
		"many texts":             {many(100, `{"id":"#","v":"t#"}`), `{"type":"string"}`},
		"object":                 {[]string{`{"id":"1","v":{"a":1,"b":"x"}}`, `{"id":"2","v":{"a":2}}`}, `{"type":"object","required":["a"],"additionalProperties":false,"properties":{"a":{"type":"integer"},"b":{"type":"string"}}}`},
		"empty object":           {[]string{`{"id":"1","v":{}}`}, `{"type":"object","additionalProperties":false,"properties":{}}`},
		"array of objects":       {[]string{`{"id":"1","v":[{"a":1},{"b":2}]}`, `{"id":"2","v":[]}`}, `{"type":"array","items":{"type":"object","additionalProperties":false,"properties":{"a":{"type":"integer"},"b":{"type":"integer"}}}}`},
		"empty array":            {[]string{`{"id":"1","v":[]}`}, `{"type":"array"}`},
		"names are data, sparse": {many(40, `{"id":"#","v":{"k#":{"a":#}}}`), `{"type":"object","additionalProperties":{"type":"object","required":["a"],"additionalProperties":false,"properties":{"a":{"type":"integer"}}}}`},
		"names are data, many":   {[]string{`{"id":"1","v":` + wide(300) + `}`, `{"id":"2","v":{"x":null}}`}, `{"type":"object","additionalProperties":{"type":["null","integer"]}}`},
		"HTML is left":           {slices.Concat(many(5, `{"id":"#","v":"<a>"}`), many(5, `{"id":"#","v":"&"}`)), `{"type":"string","enum":["&","<a>"]}`},
		"event":                  {[]string{`{"specversion":"1.0","type":"order","source":"s","id":"e","data":{"id":"1","v":1}}`}, `{"type":"integer"}`},
	} {
		t.Run(name, func(t *testing.T) {
			made, err := infer(t, "", tt.bodies...)
			if err != nil {
				t.Fatal(err)
			}
			var got struct {
				Required             []string
				AdditionalProperties *bool
				Properties           map[string]json.RawMessage
			}
			if err := json.Unmarshal(made.Text, &got); err != nil {
				t.Fatal(err)
			}
			var v bytes.Buffer
			if err := json.Compact(&v, got.Properties["v"]); err != nil || v.String() != tt.want {
				t.Errorf("got  %s, %v\nwant %s", &v, err, tt.want)
			}
			if members := slices.Sorted(maps.Keys(got.Properties)); made.Key != "/id" || fmt.Sprint(members) != "[datatype id v]" || fmt.Sprint(got.Required) != "[id v]" || got.AdditionalProperties == nil || *got.AdditionalProperties {
				t.Errorf("key %s, in\n%s", made.Key, made.Text)
			}
		})
	}
}

func TestKeyIsProposedThatIsNone(t *testing.T) {
	for name, tt := range map[string]struct {
		key    string
		bodies []string
		want   string
	}{
		"id":                {"", []string{`{"id":"1","a":"x","order_code":"7"}`}, "/id"},
		"own name":          {"", []string{`{"a":"x","orderId":"1"}`}, "/orderId"},
		"own name, Spanish": {"", []string{`{"a":"x","id_order":"1"}`}, "/id_order"},
		"ends in id":        {"", []string{`{"a":"x","saleId":"1"}`}, "/saleId"},
		"integer":           {"", []string{`{"id":7}`}, "/id"},
		"not in all":        {"", []string{`{"id":"1","n":"x"}`, `{"n":"y"}`}, "/n"},
		"empty once":        {"", []string{`{"id":"1","n":"x"}`, `{"id":"","n":"y"}`}, "/n"},
		"null once":         {"", []string{`{"id":"1","n":"x"}`, `{"id":null,"n":"y"}`}, "/n"},
		"too long":          {"", []string{`{"id":"` + strings.Repeat("x", 257) + `","n":"x"}`}, "/n"},
		"comes again":       {"", many(10, `{"id":"1","n":"x#"}`), "/n"},
		"escaped":           {"", []string{`{"a/b~":"x"}`}, "/a~1b~0"},
		"given":             {"/v/n", []string{`{"id":"1","v":{"n":"x"}}`}, "/v/n"},
		"none":              {"", []string{`{"a":1.5}`}, "no member could be the key"},
		"no records":        {"", nil, "there is no record"},
	} {
		t.Run(name, func(t *testing.T) {
			made, err := infer(t, tt.key, tt.bodies...)
			if err != nil {
				if !strings.HasPrefix(err.Error(), tt.want) {
					t.Error(err)
				}
			} else if made.Key != tt.want {
				t.Errorf("key %s, not %s", made.Key, tt.want)
			}
		})
	}
}

// A key that comes again and again is one of few texts, and must stay open.
func TestKeyIsClosedToWhatIsToCome(t *testing.T) {
	made, err := infer(t, "/v", slices.Concat(many(5, `{"v":"a","n":"x"}`), many(5, `{"v":"b","n":"x"}`))...)
	if err != nil || strings.Contains(string(made.Text), "enum") {
		t.Errorf("%v\n%s", err, made.Text)
	}
}

func TestRecordIsLearntFromThatIsNone(t *testing.T) {
	for body, want := range map[string]string{
		`{"id":`: "malformed", `[1]`: "malformed", ``: "malformed",
		`{"specversion":"1.0","type":"a","source":"s","id":"e","data":{"specversion":"1.0","type":"a","data":{"id":"1"}}}`: "is a CloudEvent within another",
	} {
		if _, err := infer(t, "", body); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// However many records there are, and whatever they hold, what is kept is bounded.
func TestInferenceGrowsWithTheRecords(t *testing.T) {
	learnt, err := New("order", schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 300 {
		if err = learnt.Add(fmt.Appendf(nil, `{"id":"%d","m%d":{"%d":{"a":"%s"}}}`, i, i, i, strings.Repeat("x", 100_000))); err != nil {
			t.Fatal(err)
		}
	}
	if len(learnt.samples) > maxSamples || learnt.sampleBytes > maxSampleBytes {
		t.Errorf("%d samples of %d bytes", len(learnt.samples), learnt.sampleBytes)
	}
	for i := 0; err == nil && i < 10; i++ {
		var body bytes.Buffer
		for j := range 1000 {
			fmt.Fprintf(&body, `,"%d-%d":1`, i, j)
		}
		err = learnt.Add([]byte(`{"id":"1"` + body.String() + `}`))
	}
	if !errors.Is(err, errMembers) || learnt.nodes > maxNodes+1 {
		t.Errorf("%d nodes, %v", learnt.nodes, err)
	}
	if err := learnt.Add([]byte(`{"` + strings.Repeat("n", 300_000) + `":1}`)); !errors.Is(err, errMembers) {
		t.Error(err)
	}
}

// FuzzInfer wants what is written to load, and to take every record that it was made of.
func FuzzInfer(f *testing.F) {
	f.Add(`{"id":"1","v":{"a":[1,2.5,null]}}` + "\n" + `{"id":"2","w":"2026-01-02"}`)
	f.Add(strings.Join(many(40, `{"id":#,"v":{"k#":{"a":"b"}}}`), "\n"))
	f.Add(strings.Join(many(12, `{"id":"#","datatype":"order","$ref":"a","~/":{"":{}}}`), "\n"))
	f.Add(`{"specversion":"1.0","type":"order","data":{"id":"1"}}`)
	f.Fuzz(func(t *testing.T, text string) {
		learnt, err := New("order", schemas.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		var taken []string
		for line := range strings.Lines(text) {
			if learnt.Add([]byte(line)) == nil {
				taken = append(taken, line)
			}
		}
		made, err := learnt.Schema("")
		if err != nil || describesBytes(learnt.root) {
			return
		}
		judge(t, made, taken)
	})
}

// describesBytes reports whether records have the members that are held against one
// another, whatever the schema says.
func describesBytes(n *node) bool {
	for _, name := range []string{"data", "media_type", "size", "sha256"} {
		if n.members[name] == nil {
			return false
		}
	}
	return true
}
