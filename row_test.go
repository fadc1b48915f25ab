package esclusa_test

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

func source(partition int32, offset int64) esclusa.Source {
	return esclusa.Source{Topic: "datatype", Partition: partition, Offset: offset}
}

func TestRowReadsBackAsAnother(t *testing.T) {
	first := (&esclusa.Row{}).Apply([]byte(`{"id_cliente":"10"}`), source(3, 4711), noon, "6f1c22aa")
	for text, row := range map[string]*esclusa.Row{
		"row datatype/3/4711 2026-01-02T12:00:00.005Z 6f1c22aa 3:4711\n{\"id_cliente\":\"10\"}": first,
		"row datatype/5/22 2026-01-02T12:00:00.005Z 6f1c22aa 3:4711,5:22\nb\n\nc":               first.Apply([]byte("b\n\nc"), source(5, 22), noon, "6f1c22aa"),
		"row datatype/3/0 2026-01-02T12:00:00.005Z e 3:0\n":                                     (&esclusa.Row{}).Apply([]byte{}, source(3, 0), noon, "e"),
		"erased datatype/3/4712 2026-01-02T12:00:00.005Z 6f1c22aa 3:4712":                       first.Apply(nil, source(3, 4712), noon, "6f1c22aa"),
		"erased datatype/3/0 2026-01-02T12:00:00.005Z  3:0":                                     (&esclusa.Row{}).Apply(nil, source(3, 0), noon, ""),
	} {
		if got := string(row.Append(nil)); got != text {
			t.Errorf("stored as\n%q\nwant\n%q", got, text)
		}
		back, err := esclusa.ParseRow([]byte(text))
		if err != nil || !reflect.DeepEqual(back, row) {
			t.Errorf("%q reads as %+v, %v", text, back, err)
		}
		line, doc := esclusa.SplitRow([]byte(text))
		if back, err := esclusa.ReadRow(line, doc); err != nil || !reflect.DeepEqual(back, row) || !bytes.Equal(doc, row.Doc) || (doc == nil) != row.Erased() {
			t.Errorf("%q and %q read as %+v, %v", line, doc, back, err)
		}
		if esclusa.ErasedRow([]byte(text)) != row.Erased() {
			t.Errorf("%q is taken for erased: %v", text, !row.Erased())
		}
	}
}

func TestForeignBytesReadAsARow(t *testing.T) {
	for _, text := range []string{
		"", "{}", "row", "row\n", "rows datatype/3/1 2026-01-02T12:00:00Z e 3:1\n{}", "row datatype/3/1 2026-01-02T12:00:00Z e 3:1",
		"erased datatype/3/1 2026-01-02T12:00:00Z e 3:1\n", "row datatype/3 2026-01-02T12:00:00Z e 3:1\n{}", "row datatype/3/1 today e 3:1\n{}",
		"row datatype/3/1 2026-01-02T12:00:00Z e 3\n{}", "row datatype/3/1 2026-01-02T12:00:00Z e x:1\n{}", "row datatype/3/1 2026-01-02T12:00:00Z e 3:\n{}",
		"row datatype/3/1 2026-01-02T12:00:00Z e \n{}", "row datatype/3/1 2026-01-02T12:00:00Z e 3:1, \n{}", "row datatype/3/1 2026-01-02T12:00:00Z e 3:1 x\n{}",
	} {
		if row, err := esclusa.ParseRow([]byte(text)); err == nil {
			t.Errorf("%q reads as %+v", text, row)
		}
	}
}

func TestForeignRecordReadsAsARow(t *testing.T) {
	const live, erased = "row datatype/3/1 2026-01-02T12:00:00Z e 3:1", "erased datatype/3/1 2026-01-02T12:00:00Z e 3:1"
	for line, doc := range map[string][]byte{
		"": []byte("{}"), "{}": []byte("{}"), live: nil, erased: []byte("{}"),
		live + "\n": []byte("{}"), "row datatype/3/1 2026-01-02T12:00:00Z e\nf 3:1": []byte("{}"), erased + "\n{}": nil,
	} {
		if row, err := esclusa.ReadRow([]byte(line), doc); err == nil {
			t.Errorf("%q and %q read as %+v", line, doc, row)
		}
	}
	if row, err := esclusa.ReadRow([]byte(live), []byte(live+"\n{}")); err != nil || string(row.Doc) != live+"\n{}" {
		t.Errorf("a document that looks like a row is %+v, %v", row, err)
	}
}

func FuzzRecordOfTheTableIsStoredAsAnotherRow(f *testing.F) {
	f.Add([]byte("row datatype/3/4711 2026-01-02T03:04:05.006Z 6f1c22aa 3:4711,5:22"), []byte("{}"), true)
	f.Add([]byte("erased datatype/3/4711 2026-01-02T03:04:05Z e 3:4711"), []byte(nil), false)
	f.Add([]byte("row a/1/1 2026-01-02T03:04:05Z e\n 1:1"), []byte("x\ny"), true)
	f.Fuzz(func(t *testing.T, line, doc []byte, lives bool) {
		if !lives {
			doc = nil
		} else if doc == nil {
			doc = []byte{}
		}
		row, err := esclusa.ReadRow(line, doc)
		if err != nil {
			return
		}
		stored := esclusa.AppendRow(nil, line, doc)
		back, err := esclusa.ParseRow(stored)
		if err != nil || !reflect.DeepEqual(row, back) || esclusa.ErasedRow(stored) != (doc == nil) {
			t.Errorf("%q and %q, stored as %q, read as %+v, %v, not %+v", line, doc, stored, back, err, row)
		}
	})
}

func TestStampOfAnotherPartitionOrTopicCounts(t *testing.T) {
	row := (&esclusa.Row{}).Apply([]byte("a"), source(3, 10), noon, "e").Apply([]byte("b"), source(1, 5), noon, "e").Apply(nil, source(7, 0), noon, "e")
	if want := []esclusa.Stamp{{1, 5}, {3, 10}, {7, 0}}; !reflect.DeepEqual(row.Stamps, want) {
		t.Errorf("the stamps are %v, want %v", row.Stamps, want)
	}
	for src, want := range map[esclusa.Source]bool{
		source(3, 10): true, source(3, 9): true, source(3, 11): false, source(1, 5): true, source(1, 6): false,
		source(7, 0): true, source(7, 1): false, source(2, 0): false, source(9, 0): false,
	} {
		if got := row.Applied(src, "e"); got != want {
			t.Errorf("%v is applied: %v, want %v", src, got, want)
		}
		if row.Applied(src, "another") {
			t.Errorf("%v of another topic is applied", src)
		}
	}
	if next := row.Apply([]byte("c"), source(3, 1), noon, "another"); !reflect.DeepEqual(next.Stamps, []esclusa.Stamp{{3, 1}}) {
		t.Errorf("stamps of another topic stayed: %v", next.Stamps)
	}
	if (&esclusa.Row{}).Applied(source(0, 0), "") {
		t.Error("a row that is not there has applied something")
	}
}

func FuzzRowReadsBackAsAnother(f *testing.F) {
	f.Add([]byte("row datatype/3/4711 2026-01-02T03:04:05.006Z 6f1c22aa 3:4711,5:22\n{}"))
	f.Add([]byte("erased datatype/3/4711 2026-01-02T03:04:05Z e 3:4711"))
	f.Add([]byte("row a/1/1 2026-01-02T03:04:05.123456789+02:00 e 1:1\n\n"))
	f.Add([]byte("row a/1/1 9999-12-31T23:59:59-12:00 e 1:1\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		row, err := esclusa.ParseRow(text)
		if err != nil {
			return
		}
		stored := row.Append(nil)
		back, err := esclusa.ParseRow(stored)
		if err != nil {
			t.Fatalf("%q is stored as %q and cannot be read: %v", text, stored, err)
		}
		row.Time, back.Time = row.Time.UTC().Truncate(time.Millisecond), back.Time.UTC()
		if !reflect.DeepEqual(row, back) || !bytes.Equal(stored, back.Append(nil)) {
			t.Errorf("%q reads back as %+v, not %+v", text, back, row)
		}
	})
}

// An erasure hides what came before it, by place or by time, and not what came after.
func TestErasureHidesWhatCameAfterIt(t *testing.T) {
	when := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	partition, other := int32(3), int32(4)
	early, late := string(esclusa.AppendTime(nil, when.Add(-1e9))), string(esclusa.AppendTime(nil, when.Add(1e9)))
	row := &esclusa.Row{Time: when, Stamps: []esclusa.Stamp{{Partition: 3, Offset: 7}}}
	for name, tt := range map[string]struct {
		partition *int32
		offset    int64
		came      string
		want      bool
	}{
		"before it":                {&partition, 6, early, true},
		"before, by a wrong clock": {&partition, 6, late, true},
		"behind it":                {&partition, 8, late, false},
		"another partition":        {&other, 9, early, true},
		"another, later":           {&other, 1, late, false},
		"over HTTP, before":        {nil, 0, early, true},
		"over HTTP, later":         {nil, 0, late, false},
	} {
		if got := row.ErasedAfter(&esclusa.AlertSource{Partition: tt.partition, Offset: &tt.offset, Timestamp: tt.came}); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
