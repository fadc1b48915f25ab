//go:build !race

package esclusa_test

import (
	"os"
	"testing"

	gopackages "golang.org/x/tools/go/packages"
)

// It is checked from the source: to build it all would take minutes, and with the
// race detector so does the check.
func TestWindowsOrMacOSDoesNotCompile(t *testing.T) {
	for _, system := range []string{"windows", "darwin"} {
		all, err := gopackages.Load(&gopackages.Config{
			Mode: gopackages.LoadAllSyntax, Tests: true, Context: t.Context(),
			Env: append(os.Environ(), "GOOS="+system, "GOARCH=arm64", "CGO_ENABLED=0"),
		}, "./...")
		must(t, err)
		if len(all) == 0 {
			t.Fatal("no packages")
		}
		for _, p := range all {
			for _, fault := range p.Errors {
				t.Errorf("on %s: %v", system, fault)
			}
		}
	}
}
