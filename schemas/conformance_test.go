package schemas

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/expect"
)

// TestNewDeviationFromDraft07 runs the required cases of the official suite, and
// those of the formats. A schema that the lint refuses deviates as a whole, with
// a * for its tests. What deviates is listed in testdata/deviations.txt; the
// list must be exact.
func TestNewDeviationFromDraft07(t *testing.T) {
	suite := expect.Suite(t, "..")
	deviating := make(map[string]bool)
	cases := 0
	for _, pattern := range []string{"*.json", "optional/format/*.json", "optional/ecmascript-regex.json", "optional/non-bmp-regex.json", "optional/bignum.json"} {
		files, err := filepath.Glob(filepath.Join(suite, filepath.FromSlash(pattern)))
		if err != nil || len(files) == 0 {
			t.Fatalf("no files %s in %s (%v)", pattern, suite, err)
		}
		for _, file := range files {
			name, _ := filepath.Rel(suite, file)
			for _, g := range expect.SuiteGroups(t, file) {
				cases += len(g.Tests)
				runGroup(t, filepath.ToSlash(name), g, deviating)
			}
		}
	}
	t.Logf("%d cases, %d lines of deviations", cases, len(deviating))
	listed := expect.Listed(t, "testdata/deviations.txt")
	for _, line := range slices.Sorted(maps.Keys(deviating)) {
		if !listed[line] {
			t.Errorf("deviates and is not listed: %s", line)
		}
	}
	for _, line := range slices.Sorted(maps.Keys(listed)) {
		if !deviating[line] {
			t.Errorf("is listed and does not deviate: %s", line)
		}
	}
}

// runGroup notes what deviates. Formats are only taken beside "type": "string",
// so that is added to the schemas that are about formats; what they say of
// other values than strings is left out.
func runGroup(t *testing.T, file string, g expect.SuiteGroup, deviating map[string]bool) {
	node, err := decodeAny(g.Schema, schemaLimits)
	if err != nil {
		t.Fatalf("%s, %s: %v", file, g.Description, err)
	}
	asserted := strings.HasPrefix(file, "optional/format/")
	if schema, ok := node.(map[string]any); ok && asserted {
		schema["type"] = "string"
	}
	rules, err := rulesOf(node)
	if err != nil {
		deviating[fmt.Sprintf("%s | %s | *", file, g.Description)] = true
		return
	}
	for _, test := range g.Tests {
		if asserted && test.Data[0] != '"' {
			continue
		}
		value, err := decodeAny(test.Data, DefaultLimits())
		if valid := err == nil && rules.validate(value) == nil; valid != test.Valid {
			deviating[fmt.Sprintf("%s | %s | %s", file, g.Description, test.Description)] = true
		}
	}
}

// rulesOf lints and compiles a schema as the catalogue does, except for what
// makes it one of the catalogue.
func rulesOf(node any) (*rules, error) {
	d := examine(node)
	if len(d.faults) > 0 {
		return nil, &d.faults[0]
	}
	return newRules(d.unfold(""))
}

// decodeAny is the strict decoding of records for a value that need not be an
// object.
func decodeAny(text []byte, l Limits) (any, error) {
	d := decoding{Decoder: newDecoder(text), body: text, limits: l}
	value, bad := d.value(0)
	if bad != nil {
		return nil, fmt.Errorf("decoding: %+v", bad.violations)
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("decoding: something follows: %w", err)
	}
	return value, nil
}
