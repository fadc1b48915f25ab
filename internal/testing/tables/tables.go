// Package tables has a catalogue with three tables, for tests that must not take one
// for another. Nothing but tests imports it.
package tables

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/esclusa/esclusa/schemas"
)

// Catalogue writes a directory of schemas: those that are built in, with the table of
// customers; products, whose key is an integer; and people, whose table does not bear
// the datatype's name. The documents of both have an id, and may have a note.
func Catalogue(t testing.TB) (dir string) {
	t.Helper()
	dir = Shipped(t)
	add(t, dir, "product", `"x-channel": {`, `"x-channel": { "table": true, `, textID, `"type": "integer"`)
	add(t, dir, "person", `"x-channel": {`, `"x-channel": { "table": "people", `)
	return dir
}

// Shipped writes a directory of the schemas that are built in, without their samples:
// tests add versions of their own, which these would not fit.
func Shipped(t testing.TB) (dir string) {
	t.Helper()
	dir = t.TempDir()
	catalogue, err := schemas.Embedded(schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	for _, ch := range catalogue.Channels() {
		for _, v := range ch.Versions() {
			write(t, filepath.Join(dir, v.Datatype, v.Version+".json"), v.Schema)
		}
	}
	return dir
}

func write(t testing.TB, file string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// textID is the key of a datatype as the scaffold has it.
const textID = `"type": "string",
      "minLength": 1,
      "maxLength": 256`

// add writes a datatype's scaffold with changes: old texts and new ones in turn.
func add(t testing.TB, dir, datatype string, changes ...string) {
	t.Helper()
	text, err := schemas.Scaffold(datatype)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(changes); i += 2 {
		if !bytes.Contains(text, []byte(changes[i])) {
			t.Fatalf("the scaffold has no %s", changes[i])
		}
		text = bytes.Replace(text, []byte(changes[i]), []byte(changes[i+1]), 1)
	}
	write(t, filepath.Join(dir, datatype, "1-0-0.json"), text)
}
