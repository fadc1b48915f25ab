package main

import (
	"maps"
	"slices"
	"testing"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

func builtIn(t *testing.T) *schemas.Catalogue {
	t.Helper()
	catalogue, err := schemas.Embedded(schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return catalogue
}

// A demo that never shows a reason, or nothing good of a datatype, shows less than it
// says.
func TestSamplesLeaveSomethingOut(t *testing.T) {
	catalogue := builtIn(t)
	good, bad, reasons := map[string]bool{}, map[string]bool{}, map[esclusa.Reason]bool{}
	for _, s := range samples() {
		v := catalogue.Check(s.record("id-1", "somebody"))
		if v.Rejection == nil {
			good[s.datatype] = true
			if v.Key != "id-1" {
				t.Errorf("%s %s has key %q", s.datatype, s.what, v.Key)
			}
			continue
		}
		bad[s.datatype], reasons[v.Rejection.Reason] = true, true
	}
	if got, want := slices.Sorted(maps.Keys(good)), datatypes(catalogue); !slices.Equal(got, want) {
		t.Errorf("good samples of %v, not of %v", got, want)
	}
	if got, want := slices.Sorted(maps.Keys(bad)), []string{"", "customer", "document", "image", "invoice", "text", "video"}; !slices.Equal(got, want) {
		t.Errorf("bad samples of %v, not of %v", got, want)
	}
	for _, r := range esclusa.Reasons() {
		if !reasons[r] && r != esclusa.InconsistentChannel {
			t.Errorf("no sample is refused as %s", r)
		}
	}
}
