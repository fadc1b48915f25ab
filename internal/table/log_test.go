package table

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// logModel is a log beside what it should hold after each write. Every write has its
// number as a row of its own, as a copy has how far it reaches.
type logModel struct {
	log    *rowLog
	states []map[string]string
	keys   []string
	found  map[string]place // where look-ups have found keys, however long ago
}

const numberKey = "n"

// open has so few hashes that most keys share theirs with others.
func (m *logModel) open(dir string) error {
	m.log, m.found = newLog(dir, 2000), map[string]place{}
	sum := m.log.hash
	m.log.hash = func(key []byte) uint32 { return sum(key) % 7 }
	return m.log.open()
}

func (m *logModel) state() map[string]string { return m.states[len(m.states)-1] }

func (m *logModel) Write(t *rapid.T) {
	next := maps.Clone(m.state())
	for range rapid.IntRange(0, 5).Draw(t, "changes") {
		key := rapid.SampledFrom(m.keys).Draw(t, "key")
		if rapid.IntRange(0, 3).Draw(t, "kind") == 0 {
			delete(next, key)
			continue
		}
		next[key] = strings.Repeat(rapid.SampledFrom([]string{"a", "b"}).Draw(t, "row"), rapid.SampledFrom([]int{0, 1, 90, 900}).Draw(t, "bytes"))
	}
	next[numberKey] = fmt.Sprint(len(m.states))
	done(t, m.log.write(m.changes(m.state(), next)))
	m.states = append(m.states, next)
}

func (m *logModel) changes(from, to map[string]string) iter.Seq[change] {
	return func(yield func(change) bool) {
		for _, key := range append(slices.Clone(m.keys), numberKey) {
			was, had := from[key]
			row, has := to[key]
			if had == has && was == row && key != numberKey {
				continue
			}
			c := change{key: []byte(key), was: m.found[key]}
			if has {
				c.value = []byte(row)
			}
			if !yield(c) {
				return
			}
		}
	}
}

func (m *logModel) LookUp(t *rapid.T) {
	key := rapid.SampledFrom(m.keys).Draw(t, "key")
	_, at, err := m.log.get([]byte(key))
	done(t, err)
	m.found[key] = at
}

func (m *logModel) Reopen(t *rapid.T) {
	done(t, m.log.close())
	done(t, m.open(m.log.dir))
}

// Break is a crash, or damage: what is found is damaged, or the state after some write.
func (m *logModel) Break(t *rapid.T) {
	before := m.log.dir
	done(t, m.log.close())
	files, err := filepath.Glob(filepath.Join(before, "*"+segmentExt))
	done(t, err)
	dir := logDir(t)
	done(t, os.CopyFS(dir, os.DirFS(before)))
	file := filepath.Join(dir, filepath.Base(rapid.SampledFrom(files).Draw(t, "segment")))
	text, err := os.ReadFile(file)
	done(t, err)
	if len(text) > 0 {
		switch at := rapid.IntRange(0, len(text)-1).Draw(t, "at"); rapid.SampledFrom([]string{"cut", "flip", "zeros", "gone"}).Draw(t, "how") {
		case "cut":
			done(t, os.Truncate(file, int64(at)))
		case "flip":
			text[at] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
			done(t, os.WriteFile(file, text, 0o600))
		case "zeros":
			clear(text[at:])
			done(t, os.WriteFile(file, text, 0o600))
		case "gone":
			done(t, os.Remove(file))
		}
	}
	if err := m.open(dir); err == nil {
		number, _, err := m.log.get([]byte(numberKey))
		done(t, err)
		n := 0
		if number != nil {
			_, err = fmt.Sscan(string(number), &n)
			done(t, err)
		}
		m.states = m.states[:n+1]
		m.Check(t)
		done(t, m.log.write(m.changes(m.state(), m.state()))) // and it goes on
		done(t, m.log.close())
		done(t, m.open(dir))
		return
	} else if !errors.Is(err, errDamaged) {
		t.Fatal(err)
	}
	done(t, m.open(before))
}

func (m *logModel) Check(t *rapid.T) {
	want := m.state()
	for _, key := range m.keys {
		row, _, err := m.log.get([]byte(key))
		done(t, err)
		if wanted, has := want[key]; string(row) != wanted || (row != nil) != has {
			t.Fatalf("after write %d the row of %s is %d bytes, %v; want %d, %v", len(m.states)-1, key, len(row), row != nil, len(wanted), has)
		}
	}
	walked := map[string]string{}
	done(t, m.log.walk(func(key, value []byte) error {
		if _, again := walked[string(key)]; again {
			t.Fatalf("%s is walked over twice", key)
		}
		walked[string(key)] = string(value)
		return nil
	}))
	if !maps.Equal(walked, want) {
		t.Fatalf("a walk finds %d keys, want %d", len(walked), len(want))
	}
	var scanned []string
	all := m.log.scan("b", "e")
	for all.next() {
		scanned = append(scanned, string(all.key()))
	}
	done(t, all.err())
	wanted := slices.DeleteFunc(slices.Sorted(maps.Keys(want)), func(key string) bool { return key < "b" || key >= "e" })
	if !slices.Equal(scanned, wanted) {
		t.Fatalf("a scan finds %v, want %v", scanned, wanted)
	}
	live := int64(0)
	for key, row := range want {
		live += int64(len(appendEntry(nil, []byte(key), []byte(row))))
	}
	if m.log.live < live || m.log.live > live*9/8 {
		t.Fatalf("%d bytes are taken for live, want %d", m.log.live, live)
	}
}

func done(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func logDir(t *rapid.T) string {
	dir, err := os.MkdirTemp("", "log")
	done(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func TestLogHoldsAnotherRowAfterAnyWritesAndCrashes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &logModel{states: []map[string]string{{}}, keys: strings.Split("abcdefghijklmnop", "")}
		m.keys = slices.DeleteFunc(m.keys, func(key string) bool { return key == numberKey })
		done(t, m.open(logDir(t)))
		t.Cleanup(func() { _ = m.log.close() })
		t.Repeat(rapid.StateMachineActions(m))
	})
}

// A key that never changes stands beside one that always does.
func TestLogGrowsForEver(t *testing.T) {
	l := newLog(t.TempDir(), 64<<10)
	must(t, l.open())
	defer func() { must(t, l.close()) }()
	put := func(key string, row []byte) {
		must(t, l.write(func(yield func(change) bool) { yield(change{key: []byte(key), value: row}) }))
	}
	const cold = 100
	for i := range cold {
		put(fmt.Sprint("cold ", i), make([]byte, 1000))
	}
	most, files := int64(0), 0
	for i := range 20_000 {
		put("hot", fmt.Appendf(nil, "%1000d", i))
		most, files = max(most, l.total), max(files, len(l.segments))
	}
	if bound := 3*l.live + 2*l.least; most > bound || l.live > 120_000 {
		t.Errorf("it took %d bytes for %d of rows, want at most %d", most, l.live, bound)
	}
	if files > 10 {
		t.Errorf("it had %d files open", files)
	}
	for i := range cold {
		if row, _, err := l.get(fmt.Append(nil, "cold ", i)); len(row) != 1000 || err != nil {
			t.Fatalf("row %d is %q (%v)", i, row, err)
		}
	}
}

func TestWalkMissesARowThatStandsWhileOthersAreWritten(t *testing.T) {
	l := newLog(t.TempDir(), 4<<10)
	must(t, l.open())
	defer func() { must(t, l.close()) }()
	put := func(key string) {
		must(t, l.write(func(yield func(change) bool) { yield(change{key: []byte(key), value: make([]byte, 1000)}) }))
	}
	const standing = 20
	for i := range standing {
		put(fmt.Sprint(i))
	}
	found := 0
	must(t, l.walk(func(_, _ []byte) error {
		found++
		for range 20 { // old segments would be cleared
			put("other")
		}
		return nil
	}))
	if found != standing {
		t.Errorf("a walk finds %d rows, want %d", found, standing)
	}
	before := l.total
	for range 100 {
		put("other")
	}
	if l.total >= before {
		t.Errorf("what is old stays after a walk: %d bytes", l.total)
	}
}

func TestWriteThatFailedIsReadOrEndsTheLog(t *testing.T) {
	l := newLog(t.TempDir(), 64<<10)
	must(t, l.open())
	put := func(row string) error {
		return l.write(func(yield func(change) bool) { yield(change{key: []byte("k"), value: []byte(row)}) })
	}
	must(t, put("first"))
	file := l.active().file
	closed, err := os.Open(file.Name()) // which cannot be written to
	must(t, err)
	l.active().file = closed
	if put("never") == nil {
		t.Fatal("it was written")
	}
	if row, _, err := l.get([]byte("k")); string(row) != "first" || err != nil {
		t.Errorf("the row is %q (%v)", row, err)
	}
	must(t, closed.Close())
	l.active().file = file
	must(t, put("second"))
	must(t, l.close())
	again := newLog(l.dir, l.least)
	must(t, again.open())
	if row, _, err := again.get([]byte("k")); string(row) != "second" || err != nil {
		t.Errorf("the row is %q (%v)", row, err)
	}
	must(t, again.close())
}

func TestWalkOverAClosedLogFindsNoRows(t *testing.T) {
	l := newLog(t.TempDir(), 4<<10)
	must(t, l.open())
	must(t, l.write(func(yield func(change) bool) { yield(change{key: []byte("k"), value: []byte("row")}) }))
	must(t, l.close())
	if err := l.walk(func(_, _ []byte) error { return nil }); !errors.Is(err, errClosed) {
		t.Errorf("a walk ends with %v", err)
	}
	if all := l.scan("", ""); all.next() || !errors.Is(all.err(), errClosed) {
		t.Errorf("a scan ends with %v", all.err())
	}
}

func TestSizeOfAnEntryIsUnderstated(t *testing.T) {
	for n := 0; n < 1<<31; n += 1 + n/50 {
		if got := placeOf(7, 1<<32-1, n).size(); got < n || got > n+n/8 {
			t.Fatalf("%d bytes are taken for %d", n, got)
		}
	}
	if at := placeOf(1<<24-1, 1<<32-1, 1<<31); at.segment() != 1<<24-1 || at.offset() != 1<<32-1 {
		t.Errorf("the place is %d, %d", at.segment(), at.offset())
	}
}
