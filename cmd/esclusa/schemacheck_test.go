package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWitnessThatCouldNotBeSavedIsTakenForSaved(t *testing.T) {
	file := filepath.Join(t.TempDir(), "samples", "bad", "breaks-1-0-0-1-1-0")
	if err := os.MkdirAll(file+".expect.json", 0o700); err != nil { // no file can be written there
		t.Fatal(err)
	}
	if err := saveWitness(file, []byte(`{}`), []byte(`{}`)); err == nil {
		t.Error("nothing is said")
	}
	if _, err := os.Stat(file + ".json"); !os.IsNotExist(err) {
		t.Errorf("the sample is there without what is expected of it: %v", err)
	}
}
