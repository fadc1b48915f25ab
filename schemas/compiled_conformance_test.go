package schemas

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// TestCompiledSchemaLeavesDraft07 runs the official suite: no case that the
// suite or the library finds invalid may be valid for a compiled schema, except
// where TestNewDeviationFromDraft07 lists the library's verdict as ours. Formats
// are the same functions for both.
func TestCompiledSchemaLeavesDraft07(t *testing.T) {
	suite := suiteDir(t)
	files, err := filepath.Glob(filepath.Join(suite, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in %s (%v)", suite, err)
	}
	var schemas, compiled, valid, known int
	for _, file := range files {
		for _, g := range readGroups(t, file) {
			schemas++
			j, err := suiteJudges(g)
			if err != nil {
				continue
			}
			compiled++
			for _, test := range g.Tests {
				j.judge(t, test.Data)
				valid += count(test.Valid)
				isKnown := j.pass.Valid(j.compiled, &j.limits, test.Data)
				known += count(isKnown)
				if isKnown && !test.Valid {
					t.Errorf("valid: %s | %s | %s", filepath.Base(file), g.Description, test.Description)
				}
			}
		}
	}
	t.Logf("%d of %d schemas compile; of %d valid cases %d are known to be", compiled, schemas, valid, known)
	if compiled*3 < schemas || known*10 < valid*8 {
		t.Error("too little is covered")
	}
}

func suiteJudges(g suiteGroup) (*judges, error) {
	node, err := decodeAny(g.Schema, schemaLimits)
	if err != nil {
		return nil, err
	}
	return newJudges(node)
}

// TestDeviationDecidedElsewhere holds where the library deviates from the
// specification: its verdict stands, because compiled schemas do not know these
// records. The two compare what is listed, and what must be unique, as float64,
// and do not take -0 for 0.
func TestDeviationDecidedElsewhere(t *testing.T) {
	for _, c := range []struct {
		schema, record string
		library, third bool
	}{
		{`{"const":9007199254740992}`, `9007199254740993`, true, false},
		{`{"enum":[9007199254740992,1]}`, `9007199254740993`, true, false},
		{`{"const":0.1}`, `0.10000000000000000555`, true, false},
		{`{"const":0}`, `-0`, false, true},
		{`{"enum":[0]}`, `-0.0`, false, true},
		{`{"uniqueItems":true}`, `[9007199254740992,9007199254740993]`, false, true},
		{`{"uniqueItems":true}`, `[0,-0]`, true, false},
	} {
		var schema any
		d := json.NewDecoder(strings.NewReader(c.schema))
		d.UseNumber()
		if err := d.Decode(&schema); err != nil {
			t.Fatal(err)
		}
		j, err := newJudges(schema)
		if err != nil {
			t.Fatal(err)
		}
		value, err := decodeAny([]byte(c.record), DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		if got := len(j.library.validate(value)) == 0; got != c.library {
			t.Errorf("%s, %s: the library says %v", c.schema, c.record, got)
		}
		if got := j.third.Validate(value) == nil; got != c.third {
			t.Errorf("%s, %s: the third opinion is %v", c.schema, c.record, got)
		}
		if j.pass.Valid(j.compiled, &j.limits, []byte(c.record)) {
			t.Errorf("%s, %s: known to be valid", c.schema, c.record)
		}
	}
}
