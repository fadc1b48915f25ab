package main

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// The tests run the command in their own environment, which it would call mistaken.
func TestVariableOfTheTestsIsNamedAsUnknown(t *testing.T) {
	known := make(map[string]bool)
	variables(newRoot(&shell{}), known)
	read, err := exec.CommandContext(t.Context(), "git", "-C", "../..", "grep", "-hE", `Getenv|LookupEnv|setting\(|= +"ESCLUSA_|\$\{?ESCLUSA_`, "--", "*.go", "Makefile", ".ci").Output()
	if err != nil {
		t.Fatalf("no variable found: %v", err)
	}
	names := regexp.MustCompile(`ESCLUSA_[A-Z_]+[A-Z]`).FindAllString(string(read), -1)
	if !strings.Contains(strings.Join(names, " "), "ESCLUSA_TEST_KAFKA") {
		t.Fatalf("only %v are found", names)
	}
	for _, name := range names {
		if !known[name] && !others.MatchString(name) {
			t.Errorf("%s is no flag's; begin it with ESCLUSA_TEST_", name)
		}
	}
}
