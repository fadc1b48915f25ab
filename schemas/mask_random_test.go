package schemas

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/esclusa/esclusa"
)

// secret is in every masked value of a random record, and nowhere else.
const secret = "S3CRET"

// maskedSchema is a random schema with masked members, and records that fit it: each call
// of the second makes another.
func maskedSchema(t *rapid.T, depth int) (schema object, value func(t *rapid.T) any) {
	kind := rapid.SampledFrom([]string{"text", "number", "secret", "object", "array", "either"}).Draw(t, "kind")
	if depth == 0 && kind != "text" && kind != "number" {
		kind = "secret"
	}
	switch kind {
	case "number":
		return object{"type": "integer"}, func(t *rapid.T) any { return rapid.IntRange(0, 99).Draw(t, "number") }
	case "secret":
		schema := object{keywordMask: true}
		if rapid.Bool().Draw(t, "typed") {
			schema["type"] = rapid.SampledFrom([]any{"string", "object", "array", []any{"string", "null"}}).Draw(t, "type")
		}
		return schema, secretValue
	case "object":
		return maskedObject(t, depth)
	case "array":
		items, value := maskedSchema(t, depth-1)
		keyword := rapid.SampledFrom([]string{"items", "contains"}).Draw(t, "keyword")
		return object{"type": "array", keyword: items}, func(t *rapid.T) any {
			list := []any{}
			for range rapid.IntRange(0, 3).Draw(t, "items") {
				list = append(list, value(t))
			}
			return list
		}
	case "either":
		a, first := maskedSchema(t, depth-1)
		b, second := maskedSchema(t, depth-1)
		return object{rapid.SampledFrom([]string{"anyOf", "oneOf", "allOf"}).Draw(t, "combined"): []any{a, b}}, func(t *rapid.T) any {
			if rapid.Bool().Draw(t, "first") {
				return first(t)
			}
			return second(t)
		}
	}
	return object{"type": "string"}, func(t *rapid.T) any { return rapid.StringMatching("[a-z]{0,5}").Draw(t, "text") }
}

func secretValue(t *rapid.T) any {
	return rapid.SampledFrom([]any{secret, secret + " 7", object{"a": secret, secret: 1}, []any{secret, object{"b": secret}}}).Draw(t, "secret")
}

func maskedObject(t *rapid.T, depth int) (schema object, value func(t *rapid.T) any) {
	members, values := object{}, make(map[string]func(*rapid.T) any)
	for _, name := range []string{"a", "b", "c"}[:rapid.IntRange(1, 3).Draw(t, "members")] {
		members[name], values[name] = maskedSchema(t, depth-1)
	}
	schema = object{"type": "object", "properties": members}
	switch rapid.IntRange(0, 3).Draw(t, "others") {
	case 0:
		schema["additionalProperties"] = false
	case 1:
		schema["patternProperties"] = object{"^p": object{keywordMask: true}}
		values["p1"] = secretValue
	case 2:
		schema["additionalProperties"] = object{keywordMask: true}
		values["more"] = secretValue
	}
	return schema, func(t *rapid.T) any {
		out := object{}
		for _, name := range slices.Sorted(maps.Keys(values)) {
			if rapid.IntRange(0, 4).Draw(t, "there") > 0 {
				out[name] = values[name](t)
			}
		}
		return out
	}
}

// mistaken is a value with faults that senders make. None puts a value to a place of which
// the schema says that it may be seen.
func mistaken(t *rapid.T, value any) any {
	switch v := value.(type) {
	case map[string]any:
		out := object{}
		for _, name := range sortedKeys(v) {
			as := name
			if rapid.IntRange(0, 9).Draw(t, "slip") == 0 {
				as = rapid.SampledFrom([]string{strings.ToUpper(name), "the " + name}).Draw(t, "name")
			}
			out[as] = mistaken(t, v[name])
		}
		value = out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = mistaken(t, v[i])
		}
		value = out
	}
	switch rapid.IntRange(0, 19).Draw(t, "fault") {
	case 0:
		return object{"the value": value}
	case 1: // a container in one text; of a value that may be seen, another
		if text, err := json.Marshal(value); err == nil && bytes.Contains(text, []byte(secret)) {
			if _, isText := value.(string); !isText {
				return string(text)
			}
		}
	}
	return value
}

// spelled is a record's text, mostly JSON.
func spelled(t *rapid.T, value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	switch rapid.IntRange(0, 9).Draw(t, "spelling") {
	case 0:
		return text[:rapid.IntRange(0, len(text)).Draw(t, "cut")]
	case 1:
		return append(text, secret...)
	case 2:
		return append([]byte("\x00\x00\x00\x00\x07"), text...)
	case 3:
		return []byte(`{"specversion":"1.0","type":"order","data":` + string(text) + `,"subject":"` + secret + `"}`)
	case 4:
		return []byte(`{"id":"1",` + `"id":` + string(text) + `}`)
	case 5:
		return []byte("[" + string(text) + "]")
	}
	return text
}

// loadOrder loads a schema of orders, whose id is required, as its text is.
func loadOrder(t *rapid.T, schema, channel object) (c *Catalogue, text []byte) {
	schema["$id"], schema["x-channel"], schema["required"] = "urn:x:order", channel, []any{"id"}
	text, err := json.Marshal(schema)
	if err != nil {
		t.Fatal(err)
	}
	if c, err = Load(directoryOf(map[string]string{"order/1-0-0.json": string(text)}), DefaultLimits()); err != nil {
		t.Skip(err) // the lint sees that nothing fits
	}
	return c, text
}

func TestMaskedValueIsInAnAlert(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		schema, value := maskedObject(t, 3)
		properties := schema["properties"].(object)
		properties["id"], properties["pin"] = object{"type": "string"}, object{keywordMask: true}
		setting := rapid.SampledFrom([]string{PayloadFull, PayloadMasked, PayloadNone}).Draw(t, "setting")
		c, _ := loadOrder(t, schema, object{"key": "/id", "alerts": object{"payload": setting}})
		for range 5 {
			record := value(t).(object)
			record["id"], record["pin"] = "1", secretValue(t)
			checkMasked(t, c, spelled(t, mistaken(t, record)), setting)
		}
	})
}

// checkMasked has a record judged and looks for a secret in all that is told of it.
func checkMasked(t *rapid.T, c *Catalogue, payload []byte, setting string) {
	rec := &esclusa.Record{
		Topic: "datatype", Key: []byte(rapid.SampledFrom([]string{"1", secret}).Draw(t, "key")), Value: payload,
		Headers: []esclusa.Header{{Key: esclusa.HeaderDatatype, Value: []byte(rapid.SampledFrom([]string{"order", "odrer"}).Draw(t, "datatype"))}},
	}
	v := c.Check(rec)
	if v.Rejection == nil {
		v.Rejection = esclusa.Reject(esclusa.SchemaViolation, "order", "urn:x:order")
	}
	a := esclusa.Origin{Withhold: c.Withholding()}.Alert(rec, v.Rejection, nil, time.Unix(0, 0))
	if setting != PayloadFull {
		wantNoSecret(t, "topic", a, payload)
	}
	masked := c.Masked(a)
	wantNoSecret(t, "view", masked, payload)
	if setting == PayloadFull && !bytes.Equal(a.Payload, payload) {
		t.Fatalf("the alert has %s of %s", a.Payload, payload)
	}
	if again := c.Masked(masked); !bytes.Equal(again.Payload, masked.Payload) {
		t.Fatalf("masked again it is %s, not %s", again.Payload, masked.Payload)
	}
	if setting != PayloadNone && json.Valid(payload) && !json.Valid(masked.Payload) {
		t.Fatalf("of %s is left what is no JSON: %s", payload, masked.Payload)
	}
}

func wantNoSecret(t *rapid.T, where string, a *esclusa.Alert, payload []byte) {
	text := fmt.Sprintf("%s %s %s", a.AppendJSON(nil), a.Payload, a.Source.Key)
	if strings.Contains(text, secret) {
		t.Fatalf("in the %s of %s: %s", where, payload, text)
	}
}
