package table

import (
	"bytes"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"os"
	"path/filepath"
	"sync"
)

// rowLog is the engine of a role's own copy: a log of changes in segments, and in memory
// an index of where each key's last entry is. A look-up is one read of a file, or none
// for a key that is not there; a write is an append. Changes that are not written are the
// log's tail, in memory: the index tells where they will be. The index is read from the
// log when that is opened. Keys have no order: what needs one has to sort them.
type rowLog struct {
	dir    string
	least  int64                        // bytes of a segment
	hash   func([]byte) uint64          // of a key, for the index
	noting func(key, value []byte) note // of an entry that is read when the log is opened

	mu       sync.RWMutex
	index    *index
	segments []*segment // in the order of their numbers, which have no gap; the last is written to
	tail     []byte     // the frame behind what is written, for whose head there is room; empty without changes
	total    int64      // bytes of the segments
	live     int64      // of entries in the index, or up to an eighth more
	frame    uint64     // number of the last
	clean    sweeper
	walks    int   // under way: no segment is removed
	broken   error // what is on disk and the index may differ
}

type segment struct {
	number uint64
	file   *os.File
	size   int64
}

var errClosed = errors.New("the local table is closed")

const (
	segmentBytes = 8 << 20 // of a segment at least
	segmentMost  = 1 << 30
	segmentShare = 16 // of the log, of which a segment has one: not too many files are open
	segmentExt   = ".rows"
)

// newLog has not been opened yet.
func newLog(dir string, least int64, noting func(key, value []byte) note) *rowLog {
	seed := maphash.MakeSeed()
	return &rowLog{
		dir: dir, least: least, noting: noting, index: newIndex(0),
		hash: func(key []byte) uint64 { return maphash.Bytes(seed, key) },
	}
}

func (l *rowLog) segment(number uint64) *segment { return l.segments[number-l.segments[0].number] }

func (l *rowLog) active() *segment { return l.segments[len(l.segments)-1] }

func (l *rowLog) get(key []byte) ([]byte, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.broken != nil {
		return nil, l.broken
	}
	return l.read(key, l.hash(key))
}

// read is get of a key whose hash is known. The caller holds mu.
func (l *rowLog) read(key []byte, hash uint64) ([]byte, error) {
	i := l.index.find(hash)
	if i < 0 {
		return nil, nil
	}
	of, value, err := l.entry(l.index.slots[i].at)
	if err == nil && !bytes.Equal(of, key) {
		return nil, errShared
	}
	return value, err
}

var errShared = fmt.Errorf("%w: two keys of the log have one hash", errDamaged)

func (l *rowLog) note(key []byte) note {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if i := l.index.find(l.hash(key)); i >= 0 {
		return l.index.slots[i].note
	}
	return 0
}

// entry is a copy of the one at a place.
func (l *rowLog) entry(at place) (key, value []byte, err error) {
	b, s := make([]byte, at.size()), l.segment(at.segment())
	var n int
	if unwritten := at.offset() - s.size; s == l.active() && unwritten >= 0 {
		n = copy(b, l.tail[unwritten:])
	} else if n, err = s.file.ReadAt(b, at.offset()); err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, fmt.Errorf("reading a row of the local table: %w", err)
	}
	key, value, _, err = readEntry(b[:n])
	return key, value, err
}

func (l *rowLog) set(c change) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.broken != nil {
		return l.broken
	}
	hash := l.hash(c.key)
	if c.remove { // few are: of another key that has the hash nothing would be left to tell
		if _, err := l.read(c.key, hash); err != nil {
			return err
		}
	}
	if len(l.tail) == 0 {
		if err := l.room(); err != nil {
			return err
		}
		l.tail = append(l.tail, make([]byte, headBytes)...)
	}
	from := len(l.tail)
	l.tail = appendEntry(l.tail, c)
	s := l.active()
	l.point(slot{placeOf(s.number, s.size+int64(from), len(l.tail)-from), hash, c.note}, c.remove)
	return nil
}

// point lets the index point to an entry, or forgets its key.
func (l *rowLog) point(to slot, remove bool) {
	i := l.index.find(to.hash)
	if i >= 0 {
		l.live -= int64(l.index.slots[i].at.size())
	}
	switch {
	case !remove:
		l.live += int64(to.at.size())
		if i >= 0 {
			l.index.slots[i] = to
		} else {
			l.index.add(to)
		}
	case i >= 0:
		l.index.drop(i)
	}
}

func (l *rowLog) unwritten() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return len(l.tail)
}

func (l *rowLog) write() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.flush()
}

// flush is write. The caller holds mu.
func (l *rowLog) flush() error {
	if l.broken != nil || len(l.tail) == 0 {
		return l.broken
	}
	if _, err := l.append(l.tail); err != nil {
		return err
	}
	written := len(l.tail)
	l.tail = l.tail[:0]
	return l.reclaim(written)
}

// append writes a frame, whose head it fills in, and returns where it lies.
func (l *rowLog) append(frame []byte) (place, error) {
	s := l.active()
	head{len(frame) - headBytes, l.frame + 1, l.clean.oldest, l.index.keys}.put(frame)
	if _, err := s.file.WriteAt(frame, s.size); err != nil {
		return 0, fmt.Errorf("writing to the log of the local table: %w", errors.Join(err, s.file.Truncate(s.size)))
	}
	l.frame++
	at := placeOf(s.number, s.size, 0)
	s.size += int64(len(frame))
	l.total += int64(len(frame))
	return at, nil
}

// room begins a segment where the last is full.
func (l *rowLog) room() error {
	s := l.active()
	if s.size < min(max(l.least, l.total/segmentShare), segmentMost) {
		return nil
	}
	return l.begin(s.number + 1)
}

// begin makes a segment to write to.
func (l *rowLog) begin(number uint64) error {
	f, err := os.OpenFile(segmentFile(l.dir, number), os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("making a segment of the local table: %w", err)
	}
	l.segments = append(l.segments, &segment{number: number, file: f})
	return nil
}

func segmentFile(dir string, number uint64) string {
	return filepath.Join(dir, fmt.Sprintf("%08d%s", number, segmentExt))
}

func (l *rowLog) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var errs []error
	for _, s := range l.segments {
		errs = append(errs, s.file.Close())
	}
	l.segments, l.broken = nil, errClosed
	return errors.Join(errs...)
}
