package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// Two processes with one --instance fence each other, so that the second one's
// start would end the first.
func TestProcessesOfOneHostShareAnInstance(t *testing.T) {
	dir := t.TempDir()
	one, err := instanceOf(filepath.Join(dir, "one"))
	if err != nil {
		t.Fatal(err)
	}
	two, _ := instanceOf(filepath.Join(dir, "two"))
	if one == two {
		t.Errorf("both are %q", one)
	}
	if again, _ := instanceOf(filepath.Join(dir, "two", "..", "one")); again != one {
		t.Errorf("a process that starts again is %q after %q", again, one)
	}
	if !strings.HasPrefix(one, hostName()+"-") {
		t.Errorf("%q does not name the host %q", one, hostName())
	}
}
