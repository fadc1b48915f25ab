package processors

import (
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/table"
)

// openCopy is an empty copy of a partition.
func openCopy(t *testing.T) *table.Copy {
	t.Helper()
	var open table.Copies
	st, err := table.Store{Dir: t.TempDir(), Log: quiet, Now: time.Now, MaxAge: time.Hour, Copies: &open}.Build("table", 0)
	must(t, err)
	t.Cleanup(func() { must(t, st.Close()) })
	return open.Of(0)
}

func TestGarbageInTheTableFailsTheProcessor(t *testing.T) {
	local := openCopy(t)
	rows := newRows(local, "e", 1)
	for _, text := range []string{"", "x", "row", "row a b c d\n", "erased datatype/1/1 2026-01-02T11:59:59Z e 1:1\n{}", "row datatype/1/1 then e 1:1\n{}", "\x00\xff", `{"id_cliente":"10"}`} {
		must(t, local.Set("10", []byte(text)))
		if row, err := rows.get([]byte("10")); row != nil || err != nil {
			t.Errorf("%q reads as %v, %v", text, row, err)
		}
	}
	row := play(nil, step{1, 5, "a", "e"})
	must(t, rows.put([]byte("10"), row))
	back, err := rows.get([]byte("10"))
	must(t, err)
	if got := stored(back); got != stored(row) {
		t.Errorf("%s\nreads back as\n%s", stored(row), got)
	}
}

func TestRowTravelsWithItsLineInTheBody(t *testing.T) {
	rows := newRows(openCopy(t), "e", 2)
	const at = " 2026-01-02T11:59:59.000Z "
	must(t, rows.put([]byte("10"), play(nil, step{1, 5, "a\nb", "e"})))
	must(t, rows.put([]byte("11"), play(nil, step{1, 6, "", "e"})))
	for i, want := range []struct{ key, line, doc string }{{"10", "row datatype/1/5" + at + "e 1:5", "a\nb"}, {"11", "erased datatype/1/6" + at + "e 1:6", ""}} {
		rec := rows.written[i]
		if string(rec.Key) != want.key || string(rec.Value) != want.doc || (rec.Value == nil) != (want.doc == "") {
			t.Errorf("row %d is %s with the body %q", i, rec.Key, rec.Value)
		}
		if len(rec.Headers) != 1 || rec.Headers[0].Key != "esclusa-row" || string(rec.Headers[0].Value) != want.line {
			t.Errorf("row %d has the headers %v", i, rec.Headers)
		}
	}
}
