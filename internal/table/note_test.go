package table

import (
	"testing"

	"github.com/esclusa/esclusa"
)

func TestStampThatDoesNotFitIsNotedAsAnother(t *testing.T) {
	for _, c := range []struct {
		partition int32
		offset    int64
		fits      bool
	}{
		{0, 0, true}, {7, 4711, true}, {1<<14 - 1, 1<<47 - 1, true},
		{1 << 14, 0, false}, {0, 1 << 47, false}, {1<<31 - 1, 1<<63 - 1, false},
	} {
		for _, doc := range []string{"{}", ""} {
			n := noteOf(play(nil, step{c.partition, c.offset, doc, "e"}), "e")
			stamp, known := n.stamp()
			if known != c.fits || known && (stamp != esclusa.Stamp{Partition: c.partition, Offset: c.offset}) {
				t.Errorf("%d:%d is noted as %+v, %v", c.partition, c.offset, stamp, known)
			}
			if erased := n.kind() == noteErased; erased != (doc == "") || n.kind() == 0 {
				t.Errorf("%d:%d with the document %q is noted as %d", c.partition, c.offset, doc, n.kind())
			}
		}
	}
}

func TestRowOfTwoStampsOrAnotherIncarnationIsNotedByOne(t *testing.T) {
	two := play(nil, step{1, 5, "a", "e"}, step{2, 6, "b", "e"})
	other := play(nil, step{1, 5, "a", "of another topic"})
	for _, row := range []*esclusa.Row{two, other} {
		if stamp, known := noteOf(row, "e").stamp(); known {
			t.Errorf("%s is noted as %+v", stored(row), stamp)
		}
	}
}

// What is noted of a row lasts while the copy is open, and no longer than the row.
func TestNoteOutlivesItsRow(t *testing.T) {
	s, _ := copies(t)
	s.Copies = &Copies{}
	st := recovered(t, s, 1)
	c := s.Copies.Of(3)
	row := play(nil, step{1, 5, "a", "e"})
	line := append(row.AppendLine(nil), esclusa.RowBreak)
	note := func() esclusa.Stamp {
		stamp, _, _ := c.Last([]byte("k"))
		return stamp
	}
	for how, overwrite := range map[string]func() error{
		"another's row": func() error { return c.Set("k", []byte(stored(row))) },
		"its end":       func() error { return c.Delete("k") },
	} {
		must(t, c.Put([]byte("k"), line, row.Doc, row, "e"))
		if at := note(); at != row.Stamps[0] {
			t.Errorf("noted is %+v", at)
		}
		if text, err := c.Get("k"); string(text) != stored(row) || err != nil {
			t.Errorf("stored is %q (%v)", text, err)
		}
		must(t, overwrite())
		if at := note(); at != (esclusa.Stamp{}) {
			t.Errorf("after %s it is %+v", how, at)
		}
	}
	must(t, c.Put([]byte("k"), line, row.Doc, row, "e"))
	must(t, st.Close())
	st = build(t, s)
	if _, _, known := s.Copies.Of(3).Last([]byte("k")); known {
		t.Error("it is known of a copy that was opened again")
	}
	wantRow(t, st, "k", stored(row))
	must(t, st.Close())
}
