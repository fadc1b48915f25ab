package table

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// sweeper is how far what is old in the log is cleared away. It goes from the oldest
// segment on, and writes entries that still count again at the log's end; so a removed
// key's entry, which keeps older ones from counting, need not be: there are no older ones.
type sweeper struct {
	oldest uint64 // segment that counts
	at     int64  // in the oldest: what lies before is cleared
}

// The log is cleared when it takes garbageShare times what its live entries do, and a
// part of a segment more; and for each byte written, sweepShare are looked at, so that no
// write waits for long.
const (
	garbageShare  = 2
	garbageSpared = 8 // parts of a segment, of which one
	sweepShare    = 4
)

// reclaim clears some of what is old, after so much was written.
func (l *rowLog) reclaim(written int) error {
	budget := int64(sweepShare * written)
	for budget > 0 && l.walks == 0 && len(l.segments) > 1 && l.total > garbageShare*l.live+l.least/garbageSpared {
		n, err := l.sweep(budget)
		if err != nil {
			l.broken = err
			return err
		}
		budget -= n
	}
	return nil
}

// sweep looks at frames of the oldest segment, for so many bytes or somewhat more, and
// removes it where it has come to its end.
func (l *rowLog) sweep(budget int64) (looked int64, err error) {
	s := l.segments[0]
	b := slices.Grow(l.buf[:0], headBytes)[:headBytes]
	clear(b)
	var moved []staged
	all := framesOf(io.NewSectionReader(s.file, l.clean.at, s.size-l.clean.at))
	all.at = l.clean.at
	for all.at < s.size && all.at-l.clean.at < budget {
		entries, at, err := all.next()
		if err != nil {
			return 0, unexpected(err)
		}
		err = l.counting(s.number, at, entries, func(entry, _, _ []byte, hash uint32, was place) error {
			moved = append(moved, staged{hash: hash, was: was, from: len(b), size: len(entry)})
			b = append(b, entry...)
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	l.buf = b
	looked = all.at - l.clean.at
	done := all.at >= s.size
	if done {
		l.clean = sweeper{oldest: s.number + 1}
	} else {
		l.clean.at = all.at
	}
	if len(moved) > 0 || done { // that it counts no more has to be known before it is gone
		at, err := l.append(b)
		if err == nil {
			err = l.point(at, moved)
		}
		if err != nil {
			return 0, err
		}
	}
	if done {
		return looked, l.removeFirst()
	}
	return looked, nil
}

// counting yields the entries of a frame that the index points to.
func (l *rowLog) counting(segment uint64, at int64, entries []byte, yield func(entry, key, value []byte, hash uint32, at place) error) error {
	for len(entries) > 0 {
		key, value, size, err := readEntry(entries)
		if err != nil {
			return err
		}
		hash, is := l.hash(key), placeOf(segment, at, size)
		if l.index.slot(hash, is) >= 0 {
			if err := yield(entries[:size], key, value, hash, is); err != nil {
				return err
			}
		}
		entries, at = entries[size:], at+int64(size)
	}
	return nil
}

func (l *rowLog) removeFirst() error {
	s := l.segments[0]
	l.segments = l.segments[1:]
	l.total -= s.size
	if err := errors.Join(s.file.Close(), os.Remove(segmentFile(l.dir, s.number))); err != nil {
		return fmt.Errorf("removing a segment of the local table: %w", err)
	}
	return nil
}

// unexpected is the error of what was whole when it was written.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: a segment of the log breaks off", errDamaged)
	}
	return err
}

// walk reads the log from its beginning to where it ends now. Segments stay meanwhile.
func (l *rowLog) walk(each func(key, value []byte) error) error {
	l.mu.Lock()
	if l.broken != nil {
		defer l.mu.Unlock()
		return l.broken
	}
	l.walks++
	var segments []segment
	for _, s := range l.segments {
		segments = append(segments, *s)
	}
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.walks--
	}()
	for _, s := range segments {
		if err := l.walkSegment(s, each); err != nil {
			return err
		}
	}
	return nil
}

func (l *rowLog) walkSegment(s segment, each func(key, value []byte) error) error {
	type entry struct{ key, value []byte }
	var counting []entry
	for all := framesOf(io.NewSectionReader(s.file, 0, s.size)); all.at < s.size; {
		entries, at, err := all.next()
		if err != nil {
			return unexpected(err)
		}
		counting = counting[:0]
		l.mu.RLock()
		err = l.counting(s.number, at, entries, func(_, key, value []byte, _ uint32, _ place) error {
			counting = append(counting, entry{key, value})
			return nil
		})
		l.mu.RUnlock()
		if err != nil {
			return err
		}
		for _, e := range counting {
			if err := each(e.key, e.value); err != nil {
				return err
			}
		}
	}
	return nil
}
