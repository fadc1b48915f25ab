package schemas

import (
	"path/filepath"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/expect"
)

// TestCompiledSchemaLeavesDraft07 runs the official suite: no case that the
// suite or the library finds invalid may be valid for a compiled schema, except
// where TestNewDeviationFromDraft07 lists the library's verdict as ours. Formats
// are the same functions for both.
func TestCompiledSchemaLeavesDraft07(t *testing.T) {
	suite := expect.Suite(t, "..")
	files, err := filepath.Glob(filepath.Join(suite, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in %s (%v)", suite, err)
	}
	var schemas, compiled, valid, known int
	for _, file := range files {
		for _, g := range expect.SuiteGroups(t, file) {
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

func suiteJudges(g expect.SuiteGroup) (*judges, error) {
	node, err := decodeAny(g.Schema, schemaLimits)
	if err != nil {
		return nil, err
	}
	return newJudges(node)
}

// Numbers are compared by their value, in arrays and objects too: gojsonschema
// compares float64, and does not take -0 for 0.
func TestNumberIsRounded(t *testing.T) {
	for _, c := range []struct {
		schema, record string
		valid          bool
	}{
		{`{"const":9007199254740992}`, `9007199254740993`, false},
		{`{"const":9007199254740993}`, `9007199254740993.0`, true},
		{`{"enum":[9007199254740992,1]}`, `9007199254740993`, false},
		{`{"enum":[9007199254740992,9007199254740993]}`, `9007199254740993`, true},
		{`{"const":0.1}`, `0.10000000000000000555`, false},
		{`{"const":1}`, `1.0`, true},
		{`{"const":1e2}`, `100`, true},
		{`{"const":100}`, `0.1e3`, true},
		{`{"const":0}`, `-0`, true},
		{`{"enum":[0]}`, `-0.0`, true},
		{`{"const":-0}`, `0e7`, true},
		{`{"const":[1,{"a":0}]}`, `[1.0,{"a":-0}]`, true},
		{`{"const":[9007199254740992]}`, `[9007199254740993]`, false},
		{`{"enum":[{"a":[9007199254740992]},2]}`, `{"a":[9007199254740993]}`, false},
		{`{"const":false}`, `0`, false},
		{`{"const":"1"}`, `1`, false},
		{`{"uniqueItems":true}`, `[9007199254740992,9007199254740993]`, true},
		{`{"uniqueItems":true}`, `[0,-0]`, false},
		{`{"uniqueItems":true}`, `[1,1.0]`, false},
		{`{"uniqueItems":true}`, `[100,1e2]`, false},
		{`{"uniqueItems":true}`, `[[1],[1.0]]`, false},
		{`{"uniqueItems":true}`, `[{"a":1,"b":2},{"b":2.0,"a":1}]`, false},
		{`{"uniqueItems":true}`, `[{"a":9007199254740992},{"a":9007199254740993}]`, true},
		{`{"uniqueItems":true}`, `[1,true,"1",[1],"true",null,"null",{}]`, true},
		{`{"uniqueItems":true}`, `["a","\u0061"]`, false},
		{`{"minimum":9007199254740993}`, `9007199254740992`, false},
		{`{"maximum":9007199254740992}`, `9007199254740993`, false},
		{`{"exclusiveMinimum":-0}`, `0`, false},
		{`{"multipleOf":0.1}`, `0.3`, true},
		{`{"multipleOf":3}`, `9007199254740993.0`, true},
		{`{"multipleOf":2}`, `9007199254740993`, false},
		{`{"type":"integer"}`, `1e2`, true},
		{`{"type":"integer"}`, `10e-1`, true},
		{`{"type":"integer"}`, `1e-1`, false},
		{`{"type":"integer"}`, `-0.0`, true},
	} {
		schema, err := decodeAny([]byte(c.schema), schemaLimits)
		if err != nil {
			t.Fatal(err)
		}
		if j, err := newJudges(schema); err == nil { // else it does not compile
			j.judge(t, []byte(c.record))
		}
		r, err := rulesOf(schema)
		if err != nil {
			t.Fatal(err)
		}
		third, err := thirdOpinion(r.tree)
		if err != nil {
			t.Fatal(err)
		}
		value, err := decodeAny([]byte(c.record), DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		if got := len(r.validate(value)) == 0; got != c.valid {
			t.Errorf("%s, %s: valid %v", c.schema, c.record, got)
		}
		if got := third.Validate(value) == nil; got != c.valid {
			t.Errorf("%s, %s: the third opinion is %v", c.schema, c.record, got)
		}
	}
}
