package esclusa_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// blob is where a file of ours is on the web, for alerts and dashboards, which
// cannot link into a checkout.
const blob = "https://github.com/esclusa/esclusa/blob/main/"

// TestLinkLeadsNowhere follows each link of the Markdown files, and each mention of
// a document in any other file: comments, messages, alert rules and dashboards.
func TestLinkLeadsNowhere(t *testing.T) {
	links := 0
	for name, text := range texts(t) {
		from := "." // mentions start at the root
		targets := mentions.FindAllStringSubmatch(text, -1)
		if path.Ext(name) == ".md" {
			from = path.Dir(name)
			targets = append(markdownLink.FindAllStringSubmatch(prose(text), -1), absolute(targets)...)
		}
		for _, m := range targets {
			links++
			if target, ours := strings.CutPrefix(m[1], blob); ours {
				follow(t, name, ".", target)
			} else if !strings.Contains(m[1], ":") {
				follow(t, name, from, m[1])
			}
		}
	}
	if links < 100 {
		t.Errorf("%d links are too few to be all", links)
	}
}

// TestDocumentIsLeadToByNothing follows links from the README, as a reader does.
func TestDocumentIsLeadToByNothing(t *testing.T) {
	all := texts(t)
	reached := map[string]bool{"README.md": true}
	for next := []string{"README.md"}; len(next) > 0; next = next[1:] {
		for _, m := range markdownLink.FindAllStringSubmatch(prose(all[next[0]]), -1) {
			file, _, _ := strings.Cut(m[1], "#")
			to := path.Join(path.Dir(next[0]), file)
			if path.Ext(to) == ".md" && !reached[to] {
				reached[to] = true
				next = append(next, to)
			}
		}
	}
	for name := range all {
		if strings.HasPrefix(name, "docs/") && path.Ext(name) == ".md" && !reached[name] {
			t.Errorf("no way leads from README.md to %s: docs/README.md lists the documents", name)
		}
	}
}

func TestDecisionTellsNoReason(t *testing.T) {
	decisions := 0
	for name, text := range texts(t) {
		if !numbered.MatchString(name) {
			continue
		}
		decisions++
		var parts []string
		for _, h := range heading.FindAllStringSubmatch(text, -1) {
			parts = append(parts, h[1])
		}
		if len(parts) < 3 || parts[1] != "Context" || parts[2] != "Decision" {
			t.Errorf("%s has the headings %q", name, parts)
		}
	}
	if decisions < 20 {
		t.Errorf("there are only %d decisions", decisions)
	}
}

// TestTreeHasOtherPackages compares the list of the architecture with what is there.
func TestTreeHasOtherPackages(t *testing.T) {
	text, err := os.ReadFile("docs/internals/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	tree := regexp.MustCompile("(?s)```text\n(.*?)```").FindSubmatch(text)
	if tree == nil {
		t.Fatal("there is no tree")
	}
	told := make(map[string]bool)
	for _, m := range regexp.MustCompile(`(?m)^(\S+)`).FindAllSubmatch(tree[1], -1) {
		name := strings.TrimSuffix(string(m[1]), "/")
		told[name] = true
		if _, err := os.Stat(name); err != nil {
			t.Errorf("the tree has %s, which is not there", name)
		}
	}
	for _, p := range packages(t) {
		name := p.name()
		inner := strings.Contains(strings.TrimPrefix(name, "internal/testing/"), "/internal/")
		if !inner && strings.HasPrefix(name, "internal/") && !told[name] {
			t.Errorf("the tree lacks %s", name)
		}
	}
}

var (
	// markdownLink is `[text](target)`, or an image.
	markdownLink = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	// mentions is a document by its path, or by its address on the web.
	mentions = regexp.MustCompile(`((?:` + regexp.QuoteMeta(blob) + `|\b(?:docs|bench)/)[\w/.-]+\.md(?:#[\w-]+)?)`)
	fenced   = regexp.MustCompile("(?ms)^ *```.*?^ *```")
	inline   = regexp.MustCompile("`[^`\n]*`")
	heading  = regexp.MustCompile(`(?m)^#+ +(.*?)\s*$`)
	numbered = regexp.MustCompile(`^docs/decisions/\d{4}-[a-z0-9-]+\.md$`)
	notSlug  = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
)

// absolute keeps the addresses on the web, and makes them of paths in inline code,
// which start at the root in Markdown too.
func absolute(mentions [][]string) [][]string {
	var all [][]string
	for _, m := range mentions {
		if !strings.HasPrefix(m[1], blob) {
			m = []string{"", blob + m[1]}
		}
		all = append(all, m)
	}
	return all
}

// follow reports a target that is not there, file or heading.
func follow(t *testing.T, name, from, target string) {
	t.Helper()
	file, anchor, _ := strings.Cut(target, "#")
	p := path.Join(from, file)
	if file == "" {
		p = name
	}
	if _, err := os.Stat(p); err != nil {
		t.Errorf("%s leads to %s, which is not there", name, target)
		return
	}
	if anchor == "" {
		return
	}
	text, err := os.ReadFile(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range heading.FindAllStringSubmatch(fenced.ReplaceAllString(string(text), ""), -1) {
		if slug(h[1]) == anchor {
			return
		}
	}
	t.Errorf("%s leads to %s, and %s has no such heading", name, target, p)
}

// slug is the anchor that GitHub gives to a heading.
func slug(title string) string {
	title = markdownLink.ReplaceAllString(title, "]")
	return strings.ReplaceAll(notSlug.ReplaceAllString(strings.ToLower(title), ""), " ", "-")
}

// prose is a Markdown file without its code, in which brackets are no links.
func prose(text string) string {
	return inline.ReplaceAllString(fenced.ReplaceAllString(text, ""), "")
}

// texts are the files of the repository by name, without what is made or fetched.
func texts(t *testing.T) map[string]string {
	t.Helper()
	all := make(map[string]string)
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || made[d.Name()]):
			return fs.SkipDir
		case d.IsDir() || !written[path.Ext(name)] && name != "Makefile":
			return nil
		}
		text, err := os.ReadFile(name)
		all[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var (
	made    = map[string]bool{"bin": true, "data": true, "dist": true, "node_modules": true, "testdata": true}
	written = map[string]bool{".go": true, ".json": true, ".md": true, ".py": true, ".sh": true, ".yaml": true, ".yml": true}
)
