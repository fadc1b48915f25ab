package table

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
)

// openLog opens what is in a directory, or makes it.
func openLog(dir string, least int64, noting func(key, value []byte) note) (engine, error) {
	l := newLog(dir, least, noting)
	if err := l.open(); err != nil {
		return nil, err
	}
	return l, nil
}

// open reads the log. That it breaks off is what a crash leaves: what comes behind it in
// the topic is read again, since how far the copy reaches breaks off with it. Anything
// else is damage.
func (l *rowLog) open() error {
	if err := os.MkdirAll(l.dir, 0o750); err != nil {
		return fmt.Errorf("making the local table: %w", err)
	}
	err := l.files()
	if err == nil {
		err = l.load()
	}
	if err != nil {
		return errors.Join(err, l.close())
	}
	return nil
}

func (l *rowLog) load() error {
	var all frames
	l.index = newIndex(l.keys())
	for i, s := range l.segments {
		if i > 0 && s.number != l.segments[i-1].number+1 { // frames tell only where one comes behind
			return fmt.Errorf("%w: behind segment %d of the log comes %d", errDamaged, l.segments[i-1].number, s.number)
		}
		all.reset(s.file, 0)
		if err := l.replay(&all, s, i == len(l.segments)-1); err != nil {
			return err
		}
	}
	if len(l.segments) == 0 {
		l.clean.oldest = 1
		return l.begin(1)
	}
	if l.frame == 0 {
		l.clean.oldest = l.segments[0].number
	}
	if l.segments[0].number > l.clean.oldest {
		return fmt.Errorf("%w: the log begins with segment %d, not %d", errDamaged, l.segments[0].number, l.clean.oldest)
	}
	for l.segments[0].number < l.clean.oldest { // it was about to be removed
		if err := l.removeFirst(); err != nil {
			return err
		}
	}
	return nil
}

// files opens the segments.
func (l *rowLog) files() error {
	files, err := os.ReadDir(l.dir)
	if err != nil {
		return fmt.Errorf("looking for the log of the local table: %w", err)
	}
	for _, file := range files {
		text, is := strings.CutSuffix(file.Name(), segmentExt)
		number, err := strconv.ParseUint(text, 10, 64)
		if !is || err != nil {
			continue
		}
		f, err := os.OpenFile(segmentFile(l.dir, number), os.O_RDWR, 0)
		if err != nil {
			return fmt.Errorf("opening the log of the local table: %w", err)
		}
		l.segments = append(l.segments, &segment{number: number, file: f})
	}
	slices.SortFunc(l.segments, func(a, b *segment) int { return cmp.Compare(a.number, b.number) })
	return nil
}

// keys is how many keys the log has had when its last segment was begun, 0 where nothing
// tells: the index is made for so many, and grows where there are more.
func (l *rowLog) keys() int {
	for _, s := range slices.Backward(l.segments) {
		var b [headBytes]byte
		if _, err := s.file.ReadAt(b[:], 0); err != nil {
			continue // it was about to be written to
		}
		if h, err := readHead(b[:]); err == nil { // else replay finds that out
			return min(h.keys, l.keysMost())
		}
	}
	return 0
}

// keysMost is how many keys the files have room for, whatever a head says.
func (l *rowLog) keysMost() int {
	size := int64(0)
	for _, s := range l.segments {
		if info, err := s.file.Stat(); err == nil {
			size += info.Size()
		}
	}
	return int(size / entryLeast)
}

// replay reads a segment into the index. Only the last may break off, or be empty.
func (l *rowLog) replay(all *frames, s *segment, last bool) error {
	for {
		entries, at, err := all.next()
		if over := errors.Is(err, io.EOF); over && all.at > 0 || last && (over || errors.Is(err, io.ErrUnexpectedEOF)) {
			s.size = all.at
			l.total += s.size
			return s.file.Truncate(s.size)
		}
		if err == nil && l.frame > 0 && all.head.frame != l.frame+1 {
			err = fmt.Errorf("%w: behind frame %d of the log comes %d", errDamaged, l.frame, all.head.frame)
		}
		if err == nil {
			l.frame, l.clean.oldest, s.size = all.head.frame, all.head.oldest, all.at
			err = l.take(s.number, at, entries)
		}
		if err != nil {
			return unexpected(err)
		}
	}
}

// entering is an entry on its way into the index.
type entering struct {
	to     slot
	key    []byte
	remove bool
}

// take points the index to the entries of a frame.
func (l *rowLog) take(segment uint64, at int64, entries []byte) error {
	var room [enteringMost]entering
	for len(entries) > 0 {
		some := room[:0]
		for len(entries) > 0 && len(some) < len(room) {
			key, value, size, err := readEntry(entries)
			if err != nil {
				return err
			}
			some = append(some, entering{slot{placeOf(segment, at, size), l.hash(key), l.noting(key, value)}, key, value == nil})
			entries, at = entries[size:], at+int64(size)
		}
		l.index.fetch(some)
		for _, e := range some {
			if e.remove {
				if _, err := l.read(e.key, e.to.hash); err != nil {
					return err
				}
			}
			l.point(e.to, e.remove)
		}
	}
	return nil
}

// enteringMost bounds how many entries are looked at together.
const enteringMost = 128
