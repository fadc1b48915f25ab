package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// variable names the directory with what npm has for tests of the console.
const variable = "ESCLUSA_TEST_CONSOLE"

// Packages is the directory with axe-core and typescript, which make test-real fetches;
// empty where they are not there.
func Packages() string { return os.Getenv(variable) }

// axe asks what WCAG 2.2 AA asks.
const axe = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then((r) => r.violations.map((v) =>
	v.id + ": " + v.help + "\n" + v.nodes.map((n) => "  " + n.target.join(" ") + "\n    " + n.any.concat(n.all, n.none).map((c) => c.message).join("\n    ")).join("\n")))`

// Accessible fails the test where axe finds fault with the page as it stands, light and
// dark. Without axe-core it says so, and goes on.
func (p *Page) Accessible() {
	p.t.Helper()
	home := Packages()
	if home == "" {
		p.t.Log("axe-core comes with make test-real: nobody looks at the page for those who do not see it")
		return
	}
	script, err := os.ReadFile(filepath.Join(home, "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		p.t.Fatal(err)
	}
	Eval[bool](p, string(script)+"\n;true")
	for _, theme := range []string{"light", "dark"} {
		p.Prefers(theme)
		if found := Eval[[]string](p, axe); len(found) > 0 {
			p.t.Errorf("axe finds, %s, at %s:\n%s", theme, p.Path(), strings.Join(found, "\n"))
		}
	}
}

// Shoot writes what the page looks like, whole, as NAME-1280-light.png and so on, wide and
// narrow, light and dark, into a directory.
func (p *Page) Shoot(dir, name string) {
	p.t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		p.t.Fatal(err)
	}
	for _, width := range []int64{1280, 390} {
		for _, theme := range []string{"light", "dark"} {
			p.Prefers(theme)
			p.Size(width, 900)
			p.Size(width, max(900, Eval[int64](p, "document.documentElement.scrollHeight")))
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%d-%s.png", name, width, theme)), p.Picture(), 0o600); err != nil {
				p.t.Fatal(err)
			}
		}
	}
	p.Size(1280, 900)
}
