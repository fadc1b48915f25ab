package expect

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// SuiteGroup is one schema of the official JSON Schema suite with its tests.
type SuiteGroup struct {
	Description string
	Schema      json.RawMessage
	Tests       []struct {
		Description string
		Data        json.RawMessage
		Valid       bool
	}
}

// Suite is the directory of the official suite's draft-07, beside which other drafts are.
// It is no part of this repository, whose top is given: it lies beside that, or where
// ESCLUSA_TEST_CONFORMANCE says. If it is missing, the test is skipped, or fails if CI is
// true.
func Suite(t testing.TB, top string) string {
	t.Helper()
	dir := os.Getenv("ESCLUSA_TEST_CONFORMANCE")
	if dir == "" {
		dir = filepath.Join(top, "../shared/conformance/json-schema-test-suite/draft7")
	}
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the official suite must be there where CI is true: %v", err)
		}
		t.Skipf("the official suite is not here: %v", err)
	}
	return dir
}

// SuiteGroups reads a file of the official suite.
func SuiteGroups(t testing.TB, file string) (groups []SuiteGroup) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &groups); err != nil {
		t.Fatalf("reading %s: %v", file, err)
	}
	return groups
}

// Listed reads a list of known deviations: reasons are lines that begin with #.
func Listed(t testing.TB, file string) map[string]bool {
	t.Helper()
	text, err := os.ReadFile(file)
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
