package schemas

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/jsonpointer"
)

// Where a datatype has records that its schemas are tested with: samples/good, which
// its current version must accept, and samples/bad, which it must refuse as the file
// beside each expects.
const (
	samplesDir = "samples"
	goodDir    = "good"
	badDir     = "bad"
	expectEnd  = ".expect.json" // in place of .json
)

// Sample is a record of a catalogue's directory that its schemas are tested with, and
// what came of the test.
type Sample struct {
	Datatype string
	File     string // with the directory's path before it
	Good     bool   // must be accepted, else refused as expected
	Text     []byte // the record; nil where it is above 16 KiB, or cannot be read
	Fault    *Fault // why it fails; nil: it passed
}

// Samples holds the samples of a directory, or those that are built in where it is
// empty, against the current versions of their datatypes, as Load does, in the order of
// their names. The error joins faults of the schemas, beside which no sample is judged.
func Samples(dir string, l Limits) ([]Sample, error) {
	s, err := shippedDirectory(), error(nil)
	if dir != "" {
		s, err = openDirectory(dir)
	}
	if err != nil {
		return nil, err
	}
	defer s.close()
	s.readAll()
	if err := s.err(); err != nil {
		return nil, err
	}
	return s.tested(s.catalogue(l)), nil
}

// keptSample bounds the records that are told of, in bytes.
const keptSample = 16 << 10

// sample is one that has been found.
type sample struct {
	datatype, file string
	good           bool
}

// findSamples looks for the samples of a datatype.
func (s *directory) findSamples(datatype string) {
	dir := path.Join(datatype, samplesDir)
	for _, e := range s.listIn(s.inside, dir) {
		below := path.Join(dir, e.Name())
		info, err := fs.Stat(s.inside, below)
		if err != nil {
			s.failed(below, "opening", err)
			continue
		}
		if !info.IsDir() || e.Name() != goodDir && e.Name() != badDir {
			s.fault(below, "", "only the directories %s and %s belong here, with a sample in each <name>.json: move it away, or remove it", goodDir, badDir)
			continue
		}
		s.samplesIn(datatype, below, e.Name() == goodDir)
	}
}

func (s *directory) samplesIn(datatype, dir string, good bool) {
	there := make(map[string]bool)
	for _, e := range s.listIn(s.inside, dir) {
		there[e.Name()] = true
	}
	for _, name := range slices.Sorted(maps.Keys(there)) {
		file := path.Join(dir, name)
		of, expects := strings.CutSuffix(name, expectEnd)
		switch {
		case expects && good:
			s.fault(file, "", "expects a sample to be refused, and a good one is not: move both to %s, or remove it", badDir)
		case expects && !there[of+".json"]:
			s.fault(file, "", "belongs to no sample: there is no %s.json beside it; add that, or remove it", of)
		case expects:
		case path.Ext(name) != ".json":
			s.fault(file, "", "only samples named <name>.json belong here, and a README.md: move it away, or remove it")
		default:
			s.samples = append(s.samples, sample{datatype, file, good})
		}
	}
}

// tested holds the samples against a catalogue of the directory, within limits that are
// no narrower than usual: samples are tests of the schemas.
func (s *directory) tested(of *Catalogue) []Sample {
	c := *of
	c.limits = of.limits.atLeast(DefaultLimits())
	c.passLimits = c.limits.passLimits()
	var all []Sample
	for _, found := range s.samples {
		result := Sample{Datatype: found.datatype, File: within(s.dir, found.file), Good: found.good}
		body, err := readUpTo(s.inside, found.file, c.limits.RecordBytes)
		if err != nil {
			result.Fault = &Fault{Message: fmt.Sprintf("cannot be read: %v", withoutPath(err))}
		} else {
			result.Fault = s.test(&c, found, body)
		}
		if len(body) <= keptSample {
			result.Text = body
		}
		if result.Fault != nil {
			result.Fault.File = within(s.dir, cmp.Or(result.Fault.File, found.file))
		}
		all = append(all, result)
	}
	return all
}

// test says what is wrong with a sample, or with what is expected of it. A fault without
// a file is about the sample's.
func (s *directory) test(c *Catalogue, of sample, body []byte) *Fault {
	if body == nil {
		body = []byte{} // empty, which is no erasure
	}
	ch, _ := c.Channel(of.datatype)
	rej := c.Check(&esclusa.Record{Value: body, Headers: []esclusa.Header{{Key: esclusa.HeaderDatatype, Value: []byte(of.datatype)}}}).Rejection
	by := of.datatype + " " + ch.Version
	if of.good {
		return refusedThough(rej, by)
	}
	file := strings.TrimSuffix(of.file, ".json") + expectEnd
	if _, err := fs.Stat(s.inside, file); errors.Is(err, fs.ErrNotExist) && rej != nil {
		return &Fault{Message: fmt.Sprintf("has no %s beside it, which says how it must be refused: write %s there, which is how %s refuses it now", path.Base(file), expectationOf(rej), by)}
	}
	if rej == nil {
		return &Fault{Message: fmt.Sprintf("is accepted by %s, and a bad sample must be refused: mend the sample or the schema", by)}
	}
	want, fault := s.expectation(file)
	if fault != nil {
		return fault
	}
	return want.differs(rej, path.Base(file), by)
}

// refusedThough is the fault of a good sample.
func refusedThough(rej *esclusa.Rejection, by string) *Fault {
	if rej == nil {
		return nil
	}
	message, pointer := string(rej.Reason), ""
	if len(rej.Errors) > 0 {
		first := rej.Errors[0]
		message, pointer = fmt.Sprintf("%s (%s)", first.Message, first.Keyword), first.Pointer
	}
	if more := len(rej.Errors) + rej.Omitted - 1; more > 0 {
		message += fmt.Sprintf(", and %d more", more)
	}
	return &Fault{Pointer: pointer, Message: fmt.Sprintf("%s: a good sample must be accepted by %s; mend the sample or the schema", message, by)}
}

// expectation is how a bad sample must be refused.
type expectation struct {
	Reason esclusa.Reason `json:"reason"`
	Errors []expected     `json:"errors"`
}

type expected struct {
	Pointer string `json:"pointer"`
	Keyword string `json:"keyword"`
}

func expectationOf(rej *esclusa.Rejection) expectation {
	e := expectation{Reason: rej.Reason, Errors: []expected{}}
	for _, v := range rej.Errors {
		e.Errors = append(e.Errors, expected{v.Pointer, v.Keyword})
	}
	return e
}

// String is the text of the file.
func (e expectation) String() string {
	text, _ := json.Marshal(e) // of strings
	return string(text)
}

// expectation reads the file beside a bad sample.
func (s *directory) expectation(file string) (e expectation, f *Fault) {
	text, err := readUpTo(s.inside, file, schemaLimits.RecordBytes)
	if err != nil {
		return e, &Fault{File: file, Message: fmt.Sprintf("cannot be read: %v", withoutPath(err))}
	}
	root, bad := schemaLimits.decode(text)
	if bad != nil {
		return e, &Fault{File: file, Pointer: bad.violations[0].Pointer, Message: bad.violations[0].Message}
	}
	wrong := func(pointer, message string) (expectation, *Fault) {
		return e, &Fault{File: file, Pointer: pointer, Message: message}
	}
	for _, name := range slices.Sorted(maps.Keys(root)) {
		if name != "reason" && name != "errors" {
			return wrong("/"+jsonpointer.Escape(name), "is not a member: there are reason and errors")
		}
	}
	reason, _ := root["reason"].(string)
	if e.Reason = esclusa.Reason(reason); !slices.Contains(esclusa.Reasons(), e.Reason) {
		return wrong("/reason", fmt.Sprintf("must be one of %s", listed(esclusa.Reasons())))
	}
	list, ok := root["errors"].([]any)
	if !ok && root["errors"] != nil {
		return wrong("/errors", "must be an array of objects with pointer and keyword")
	}
	if ok {
		e.Errors = []expected{} // none may be expected
	}
	for i, item := range list {
		object, _ := item.(map[string]any)
		pointer, hasPointer := object["pointer"].(string)
		keyword, hasKeyword := object["keyword"].(string)
		if !hasPointer || !hasKeyword || len(object) != 2 {
			return wrong(fmt.Sprintf("/errors/%d", i), "must be an object of two strings, pointer and keyword")
		}
		e.Errors = append(e.Errors, expected{pointer, keyword})
	}
	return e, nil
}

func listed(reasons []esclusa.Reason) string {
	var all []string
	for _, r := range reasons {
		all = append(all, string(r))
	}
	return strings.Join(all, ", ")
}

// differs says how a sample is refused otherwise than expected. Without errors in the
// expectation the reason alone counts; their order does not.
func (e expectation) differs(rej *esclusa.Rejection, file, by string) *Fault {
	got := expectationOf(rej)
	same := got.Reason == e.Reason && (e.Errors == nil || sameErrors(got.Errors, e.Errors))
	if same {
		return nil
	}
	pointer := ""
	for _, v := range got.Errors {
		if !slices.Contains(e.Errors, v) {
			pointer = v.Pointer
			break
		}
	}
	return &Fault{Pointer: pointer, Message: fmt.Sprintf("is refused by %s with %s, which is not what %s expects: mend one of the three", by, got, file)}
}

func sameErrors(a, b []expected) bool {
	compare := func(a, b expected) int {
		return cmp.Or(strings.Compare(a.Pointer, b.Pointer), strings.Compare(a.Keyword, b.Keyword))
	}
	return slices.Equal(slices.SortedFunc(slices.Values(a), compare), slices.SortedFunc(slices.Values(b), compare))
}
