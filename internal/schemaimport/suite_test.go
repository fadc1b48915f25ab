package schemaimport

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/expect"
)

// suiteDrafts are the drafts of the official suite that import converts, by their
// directories. Where the last two are not there, they are left out.
var suiteDrafts = map[string]string{
	"draft4": d4, "draft6": d6, "draft7": "http://json-schema.org/draft-07/schema#", "draft2019-09": d19, "draft2020-12": d20,
}

// remotes are the schemas that the suite's own refer to over the network, by their URI.
func remotes(t *testing.T, dir string) Files {
	files := make(Files)
	for _, dir := range []string{filepath.Join(dir, "remotes"), filepath.Join(dir, "..", "remotes")} {
		if _, err := os.Stat(dir); err != nil {
			continue
		}
		err := fs.WalkDir(os.DirFS(dir), ".", func(file string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			text, err := fs.ReadFile(os.DirFS(dir), file)
			files["http://localhost:1234/"+file] = text
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// The official suites, through import: nothing that they refuse is taken. What is not
// taken although it is valid, and which schemas are not taken at all, is listed, with the
// reason; the list must be exact.
func TestImportedSuiteLetsThroughWhatItRefuses(t *testing.T) {
	dir := filepath.Dir(expect.Suite(t, "../.."))
	listed := expect.Listed(t, "testdata/stricter.txt")
	for name, uri := range suiteDrafts {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil && strings.HasPrefix(name, "draft20") {
			t.Logf("%s is not here", name)
			continue
		}
		t.Run(name, func(t *testing.T) {
			files, err := filepath.Glob(filepath.Join(dir, name, "*.json"))
			if err != nil || len(files) == 0 {
				t.Fatalf("no files of %s: %v", name, err)
			}
			s := &suite{T: t, name: name, uri: uri, remotes: remotes(t, dir), stricter: make(map[string]bool)}
			for _, file := range files {
				s.file(file)
			}
			t.Logf("%d of %d groups are taken; of %d cases %d are refused although valid", s.taken, s.groups, s.cases, s.refused)
			for _, line := range slices.Sorted(maps.Keys(s.stricter)) {
				if !listed[line] {
					t.Errorf("is stricter and not listed: %s", line)
				}
			}
			for _, line := range slices.Sorted(maps.Keys(listed)) {
				if strings.HasPrefix(line, name+" | ") && !s.stricter[line] {
					t.Errorf("is listed and not stricter: %s", line)
				}
			}
		})
	}
}

// suite runs that of one draft.
type suite struct {
	*testing.T
	name, uri                     string
	remotes                       Files
	groups, taken, cases, refused int
	stricter                      map[string]bool
}

func (s *suite) file(file string) {
	for _, g := range expect.SuiteGroups(s, file) {
		s.group(strings.Join([]string{s.name, strings.TrimSuffix(filepath.Base(file), ".json"), g.Description}, " | "), g)
	}
}

func (s *suite) group(line string, g expect.SuiteGroup) {
	s.groups++
	schema := string(g.Schema)
	if strings.HasPrefix(schema, "{") && !strings.Contains(schema, `"$schema"`) {
		schema = strings.Replace(with(s.uri, strings.TrimSpace(schema)), `",}`, `"}`, 1)
	}
	l := newLibrary(Files{"order.json": []byte(with(s.uri, of(`{"$ref":"suite.json"}`))), "suite.json": []byte(schema)})
	for uri, text := range s.remotes {
		s.fetched(l, uri, text)
	}
	in := l.importAll("order.json", Options{Key: "/id"})[0]
	if in.Text == nil {
		s.stricter[line+" | *"] = true
		if testing.Verbose() {
			s.Logf("%s: %v", line, in.Refused[0])
		}
		return
	}
	s.taken++
	takes := verdicts(s.T, in)
	for _, test := range g.Tests {
		s.cases++
		switch got := takes(`{"id":"1","v":` + string(test.Data) + `}`); {
		case got && !test.Valid:
			s.Errorf("%s | %s is taken", line, test.Description)
		case !got && test.Valid:
			s.refused++
			s.stricter[line+" | "+test.Description] = true
		}
	}
}

// fetched adds a schema to the library as if it had been fetched from a URI. One
// that does not say its draft is of the suite's.
func (s *suite) fetched(l *library, uri string, text []byte) {
	doc := &document{file: uri, own: make(map[string]place)}
	doc.root, doc.err = decode(text, l.names)
	if root, _ := doc.root.(object); root["$schema"] == nil {
		doc.draft = draftOf(object{"$schema": s.uri})
	} else {
		doc.draft = draftOf(root)
	}
	l.resources[uri] = place{doc, doc.root, uri}
	l.index(doc, doc.root, uri)
}
