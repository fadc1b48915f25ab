package esclusa_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/esclusa/esclusa"

// mayImport says, for each package, which modules it may import beside the
// standard library, and which packages of this one. Imports point inward, and
// siblings do not know of each other: only app does, which wires them.
var mayImport = map[string][]string{
	"":                         {},
	"schemas":                  {".", "schemas/internal/onepass", "schemas/internal/compat", "internal/jsonpointer", "internal/nearest", "golang.org/x/net/idna", "github.com/xeipuuv/gojsonschema", "github.com/go-json-experiment/json", "github.com/gabriel-vasile/mimetype", "github.com/google/uuid"},
	"schemas/internal/onepass": {".", "internal/jsonpointer"},
	"schemas/internal/compat":  {"schemas/internal/onepass", "internal/jsonpointer"},
	"processors":               {".", "schemas", "internal/alertgroups", "internal/outage", "internal/table", "internal/verified", "github.com/lovoo/goka", "github.com/prometheus/client_golang"},
	"internal/table":           {".", "github.com/lovoo/goka", "github.com/syndtr/goleveldb"},
	"internal/alertgroups":     {"."},
	"console":                  {}, // a page, and its parts
	"views": {".", "console", "schemas", "internal/access", "internal/alertgroups", "internal/nearest", "internal/apidocs", "internal/lineage", "internal/patch", "internal/address", "internal/limits", "github.com/prometheus/client_golang", "github.com/prometheus/client_model/go", "golang.org/x/sync/semaphore", "golang.org/x/sync/errgroup",
		"github.com/klauspost/compress",       // encoded bodies within a bound
		"github.com/go-json-experiment/json"}, // no member of a body twice
	"internal/access": {".", "internal/address", "internal/credentials", "internal/limits", "internal/nearest", "github.com/coreos/go-oidc/v3/oidc", "github.com/go-jose/go-jose/v4", "github.com/prometheus/client_golang",
		"golang.org/x/oauth2", "go.yaml.in/yaml/v3", "golang.org/x/time/rate"},
	"internal/credentials": {},
	"internal/address":     {},
	"internal/limits":      {"internal/address", "golang.org/x/time/rate"},
	"internal/topics":      {".", "internal/kafka", "github.com/twmb/franz-go/pkg/kadm", "github.com/twmb/franz-go/pkg/kerr"},
	"internal/lag": {".", "internal/kafka", "internal/outage", "github.com/twmb/franz-go/pkg/kadm", "github.com/twmb/franz-go/pkg/kerr",
		"github.com/prometheus/client_golang"},
	"internal/graphs": {".", "internal/kafka", "internal/kgoka", "internal/outage", "github.com/lovoo/goka", "github.com/twmb/franz-go/pkg/kgo"},
	"internal/kgoka": {"github.com/lovoo/goka", "github.com/IBM/sarama", "github.com/twmb/franz-go/pkg/kgo",
		"github.com/twmb/franz-go/pkg/kadm", "github.com/twmb/franz-go/pkg/kerr", "github.com/twmb/franz-go/pkg/kmsg"},
	"internal/kafka": {".", "internal/address", "internal/credentials", "github.com/twmb/franz-go/pkg/kgo",
		"github.com/twmb/franz-go/pkg/kadm", "github.com/twmb/franz-go/pkg/kerr", "github.com/twmb/franz-go/pkg/kmsg", "github.com/twmb/franz-go/pkg/kbin", "github.com/twmb/franz-go/pkg/sasl",
		"golang.org/x/oauth2", "github.com/aws/aws-sdk-go-v2", // tokens and credentials to log in with
		"github.com/klauspost/compress", "github.com/pierrec/lz4/v4"}, // batches within a bound
	"internal/notify": {"internal/credentials", "internal/outage", "github.com/cenkalti/backoff/v5"},
	"internal/tracing": {".", "go.opentelemetry.io/otel",
		"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"},
	"internal/mirror":  {".", "internal/credentials", "github.com/redis/go-redis/v9"},
	"internal/verify":  {".", "schemas", "processors"},
	"internal/whatif":  {".", "schemas"},
	"internal/lineage": {".", "schemas"},
	"internal/account": {"."},
	"internal/embedded": {"github.com/twmb/franz-go/pkg/kfake", "github.com/twmb/franz-go/pkg/kmsg", "github.com/twmb/franz-go/pkg/kbin",
		"github.com/twmb/franz-go/pkg/kerr", "github.com/twmb/franz-go/pkg/kgo", // for its codecs
		"github.com/klauspost/compress", "github.com/pierrec/lz4/v4", "github.com/alicebob/miniredis/v2"},
	"internal/journal":  {".", "internal/kafka", "internal/topics", "github.com/twmb/franz-go/pkg/kadm"},
	"internal/patch":    {"internal/jsonpointer", "github.com/go-json-experiment/json"},
	"internal/redrive":  {".", "schemas", "internal/jsonpointer", "internal/kafka", "internal/topics", "internal/journal", "internal/patch", "github.com/twmb/franz-go/pkg/kgo", "github.com/twmb/franz-go/pkg/kadm", "github.com/twmb/franz-go/pkg/kerr"},
	"internal/reach":    {"internal/topics", ".", "internal/kafka", "github.com/twmb/franz-go/pkg/kadm"},
	"internal/verified": {".", "schemas"},
	"client/redisseen":  {".", "github.com/redis/go-redis/v9"},
	"client": {"internal/topics", "internal/lag", ".", "schemas", "internal/credentials", "internal/kafka", "internal/reach", "internal/verified", "golang.org/x/sync",
		"github.com/twmb/franz-go/pkg/kgo", "github.com/twmb/franz-go/pkg/kadm"},
	"internal/testing/browser":  {"internal/app", "internal/testing/expect", "github.com/chromedp/chromedp", "github.com/chromedp/cdproto", "github.com/twmb/franz-go/pkg/kgo"},
	"internal/testing/engines":  {},
	"internal/testing/ajv":      {}, // a process of node's
	"internal/testing/brokers":  {"github.com/twmb/franz-go/pkg/kadm", "github.com/twmb/franz-go/pkg/kerr", "github.com/twmb/franz-go/pkg/kfake", "github.com/twmb/franz-go/pkg/kgo", "github.com/twmb/franz-go/pkg/kmsg"},
	"internal/testing/child":    {"internal/app", "internal/kafka", "internal/testing/engines", "internal/testing/redrives", "github.com/twmb/franz-go/pkg/kmsg"}, // supports tests
	"internal/testing/redrives": {".", "schemas", "internal/app", "internal/kafka", "internal/journal", "internal/patch", "internal/redrive"},
	"internal/testing/expect": {"github.com/twmb/franz-go/pkg/kgo", "github.com/twmb/franz-go/pkg/kerr", "github.com/twmb/franz-go/pkg/kmsg",
		"github.com/klauspost/compress", "github.com/pierrec/lz4/v4"}, // hostile batches
	"internal/testing/endtoend": {},
	"internal/testing/issuer":   {"github.com/coreos/go-oidc/v3/oidc", "golang.org/x/oauth2"},
	"internal/testing/leaks":    {"go.uber.org/goleak"},
	"internal/testing/tables":   {"schemas"},
	"internal/jsonpointer":      {},
	"internal/nearest":          {},
	"internal/apidocs":          {".", "schemas", "internal/jsonpointer"},
	"internal/records":          {},
	"internal/findings":         {"github.com/go-json-experiment/json"},
	"internal/schemainfer":      {".", "schemas", "internal/jsonpointer"},
	"internal/schemaimport":     {".", "schemas", "internal/jsonpointer", "internal/nearest", "github.com/go-json-experiment/json"},
	"internal/outage":           {},
	"internal/service":          {},
	"internal/testing/torture":  {}, // has tests only
	"test/kafka":                {"internal/testing/engines"},
	"deploy":                    {}, // has tests only
}

// wiring may import anything.
var wiring = []string{"internal/app", "cmd/", "examples", "bench"}

// nouns that say nothing about what a thing does.
var empty = regexp.MustCompile(`(^|[_./-])(util|utils|common|helper|helpers|manager|managers|misc)([_./-]|$)`)

type pkg struct {
	ImportPath, Dir                             string
	Imports, GoFiles, TestGoFiles, XTestGoFiles []string
}

// name is the path below the module, empty for the root.
func (p pkg) name() string { return strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/") }

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Dir,Imports,GoFiles,TestGoFiles,XTestGoFiles", "./...").Output()
	if err != nil {
		t.Fatalf("listing the packages: %v", err)
	}
	var all []pkg
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestImportsPointInward(t *testing.T) {
	for _, p := range packages(t) {
		if slices.ContainsFunc(wiring, func(w string) bool { return strings.HasPrefix(p.name(), w) }) {
			continue
		}
		allowed, ok := mayImport[p.name()]
		if !ok {
			t.Errorf("package %s is in no rule: say in mayImport what it may import", p.ImportPath)
		}
		for _, imported := range p.Imports {
			if !standard(imported) && !slices.ContainsFunc(allowed, covers(imported)) {
				t.Errorf("package %q must not import %s", p.name(), imported)
			}
		}
	}
}

// standard tells the standard library by the absence of a host name.
func standard(imported string) bool {
	host, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(host, ".")
}

// covers reports whether a rule allows the import: one of our packages exactly,
// of a foreign module everything.
func covers(imported string) func(rule string) bool {
	return func(rule string) bool {
		if ours := path.Join(module, rule); imported == ours {
			return true
		}
		return imported == rule || strings.HasPrefix(imported, rule+"/")
	}
}

func TestNothingIsNamedAfterNothing(t *testing.T) {
	for _, p := range packages(t) {
		for _, file := range append([]string{""}, slices.Concat(p.GoFiles, p.TestGoFiles, p.XTestGoFiles)...) {
			if name := path.Join(p.name(), file); empty.MatchString(name) {
				t.Errorf("%s: name the role instead", name)
			}
		}
	}
}

func TestRulesNameRealPackages(t *testing.T) {
	var names []string
	for _, p := range packages(t) {
		names = append(names, p.name())
	}
	for name := range mayImport {
		if !slices.Contains(names, name) {
			t.Errorf("there is a rule for %q, but no such package", name)
		}
	}
}

func TestPackageDoesNotLookForGoroutinesThatItsTestsLeave(t *testing.T) {
	for _, p := range packages(t) {
		tests := slices.Concat(p.TestGoFiles, p.XTestGoFiles)
		if len(tests) > 0 && !slices.ContainsFunc(tests, func(file string) bool { return looksForLeaks(t, path.Join(p.Dir, file)) }) {
			t.Errorf("package %q has tests and no TestMain that calls leaks.Main, or Run of leaks.Tests", p.name())
		}
	}
}

// looksForLeaks reports whether a file has a TestMain that names what package
// leaks offers.
func looksForLeaks(t *testing.T, file string) bool {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, decl := range parsed.Decls {
		main, ok := decl.(*ast.FuncDecl)
		if !ok || main.Recv != nil || main.Name.Name != "TestMain" {
			continue
		}
		ast.Inspect(main.Body, func(n ast.Node) bool {
			if call, ok := n.(*ast.SelectorExpr); ok {
				of, ok := call.X.(*ast.Ident)
				found = found || ok && of.Name == "leaks"
			}
			return !found
		})
	}
	return found
}

// What documents say that tests show, tests do: of guarantees, of risks, of decisions.
func TestGuaranteeIsShownByNoTest(t *testing.T) {
	there, name := testNames(t), regexp.MustCompile("`(Test\\w+)`")
	for page, text := range texts(t) {
		if !strings.HasPrefix(page, "docs/") || path.Ext(page) != ".md" {
			continue
		}
		named := name.FindAllStringSubmatch(text, -1)
		for _, m := range named {
			if !there[m[1]] {
				t.Errorf("%s names %s, which does not exist", page, m[1])
			}
		}
		if (page == "docs/concepts/guarantees.md" || page == "docs/reference/owasp.md") && len(named) < 20 {
			t.Errorf("%s names %d tests", page, len(named))
		}
	}
}

// testNames are the tests that there are.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	there := make(map[string]bool)
	for _, p := range packages(t) {
		for _, file := range slices.Concat(p.TestGoFiles, p.XTestGoFiles) {
			code, err := os.ReadFile(path.Join(".", p.name(), file))
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllSubmatch(code, -1) {
				there[string(found[1])] = true
			}
		}
	}
	return there
}

// public are the packages that other modules import as a library.
var public = []string{"client", "client/redisseen"}

// What is exported there cannot be used by others if it needs a type of internal.
func TestLibraryShowsInternalTypes(t *testing.T) {
	for _, p := range packages(t) {
		if !slices.Contains(public, p.name()) {
			continue
		}
		for _, file := range p.GoFiles {
			parsed, err := parser.ParseFile(token.NewFileSet(), path.Join(p.Dir, file), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, shown := range shownInternal(parsed) {
				t.Errorf("%s/%s: %s", p.name(), file, shown)
			}
		}
	}
}

// embedded is the name of a type of the same package, where a field embeds it.
func embedded(field *ast.Field) (*ast.Ident, bool) {
	of := field.Type
	if at, ok := of.(*ast.StarExpr); ok {
		of = at.X
	}
	name, ok := of.(*ast.Ident)
	return name, ok && len(field.Names) == 0
}

// shownInternal lists the uses of internal packages in what a file exports: in
// signatures, in exported fields, and in the types of variables; and what an exported
// struct embeds that has no exported name.
func shownInternal(file *ast.File) (found []string) {
	internal := make(map[string]bool)
	for _, imported := range file.Imports {
		if at := strings.Trim(imported.Path.Value, `"`); strings.HasPrefix(at, module+"/internal/") {
			internal[path.Base(at)] = true
		}
	}
	look := func(name string, in ast.Node) {
		if of, ok := in.(*ast.StructType); ok {
			for _, field := range of.Fields.List {
				if at, ok := embedded(field); ok && !at.IsExported() {
					found = append(found, name+" embeds "+at.Name+", whose fields and methods are shown with it")
				}
			}
		}
		ast.Inspect(in, func(n ast.Node) bool {
			if field, ok := n.(*ast.Field); ok && len(field.Names) > 0 && !slices.ContainsFunc(field.Names, (*ast.Ident).IsExported) {
				if _, within := in.(*ast.FuncType); !within {
					return false // a field of a struct that nobody sees
				}
			}
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if of, ok := sel.X.(*ast.Ident); ok && internal[of.Name] {
					found = append(found, name+" shows "+of.Name+"."+sel.Sel.Name)
				}
			}
			return true
		})
	}
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() {
				look(d.Name.Name, d.Type)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					if s.Name.IsExported() {
						look(s.Name.Name, s.Type)
					}
				case *ast.ValueSpec:
					if s.Type != nil && slices.ContainsFunc(s.Names, (*ast.Ident).IsExported) {
						look(s.Names[0].Name, s.Type)
					}
				}
			}
		}
	}
	return found
}
