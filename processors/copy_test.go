package processors

import (
	"encoding/binary"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

func TestMarksOfErasedCustomersStayForEver(t *testing.T) {
	for name, c := range map[string]struct {
		copies func(Store) Store
		front  []byte
	}{
		"customers": {func(s Store) Store { return s }, nil},
		"view":      {func(s Store) Store { return (&TableView{Store: s}).copies() }, binary.BigEndian.AppendUint64(nil, 258)},
	} {
		t.Run(name, func(t *testing.T) {
			s, now := copies(t)
			s = c.copies(s)
			s.ForgetAfter = 30 * time.Minute
			row := func(doc []byte, age time.Duration) string {
				r := (&esclusa.Row{}).Apply(doc, esclusa.Source{Topic: "datatype"}, now.at.Add(-age), "e")
				return string(r.Append(c.front[:len(c.front):len(c.front)]))
			}
			rows := map[string]string{
				"old mark": row(nil, 31*time.Minute), "young mark": row(nil, 29*time.Minute),
				"old row": row([]byte("doc"), 31*time.Minute), "garbage": "x",
			}
			st := build(t, s)
			for key, text := range rows {
				must(t, st.Set(key, []byte(text)))
			}
			must(t, st.SetOffset(3))
			must(t, st.MarkRecovered())
			rows["old mark"] = ""
			for key, text := range rows {
				wantRow(t, st, key, text)
			}
			if n := s.Size.Rows(); n != 2 {
				t.Errorf("%d rows, want 2", n)
			}
			must(t, st.Close())
			now.at = now.at.Add(2 * time.Minute)
			st = build(t, s)
			must(t, st.MarkRecovered())
			wantRow(t, st, "young mark", "")
			wantRow(t, st, "old row", rows["old row"])
			must(t, st.Close())
		})
	}
}

func TestMarksAreForgottenUnasked(t *testing.T) {
	s, _ := copies(t)
	mark := string((&esclusa.Row{}).Apply(nil, esclusa.Source{Topic: "datatype"}, time.Unix(0, 0), "e").Append(nil))
	st := build(t, s)
	must(t, st.Set("10", []byte(mark)))
	must(t, st.MarkRecovered())
	wantRow(t, st, "10", mark)
	must(t, st.Close())
}
