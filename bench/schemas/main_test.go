package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestCollectionIsCountedWrong(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"closed.json":        `{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{"a":{"type":"string"}}}`,
		"newer.json":         `{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{"a":{"$ref":"#/$defs/b"}},"$defs":{"b":{"type":"string"}}}`,
		"lookaround.json":    `{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{"a":{"type":"string","pattern":"^(?!x)"}}}`,
		"tests/skipped.json": `{"$schema":"http://json-schema.org/draft-07/schema#","type":"object"}`,
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	unlinted, left, uncovered := map[string]int{}, map[string]int{}, map[string]int{}
	var files []string
	got, err := collection(dir, func(kind map[string]int, file, why string) {
		kind[general(why)]++
		files = append(files, file)
	}, unlinted, left, uncovered)
	if err != nil {
		t.Fatal(err)
	}
	if want := (tally{schemas: 3, lint: 1, imported: 2, compiled: 2}); got != want {
		t.Errorf("counted %+v, not %+v; left are %v, of the lint %v", got, want, left, unlinted)
	}
	slices.Sort(files)
	if want := []string{"lookaround.json", "lookaround.json", "newer.json"}; !slices.Equal(files, want) {
		t.Errorf("named %v, not %v", files, want)
	}
	if n := len(slices.Collect(maps.Keys(left))); n != 1 || len(uncovered) != 0 {
		t.Errorf("reasons: %v and %v", left, uncovered)
	}
}
