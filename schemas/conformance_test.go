package schemas

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// suiteGroup is one schema of the official suite with its tests.
type suiteGroup struct {
	Description string          `json:"description"`
	Schema      json.RawMessage `json:"schema"`
	Tests       []struct {
		Description string          `json:"description"`
		Data        json.RawMessage `json:"data"`
		Valid       bool            `json:"valid"`
	} `json:"tests"`
}

// TestNewDeviationFromDraft07 runs the required cases of the official suite, and
// those of the formats. A schema that the lint refuses deviates as a whole, with
// a * for its tests. What deviates is listed in testdata/deviations.txt; the
// list must be exact.
func TestNewDeviationFromDraft07(t *testing.T) {
	suite := suiteDir(t)
	deviating := make(map[string]bool)
	cases := 0
	for _, pattern := range []string{"*.json", "optional/format/*.json", "optional/ecmascript-regex.json", "optional/non-bmp-regex.json", "optional/bignum.json"} {
		files, err := filepath.Glob(filepath.Join(suite, filepath.FromSlash(pattern)))
		if err != nil || len(files) == 0 {
			t.Fatalf("no files %s in %s (%v)", pattern, suite, err)
		}
		for _, file := range files {
			name, _ := filepath.Rel(suite, file)
			for _, g := range readGroups(t, file) {
				cases += len(g.Tests)
				runGroup(t, filepath.ToSlash(name), g, deviating)
			}
		}
	}
	t.Logf("%d cases, %d lines of deviations", cases, len(deviating))
	listed := readDeviations(t)
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

// suiteDir finds the suite, which is no part of this repository: beside it, or
// where ESCLUSA_TEST_CONFORMANCE says.
func suiteDir(t *testing.T) string {
	dir := os.Getenv("ESCLUSA_TEST_CONFORMANCE")
	if dir == "" {
		dir = "../../shared/conformance/json-schema-test-suite/draft7"
	}
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the official suite must be there where CI is true: %v", err)
		}
		t.Skipf("the official suite is not here: %v", err)
	}
	return dir
}

func readGroups(t *testing.T, file string) (groups []suiteGroup) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &groups); err != nil {
		t.Fatalf("reading %s: %v", file, err)
	}
	return groups
}

// runGroup notes what deviates. Formats are only taken beside "type": "string",
// so that is added to the schemas that are about formats; what they say of
// other values than strings is left out.
func runGroup(t *testing.T, file string, g suiteGroup, deviating map[string]bool) {
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

// readDeviations reads the list: reasons are lines that begin with #.
func readDeviations(t *testing.T) map[string]bool {
	text, err := os.ReadFile("testdata/deviations.txt")
	if err != nil {
		t.Fatal(err)
	}
	listed := make(map[string]bool)
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if listed[line] {
			t.Errorf("is listed twice: %s", line)
		}
		listed[line] = true
	}
	return listed
}
