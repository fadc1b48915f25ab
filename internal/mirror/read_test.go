package mirror

import (
	"fmt"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
)

var weirdIDs = []string{"10", "a:b", "esclusa:mirror:customers", "*?[x]", " ", "\x00", "ñandú 🚚", "{a}b", "a\r\nb", `"'\`, strings.Repeat("x", 256)}

func complete(t *testing.T, s *Table, partition int32) {
	t.Helper()
	wantNil(t, s.Begin(t.Context(), "topic-1"))
	wantNil(t, s.BeginFill(t.Context(), partition, 0))
	wantNil(t, s.FinishFill(t.Context(), partition, 0, 0))
}

func TestAbsentRowIsKnownOnlyInACompletePartition(t *testing.T) {
	for _, id := range weirdIDs {
		t.Run(fmt.Sprintf("%.20q", id), func(t *testing.T) {
			s, _ := open(t)
			complete(t, s, (partitionOf(id)+1)%partitions)
			if m := get(t, s, id); m.Row != nil || m.Complete {
				t.Errorf("another partition's fill: %+v", m)
			}
			complete(t, s, partitionOf(id))
			if m := get(t, s, id); m.Row != nil || !m.Complete {
				t.Errorf("its own fill: %+v", m)
			}
			apply(t, s, put(id, 7, "doc of "+id))
			if m := get(t, s, id); m.Row == nil || string(m.Row.Doc) != "doc of "+id || m.Version != 7 || !m.Complete {
				t.Errorf("after a write: %+v", m)
			}
		})
	}
}

func TestCorruptRowSendsTheReaderToTheTable(t *testing.T) {
	for name, fields := range map[string][]string{
		"no version":  {"doc", "{}", "source", "datatype/3/4", "time", "2026-01-02T03:04:05.006Z"},
		"version":     {"doc", "{}", "version", "x", "source", "datatype/3/4", "time", "2026-01-02T03:04:05.006Z"},
		"source":      {"doc", "{}", "version", "1", "source", "datatype/3", "time", "2026-01-02T03:04:05.006Z"},
		"time":        {"doc", "{}", "version", "1", "source", "datatype/3/4", "time", "yesterday"},
		"not a hash":  nil,
		"only a doc":  {"doc", "{}"},
		"only a time": {"time", "2026-01-02T03:04:05.006Z"},
	} {
		t.Run(name, func(t *testing.T) {
			s, srv := open(t)
			complete(t, s, partitionOf("10"))
			if fields == nil {
				wantNil(t, srv.Set("customer:10", "foreign"))
			} else {
				srv.HSet("customer:10", fields...)
			}
			if m := get(t, s, "10"); m.Row != nil || m.Complete {
				t.Errorf("got %+v", m)
			}
		})
	}
}

func TestReadOfRedisThatRefusesIsAnError(t *testing.T) {
	s, srv := open(t)
	srv.SetError("LOADING Redis is loading the dataset in memory")
	if _, err := s.Get(t.Context(), "10"); err == nil {
		t.Error("no error")
	}
}

// The mirror needs up to seconds to notice; readers must not.
func TestRowsOfAnOlderSnapshotAreBelievedUntilTheMirrorNotices(t *testing.T) {
	s, srv := open(t)
	id := sibling(3, "c")
	wantNil(t, s.Begin(t.Context(), "t"))
	wantNil(t, s.BeginFill(t.Context(), 3, 0))
	wantNil(t, s.Fill(t.Context(), 3, 0, 5, []esclusa.Entry{put(id, 4, "old")}))
	wantNil(t, s.FinishFill(t.Context(), 3, 5, 5))
	reader := connect(t, srv) // of another process
	wantComplete := func(s *Table, want bool) {
		t.Helper()
		got, err := s.Get(t.Context(), id)
		wantNil(t, err)
		if got.Complete != want {
			t.Errorf("complete is %v", got.Complete)
		}
	}
	wantComplete(reader, true)
	wantNil(t, s.Advance(t.Context(), 3, 5, 9, []esclusa.Entry{put(id, 8, "new")}))
	wantComplete(reader, true)

	srv.HSet("customer:"+id, "doc", "old", "version", "4")
	srv.HSet("esclusa:mirror:customers", "3", "5")
	wantComplete(reader, false)
	wantComplete(s, false) // its own writes tell as well as its reads
	if _, err := reader.Watermarks(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantComplete(reader, false)

	srv.HSet("esclusa:mirror:customers", "3", "9")
	wantComplete(reader, true)
	srv.HSet("esclusa:mirror:customers", "3", "2", "topic", "another")
	wantComplete(reader, true)
}
