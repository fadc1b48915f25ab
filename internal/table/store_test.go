package table

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lovoo/goka/storage"

	"github.com/esclusa/esclusa"
)

// clock is a time that stands still until it is moved.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

// copies is a Store in a directory of the test's own, at the time of its files.
func copies(t *testing.T) (Store, *clock) {
	c := &clock{time.Now()}
	return Store{Dir: t.TempDir(), MaxAge: time.Hour, Log: quiet, Now: c.now, Size: &Size{}, Position: &Position{}}, c
}

const copied = "table"

// build opens partition 3 as goka does. What is left open is closed at the end.
func build(t *testing.T, s Store) storage.Storage {
	t.Helper()
	st, err := s.Build(copied, 3)
	must(t, err)
	must(t, st.Open())
	return st
}

// recovered is a copy that has read all of the topic, which ends before offset.
func recovered(t *testing.T, s Store, offset int64, rows ...string) storage.Storage {
	t.Helper()
	st := build(t, s)
	for _, key := range rows {
		must(t, st.Set(key, []byte("row "+key)))
	}
	must(t, st.SetOffset(offset))
	must(t, st.MarkRecovered())
	return st
}

func wantRow(t *testing.T, st storage.Storage, key, want string) {
	t.Helper()
	row, err := st.Get(key)
	if err != nil || string(row) != want {
		t.Errorf("row %s is %q (%v), want %q", key, row, err, want)
	}
	if found, err := st.Has(key); found != (want != "") || err != nil {
		t.Errorf("row %s: has is %v (%v)", key, found, err)
	}
}

func wantOffset(t *testing.T, st storage.Storage, want int64) {
	t.Helper()
	if at, err := st.GetOffset(-3); at != want || err != nil {
		t.Errorf("the copy reaches %d (%v), want %d", at, err, want)
	}
}

func wantAside(t *testing.T, s Store, n int) {
	t.Helper()
	aside, err := filepath.Glob(filepath.Join(s.Dir, copied+".3.damaged"))
	if err != nil || len(aside) != n {
		t.Errorf("copies set aside: %v (%v), want %d", aside, err, n)
	}
}

func TestRowCalledOffsetDestroysTheCopy(t *testing.T) {
	s, _ := copies(t)
	st := recovered(t, s, 42, "__offset", "10")
	must(t, st.Close())
	st = build(t, s)
	wantOffset(t, st, 42)
	wantRow(t, st, "__offset", "row __offset")
	must(t, st.Delete("__offset"))
	wantRow(t, st, "__offset", "")
	wantRow(t, st, "10", "row 10")
	must(t, st.Close())
	st = build(t, s)
	wantOffset(t, st, 42)
	must(t, st.Close())
	wantAside(t, s, 0)
}

// onDisk is a copy whose rows lie in a table file, not in the journal.
func onDisk(t *testing.T, s Store) string {
	t.Helper()
	ids := make([]string, 500)
	for i := range ids {
		ids[i] = "key-" + strconv.Itoa(i)
	}
	must(t, recovered(t, s, 499, ids...).Close())
	must(t, build(t, s).Close()) // opening moves the journal to a table
	return filepath.Join(s.Dir, copied+".3")
}

// spoil breaks the second half of the first file that matches.
func spoil(t *testing.T, pattern string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no file %s (%v)", pattern, err)
	}
	text, err := os.ReadFile(files[0])
	must(t, err)
	for i := len(text) / 3; i < len(text)*2/3; i++ {
		text[i] ^= 0xff
	}
	must(t, os.WriteFile(files[0], text, 0o600))
}

func TestDamagedCopyFailsForEver(t *testing.T) {
	for file, c := range map[string]struct{ ordered, opens bool }{
		keysDir + "/MANIFEST-*": {true, false}, keysDir + "/CURRENT": {true, false}, keysDir + "/*.ldb": {true, true}, "*" + segmentExt: {false, false},
	} {
		t.Run(file, func(t *testing.T) {
			s, _ := copies(t)
			s.ordered = c.ordered
			spoil(t, filepath.Join(onDisk(t, s), file))
			st := build(t, s)
			if c.opens { // found while the rows are counted; the role fails and starts again
				if st.MarkRecovered() == nil {
					t.Fatal("the damage went unnoticed")
				}
				must(t, st.Close())
				st = build(t, s)
			}
			wantAside(t, s, 1)
			wantOffset(t, st, -3)
			wantRow(t, st, "key-7", "")
			must(t, st.Set("key-7", []byte("row key-7")))
			must(t, st.SetOffset(9))
			must(t, st.MarkRecovered())
			must(t, st.Close())
			st = build(t, s)
			wantAside(t, s, 1)
			wantRow(t, st, "key-7", "row key-7")
			wantOffset(t, st, 9)
			must(t, st.Close())
		})
	}
}

// spoilt is a copy whose segments are spoilt while they are in use.
func spoilt(t *testing.T, s Store) storage.Storage {
	t.Helper()
	dir := onDisk(t, s)
	st := build(t, s)
	spoil(t, filepath.Join(dir, "*"+segmentExt))
	return st
}

func eachEngine(t *testing.T, test func(t *testing.T, s Store, c *clock)) {
	for name, ordered := range map[string]bool{"log": false, "log and keys": true} {
		t.Run(name, func(t *testing.T) {
			s, c := copies(t)
			s.ordered = ordered
			test(t, s, c)
		})
	}
}

func TestDamageFoundByALookUpIsForgotten(t *testing.T) {
	eachEngine(t, func(t *testing.T, s Store, _ *clock) {
		s.Size = nil
		st := spoilt(t, s)
		failed := 0
		for i := range 500 {
			if _, err := st.Get("key-" + strconv.Itoa(i)); err != nil {
				failed++
				if bytes.Contains([]byte(err.Error()), []byte("key-")) {
					t.Fatalf("the error tells the key: %v", err)
				}
			}
		}
		if failed == 0 {
			t.Fatal("the damage went unnoticed")
		}
		must(t, st.Close())
		must(t, build(t, s).Close())
		wantAside(t, s, 1)
	})
}

func TestCopyOfAnEarlierVersionIsReadOrStays(t *testing.T) {
	eachEngine(t, func(t *testing.T, s Store, _ *clock) {
		var said bytes.Buffer
		s.Log = slog.New(slog.NewTextHandler(&said, nil))
		must(t, recovered(t, s, 42, "old").Close()) // and then the earlier version again
		must(t, os.WriteFile(filepath.Join(s.Dir, copied+".3", levelDBFile), []byte("MANIFEST-000001\n"), 0o600))
		st := build(t, s)
		wantOffset(t, st, -3)
		wantRow(t, st, "old", "")
		must(t, st.SetOffset(43))
		must(t, st.Close())
		st = build(t, s)
		wantOffset(t, st, 43)
		must(t, st.Close())
		if n := strings.Count(said.String(), "earlier version"); n != 1 {
			t.Errorf("said %d times: %s", n, said.String())
		}
	})
}

// What lists keys has all of them, whatever was cut off when.
func TestListLacksAKeyThatTheLogHas(t *testing.T) {
	s, _ := copies(t)
	s.ordered = true
	st := recovered(t, s, 9, "a", "b")
	must(t, st.Delete("b"))
	must(t, st.Set("c", []byte("row c")))
	must(t, st.Set("b", []byte("row b")))
	must(t, st.Delete("a"))
	if got := listed(t, st); got != "b c" {
		t.Errorf("listed: %q", got)
	}
	keys := st.(*Copy).engine.(*ordered).keys
	must(t, keys.add(map[string]struct{}{"rd": {}})) // a crash between the two
	if got := listed(t, st); got != "b c" {
		t.Errorf("with a key of no row: %q", got)
	}
	must(t, st.MarkRecovered())
	must(t, keys.remove(map[string]struct{}{"rb": {}})) // what the machine has lost
	if err := st.MarkRecovered(); err == nil {
		t.Error("the key that is lacking went unnoticed")
	}
	must(t, st.Close())
	st = build(t, s)
	wantAside(t, s, 1)
	wantOffset(t, st, -3)
	must(t, st.Close())
}

func listed(t *testing.T, st storage.Storage) string {
	t.Helper()
	it, err := st.Iterator()
	must(t, err)
	defer it.Release()
	var keys []string
	for it.Next() {
		keys = append(keys, string(it.Key()))
	}
	must(t, it.Err())
	return strings.Join(keys, " ")
}

func TestCopyOutOfUseForTooLongIsGoneOnFrom(t *testing.T) {
	for name, c := range map[string]struct {
		idle time.Duration
		gone bool
	}{
		"within the age": {59 * time.Minute, false},
		"too old":        {61 * time.Minute, true},
	} {
		t.Run(name, func(t *testing.T) {
			s, now := copies(t)
			must(t, recovered(t, s, 42, "10").Close())
			now.at = now.at.Add(c.idle)
			st := build(t, s)
			if !c.gone {
				wantRow(t, st, "10", "row 10")
			} else {
				wantRow(t, st, "10", "")
				wantOffset(t, st, -3)
			}
			must(t, st.Close())
		})
	}
}

func TestCopyThatNeverCatchesUpCountsAsFresh(t *testing.T) {
	s, now := copies(t)
	must(t, recovered(t, s, 42, "10").Close())
	file := filepath.Join(s.Dir, copied+".3", freshnessFile)
	old := now.at.Add(-50 * time.Minute)
	must(t, os.Chtimes(file, old, old))
	st := build(t, s)
	must(t, st.SetOffset(43)) // recovering, and then it ends
	must(t, st.Close())
	now.at = now.at.Add(20 * time.Minute)
	st = build(t, s)
	wantRow(t, st, "10", "")
	must(t, st.Close())
}

// written is the offset on disk, as the next process would find it.
func written(st storage.Storage) string { return readBack(st, offsetKey) }

// onDiskRow is a row on disk.
func onDiskRow(st storage.Storage, key string) string { return readBack(st, rowPrefix+key) }

func readBack(st storage.Storage, key string) string {
	p := st.(*Copy)
	dir, err := os.MkdirTemp("", "copy")
	if err != nil {
		return err.Error()
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := os.CopyFS(dir, os.DirFS(p.path)); err != nil {
		return err.Error()
	}
	e, err := p.cfg.engine(dir)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = e.close() }()
	value, err := e.get([]byte(key))
	if err != nil {
		return err.Error()
	}
	return string(value)
}

func TestRowsAreWrittenOneByOneOrNeverOrLostOnClose(t *testing.T) {
	s, now := copies(t)
	st := recovered(t, s, 1)
	for offset := int64(2); offset < 100; offset++ {
		must(t, st.Set("a", []byte("row at "+strconv.FormatInt(offset, 10))))
		must(t, st.SetOffset(offset))
	}
	if at, row := written(st), onDiskRow(st, "a"); at != "1" || row != "" {
		t.Errorf("within the interval, offset %q and row %q are on disk", at, row)
	}
	wantOffset(t, st, 99)
	wantRow(t, st, "a", "row at 99")
	now.at = now.at.Add(writeEvery)
	must(t, st.SetOffset(100))
	if at, row := written(st), onDiskRow(st, "a"); at != "100" || row != "row at 99" {
		t.Errorf("after the interval, offset %q and row %q are on disk", at, row)
	}
	must(t, st.Set("b", []byte("row b")))
	must(t, st.Delete("a"))
	wantRow(t, st, "a", "")
	must(t, st.SetOffset(101))
	must(t, st.Close())
	st = build(t, s)
	wantOffset(t, st, 101)
	wantRow(t, st, "a", "")
	wantRow(t, st, "b", "row b")
	must(t, st.Close())
}

func TestUnwrittenRowsGrowWithoutBoundOrShareTheirCallersMemory(t *testing.T) {
	s, _ := copies(t)
	st := recovered(t, s, 1)
	value := make([]byte, 1024)
	for i := range 2 * writeBytes / len(value) {
		value[0] = byte(i)
		must(t, st.Set(strconv.Itoa(i), value))
		must(t, st.SetOffset(int64(i)))
	}
	if n := st.(*Copy).engine.unwritten(); n >= writeBytes {
		t.Errorf("%d bytes are not written", n)
	}
	if row := onDiskRow(st, "7"); len(row) != len(value) || row[0] != 7 {
		t.Errorf("row 7 begins with %q", row[:1])
	}
	if at, err := strconv.Atoi(written(st)); err != nil || at < 7 {
		t.Errorf("offset %d is on disk with row 7 (%v)", at, err)
	}
	it, err := st.Iterator()
	must(t, err)
	n := 0
	for it.Next() {
		n++
	}
	it.Release()
	if want := 2 * writeBytes / len(value); n != want {
		t.Errorf("an iterator finds %d rows, want %d", n, want)
	}
	must(t, st.Close())
}

func TestErasedRowsCount(t *testing.T) {
	s, _ := copies(t)
	gone := (&esclusa.Row{}).Apply(nil, esclusa.Source{Topic: "datatype"}, noon, "e")
	st := build(t, s)
	must(t, st.Set("a", []byte("row a")))
	must(t, st.Set("b", gone.Append(nil)))
	must(t, st.Set("c", []byte("row c")))
	must(t, st.SetOffset(2))
	must(t, st.MarkRecovered())
	if n := s.Size.Rows(); n != 2 {
		t.Errorf("%d rows, want 2", n)
	}
	s.Size.Add(3, 1)
	s.Size.Add(4, 1) // another process's partition
	if n := s.Size.Rows(); n != 3 {
		t.Errorf("%d rows after one more, want 3", n)
	}
	must(t, st.Close())
	if n := s.Size.Rows(); n != 0 {
		t.Errorf("%d rows of a partition that is given up", n)
	}
}

func TestPositionRunsAheadOfOrBehindTheCopy(t *testing.T) {
	s, _ := copies(t)
	st := build(t, s)
	if at := s.Position.At(3); at != 0 {
		t.Errorf("a new copy is at %d", at)
	}
	must(t, st.SetOffset(0))
	if at := s.Position.At(3); at != 1 {
		t.Errorf("after the first record the copy is at %d, want 1", at)
	}
	must(t, st.SetOffset(41))
	must(t, st.MarkRecovered())
	must(t, st.Close())
	s.Position = &Position{}
	st = build(t, s)
	if at := s.Position.At(3); at != 42 {
		t.Errorf("an old copy is at %d, want 42", at)
	}
	must(t, st.Close())
}

func TestDamageFoundByAListIsForgotten(t *testing.T) {
	for name, spoilt := range map[string]func(*testing.T, Store) storage.Storage{
		"of a row": spoilt,
		"of keys": func(t *testing.T, s Store) storage.Storage { // LevelDB has read them when it is open
			spoil(t, filepath.Join(onDisk(t, s), keysDir, "*.ldb"))
			return build(t, s)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := copies(t)
			s.ordered = true
			st := spoilt(t, s)
			it, err := st.Iterator()
			must(t, err)
			for it.Next() {
			}
			if it.Err() == nil {
				t.Fatal("the damage went unnoticed")
			}
			it.Release()
			must(t, st.Close())
			must(t, build(t, s).Close())
			wantAside(t, s, 1)
		})
	}
}

func TestRecoveryBeginsFromTheStartAfterEachCrash(t *testing.T) {
	s, now := copies(t)
	st := build(t, s)
	for offset := range int64(10) {
		must(t, st.Set(strconv.FormatInt(offset, 10), []byte("row")))
		now.at = now.at.Add(writeEvery)
		must(t, st.SetOffset(offset))
	}
	if at, row := written(st), onDiskRow(st, "9"); at != "9" || row != "row" {
		t.Errorf("offset %q and row %q are on disk, of a recovery that has come to 9", at, row)
	}
	must(t, st.Close())
}
