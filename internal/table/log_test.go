package table

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"pgregory.net/rapid"
)

// logModel is a log beside what it should hold after each write, and now. Every write has
// its number as a row of its own, as a copy has how far it reaches.
type logModel struct {
	log    *rowLog
	states []map[string]string // written
	now    map[string]string
	notes  map[string]note // of what is there now
	keys   []string
}

const numberKey = "n"

// noting takes rows of b for markers.
func noting(_, value []byte) note {
	switch {
	case bytes.HasPrefix(value, []byte("a")):
		return noteRow
	case bytes.HasPrefix(value, []byte("b")):
		return noteErased
	}
	return 0
}

// open has hashes of which the lower half, that tells the slot, is mostly shared.
func (m *logModel) open(dir string) error {
	m.log = newLog(dir, 2000, noting)
	sum := m.log.hash
	m.log.hash = func(key []byte) uint64 { return sum(key)>>32<<32 | sum(key)%7 }
	m.now = maps.Clone(m.state())
	m.notes = make(map[string]note)
	for key, row := range m.now {
		m.notes[key] = noting(nil, []byte(row))
	}
	return m.log.open()
}

func (m *logModel) state() map[string]string { return m.states[len(m.states)-1] }

func (m *logModel) put(t *rapid.T, key, row string, has bool) {
	n := noting(nil, []byte(row)) | note(len(m.states))<<stampFrom
	half := len(row) / 2
	done(t, m.log.set(change{key: []byte(key), front: []byte(row[:half]), value: []byte(row[half:]), remove: !has, note: n}))
	if !has {
		delete(m.now, key)
		delete(m.notes, key)
		return
	}
	m.now[key], m.notes[key] = row, n
}

func (m *logModel) Set(t *rapid.T) {
	for range rapid.IntRange(1, 5).Draw(t, "changes") {
		key := rapid.SampledFrom(m.keys).Draw(t, "key")
		if rapid.IntRange(0, 3).Draw(t, "kind") == 0 {
			m.put(t, key, "", false)
			continue
		}
		row := strings.Repeat(rapid.SampledFrom([]string{"a", "b"}).Draw(t, "row"), rapid.SampledFrom([]int{0, 1, 90, 900}).Draw(t, "bytes"))
		m.put(t, key, row, true)
	}
}

func (m *logModel) Write(t *rapid.T) {
	m.put(t, numberKey, fmt.Sprint(len(m.states)), true)
	done(t, m.log.write())
	m.states = append(m.states, maps.Clone(m.now))
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
		number, err := m.log.get([]byte(numberKey))
		done(t, err)
		n := 0
		if number != nil {
			_, err = fmt.Sscan(string(number), &n)
			done(t, err)
		}
		m.states = m.states[:n+1]
		done(t, m.log.close())
		done(t, m.open(dir)) // as of that state
		m.Check(t)
		m.Write(t) // and it goes on
		m.Reopen(t)
		return
	} else if !errors.Is(err, errDamaged) {
		t.Fatal(err)
	}
	done(t, m.open(before))
}

func (m *logModel) Check(t *rapid.T) {
	want := m.now
	for _, key := range m.keys {
		row, err := m.log.get([]byte(key))
		done(t, err)
		if wanted, has := want[key]; string(row) != wanted || (row != nil) != has {
			t.Fatalf("after write %d the row of %s is %d bytes, %v; want %d, %v", len(m.states)-1, key, len(row), row != nil, len(wanted), has)
		}
		if n := m.log.note([]byte(key)); n != m.notes[key] {
			t.Fatalf("of %s %b is noted, want %b", key, n, m.notes[key])
		}
	}
	m.checkSize(t)
	m.checkTally(t)
	if m.log.unwritten() == 0 {
		m.checkOrders(t)
	}
}

func (m *logModel) checkTally(t *rapid.T) {
	markers := map[string]string{}
	rows, err := m.log.tally(func(key, value []byte) { markers[string(key)] = string(value) })
	done(t, err)
	for key, row := range m.now {
		switch noting(nil, []byte(row)) {
		case noteRow:
			rows--
		case noteErased:
			if markers[key] != row {
				t.Fatalf("the marker of %s is missed, or another", key)
			}
			delete(markers, key)
		}
	}
	if rows != 0 || len(markers) != 0 {
		t.Fatalf("%d rows and %d markers are counted too many", rows, len(markers))
	}
}

func (m *logModel) checkOrders(t *rapid.T) {
	want := m.now
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
}

func (m *logModel) checkSize(t *rapid.T) {
	live := int64(0)
	for key, row := range m.now {
		live += int64(len(appendEntry(nil, change{key: []byte(key), value: []byte(row)})))
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
	l := newLog(t.TempDir(), 64<<10, noting)
	must(t, l.open())
	defer func() { must(t, l.close()) }()
	put := func(key string, row []byte) {
		must(t, l.set(change{key: []byte(key), value: row}))
		must(t, l.write())
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
		if row, err := l.get(fmt.Append(nil, "cold ", i)); len(row) != 1000 || err != nil {
			t.Fatalf("row %d is %q (%v)", i, row, err)
		}
	}
}

func TestWalkMissesARowThatStandsWhileOthersAreWritten(t *testing.T) {
	l := newLog(t.TempDir(), 4<<10, noting)
	must(t, l.open())
	defer func() { must(t, l.close()) }()
	put := func(key string) {
		must(t, l.set(change{key: []byte(key), value: make([]byte, 1000)}))
		must(t, l.write())
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
	l := newLog(t.TempDir(), 64<<10, noting)
	must(t, l.open())
	put := func(row string) error {
		must(t, l.set(change{key: []byte("k"), value: []byte(row)}))
		return l.write()
	}
	must(t, put("first"))
	kept, err := os.ReadFile(l.active().file.Name())
	must(t, err)
	file := l.active().file
	closed, err := os.Open(file.Name()) // which cannot be written to
	must(t, err)
	l.active().file = closed
	if put("never") == nil {
		t.Fatal("it was written")
	}
	if row, err := l.get([]byte("k")); string(row) != "never" || err != nil {
		t.Errorf("the row is %q (%v)", row, err)
	}
	if now, err := os.ReadFile(closed.Name()); !bytes.Equal(now, kept) || err != nil {
		t.Errorf("the file has %d bytes, not %d (%v)", len(now), len(kept), err)
	}
	must(t, closed.Close())
	l.active().file = file
	must(t, put("second"))
	must(t, l.close())
	again := newLog(l.dir, l.least, noting)
	must(t, again.open())
	if row, err := again.get([]byte("k")); string(row) != "second" || err != nil {
		t.Errorf("the row is %q (%v)", row, err)
	}
	must(t, again.close())
}

func TestWalkOverAClosedLogFindsNoRows(t *testing.T) {
	l := newLog(t.TempDir(), 4<<10, noting)
	must(t, l.open())
	must(t, l.set(change{key: []byte("k"), value: []byte("row")}))
	must(t, l.write())
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

// By chance two keys have one hash. Then the copy is made anew, with another one.
func TestRowOfAnotherKeyIsRead(t *testing.T) {
	l := newLog(t.TempDir(), 64<<10, noting)
	l.hash = func([]byte) uint64 { return 7 }
	must(t, l.open())
	defer func() { must(t, l.close()) }()
	must(t, l.set(change{key: []byte("a"), value: []byte("row of a")}))
	if row, err := l.get([]byte("b")); row != nil || !errors.Is(err, errDamaged) {
		t.Errorf("the row of b is %q (%v)", row, err)
	}
}

// What is removed would take the other key's row with it, and nothing would tell.
func TestRemovalTakesTheRowOfAnotherKey(t *testing.T) {
	one := func([]byte) uint64 { return 7 }
	a, b := change{key: []byte("a"), value: []byte("row of a")}, change{key: []byte("b"), remove: true}
	l := newLog(t.TempDir(), 64<<10, noting)
	l.hash = one
	must(t, l.open())
	must(t, l.set(a))
	if err := l.set(b); !errors.Is(err, errDamaged) {
		t.Errorf("it is removed (%v)", err)
	}
	if row, err := l.get(a.key); string(row) != "row of a" || err != nil {
		t.Errorf("the row of a is %q (%v)", row, err)
	}
	must(t, l.close())

	l = newLog(t.TempDir(), 64<<10, noting)
	must(t, l.open())
	must(t, errors.Join(l.set(a), l.write(), l.set(b), l.write(), l.close()))
	again := newLog(l.dir, l.least, noting) // draws another hash
	again.hash = one
	if err := again.open(); !errors.Is(err, errDamaged) {
		t.Errorf("the log is opened (%v)", err)
		must(t, again.close())
	}
}

// A frame has more entries than are looked at together, and of one key several.
func TestEntriesOfALargeFrameAreTakenInAnotherOrder(t *testing.T) {
	l := newLog(t.TempDir(), 64<<10, noting)
	must(t, l.open())
	want := make(map[string]string)
	for i := range 10 * enteringMost {
		key, row := fmt.Sprint(i%(enteringMost/2)), fmt.Sprint("row ", i)
		remove := i%5 == 0
		must(t, l.set(change{key: []byte(key), value: []byte(row), remove: remove}))
		if want[key] = row; remove {
			delete(want, key)
		}
	}
	must(t, errors.Join(l.write(), l.close()))
	again := newLog(l.dir, l.least, noting)
	must(t, again.open())
	defer func() { must(t, again.close()) }()
	if l.frame != 1 {
		t.Fatalf("there are %d frames", l.frame)
	}
	got := make(map[string]string)
	must(t, again.walk(func(key, value []byte) error {
		got[string(key)] = string(value)
		return nil
	}))
	if !maps.Equal(got, want) {
		t.Errorf("the log has %d rows, want %d, or others", len(got), len(want))
	}
}

// manyKeys is a log of several segments that was cut off, and how many keys it has had.
func manyKeys(t *testing.T) (l *rowLog, keys int) {
	t.Helper()
	l = newLog(t.TempDir(), 64<<10, noting)
	must(t, l.open())
	for keys < 50_000 {
		for range 50 {
			must(t, l.set(change{key: fmt.Append(nil, keys), value: make([]byte, 100)}))
			keys++
		}
		must(t, l.write())
	}
	must(t, l.set(change{key: []byte("unwritten")}))
	must(t, l.close())
	return newLog(l.dir, l.least, noting), keys
}

func TestIndexGrowsStepByStepWhileALogIsOpened(t *testing.T) {
	l, keys := manyKeys(t)
	must(t, l.files())
	known := l.keys()
	if perSegment := int(l.least) / 100; known > keys || known < keys-perSegment {
		t.Errorf("of %d keys it knows %d before it is read", keys, known)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	must(t, l.load())
	runtime.ReadMemStats(&after)
	defer func() { must(t, l.close()) }()
	if l.index.keys != keys {
		t.Errorf("%d keys, want %d", l.index.keys, keys)
	}
	taken, needed := after.TotalAlloc-before.TotalAlloc, uint64(len(l.index.slots))*uint64(unsafe.Sizeof(slot{}))
	if taken > needed*3/2 { // twice, where it grows
		t.Errorf("%d bytes were taken for an index of %d", taken, needed)
	}
}

// A segment that has just been begun tells nothing, nor does an earlier version.
func TestLogThatDoesNotTellItsKeysIsNotOpened(t *testing.T) {
	for name, alter := range map[string]func(t *testing.T, l *rowLog){
		"last segment empty": func(t *testing.T, l *rowLog) {
			must(t, os.WriteFile(segmentFile(l.dir, l.active().number+1), nil, 0o600))
		},
		"earlier version": func(t *testing.T, l *rowLog) {
			for _, s := range l.segments {
				all := framesOf(s.file)
				for {
					_, at, err := all.next()
					if errors.Is(err, io.EOF) {
						break
					}
					must(t, err)
					var b [headBytes]byte
					head{bytes: all.head.bytes, frame: all.head.frame, oldest: all.head.oldest}.put(b[:])
					binary.LittleEndian.PutUint32(b[:], crc32.Checksum(b[sumBytes:], castagnoli))
					_, err = s.file.WriteAt(b[:], at-headBytes)
					must(t, err)
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			l, keys := manyKeys(t)
			must(t, l.files())
			alter(t, l)
			must(t, l.close())
			l = newLog(l.dir, l.least, noting)
			must(t, l.open())
			defer func() { must(t, l.close()) }()
			if l.index.keys != keys || l.clean.oldest != 1 {
				t.Errorf("%d keys from segment %d on, want %d from 1 on", l.index.keys, l.clean.oldest, keys)
			}
		})
	}
}

func TestSegmentThatIsGoneBeforeAnEmptyOneGoesUnnoticed(t *testing.T) {
	l, _ := manyKeys(t)
	must(t, l.files())
	last := l.active().number
	must(t, errors.Join(l.close(), os.Remove(segmentFile(l.dir, last)), os.WriteFile(segmentFile(l.dir, last+1), nil, 0o600)))
	l = newLog(l.dir, l.least, noting)
	if err := l.open(); !errors.Is(err, errDamaged) {
		t.Errorf("the log is opened (%v)", err)
		must(t, l.close())
	}
}

func TestEarlierVersionTakesTheNumberOfKeysForThatOfASegment(t *testing.T) {
	var b [headBytes]byte
	head{bytes: 7, frame: 5, oldest: 1, keys: 3}.put(b[:])
	if binary.LittleEndian.Uint32(b[:]) == crc32.Checksum(b[sumBytes:], castagnoli) {
		t.Error("it finds no damage")
	}
	if h, err := readHead(b[:]); err != nil || h != (head{bytes: 7, frame: 5, oldest: 1, keys: 3}) {
		t.Errorf("read is %+v (%v)", h, err)
	}
}

func TestHeadAsksForMoreMemoryThanItsLogCanUse(t *testing.T) {
	l, _ := manyKeys(t)
	must(t, l.files())
	defer func() { must(t, l.close()) }()
	size := int64(0)
	for _, s := range l.segments {
		info, err := s.file.Stat()
		must(t, err)
		size += info.Size()
	}
	file := l.active().file
	var b [headBytes]byte
	_, err := file.ReadAt(b[:], 0)
	must(t, err)
	h, err := readHead(b[:])
	must(t, err)
	h.keys = 1<<(64-segmentBits) - 1
	h.put(b[:])
	_, err = file.WriteAt(b[:], 0)
	must(t, err)
	if n := l.keys(); int64(n) > size {
		t.Errorf("an index for %d keys is made for a log of %d bytes", n, size)
	}
}
