package console_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/console"
	"github.com/esclusa/esclusa/internal/testing/browser"
)

func TestBundleIsNotWhatTheSourcesGive(t *testing.T) {
	out := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "go", "run", "-C", "build", ".", "-out", out)
	cmd.Env = append(os.Environ(), "GOFLAGS=")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("building the console: %v: %s", err, text)
	}
	built, committed := files(t, out), files(t, "dist")
	for name, text := range built {
		if !bytes.Equal(text, committed[name]) {
			t.Errorf("dist/%s is not what the sources give: make console", name)
		}
	}
	for name := range committed {
		if built[name] == nil {
			t.Errorf("dist/%s is there, and the sources do not give it", name)
		}
	}
}

func files(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string][]byte)
	for _, e := range entries {
		all[e.Name()] = read(t, filepath.Join(dir, e.Name()))
	}
	return all
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestConsoleIsTooLarge(t *testing.T) {
	for name, most := range map[string]int{"console.js": 60_000, "console.css": 15_000} {
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		if _, err := w.Write(read(t, "dist/"+name)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes in gzip", name, packed.Len())
		if packed.Len() > most {
			t.Errorf("%s has %d bytes in gzip, more than %d", name, packed.Len(), most)
		}
	}
}

// What comes from a record must become text, and never markup or code.
func TestSourcesMakeMarkupOfTexts(t *testing.T) {
	forbidden := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|javascript:`)
	for name, text := range sources(t) {
		for i, line := range strings.Split(text, "\n") {
			if forbidden.MatchString(line) {
				t.Errorf("src/%s:%d: %s", name, i+1, strings.TrimSpace(line))
			}
		}
	}
}

// sources are the files of src by their paths.
func sources(t *testing.T) map[string]string {
	t.Helper()
	all := make(map[string]string)
	err := filepath.WalkDir("src", func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			all[strings.TrimPrefix(path, "src/")] = string(read(t, path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// messages are the texts of src/messages.ts, English and Spanish, by their keys.
func messages(t *testing.T) map[string][2]string {
	t.Helper()
	all := make(map[string][2]string)
	line := regexp.MustCompile(`^  "([a-z0-9._]+)": \["((?:[^"\\]|\\.)*)", "((?:[^"\\]|\\.)*)"\],$`)
	entry := regexp.MustCompile(`^  "`)
	for i, text := range strings.Split(string(read(t, "src/messages.ts")), "\n") {
		m := line.FindStringSubmatch(text)
		if m == nil {
			if entry.MatchString(text) {
				t.Errorf("messages.ts:%d: a message is one line, \"key\": [\"English\", \"Spanish\"],", i+1)
			}
			continue
		}
		if _, there := all[m[1]]; there {
			t.Errorf("%s is there twice", m[1])
		}
		all[m[1]] = [2]string{m[2], m[3]}
	}
	if len(all) < 50 {
		t.Fatalf("only %d messages were found", len(all))
	}
	return all
}

func TestLanguagesSayDifferentThings(t *testing.T) {
	value := regexp.MustCompile(`\{\w+\}`)
	for key, texts := range messages(t) {
		for _, text := range texts {
			if text == "" {
				t.Errorf("%s says nothing in one language", key)
			}
		}
		english, spanish := strings.Split(texts[0], "|"), strings.Split(texts[1], "|")
		if len(english) != len(spanish) || len(english) > 2 {
			t.Errorf("%s has %d forms in English, and %d in Spanish", key, len(english), len(spanish))
			continue
		}
		for i := range english {
			have := make(map[string]bool)
			for _, v := range value.FindAllString(english[i], -1) {
				have[v] = true
			}
			for _, v := range value.FindAllString(spanish[i], -1) {
				if !have[v] {
					t.Errorf("%s: %s is in Spanish alone", key, v)
				}
				delete(have, v)
			}
			for v := range have {
				t.Errorf("%s: %s is in English alone", key, v)
			}
		}
	}
}

func TestMessageIsMissingOrUsedByNobody(t *testing.T) {
	used := make(map[string]bool)
	literal, begun := regexp.MustCompile(`"([a-z]+(?:\.[a-z0-9_]+)+)"`), regexp.MustCompile(`"([a-z]+(?:\.[a-z0-9_]+)*\.)"`)
	prefixes := make(map[string]bool)
	for name, text := range sources(t) {
		if name == "messages.ts" {
			continue
		}
		for _, m := range literal.FindAllStringSubmatch(text, -1) {
			used[m[1]] = true
		}
		for _, m := range begun.FindAllStringSubmatch(text, -1) {
			prefixes[m[1]] = true
		}
	}
	all := messages(t)
	for key := range all {
		made := false
		for prefix := range prefixes {
			made = made || strings.HasPrefix(key, prefix)
		}
		if !used[key] && !made {
			t.Errorf("nobody says %s", key)
		}
	}
	for _, reason := range esclusa.Reasons() {
		if _, there := all["reason."+string(reason)]; !there {
			t.Errorf("there is no message for reason %s", reason)
		}
	}
}

// Two pages of one rank stand in the order of their files.
func TestTwoPagesHaveOneRankInTheNavigation(t *testing.T) {
	ranks := make(map[string]string)
	for name, text := range sources(t) {
		if m := regexp.MustCompile(`export const page: Page = .* nav: (\d+)`).FindStringSubmatch(text); m != nil {
			if other, there := ranks[m[1]]; there {
				t.Errorf("%s and %s have rank %s", name, other, m[1])
			}
			ranks[m[1]] = name
		}
	}
	if len(ranks) < 8 {
		t.Errorf("only %d ranks were found", len(ranks))
	}
}

// What two pages need is a component, or stands beside pages.
func TestPartOfAPageIsMadeOfAnotherPage(t *testing.T) {
	page, component := regexp.MustCompile(`from "\./`), regexp.MustCompile(`from "\.\./pages`)
	for name, text := range sources(t) {
		if strings.HasPrefix(name, "pages/") && page.MatchString(text) || strings.HasPrefix(name, "components/") && component.MatchString(text) {
			t.Errorf("src/%s imports a page", name)
		}
	}
}

func TestSourcesDoNotFitTheirTypes(t *testing.T) {
	home := browser.Packages()
	if home == "" {
		t.Skip("typescript comes with make test-real")
	}
	out, err := exec.CommandContext(t.Context(), filepath.Join(home, "node_modules", ".bin", "tsc"), "-p", ".").CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func TestAssetIsServedUnderAnotherNameThanThePageAsksFor(t *testing.T) {
	page := string(console.Page().Body)
	asked := regexp.MustCompile(`"`+console.Assets+`([^"]+)"`).FindAllStringSubmatch(page, -1)
	if len(asked) != 2 {
		t.Fatalf("the page asks for %v", asked)
	}
	for _, m := range asked {
		if f, ok := console.Asset(m[1]); !ok || !strings.Contains(m[1], f.Tag[:16]) {
			t.Errorf("%s: %v %s", m[1], ok, f.Tag)
		}
	}
	if _, ok := console.Asset("console.js"); ok {
		t.Error("a name without a digest would be kept for ever")
	}
}
