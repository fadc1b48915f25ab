package table

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// sweeper is how far what is old in the log is cleared away. It goes from the oldest
// segment on, and writes entries that still count again at the log's end; so a removed
// key's entry, which keeps older ones from counting, need not be: there are no older ones.
type sweeper struct {
	oldest uint64 // segment that counts
	at     int64  // in the oldest: what lies before is cleared

	frames frames // what follows is kept for its memory
	buf    []byte
	moved  []moving
}

// moving is an entry that still counts.
type moving struct {
	hash uint64
	was  place
	from int // in the frame
}

// The log is cleared when it takes garbageShare times what its live entries do, and a
// part of a segment more; and for each byte written, sweepShare are looked at, so that no
// write waits for long.
const (
	garbageShare  = 2
	garbageSpared = 8 // parts of a segment, of which one
	sweepShare    = 4
	sweepMost     = 256 << 10 // at once: what counts of it is in memory
)

// reclaim clears some of what is old, after so much was written.
func (l *rowLog) reclaim(written int) error {
	budget := int64(sweepShare * written)
	for budget > 0 && l.walks == 0 && len(l.segments) > 1 && l.total > garbageShare*l.live+l.least/garbageSpared {
		n, err := l.sweep(min(budget, sweepMost))
		if err != nil {
			l.broken = err
			return err
		}
		budget -= n
	}
	return nil
}

// sweep looks at frames of the oldest segment, for so many bytes or somewhat more, and
// removes it where it has come to its end. There is no tail.
func (l *rowLog) sweep(budget int64) (looked int64, err error) {
	s := l.segments[0]
	c := &l.clean
	c.frames.reset(io.NewSectionReader(s.file, c.at, s.size-c.at), c.at)
	b, moved := c.buf[:0], c.moved[:0]
	b = append(b, make([]byte, headBytes)...)
	for c.frames.at < s.size && c.frames.at-c.at < budget {
		entries, at, err := c.frames.next()
		if err != nil {
			return 0, unexpected(err)
		}
		err = l.counting(s.number, at, entries, func(entry, _, _ []byte, i int) error {
			moved = append(moved, moving{l.index.slots[i].hash, l.index.slots[i].at, len(b)})
			b = append(b, entry...)
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	c.buf, c.moved = b, moved
	looked, c.at = c.frames.at-c.at, c.frames.at
	done := c.at >= s.size
	if done {
		c.oldest, c.at = s.number+1, 0
	}
	if len(moved) > 0 || done { // that it counts no more has to be known before it is gone
		if err := l.move(b, moved); err != nil {
			return 0, err
		}
	}
	if done {
		return looked, l.removeFirst()
	}
	return looked, nil
}

// move writes a frame with entries that the index points to, and lets it point there.
func (l *rowLog) move(frame []byte, moved []moving) error {
	if err := l.room(); err != nil {
		return err
	}
	at, err := l.append(frame)
	if err != nil {
		return err
	}
	for _, m := range moved {
		s := &l.index.slots[l.index.pointing(m.hash, m.was)]
		s.at = placeOf(at.segment(), at.offset()+int64(m.from), 0) | m.was&(1<<sizeBits-1)
	}
	return nil
}

// counting yields the entries of a frame that the index points to, and from which slot.
func (l *rowLog) counting(segment uint64, at int64, entries []byte, yield func(entry, key, value []byte, slot int) error) error {
	for len(entries) > 0 {
		key, value, size, err := readEntry(entries)
		if err != nil {
			return err
		}
		if i := l.index.pointing(l.hash(key), placeOf(segment, at, size)); i >= 0 {
			if err := yield(entries[:size], key, value, i); err != nil {
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
