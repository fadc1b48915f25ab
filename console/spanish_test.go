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

// The sentences are those of the sources, so that a new one is seen here. Those of lint are
// for whoever writes a schema.
func TestSentenceOfTheSchemaIsNotInSpanish(t *testing.T) {
	known := forms(t)
	files, err := filepath.Glob(filepath.Join("..", "schemas", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if forSchemas.MatchString(filepath.Base(file)) {
			continue
		}
		for _, m := range regexp.MustCompile("[\"`](must [^\"`]*)[\"`]").FindAllStringSubmatch(string(read(t, file)), -1) {
			said := strings.NewReplacer("%d", "7", "%s", "x").Replace(m[1])
			if strings.HasSuffix(said, " ") {
				said += "x" // something follows
			}
			said, _, _ = strings.Cut(said, " (at byte")
			is := slices.ContainsFunc(known, func(f *regexp.Regexp) bool {
				return f.MatchString(said) || strings.HasSuffix(m[1], " ") && strings.HasPrefix(f.String(), "^"+regexp.QuoteMeta(m[1]))
			})
			left := slices.ContainsFunc(rare, func(r string) bool { return strings.HasPrefix(said, r) })
			if is == left {
				t.Errorf("%s: %q: in Spanish %v, left in English %v", file, said, is, left)
			}
		}
	}
}

// rare are sentences that are left in English: hardly a sender sees one. Those about headers
// and sources are of records in channels.
var rare = []string{
	"must be compressed with zlib", "must decompress to", "must be base64 of a JSON document", "must have shorter member names", "must be smaller or simpler",
	"must not claim", "must have an esclusa-source", "must have header esclusa-source", "must have header dataschema", "must have been checked against", "must lie in", "must have the domain key",
}

// forSchemas are the files whose sentences are of schemas and samples, and not of records.
var forSchemas = regexp.MustCompile(`^lint|^(samples|versions|registered|types)\.go$|_test\.go$`)

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
		"/console/channels":          "ninguna",
		"/console/tables":            "Del canal",
	} {
		p.Go(path)
		p.Sees(says, "main")
		p.Await("what is to come is there", `!document.querySelector("main").innerText.includes("…\n")`)
		const said = `(() => { const main = document.querySelector("main").cloneNode(true); main.querySelectorAll("[lang=''], .schema .doc").forEach((e) => e.remove()); return main.textContent; })()` // what a schema says is in the language of who writes it, and marked as such
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
