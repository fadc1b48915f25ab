//go:build !race

package esclusa_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	gopackages "golang.org/x/tools/go/packages"
)

// It is checked from the source: to build it all would take minutes, and with the
// race detector so does the check. Of what is not ours it takes the declarations.
func TestWindowsOrMacOSDoesNotCompile(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT", "GOMODCACHE").Output()
	must(t, err)
	theirs := strings.Fields(string(out))
	parse := func(set *token.FileSet, name string, text []byte) (*ast.File, error) {
		file, err := parser.ParseFile(set, name, text, parser.SkipObjectResolution)
		if file == nil || !slices.ContainsFunc(theirs, func(dir string) bool { return strings.HasPrefix(name, dir) }) {
			return file, err
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				f.Body = nil
			}
		}
		return file, err
	}
	for _, system := range []string{"windows", "darwin"} {
		all, err := gopackages.Load(&gopackages.Config{
			Mode: gopackages.LoadAllSyntax, Tests: true, Context: t.Context(), ParseFile: parse,
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
