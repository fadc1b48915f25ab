package mirror

import (
	"fmt"
	"testing"

	"github.com/alicebob/miniredis/v2"

	"github.com/esclusa/esclusa"
)

// FuzzForeignRow holds that whatever somebody writes under our names, a reader is
// sent to the table, never told of an error; and what reads as a row is written
// such that it reads as the same. absent says which fields are not there.
func FuzzForeignRow(f *testing.F) {
	f.Add("10", "{}", "7", "datatype/3/4711", "2026-01-02T03:04:05.006Z", uint8(0))
	f.Add("10", "", "-1", "datatype/3/4711", "2026-01-02T03:04:05+02:00", uint8(1))
	f.Add("10", "", "7", "datatype/3/4711", "2026-01-02T03:04:05Z", uint8(0))
	f.Add("esclusa:mirror:customers", "\xff", "9223372036854775808", "datatype/03/1", "9999-12-31T23:59:59-12:00", uint8(0))
	f.Add("\x00", "{}", "", "", "", uint8(15))
	srv := miniredis.RunT(f)
	s, err := opened(Options{URL: "redis://" + srv.Addr(), Owner: us, Partitions: partitions})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { wantClosed(f, s.Close) })
	f.Fuzz(func(t *testing.T, id, doc, version, source, at string, absent uint8) {
		srv.FlushAll()
		for i, field := range [][2]string{{"doc", doc}, {"version", version}, {"source", source}, {"time", at}, {"more", doc}} {
			if absent&(1<<i) == 0 {
				srv.HSet("customer:"+id, field[0], field[1])
			}
		}
		m := get(t, s, id)
		if m.Complete {
			t.Error("it is complete, although there is no watermark")
		}
		if m.Row == nil {
			return
		}
		srv.FlushAll()
		apply(t, s, esclusa.Entry{ID: id, Version: m.Version, Row: m.Row})
		back := get(t, s, id)
		if told(back) != told(m) {
			t.Errorf("written  %s\nread as %s", told(m), told(back))
		}
	})
}

func told(m esclusa.Mirrored) string {
	return fmt.Sprintf("%d %q %v %s %s", m.Version, m.Row.Doc, m.Row.Erased(), m.Row.Source, esclusa.AppendTime(nil, m.Row.Time))
}
