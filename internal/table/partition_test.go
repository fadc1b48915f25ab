package table

import (
	"encoding/binary"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

func TestMarkersOfErasedRowsStayForEver(t *testing.T) {
	for name, c := range map[string]struct {
		copies func(Store) Store
		front  []byte
	}{
		"table": {func(s Store) Store { return s }, nil},
		"view":  {func(s Store) Store { return (&View{Store: s}).copies() }, binary.BigEndian.AppendUint64(nil, 258)},
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
				"old marker": row(nil, 31*time.Minute), "young marker": row(nil, 29*time.Minute),
				"old row": row([]byte("doc"), 31*time.Minute), "garbage": "x",
			}
			st := build(t, s)
			for key, text := range rows {
				must(t, st.Set(key, []byte(text)))
			}
			must(t, st.SetOffset(3))
			must(t, st.MarkRecovered())
			rows["old marker"] = ""
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
			wantRow(t, st, "young marker", "")
			wantRow(t, st, "old row", rows["old row"])
			must(t, st.Close())
		})
	}
}

func TestMarkersAreForgottenUnasked(t *testing.T) {
	s, _ := copies(t)
	marker := string((&esclusa.Row{}).Apply(nil, esclusa.Source{Topic: "datatype"}, time.Unix(0, 0), "e").Append(nil))
	st := build(t, s)
	must(t, st.Set("10", []byte(marker)))
	must(t, st.MarkRecovered())
	wantRow(t, st, "10", marker)
	must(t, st.Close())
}
