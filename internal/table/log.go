package table

import (
	"bytes"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// rowLog is the engine of a role's own copy: a log of changes in segments, and in memory
// an index of where each key's last entry is. A look-up is one read of a file, or none
// for a key that is not there; a write is an append. The index is read from the log when
// that is opened. Keys have no order: what needs one has to sort them.
type rowLog struct {
	dir   string
	least int64               // bytes of a segment
	hash  func([]byte) uint32 // of a key, for the index

	mu       sync.RWMutex
	index    *index
	segments []*segment // in the order of their numbers, which have no gap; the last is written to
	total    int64      // bytes of the segments
	live     int64      // of entries in the index, or up to an eighth more
	frame    uint64     // number of the last
	clean    sweeper
	walks    int // under way: no segment is removed
	buf      []byte
	staged   []staged
	broken   error // what is on disk and the index may differ
}

type segment struct {
	number uint64
	file   *os.File
	size   int64
}

var errClosed = errors.New("the local table is closed")

// staged is a change that is being written.
type staged struct {
	hash   uint32
	was    place
	from   int // in the buffer
	key    []byte
	size   int
	remove bool
}

const (
	segmentBytes = 8 << 20 // of a segment at least
	segmentMost  = 1 << 30
	segmentShare = 16 // of the log, of which a segment has one: not too many files are open
	segmentExt   = ".rows"
)

// newLog has not been opened yet.
func newLog(dir string, least int64) *rowLog {
	seed := maphash.MakeSeed()
	return &rowLog{
		dir: dir, least: least, index: newIndex(),
		hash: func(key []byte) uint32 { return uint32(maphash.Bytes(seed, key)) },
	}
}

func (l *rowLog) segment(number uint64) *segment { return l.segments[number-l.segments[0].number] }

func (l *rowLog) active() *segment { return l.segments[len(l.segments)-1] }

func (l *rowLog) get(key []byte) ([]byte, place, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.broken != nil {
		return nil, 0, l.broken
	}
	slot, value, err := l.find(key, l.hash(key))
	if slot < 0 || err != nil {
		return nil, 0, err
	}
	return value, l.index.ats[slot], nil
}

// find is where the index has a key, -1 for nowhere.
func (l *rowLog) find(key []byte, hash uint32) (slot int, value []byte, err error) {
	for i := range l.index.same(hash) {
		of, value, err := l.entry(l.index.ats[i])
		if err != nil {
			return -1, nil, err
		}
		if bytes.Equal(of, key) {
			return i, value, nil
		}
	}
	return -1, nil, nil
}

func (l *rowLog) entry(at place) (key, value []byte, err error) {
	b := make([]byte, at.size())
	n, err := l.segment(at.segment()).file.ReadAt(b, at.offset())
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, fmt.Errorf("reading a row of the local table: %w", err)
	}
	key, value, _, err = readEntry(b[:n])
	return key, value, err
}

func (l *rowLog) write(changes iter.Seq[change]) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.broken != nil {
		return l.broken
	}
	b, all := slices.Grow(l.buf[:0], headBytes)[:headBytes], l.staged[:0]
	clear(b)
	for c := range changes {
		from := len(b)
		b = appendEntry(b, c.key, c.value)
		keyFrom := len(b) - len(c.value) - len(c.key)
		all = append(all, staged{l.hash(c.key), c.was, from, b[keyFrom : keyFrom+len(c.key)], len(b) - from, c.value == nil})
	}
	l.buf, l.staged = b, all
	at, err := l.append(b)
	if err == nil {
		err = l.point(at, all)
	}
	if err == nil {
		err = l.reclaim(len(b))
	}
	return err
}

// append writes a frame, whose head it fills in, and returns where it lies.
func (l *rowLog) append(frame []byte) (place, error) {
	s := l.active()
	if s.size >= min(max(l.least, l.total/segmentShare), segmentMost) {
		if err := l.begin(s.number + 1); err != nil {
			return 0, err
		}
		s = l.active()
	}
	head{len(frame) - headBytes, l.frame + 1, l.clean.oldest}.put(frame)
	if _, err := s.file.WriteAt(frame, s.size); err != nil {
		return 0, fmt.Errorf("writing to the log of the local table: %w", errors.Join(err, s.file.Truncate(s.size)))
	}
	l.frame++
	at := placeOf(s.number, s.size, 0)
	s.size += int64(len(frame))
	l.total += int64(len(frame))
	return at, nil
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

// point lets the index point to what was written. Where it is not known where a key was,
// and something has its hash, that has to be read.
func (l *rowLog) point(frame place, all []staged) (err error) {
	defer func() { l.broken = err }()
	for i := range all {
		s := &all[i]
		at := placeOf(frame.segment(), frame.offset()+int64(s.from), s.size)
		slot := -1
		if s.was != 0 {
			slot = l.index.slot(s.hash, s.was)
		}
		if slot < 0 {
			if slot, _, err = l.find(s.key, s.hash); err != nil {
				return err
			}
		}
		l.set(slot, s.hash, 0, at, s.remove)
	}
	return nil
}

// set moves what is in a slot, -1 for none, to a place, or removes it.
func (l *rowLog) set(slot int, hash uint32, more uint64, at place, remove bool) {
	if slot >= 0 {
		l.live -= int64(l.index.ats[slot].size())
	}
	switch {
	case !remove:
		l.live += int64(at.size())
		if slot >= 0 {
			l.index.ats[slot] = at
		} else {
			l.index.add(hash, more, at)
		}
	case slot >= 0:
		l.index.drop(slot)
	}
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

// scan sorts the keys: what asks for an order often is better off with another engine.
func (l *rowLog) scan(from, to string) cursor {
	var keys []string
	err := l.walk(func(key, _ []byte) error {
		if k := string(key); k >= from && (to == "" || k < to) {
			keys = append(keys, k)
		}
		return nil
	})
	slices.Sort(keys)
	return &sorted{of: l, keys: keys, failed: err, at: -1}
}

// sorted is a cursor over keys.
type sorted struct {
	of     *rowLog
	keys   []string
	at     int
	row    []byte
	failed error
}

func (s *sorted) next() bool {
	for s.failed == nil && s.at+1 < len(s.keys) {
		s.at++
		if s.row, _, s.failed = s.of.get(s.key()); s.row != nil {
			return true
		}
	}
	return false
}

func (s *sorted) seek(key string) bool {
	i, _ := slices.BinarySearch(s.keys, key)
	s.at = i - 1
	return s.failed == nil && i < len(s.keys)
}

func (s *sorted) key() []byte   { return []byte(s.keys[s.at]) }
func (s *sorted) value() []byte { return s.row }
func (s *sorted) err() error    { return s.failed }
func (s *sorted) release()      {}
