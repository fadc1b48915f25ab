package schemas

import (
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

// TestConcurrentLoadsRace is for the race detector: compiling at once on one
// loader of the library is a data race, and so would be formats that are
// registered while another goroutine validates.
func TestConcurrentLoadsRace(t *testing.T) {
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			c, err := Embedded(DefaultLimits())
			if err != nil {
				t.Error(err)
				return
			}
			for _, ch := range c.Channels() {
				if ch.validate(map[string]any{"edad": json.Number("-1"), "uri": "javascript:x", "extra": nil}) == nil {
					t.Errorf("%s: passes", ch.Datatype)
				}
			}
		})
	}
	wg.Wait()
}

func TestLaxFormat(t *testing.T) {
	for format, text := range map[string]string{"date-time": "2026-01-02", "email": "A <a@b.c>", "uri": "javascript:alert(1)", "time": "10:00:00"} {
		schema := fmt.Sprintf(`{"type":"string","format":%q}`, format)
		if got := check(t, schema, fmt.Sprintf("%q", text)); len(got) != 1 {
			t.Errorf("%s %s: got %q", format, text, got)
		}
	}
}

// TestErrorFloodUnbounded: every element is wrong in every way there is.
func TestErrorFloodUnbounded(t *testing.T) {
	const n = 40_000
	record := `{"a":[` + strings.Repeat("1,", n-1) + `1]}`
	got := check(t, `{"properties":{"a":{"maxItems":2,"uniqueItems":true,"items":{"type":"string"}}}}`, record)
	if len(got) != maxExplained {
		t.Errorf("got %d violations, want %d", len(got), maxExplained)
	}
}

// TestLongNameFillsMemory: each failure has the path; here that would be 9 GB.
func TestLongNameFillsMemory(t *testing.T) {
	const items = 10_000
	record := `{"` + strings.Repeat("n", 900_000) + `":[` + strings.Repeat("1,", items-1) + `1]}`
	start := time.Now()
	got := check(t, `{"additionalProperties":{"items":{"type":"string"}}}`, record)
	want := []string{" limit: must have shorter member names: the paths to all its values add up to more than 16777216 bytes []"}
	if !slices.Equal(got, want) {
		t.Errorf("got %.3q, want %q", got, want)
	}
	var m runtime.MemStats
	if runtime.ReadMemStats(&m); m.HeapSys > 1<<30 {
		t.Errorf("took %d bytes and %s", m.HeapSys, time.Since(start))
	}
}

func TestPointerBeyondItsBound(t *testing.T) {
	got := check(t, `{"additionalProperties":false}`, `{"`+strings.Repeat("ñ", 1000)+`":1}`)
	want := "/" + strings.Repeat("ñ", 255) + " additionalProperties: must not be there: the schema does not know it []"
	if !slices.Equal(got, []string{want}) {
		t.Errorf("got %q", got)
	}
}

func TestShippedSchemaMistaken(t *testing.T) {
	const hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	const image = `"id":"1","media_type":"image/png","size":1,"sha256":"` + hash + `"`
	for _, tt := range []struct{ datatype, record, want string }{
		{"customer", `{"id_cliente":"10","nombre":"Grupo 3","edad":1,"promocion":"20% de descuento"}`, ""},
		{"customer", `{"id_cliente":"10","nombre":"","edad":150.0,"datatype":"customer"}`, ""},
		{"customer", `{"id_cliente":"","edad":151,"datatype":"text","x":1}`, `/datatype const: must be "customer" [/datatype]` + "\n/edad maximum: must be at most 150 [/edad]\n/id_cliente minLength: must have at least 1 character [/id_cliente]\n/nombre required: must be there [/nombre]\n/x additionalProperties: must not be there: the schema does not know it []"},
		{"text", `{"id":"1","language":"es","body":""}`, ""},
		{"text", `{"id":"1","language":"zh-Hant-TW","body":"b"}`, ""},
		{"text", `{"id":"1","language":"ES","body":"b"}`, "/language pattern: must match the pattern ^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$ [/language]"},
		{"image", `{` + image + `,"uri":"https://example.org/1.png","width":1,"height":1}`, ""},
		{"image", `{` + image + `,"data":"AA=="}`, ""},
		{"image", `{` + image + `}`, " oneOf: must have exactly one of uri, data []"},
		{"image", `{` + image + `,"uri":"https://example.org/1.png","data":"AA=="}`, " oneOf: must have exactly one of uri, data []"},
		{"image", `{` + image + `,"uri":"javascript:alert(1)","width":0,"duration":1}`, "/duration additionalProperties: must not be there: the schema does not know it []\n/uri format: must be a URI that names a place, such as https://example.org/a [/uri]\n/width minimum: must be at least 1 [/width]"},
		{"video", `{"id":"1","media_type":"video/mp4","size":1,"sha256":"` + hash + `","uri":"s3://b/k","duration":0.5}`, ""},
		{"document", `{"id":"1","media_type":"application/pdf","size":1,"sha256":"` + hash + `","uri":"s3://b/k","title":"t","pages":2}`, ""},
		{"document", `{"id":"1","media_type":"application/pdf","size":0,"sha256":"E3","uri":"s3://b/k"}`, "/sha256 pattern: must match the pattern ^[0-9a-f]{64}$ [/sha256]\n/size minimum: must be at least 1 [/size]"},
	} {
		value, err := decodeAny([]byte(tt.record), DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(written(channel(t, tt.datatype).validate(value)), "\n"); got != tt.want {
			t.Errorf("%s %s:\ngot  %s\nwant %s", tt.datatype, tt.record, got, tt.want)
		}
	}
}

func TestContentUnchecked(t *testing.T) {
	for datatype, want := range map[string]bool{"customer": false, "text": false, "image": true, "video": true, "document": true} {
		if got := channel(t, datatype).content; got != want {
			t.Errorf("%s: content %v", datatype, got)
		}
	}
}

func TestAlertBreaksItsSchema(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC)
	origin := esclusa.Origin{Component: "router", Version: "v1.2.3"}
	full := esclusa.Reject(esclusa.SchemaViolation, "image", "urn:x", make([]esclusa.Violation, 0, 30)...)
	full.Errors = []esclusa.Violation{{Pointer: "/width", Keyword: "minimum", Message: "must be at least 1"}}
	for _, alert := range []*esclusa.Alert{
		origin.Alert(&esclusa.Record{Topic: "datatype", Partition: 3, Offset: 4711, Timestamp: at, Key: []byte("k"), Value: []byte("{}")}, full, []byte("sender"), at),
		origin.Alert(&esclusa.Record{Topic: "datatype"}, esclusa.Reject(esclusa.Malformed, "", ""), nil, at),
	} {
		text, err := json.Marshal(alert)
		if err != nil {
			t.Fatal(err)
		}
		value, err := decodeAny(text, DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		if got := alertRules().validate(value); got != nil {
			t.Errorf("%s: %q", text, written(got))
		}
	}
}

func TestAlertSchemaLacksAReason(t *testing.T) {
	var schema struct {
		Properties struct {
			Reason struct{ Enum []esclusa.Reason }
			Errors struct{ MaxItems int }
		}
	}
	if err := json.Unmarshal(AlertSchema(), &schema); err != nil {
		t.Fatal(err)
	}
	if got := schema.Properties.Reason.Enum; !slices.Equal(got, esclusa.Reasons()) {
		t.Errorf("got %v, want %v", got, esclusa.Reasons())
	}
	if got := schema.Properties.Errors.MaxItems; got != esclusa.MaxErrors {
		t.Errorf("at most %d errors, want %d", got, esclusa.MaxErrors)
	}
}
