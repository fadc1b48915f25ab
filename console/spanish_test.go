package console_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/browser"
)

// forms are the sentences of the API that src/spanish.ts knows.
func forms(t *testing.T) (forms []*regexp.Regexp) {
	t.Helper()
	text := string(read(t, "src/spanish.ts"))
	thing := "x"
	for _, m := range regexp.MustCompile(`(?m)^  "?([^":]+)"?: "`).FindAllStringSubmatch(text, -1) {
		thing += "|" + regexp.QuoteMeta(m[1])
	}
	thing = "(" + thing + ")( or (" + thing + "))*"
	for _, m := range regexp.MustCompile(`(?m)^  \["((?:[^"\\]|\\.)*)", "((?:[^"\\]|\\.)*)"\],$`).FindAllStringSubmatch(text, -1) {
		english, spanish := m[1], m[2]
		if parts := regexp.MustCompile(`[^*~]`); parts.ReplaceAllString(english, "") != parts.ReplaceAllString(spanish, "") {
			t.Errorf("%q and %q do not take over the same", english, spanish)
		}
		forms = append(forms, regexp.MustCompile("^"+strings.NewReplacer(`\*`, ".*", "~", thing).Replace(regexp.QuoteMeta(english))+"$"))
	}
	if len(forms) < 50 {
		t.Fatalf("only %d forms were found", len(forms))
	}
	return forms
}

// rare are sentences that are left in English: hardly a record is refused with them.
var rare = []string{
	"must be plain JSON", "must be a URI template", "must be an IRI", "must be a relative JSON Pointer", "must have an exponent", "must have an item that", "must have content-type",
	"must have decimal numbers", "must have digits on both", "must have headers of", "must have at most 7 headers", "must have a key in UTF-8", "must have a key that is an integer", "must have numbers without",
	"must have strings for member names", "must hold at most", "must not begin with a byte-order mark", "must not have more items", "must not have two values", "must not name two versions",
	"must have control characters", "must have both halves", "must have only the escapes",
}

// The sentences are those of the sources, so that a new one is seen here.
func TestSentenceOfTheSchemaIsNotInSpanish(t *testing.T) {
	known := forms(t)
	for _, name := range []string{"explain", "content", "classify", "decode", "headers", "key", "body", "format", "malformed"} {
		text := string(read(t, filepath.Join("..", "schemas", name+".go")))
		for _, m := range regexp.MustCompile("[\"`](must [^\"`]*)[\"`]").FindAllStringSubmatch(text, -1) {
			said := strings.NewReplacer("%d", "7", "%s", "x").Replace(m[1])
			if strings.HasSuffix(said, " ") {
				said += "x" // something follows
			}
			said, _, _ = strings.Cut(said, " (at byte")
			is := slices.ContainsFunc(known, func(f *regexp.Regexp) bool {
				return f.MatchString(said) || strings.HasSuffix(m[1], " ") && f.MatchString(said+" items")
			})
			left := slices.ContainsFunc(rare, func(r string) bool { return strings.HasPrefix(said, r) })
			if is == left {
				t.Errorf("%s.go: %q: in Spanish %v, left in English %v", name, said, is, left)
			}
		}
	}
}

// glossary is docs/internals/console.md's: of each English word the Spanish ones.
func glossary(t *testing.T) map[string][]string {
	t.Helper()
	_, text, found := strings.Cut(string(read(t, "../docs/internals/console.md")), "| English | Spanish |\n|---|---|\n")
	if !found {
		t.Fatal("there is no glossary")
	}
	words := make(map[string][]string)
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) != 4 {
			break
		}
		words[strings.TrimSpace(cells[1])] = strings.Split(strings.TrimSpace(cells[2]), ", ")
	}
	return words
}

func TestOneThingHasTwoNamesInSpanish(t *testing.T) {
	words := glossary(t)
	if len(words) < 15 {
		t.Fatalf("the glossary has %d words", len(words))
	}
	name := regexp.MustCompile(`\{\w+\}|\w+[.-][\w.-]+`) // of a value, a right, a header
	for english, spanish := range words {
		is := regexp.MustCompile(`(?i)\b` + english + `(s|es)?\b`)
		for key, texts := range messages(t) {
			if is.MatchString(name.ReplaceAllString(texts[0], "")) && !slices.ContainsFunc(spanish, func(word string) bool { return strings.Contains(strings.ToLower(texts[1]), word) }) {
				t.Errorf("%s: %q has %s, and %q none of %v", key, texts[0], english, texts[1], spanish)
			}
		}
	}
}

func TestPageInSpanishSpeaksEnglish(t *testing.T) {
	s := browser.Shared(t)
	group, ats := refuse(t, s, "frontera", `{"id_cliente":"70","nombre":true,"edad":"x"}`)
	p := browser.Open(t, s, "/console/groups")
	p.Choose("Language", "Español")
	for path, says := range map[string]string{
		"/console/groups/" + group:   "debe ser un",
		"/console/alerts/" + ats[0]:  "debe ser un entero",
		"/console/senders/frontera":  "debe ser un entero",
		"/console/channels/customer": "El router lo aceptaría",
	} {
		p.Go(path)
		p.Sees(says, "main")
		p.Await("what is to come is there", `!document.querySelector("main").innerText.includes("…\n")`)
		const said = `(() => { const main = document.querySelector("main").cloneNode(true); main.querySelectorAll(".schema, .head p").forEach((e) => e.remove()); return main.textContent; })()` // schemas are in the language of who writes them
		if english := browser.Eval[[]string](p, said+`.match(/\b(must|the|which|there|you)\b.*/gi) ?? []`); len(english) > 0 {
			t.Errorf("%s says %q", path, english)
		}
	}
	p.Go("/console/channels/customer")
	p.Fill("Registro, en JSON", `{"id_cliente":7,}`)
	p.Sees("no debe tener una coma antes de cerrar (byte", ".outcome")
	p.Go("/console/alerts/99/1")
	p.SeesNot("must")
}
