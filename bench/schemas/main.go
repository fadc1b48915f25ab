// Command schemas measures how many schemas of public collections a catalogue takes: by
// the lint alone, after import, and how many of these compile.
//
//	go run ./bench/schemas DIR
//	go run ./bench/schemas -histories DIR
//	go run ./bench/schemas -samples AJV DIR
//
// The second compares each version in the collections with the one before it; the third
// holds our verdict on the collections' samples, and on mutants of them, against those of
// santhosh-tekuri/jsonschema and of ajv, which is installed below AJV, and fails where we
// take a record that both refuse.
// DIR has a directory for each collection, such as a copy of its repository. No schema
// has the $id, x-channel and key of a catalogue, so each is given them, and nothing else.
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing/fstest"
	"text/tabwriter"

	"github.com/esclusa/esclusa/internal/schemaimport"
	"github.com/esclusa/esclusa/schemas"
)

type object = map[string]any

// keyMember is given to schemas that have none that could be the key.
const keyMember = "esclusa_key"

var skip = regexp.MustCompile(`(^|/)(test|tests|testdata|negative_test|examples?|samples|conformance|validation|website|integration|client|proxy|node_modules|tools|models|testFixtures|\.github)/`)

func main() {
	verbose := flag.Bool("v", false, "print what keeps each schema out")
	versions := flag.Bool("histories", false, "compare each version with the one before, instead")
	ajv := flag.String("samples", "", "hold our verdict on samples against two others, one of them ajv in this directory, instead")
	flag.Parse()
	measure := run
	switch {
	case *versions:
		measure = runHistories
	case *ajv != "":
		measure = func(dir string, verbose bool) error { return runSamples(dir, *ajv, verbose) }
	}
	if err := measure(flag.Arg(0), *verbose); err != nil {
		fmt.Fprintln(os.Stderr, "schemas:", err)
		os.Exit(1)
	}
}

// tally is what became of a collection.
type tally struct{ schemas, lint, imported, compiled int }

func run(dir string, verbose bool) error {
	collections, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "COLLECTION\tSCHEMAS\tLINT ALONE\tAFTER IMPORT\tOF THESE COMPILED")
	unlinted, left, uncovered, sum := make(map[string]int), make(map[string]int), make(map[string]int), tally{}
	for _, e := range collections {
		if !e.IsDir() {
			continue
		}
		t, err := collection(filepath.Join(dir, e.Name()), func(kind map[string]int, file, why string) {
			kind[general(why)]++
			if verbose {
				fmt.Fprintf(os.Stderr, "%s/%s: %s\n", e.Name(), file, why)
			}
		}, unlinted, left, uncovered)
		if err != nil {
			return err
		}
		row(w, e.Name(), t)
		sum = tally{sum.schemas + t.schemas, sum.lint + t.lint, sum.imported + t.imported, sum.compiled + t.compiled}
	}
	row(w, "all", sum)
	if err := w.Flush(); err != nil {
		return err
	}
	histogram("What the lint alone does not take", unlinted)
	histogram("What import could not take", left)
	histogram("What does not compile", uncovered)
	return nil
}

func row(w *tabwriter.Writer, name string, t tally) {
	share := func(n, of int) string { return fmt.Sprintf("%d (%.0f %%)", n, 100*float64(n)/float64(max(of, 1))) }
	fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\n", name, t.schemas, share(t.lint, t.schemas), share(t.imported, t.schemas), share(t.compiled, t.imported))
}

func histogram(title string, counts map[string]int) {
	fmt.Printf("\n%s\n", title)
	for _, why := range slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], strings.Compare(a, b))
	}) {
		fmt.Printf("%6d  %s\n", counts[why], why)
	}
}

var particulars = regexp.MustCompile(`"[^"]*"|/[^ :]+|[0-9]+`)

// general is a sentence without what is particular to one schema.
func general(why string) string {
	why = particulars.ReplaceAllString(why, "…")
	return why[:min(len(why), 110)]
}

func collection(dir string, note func(kind map[string]int, file, why string), unlinted, left, uncovered map[string]int) (t tally, err error) {
	files, err := read(dir)
	if err != nil {
		return t, err
	}
	library := schemaimport.NewLibrary(files)
	for _, file := range library.Schemas() {
		if skip.MatchString(file) {
			continue
		}
		t.schemas++
		if faults := schemas.Lint(catalogue(given(files[file], true))); len(faults) == 0 {
			t.lint++
		} else {
			note(unlinted, file, strings.TrimPrefix(faults[len(faults)-1].Error(), "event/1-0-0.json: "))
		}
		in := library.Import(file, schemaimport.Options{Name: "event"})
		if in.Text == nil && strings.Contains(in.Refused[0].Error(), "--key") {
			in = withKey(library, files, file)
		}
		if in.Text == nil {
			note(left, file, in.Refused[0].Error())
			continue
		}
		t.imported++
		c, err := schemas.Load(catalogue(in.Text), schemas.DefaultLimits())
		if err != nil {
			return t, fmt.Errorf("%s: %w", file, err)
		}
		if ok, why := c.Channels()[0].Compiled(); ok {
			t.compiled++
		} else {
			note(uncovered, file, why)
		}
	}
	return t, nil
}

// read is a collection.
func read(dir string) (schemaimport.Files, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }()
	files, err := schemaimport.ReadFiles(root.FS())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	return files, nil
}

// withKey imports a schema that is given a key.
func withKey(library schemaimport.Library, files schemaimport.Files, file string) *schemaimport.Imported {
	library.Replace(file, given(files[file], false))
	defer library.Replace(file, files[file])
	return library.Import(file, schemaimport.Options{Name: "event", Key: "/" + keyMember})
}

func catalogue(text []byte) fstest.MapFS {
	return fstest.MapFS{"event/1-0-0.json": {Data: text}}
}

// exactly decodes JSON with numbers as they are written.
func exactly[T any](text []byte) (value T, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	err = d.Decode(&value)
	return value, err
}

// given gives a schema a key and, for the lint, what else it lacks.
func given(text []byte, header bool) []byte {
	root, err := exactly[object](text)
	if err != nil {
		return text
	}
	if header {
		if id, _ := root["$id"].(string); !strings.Contains(id, ":") || strings.Contains(id, "#") {
			root["$id"] = "urn:schema:event"
		}
		root["x-channel"] = object{"key": "/" + keyMember}
	}
	top := root
	for range 10 {
		where, name, is := strings.Cut(strings.TrimPrefix(fmt.Sprint(top["$ref"]), "#/"), "/")
		definitions, _ := root[where].(object)
		next, _ := definitions[name].(object)
		if !is || next == nil {
			break
		}
		top = next
	}
	properties, _ := top["properties"].(object)
	if properties == nil {
		properties = make(object)
	}
	properties[keyMember] = object{"type": "string"}
	required, _ := top["required"].([]any)
	top["properties"], top["required"] = properties, append(required, keyMember)
	out, err := json.Marshal(root)
	if err != nil {
		return text
	}
	return out
}
