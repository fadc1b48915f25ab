package schemas

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/ajv"
)

// TestTakenAndRefusedByTwo has ajv judge random schemas and records too: nothing may be
// valid that both others refuse. It needs ajv where ESCLUSA_TEST_AJV says, as `make
// bench-samples` installs it.
func TestTakenAndRefusedByTwo(t *testing.T) {
	dir := os.Getenv("ESCLUSA_TEST_AJV")
	if dir == "" {
		t.Skip("ESCLUSA_TEST_AJV does not say where ajv is installed")
	}
	third, err := ajv.Start(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	records, m := differential(t, 20_000)
	compared, valid, looser, stricter, untold := 0, 0, 0, 0, 0
	for compared < records {
		schema := m.anySchema(3)
		r, err := rulesOf(schema)
		if err != nil {
			continue
		}
		second, err := thirdOpinion(r.tree)
		if err != nil {
			t.Fatal(err)
		}
		values, texts := m.decodable(schema, 50)
		said, err := third.Valid(ajv.Request{Draft: "draft-07", URI: "mem:///schema", Schema: json.RawMessage(quoteJSON(schema)), Values: texts})
		if err != nil {
			untold++
			continue
		}
		for i, value := range values {
			compared++
			got := r.validate(value) == nil
			valid += count(got)
			looser += count(got && !said[i])
			stricter += count(!got && said[i] && second.Validate(value) == nil)
			if got && !said[i] && second.Validate(value) != nil {
				t.Errorf("%s\nis taken by %s\nand refused by two others", texts[i], quoteJSON(schema))
			}
		}
	}
	t.Logf("%d records, %d valid, %d of which ajv refuses; %d refused that both others take; %d schemas that ajv does not take", compared, valid, looser, stricter, untold)
	if err := third.Close(); err != nil {
		t.Error(err)
	}
}

// decodable are records that are likely to be valid, as values and as texts.
func (m mutant) decodable(schema any, n int) (values []any, texts []json.RawMessage) {
	for range n {
		record := m.record(clone(m.randomValue(schema, 3)))
		value, err := decodeAny(record, DefaultLimits())
		if err == nil && json.Valid(record) {
			values, texts = append(values, value), append(texts, bytes.Clone(record))
		}
	}
	return values, texts
}
