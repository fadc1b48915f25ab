package schemas

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/esclusa/esclusa"
)

// FuzzLoad holds that a catalogue either loads or has faults that say where, and
// that one that loads is its files, and fails on no record.
func FuzzLoad(f *testing.F) {
	for _, ch := range builtIn().Channels() {
		f.Add(ch.Datatype, ch.Version+".json", ch.Schema, []byte(samples()[ch.Datatype]))
	}
	f.Add("order", "10-0-2.json", []byte(scaffoldOf("order")), []byte(`{"id":"1"}`))
	f.Add("order", "1-0-0.json", []byte(strings.Replace(scaffoldOf("order"), `"/id"`, `"/id/a~1b"`, 1)), []byte(`{"id":{"a/b":"1"}}`))
	f.Add("order", "1-0-0.json", []byte(`{"$schema":"http://json-schema.org/draft-07/schema#","$id":"urn:x","title":"t","description":"d","x-channel":{"key":"/a/b"},"type":"object","required":["a"],"properties":{"a":{"type":"object","required":["b"],"properties":{"b":{"type":"string","minLength":1}}}}}`), []byte(`{"a":{"b":"é"}}`))
	f.Add("alerts", "1-0-0.json", []byte(`{"$ref":"#"}`), []byte(`{}`))
	f.Add("order", "01-0-0.json", []byte("\xef\xbb\xbf{}"), []byte(`{}`))
	f.Add("order", "1-0-0.json/x", []byte("{}"), []byte(`{}`))
	f.Add(".git", "HEAD", []byte("x"), []byte(`{}`))
	f.Fuzz(func(t *testing.T, dir, file string, text, body []byte) {
		name := dir + "/" + file
		if !fs.ValidPath(name) {
			return
		}
		files := fstest.MapFS{name: {Data: text}}
		c, err := Load(files, DefaultLimits())
		faults := Lint(files)
		if (err == nil) != (len(faults) == 0) || (err == nil) != (c != nil) {
			t.Fatalf("%s loads with %v, and the lint says %v", name, err, faults)
		}
		hidden := dir == "README.md" || strings.HasPrefix(dir, ".")
		for _, err := range faults {
			var fault *Fault
			if !errors.As(err, &fault) || fault.Message == "" || (fault.File == "") != hidden || !strings.HasPrefix(name, fault.File) || !jsontext.Pointer(fault.Pointer).IsValid() {
				t.Errorf("%s: fault %#v", name, err)
			}
		}
		if err == nil {
			checkLoaded(t, c, dir, file, text, body)
		}
	})
}

// checkLoaded checks a catalogue of one file, and its verdict on a body.
func checkLoaded(t *testing.T, c *Catalogue, dir, file string, text, body []byte) {
	t.Helper()
	ch, ok := c.Channel(dir)
	if !ok || len(c.Channels()) != 1 || ch.Version+".json" != file || string(ch.Schema) != string(text) || ch.ID == "" || ch.Key == "" || ch.Title == "" {
		t.Fatalf("%s/%s loads as %+v", dir, file, ch)
	}
	if err := esclusa.CheckDatatypeName(dir); err != nil {
		t.Error(err)
	}
	rec := &esclusa.Record{Headers: headers("datatype", dir), Value: append([]byte{}, body...)}
	if v := c.Check(rec); v.Channel != nil {
		checkAccepted(t, c, rec, &v)
	} else {
		checkRejection(t, v.Rejection)
	}
}
