package schemas

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// withSamples is a catalogue of datatype order, whose samples are the files given by
// their path below it.
func withSamples(files map[string]string) fstest.MapFS {
	fsys := directoryOf(map[string]string{"order/1-0-0.json": ""})
	for file, text := range files {
		fsys["order/"+file] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

const (
	goodOrder = `{"id":"7"}`
	badOrder  = `{"id":"","more":1}`
	asBad     = `{"reason":"schema_violation","errors":[{"pointer":"/more","keyword":"additionalProperties"},{"pointer":"/id","keyword":"minLength"}]}`
	isBad     = `{"reason":"schema_violation","errors":[{"pointer":"/id","keyword":"minLength"},{"pointer":"/more","keyword":"additionalProperties"}]}`
)

func TestCatalogueLoadsThoughItsSamplesFail(t *testing.T) {
	for name, tt := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"pass": {map[string]string{
			"samples/good/a.json": goodOrder, "samples/bad/b.json": badOrder, "samples/bad/b.expect.json": asBad, "samples/README.md": "r", "samples/good/.swp": "r", "samples/bad/README.md": "r",
			"samples/bad/reason.json": badOrder, "samples/bad/reason.expect.json": `{"reason":"schema_violation"}`, "samples/bad/empty.json": "", "samples/bad/empty.expect.json": `{"reason":"malformed"}`,
		}, nil},
		"good refused":       {map[string]string{"samples/good/a.json": badOrder}, []string{"order/samples/good/a.json: /id: must have at least 1 character (minLength), and 1 more: a good sample must be accepted by order 1-0-0; mend the sample or the schema"}},
		"bad accepted":       {map[string]string{"samples/bad/b.json": goodOrder, "samples/bad/b.expect.json": asBad}, []string{"order/samples/bad/b.json: is accepted by order 1-0-0, and a bad sample must be refused: mend the sample or the schema"}},
		"nothing expected":   {map[string]string{"samples/bad/b.json": badOrder}, []string{"order/samples/bad/b.json: has no b.expect.json beside it, which says how it must be refused: write " + isBad + " there, which is how order 1-0-0 refuses it now"}},
		"other errors":       {map[string]string{"samples/bad/b.json": badOrder, "samples/bad/b.expect.json": `{"reason":"schema_violation","errors":[{"pointer":"/id","keyword":"minLength"}]}`}, []string{"order/samples/bad/b.json: /more: is refused by order 1-0-0 with " + isBad + ", which is not what b.expect.json expects: mend one of the three"}},
		"no errors expected": {map[string]string{"samples/bad/b.json": badOrder, "samples/bad/b.expect.json": `{"reason":"schema_violation","errors":[]}`}, []string{"order/samples/bad/b.json: /id: is refused"}},
		"other reason":       {map[string]string{"samples/bad/b.json": badOrder, "samples/bad/b.expect.json": `{"reason":"malformed"}`}, []string{"order/samples/bad/b.json: /id: is refused"}},
		"no reason":          {map[string]string{"samples/bad/b.json": badOrder, "samples/bad/b.expect.json": `{"reason":"bad"}`}, []string{"order/samples/bad/b.expect.json: /reason: must be one of malformed, "}},
		"slip in expect":     {map[string]string{"samples/bad/b.json": badOrder, "samples/bad/b.expect.json": `{"reason":"malformed","error":[]}`}, []string{"order/samples/bad/b.expect.json: /error: is not a member: there are reason and errors"}},
		"errors as text":     {map[string]string{"samples/bad/b.json": badOrder, "samples/bad/b.expect.json": `{"reason":"malformed","errors":["x"]}`}, []string{"order/samples/bad/b.expect.json: /errors/0: must be an object of two strings, pointer and keyword"}},
		"errors no array":    {map[string]string{"samples/bad/b.json": badOrder, "samples/bad/b.expect.json": `{"reason":"malformed","errors":{}}`}, []string{"order/samples/bad/b.expect.json: /errors: must be an array"}},
		"broken expect":      {map[string]string{"samples/bad/b.json": badOrder, "samples/bad/b.expect.json": `{"reason":`}, []string{"order/samples/bad/b.expect.json: /reason: must be a whole JSON object"}},
		"expect alone":       {map[string]string{"samples/bad/b.expect.json": asBad}, []string{"order/samples/bad/b.expect.json: belongs to no sample: there is no b.json beside it; add that, or remove it"}},
		"expect of a good":   {map[string]string{"samples/good/a.json": goodOrder, "samples/good/a.expect.json": asBad}, []string{"order/samples/good/a.expect.json: expects a sample to be refused, and a good one is not: move both to bad, or remove it"}},
		"stray":              {map[string]string{"samples/good/a.txt": "x", "samples/fine/a.json": goodOrder, "samples/a.json": goodOrder}, []string{"order/samples/a.json: only the directories good and bad belong here", "order/samples/fine: only the directories", "order/samples/good/a.txt: only samples named <name>.json belong here, and a README.md: move it away, or remove it"}},
		"no directory":       {map[string]string{"samples": "x"}, []string{"order/samples: reading the directory: "}},
		"directory":          {map[string]string{"samples/good/a.json/x": goodOrder}, []string{"order/samples/good/a.json: cannot be read: is not a regular file"}},
		"too long":           {map[string]string{"samples/good/a.json": goodOrder + strings.Repeat(" ", 1<<20)}, []string{"order/samples/good/a.json: must be at most 1048576 bytes long (limit): a good sample must be accepted by order 1-0-0; mend"}},
	} {
		t.Run(name, func(t *testing.T) {
			wantFaults(t, Lint(withSamples(tt.files)), tt.want)
			c, err := Load(withSamples(tt.files), DefaultLimits())
			if (err == nil) != (tt.want == nil) || (c == nil) != (err != nil) {
				t.Errorf("loads with %v", err)
			}
		})
	}
}

// A sample is judged by the current version: what an older one takes or refuses, and
// what a retired one would, does not matter.
func TestSampleIsJudgedByAnotherVersion(t *testing.T) {
	older := scaffoldOf("order")
	newer := strings.Replace(strings.ReplaceAll(older, "1-0-0", "1-1-0"), `"note"`, `"more"`, 1)
	fsys := withSamples(map[string]string{"samples/good/a.json": `{"id":"7","more":"m"}`, "samples/bad/b.json": `{"id":"7","note":"n"}`, "samples/bad/b.expect.json": `{"reason":"schema_violation"}`})
	fsys["order/1-1-0.json"] = &fstest.MapFile{Data: []byte(newer)}
	wantFaults(t, Lint(fsys), nil)
	fsys["order/1-1-0.json"] = &fstest.MapFile{Data: []byte(strings.Replace(newer, `"key": "/id"`, `"key": "/id", "status": "retired"`, 1))}
	wantFaults(t, Lint(fsys), []string{"order/samples/bad/b.json: is accepted by order 1-0-0", "order/samples/good/a.json: /more: "})
}

// Samples test the schemas and not how a process is set up: narrow limits must not keep
// it from starting.
func TestNarrowLimitsFailSamples(t *testing.T) {
	l := DefaultLimits()
	l.RecordBytes, l.Depth, l.Elements, l.NumberChars = 5, 1, 1, 1
	if _, err := Load(withSamples(map[string]string{"samples/good/a.json": goodOrder}), l); err != nil {
		t.Error(err)
	}
	if _, err := Embedded(l); err != nil {
		t.Error(err)
	}
	l = DefaultLimits()
	l.RecordBytes = 2 << 20
	if _, err := Load(withSamples(map[string]string{"samples/good/a.json": goodOrder + strings.Repeat(" ", 1<<20)}), l); err != nil {
		t.Error(err)
	}
}

// TestShippedDatatypeHasNoSamples wants good and bad ones of each, and that they hold.
func TestShippedDatatypeHasNoSamples(t *testing.T) {
	all, err := Samples("", DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	there := make(map[string]bool)
	for _, s := range all {
		if s.Fault != nil {
			t.Errorf("%+v", s.Fault)
		}
		there[s.Datatype] = true
		there[s.Datatype+" "+filepath.Base(filepath.Dir(s.File))] = s.Good == strings.Contains(s.File, "/good/")
	}
	for _, ch := range builtIn().Channels() {
		for _, kind := range []string{"", " good", " bad"} {
			if !there[ch.Datatype+kind] {
				t.Errorf("no%s samples of %s", kind, ch.Datatype)
			}
		}
	}
}

// Samples says of every sample whether it holds, where Load stops at a fault of one.
func TestSamplesAreNamedWithoutTheirDirectory(t *testing.T) {
	dir := t.TempDir()
	for file, f := range withSamples(map[string]string{"samples/good/a.json": goodOrder, "samples/good/b.json": badOrder}) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, file)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, file), f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, err := Samples(dir, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range all {
		got = append(got, s.File)
		if (s.Fault == nil) != strings.HasSuffix(s.File, "a.json") || s.Fault != nil && s.Fault.File != s.File {
			t.Errorf("%+v", s)
		}
	}
	at := filepath.Join(dir, "order", "samples", "good")
	if want := []string{filepath.Join(at, "a.json"), filepath.Join(at, "b.json")}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, err := Samples(filepath.Join(dir, "order"), DefaultLimits()); err == nil {
		t.Error("a directory that does not load has samples")
	}
}

// A sample is read of the catalogue's own directory: what a link leads to elsewhere may be
// anything, and another place has none of it.
func TestSampleIsReadFromElsewhere(t *testing.T) {
	for name, at := range map[string]string{"file": "order/samples/good/a.json", "expectation": "order/samples/bad/b.expect.json", "directory": "order/samples/good", "all": "order/samples"} {
		t.Run(name, func(t *testing.T) {
			dir, outside := t.TempDir(), t.TempDir()
			for file, text := range map[string]string{
				"order/1-0-0.json": top(""), "order/samples/good/a.json": `{"id":"1"}`, "order/samples/bad/b.json": `{}`,
				"order/samples/bad/b.expect.json": `{"reason":"schema_violation"}`,
			} {
				file = filepath.Join(dir, file)
				if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := LoadDir(dir, DefaultLimits()); err != nil {
				t.Fatal(err)
			}
			target := filepath.Join(outside, "x")
			if err := os.Rename(filepath.Join(dir, at), target); err != nil {
				t.Fatal(err)
			}
			link(t, target, filepath.Join(dir, at))
			if _, err := LoadDir(dir, DefaultLimits()); err == nil || !strings.Contains(err.Error(), "path escapes from parent") {
				t.Errorf("got %v", err)
			}
		})
	}
}
