package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"

	"sigs.k8s.io/yaml"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/schemaimport"
	"github.com/esclusa/esclusa/internal/testing/ajv"
	"github.com/esclusa/esclusa/schemas"
)

// pairing says of which schema a file of a collection is a sample.
type pairing struct {
	sample *regexp.Regexp
	schema string // {version} is meta.version of the sample
	valid  bool
}

func pair(sample, schema string, valid bool) pairing {
	return pairing{regexp.MustCompile(sample), schema, valid}
}

// pairings are where public collections have their samples.
var pairings = []pairing{
	pair(`^src/test/([^/]+)/.*\.(json|ya?ml)$`, "src/schemas/json/$1.json", true),
	pair(`^src/negative_test/([^/]+)/.*\.(json|ya?ml)$`, "src/schemas/json/$1.json", false),
	pair(`^validation/([^/]+)/([^/]+)\.([0-9]+)\..*pass\.json$`, "schemas/$1/$2/$2.$3.schema.json", true),
	pair(`^validation/([^/]+)/([^/]+)\.([0-9]+)\..*fail\.json$`, "schemas/$1/$2/$2.$3.schema.json", false),
	pair(`^payload-examples/api\.github\.com/([^/]+)/([^/.]+)\..*payload\.json$`, "payload-schemas/api.github.com/$1/$2.schema.json", true),
	pair(`^conformance/([^/]+)\.json$`, "schemas/$1.json", true),
	pair(`^tools/src/test/resources/([0-9.]+)/valid-[^/]*\.json$`, "schema/bom-$1.schema.json", true),
	pair(`^tools/src/test/resources/([0-9.]+)/invalid-[^/]*\.json$`, "schema/bom-$1.schema.json", false),
	pair(`^testFixtures/([^/]+)/([^/]+)\.json$`, "$1/$2.json", true),
	pair(`^examples/events/([^/]+)/[^/]*\.json$`, "schemas/$1/{version}.json", true),
	pair(`^testdata/(google/events/.+)/([A-Za-z]+)-[^/]*\.json$`, "jsonschema/$1/$2.json", true),
}

// sampled is what came of the samples of a collection.
type sampled struct {
	schemas, unjudged      int // with samples; of which some judge takes none
	good, bad, mutants     int
	taken                  [3]int // of the good ones, by us, santhosh and ajv
	caught                 [3]int // of the bad ones
	looser, both, stricter int    // we take what one refuses, what both refuse; we refuse what both take
}

// runSamples holds our verdict on the collections' own samples, and on mutants of them,
// against those of two others. It fails where we take what both refuse.
func runSamples(dir, ajvDir string, verbose bool) error {
	judge, err := ajv.Start(context.Background(), ajvDir)
	if err != nil {
		return err
	}
	collections, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "COLLECTION\tSCHEMAS\tNOT JUDGED\tGOOD\tTAKEN BY US, SANTHOSH, AJV\tBAD\tREFUSED BY US, SANTHOSH, AJV\tMUTANTS\tWE TAKE, ONE REFUSES\tWE TAKE, BOTH REFUSE\tWE REFUSE, BOTH TAKE")
	loose := 0
	for _, e := range collections {
		if !e.IsDir() {
			continue
		}
		s := sampler{name: e.Name(), judge: judge, verbose: verbose}
		if err := s.collection(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
		t := s.sampled
		if loose += t.both; t.schemas > 0 {
			fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%v\t%d\t%v\t%d\t%d\t%d\t%d\n", s.name, t.schemas, t.unjudged, t.good, t.taken, t.bad, t.caught, t.mutants, t.looser, t.both, t.stricter)
		}
	}
	if err := errors.Join(w.Flush(), judge.Close()); err != nil {
		return err
	}
	if loose > 0 {
		return fmt.Errorf("%d records are taken that both others refuse", loose)
	}
	return nil
}

type sampler struct {
	sampled
	name    string
	judge   *ajv.Judge
	byID    map[string]string // files by their URIs
	verbose bool
}

// record is a sample, or made of one.
type record struct {
	file string
	text json.RawMessage
	kind byte // g, b or m
}

func (s *sampler) collection(dir string) error {
	files, err := read(dir)
	if err != nil {
		return err
	}
	samples, err := findSamples(dir, files)
	if err != nil {
		return err
	}
	library := schemaimport.NewLibrary(files)
	for _, file := range slices.Sorted(maps.Keys(samples)) {
		if err := s.schema(library, files, file, samples[file]); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

// mostSamples bounds the samples of one schema.
const mostSamples = 20

// findSamples are the samples by the files of their schemas.
func findSamples(dir string, schemas schemaimport.Files) (map[string][]record, error) {
	samples := make(map[string][]record)
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		file, _ := filepath.Rel(dir, path)
		for _, p := range pairings {
			at := p.sample.FindStringSubmatchIndex(file)
			if at == nil {
				continue
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			schema := string(p.sample.ExpandString(nil, p.schema, file, at))
			add(samples, schemas, schema, file, text, p.valid)
		}
		return nil
	})
	return samples, err
}

func add(samples map[string][]record, schemas schemaimport.Files, schema, file string, text []byte, valid bool) {
	if filepath.Ext(file) != ".json" {
		made, err := yaml.YAMLToJSONStrict(text)
		if err != nil {
			return
		}
		text = made
	}
	var value object
	if json.Unmarshal(text, &value) != nil || value == nil || len(text) > 100_000 {
		return // with comments, or no record
	}
	meta, _ := value["meta"].(object)
	schema = strings.ReplaceAll(schema, "{version}", fmt.Sprint(meta["version"]))
	if schemas[schema] == nil || len(samples[schema]) >= mostSamples {
		return
	}
	kind := byte('g')
	if !valid {
		kind = 'b'
	}
	samples[schema] = append(samples[schema], record{file, withMember(text, keyMember, "k"), kind})
}

// withMember is an object with one member set; what is no object stays as it is.
func withMember(text []byte, name string, value any) json.RawMessage {
	root, err := exactly[object](text)
	if err != nil || root == nil {
		return text
	}
	root[name] = value
	out, err := json.Marshal(root)
	if err != nil {
		return text
	}
	return out
}

func (s *sampler) schema(library schemaimport.Library, files schemaimport.Files, file string, records []record) error {
	s.schemas++
	in := withKey(library, files, file)
	original := given(files[file], false)
	if in.Text == nil {
		s.unjudged++
		return nil
	}
	records = mutated(records, file)
	takes, err := ours(in.Text)
	if err != nil {
		return err
	}
	second, third := s.others(files, file, original, records)
	if second == nil || third == nil {
		s.unjudged++
		return nil
	}
	for i, r := range records {
		s.count(file, r, [3]bool{takes(r.text), second[i], third[i]})
	}
	return nil
}

func (s *sampler) count(file string, r record, verdicts [3]bool) {
	for k, taken := range verdicts {
		switch {
		case r.kind == 'g' && taken:
			s.taken[k]++
		case r.kind == 'b' && !taken:
			s.caught[k]++
		}
	}
	switch r.kind {
	case 'g':
		s.good++
	case 'b':
		s.bad++
	default:
		s.mutants++
	}
	us, santhosh, ajv := verdicts[0], verdicts[1], verdicts[2]
	what := ""
	switch {
	case us && !santhosh && !ajv:
		s.both++
		what = "taken, refused by both"
	case us && !(santhosh && ajv):
		s.looser++
		what = fmt.Sprintf("taken, santhosh %v, ajv %v", santhosh, ajv)
	case !us && santhosh && ajv:
		s.stricter++
		what = "refused, taken by both"
	}
	if s.verbose && what != "" {
		fmt.Fprintf(os.Stderr, "%s/%s: %s (%c): %s: %.300s\n", s.name, file, r.file, r.kind, what, r.text)
	}
}

// ours is the verdict of a catalogue with the schema.
func ours(schema []byte) (func(record []byte) bool, error) {
	limits := schemas.DefaultLimits()
	c, err := schemas.Load(catalogue(schema), limits)
	if err != nil {
		return nil, err
	}
	return func(record []byte) bool {
		v := c.Check(&esclusa.Record{Headers: []esclusa.Header{{Key: "datatype", Value: []byte("event")}}, Value: record})
		return v.Rejection == nil
	}, nil
}

// mutantsOf is how many mutants each sample has.
const mutantsOf = 6

// mutated are the samples with mutants of them, the same in each run.
func mutated(records []record, file string) []record {
	r := rand.New(rand.NewPCG(uint64(len(file)), uint64(len(records))))
	all := slices.Clone(records)
	for _, sample := range records {
		for range mutantsOf {
			value, err := exactly[any](sample.text)
			if err != nil {
				break
			}
			for range 1 + r.IntN(2) {
				value = mutate(r, value)
			}
			text, err := json.Marshal(value)
			if err == nil && len(text) > 1 && text[0] == '{' {
				all = append(all, record{sample.file, text, 'm'})
			}
		}
	}
	return all
}

// mutate changes a value somewhere.
func mutate(r *rand.Rand, value any) any {
	switch v := value.(type) {
	case object:
		names := slices.Sorted(maps.Keys(v))
		if len(names) == 0 || r.IntN(12) == 0 {
			v["another"] = true
			return v
		}
		name := names[r.IntN(len(names))]
		switch {
		case name == keyMember:
		case r.IntN(6) == 0:
			delete(v, name)
		default:
			v[name] = mutate(r, v[name])
		}
		return v
	case []any:
		if len(v) == 0 || r.IntN(5) == 0 {
			return append(v, slices.Clone(v)...)
		}
		i := r.IntN(len(v))
		v[i] = mutate(r, v[i])
		return v
	}
	strange := []any{nil, true, "", "a", "2020-01-01", "http://a", json.Number("0"), json.Number("-1"), json.Number("1.5"), json.Number("1e9"), []any{}, object{}}
	if text, isText := value.(string); isText {
		strange = append(strange, text+"x", strings.ToUpper(text), text[:len(text)/2], " "+text)
	}
	return strange[r.IntN(len(strange))]
}
