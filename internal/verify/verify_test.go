package verify

import (
	"testing"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) { leaks.Main(m) }

// A neighbour that is overwritten would be a record lost or found where it is not.
func TestOutcomeSpoilsItsNeighbourOrIsCutOff(t *testing.T) {
	for _, wide := range []bool{false, true} {
		most := outcome(narrowest)
		if wide {
			most = 1<<(16-classBits) - 1
		}
		m := newOutcomes(3, wide)
		want := most<<classBits | again | elsewhere | changed
		m.set(1, want)
		if got := m.at(1); got != want || got.class() != uint16(most) {
			t.Errorf("wide %v: %b came back as %b, of class %d", wide, want, got, got.class())
		}
		if m.at(0) != 0 || m.at(2) != 0 {
			t.Errorf("wide %v: the neighbours are %b and %b", wide, m.at(0), m.at(2))
		}
		if m.set(1, 0); m.at(1) != 0 {
			t.Errorf("wide %v: cleared, it is %b", wide, m.at(1))
		}
	}
}

// Keys of one ingress partition may pass one another between keys, not within one;
// those of two partitions in any way.
func TestKeyOutOfOrderIsNoSuspect(t *testing.T) {
	at := func(p int32, offset int64) esclusa.Source {
		return esclusa.Source{Topic: "in", Partition: p, Offset: offset}
	}
	r, out, e := &run{}, &output{}, &end{}
	for _, s := range []struct {
		source  esclusa.Source
		key     string
		suspect bool
	}{
		{at(0, 1), "a", false}, {at(1, 0), "b", false}, {at(0, 5), "c", false}, {at(1, 7), "a", false},
		{at(0, 2), "d", true}, {at(0, 6), "e", false}, {at(1, 7), "f", true},
	} {
		r.see(out, e, s.source, []byte(s.key))
		if _, is := e.suspects[digestOf([]byte(s.key))]; is != s.suspect {
			t.Errorf("%s at %v is a suspect: %v, want %v", s.key, s.source, is, s.suspect)
		}
	}
	if r.suspects != 2 {
		t.Errorf("%d suspects are counted, want 2", r.suspects)
	}
	r.suspects = maxSuspects
	if r.see(out, e, at(0, 0), []byte("g")); out.tally.Unfollowed != 1 || len(e.suspects) != 2 {
		t.Errorf("beyond the bound, %d are not followed and %d are", out.tally.Unfollowed, len(e.suspects))
	}
}
