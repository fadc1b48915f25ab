package schemas

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/esclusa/esclusa"
)

func TestSampleOfMaskedMemberIsShown(t *testing.T) {
	for name, tt := range map[string]struct{ members, want string }{
		"annotations":     {`"pin":{"x-mask":true,"type":"string","examples":["S"],"default":"S"}`, `"pin":{"x-mask":true,"type":"string"}`},
		"rules":           {`"pin":{"x-mask":true,"enum":["S","T"],"const":"S","minLength":1}`, `"pin":{"x-mask":true,"minLength":1}`},
		"below":           {`"a":{"x-mask":true,"type":"object","properties":{"b":{"const":"S"},"c":{"items":{"default":"S"}}}}`, `"a":{"x-mask":true,"type":"object","properties":{"b":{},"c":{"items":{}}}}`},
		"above":           {`"a":{"examples":[{"pin":"S"}],"const":{"pin":"S"},"properties":{"pin":{"x-mask":true}}}`, `"a":{"properties":{"pin":{"x-mask":true}}}`},
		"beside $ref":     {`"a":{"$ref":"#/definitions/s","x-mask":true},"b":{"$ref":"#/definitions/s"}`, `"a":{"$ref":"#/definitions/s","x-mask":true},"b":{"$ref":"#/definitions/s"}`},
		"by another part": {`"pin":{"enum":["S"]}},"allOf":[{"properties":{"pin":{"x-mask":true}}}],"dependencies":{`, `"pin":{}},"allOf":[{"properties":{"pin":{"x-mask":true}}}],"dependencies":{`},
		"by a pattern":    {`"pin":{"enum":["S"]}},"patternProperties":{"^p":{"x-mask":true},"^pi":{"default":"S"}},"additionalProperties":{"examples":["S"]`, `"pin":{}},"patternProperties":{"^p":{"x-mask":true},"^pi":{}},"additionalProperties":{`},
		"items":           {`"a":{"type":"array","items":[{"x-mask":true,"const":"S"},{"const":"seen"}],"contains":{"const":"S"}}`, `"a":{"type":"array","items":[{"x-mask":true},{"const":"seen"}],"contains":{}}`},
		"not":             {`"pin":{"x-mask":true,"type":"string","not":{"enum":["S"]}}`, `"pin":{"x-mask":true,"type":"string"}`},
		"a condition":     {`"pin":{"x-mask":true,"type":"string"}},"if":{"properties":{"pin":{"const":"S"}}},"then":{"minProperties":2},"dependencies":{`, `"pin":{"x-mask":true,"type":"string"}},"dependencies":{`},
		"alternatives":    {`"pin":{"x-mask":true,"oneOf":[{"const":"S"},{"type":"integer"}]}`, `"pin":{"x-mask":true,"anyOf":[{},{"type":"integer"}]}`},
		"two of them":     {`"pin":{"x-mask":true,"anyOf":[{"type":"integer"}],"oneOf":[{"const":"S"},{"type":"integer"}]}`, `"pin":{"x-mask":true,"anyOf":[{"type":"integer"}]}`},
		"names":           {`"a":{"x-mask":true,"type":"object","propertyNames":{"enum":["S"]}}`, `"a":{"x-mask":true,"type":"object","propertyNames":{}}`},
		"a tree":          {`"a":{"properties":{"left":{"$ref":"#/properties/a"},"pin":{"x-mask":true,"default":"S"}},"default":{"left":{"pin":"S"}}}`, `"a":{"properties":{"left":{"$ref":"#/properties/a"},"pin":{"x-mask":true}}}`},

		"others":           {`"pin":{"x-mask":true},"b":{"const":"seen","examples":["seen"]},"default":{"enum":["seen"]}`, `"pin":{"x-mask":true},"b":{"const":"seen","examples":["seen"]},"default":{"enum":["seen"]}`},
		"another property": {`"a":{"properties":{"pin":{"x-mask":true}},"additionalProperties":{"default":"seen"}}`, `"a":{"properties":{"pin":{"x-mask":true}},"additionalProperties":{"default":"seen"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			end := `,"definitions":{"s":{"type":"string","default":"S"}}}`
			text := strings.TrimSuffix(maskingSchema(","+tt.members, ""), "}") + end
			want := strings.TrimSuffix(maskingSchema(","+tt.want, ""), "}") + end
			if name == "beside $ref" {
				want = strings.Replace(want, `,"default":"S"`, "", 1)
			} else {
				text, want = strings.Replace(text, end, "}", 1), strings.Replace(want, end, "}", 1)
			}
			ch, _ := mustLoad(t, map[string]string{"order/1-0-0.json": text}).Channel("order")
			if got, want := compacted(t, ch.Unsampled()), compacted(t, []byte(want)); got != want {
				t.Errorf("shown is\n%s\nnot\n%s", got, want)
			}
		})
	}
}

// The version that masks nothing must not show what another masks, and one that masks
// nothing at all is as its file is.
func TestSampleIsShownByAnotherVersion(t *testing.T) {
	c := mustLoad(t, map[string]string{
		"order/1-0-0.json": maskingSchema(`,"pin":{"x-mask":true}`, ""),
		"order/2-0-0.json": strings.Replace(maskingSchema(`,"pin":{"default":"S"}`, ""), "urn:x:order", "urn:x:order:2", 1),
		"plain/1-0-0.json": strings.Replace(maskingSchema(`,"pin":{"default":"S"}`, ""), "urn:x:order", "urn:x:plain", 1),
	})
	order, _ := c.Channel("order")
	plain, _ := c.Channel("plain")
	if strings.Contains(string(order.Unsampled()), `"S"`) {
		t.Errorf("shown is %s", order.Unsampled())
	}
	if string(plain.Unsampled()) != string(plain.Schema) {
		t.Errorf("shown is %s", plain.Unsampled())
	}
}

func mustLoad(t testing.TB, files map[string]string) *Catalogue {
	t.Helper()
	c, err := Load(directoryOf(files), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func compacted(t *testing.T, text []byte) string {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	out, _ := json.Marshal(v)
	return string(out)
}

// sprinkled gives the schemas in a random one samples, and rules that have some.
func sprinkled(t *rapid.T, schema object) {
	sample := func() any { return secretValue(t) }
	if schema[keywordMask] == true {
		switch rapid.IntRange(0, 6).Draw(t, "rule") {
		case 0:
			schema["enum"] = []any{sample(), secret, secret + " 7"}
		case 1:
			schema["not"] = object{"const": sample()}
		case 2:
			schema["if"], schema["then"], schema["else"] = object{"const": sample()}, object{"type": "string"}, object{"type": []any{"object", "array", "string"}}
		case 3:
			schema["oneOf"] = []any{object{"const": secret}, object{"not": object{"const": secret}}}
		}
		schema["examples"] = []any{sample()}
	}
	for _, name := range []string{"items", "contains", "additionalProperties"} {
		if below, is := schema[name].(object); is {
			sprinkled(t, below)
		}
	}
	for _, name := range []string{"properties", "patternProperties"} {
		below, _ := schema[name].(object)
		for _, member := range sortedKeys(below) {
			sprinkled(t, below[member].(object))
		}
	}
	for _, name := range []string{"anyOf", "oneOf", "allOf"} {
		list, _ := schema[name].([]any)
		for _, one := range list {
			if schema[keywordMask] != true {
				sprinkled(t, one.(object))
			}
		}
	}
}

func TestSchemaWithoutSamplesRefusesMore(t *testing.T) {
	accepted := 0
	rapid.Check(t, func(t *rapid.T) {
		schema, value := maskedObject(t, 3)
		sprinkled(t, schema)
		properties := schema["properties"].(object)
		properties["id"] = object{"type": "string"}
		schema["default"] = object{"a": secret}
		c, text := loadOrder(t, schema, object{"key": "/id"})
		ch, _ := c.Channel("order")
		shown := ch.Unsampled()
		if ch.mask.below && strings.Contains(string(shown), secret) {
			t.Fatalf("of %s is shown %s", text, shown)
		}
		wide, err := Load(directoryOf(map[string]string{"order/1-0-0.json": string(shown)}), DefaultLimits())
		if err != nil {
			t.Fatalf("of %s is left %s: %v", text, shown, err)
		}
		for range 5 {
			record := value(t).(object)
			record["id"] = "1"
			body, _ := json.Marshal(record)
			rec := &esclusa.Record{Value: body, Headers: []esclusa.Header{{Key: esclusa.HeaderDatatype, Value: []byte("order")}}}
			if rej := c.Check(rec).Rejection; rej != nil {
				if ch.mask.below && slices.ContainsFunc(rej.Errors, func(v esclusa.Violation) bool { return strings.Contains(v.Message, secret) }) {
					t.Fatalf("a sentence about it tells %v", rej.Errors)
				}
				continue
			}
			accepted++
			if rej := wide.Check(rec).Rejection; rej != nil {
				t.Fatalf("%s is taken by %s and refused by %s: %v", body, text, shown, rej.Errors)
			}
		}
	})
	if accepted == 0 {
		t.Error("no record was accepted")
	}
}

func TestSampleIsShownByWhatBreaksSenders(t *testing.T) {
	files := func(second string) map[string]string {
		return map[string]string{
			"order/1-0-0.json": maskingSchema(`,"pin":{"x-mask":true,"enum":["S3CRET"]},"b":{"type":"string"}`, ""),
			"order/1-0-1.json": strings.Replace(maskingSchema(second, ""), "urn:x:order", "urn:x:order:1", 1),
		}
	}
	for _, second := range []string{
		`,"pin":{"x-mask":true,"enum":["S3CRET 7"]},"b":{"type":"string"}`,
		`,"pin":{"enum":["S3CRET 7"]},"b":{"type":"string"}`,
	} {
		_, err := Load(directoryOf(files(second)), DefaultLimits())
		if err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("the fault is %v", err)
		}
		was, err := LoadUnheldFS(directoryOf(map[string]string{"order/1-0-0.json": files(second)["order/1-0-0.json"]}), DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		is, err := LoadUnheldFS(directoryOf(files(second)), DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		for _, change := range is.Changes(was) {
			if of := change.Senders; of.Record == nil || strings.Contains(string(of.Shown), secret) || strings.Contains(change.Problem, secret) {
				t.Errorf("%s breaks it, shown as %s: %s", of.Record, of.Shown, change.Problem)
			}
		}
	}
}
