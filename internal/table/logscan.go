package table

import (
	"io"
	"slices"
)

func (l *rowLog) tally(erased func(key, value []byte)) (rows int64, err error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.broken != nil {
		return 0, l.broken
	}
	var markers []place
	for _, s := range l.index.slots {
		switch {
		case s.at == 0:
		case s.note.kind() == noteRow:
			rows++
		case s.note.kind() == noteErased:
			markers = append(markers, s.at)
		}
	}
	slices.Sort(markers) // as they lie on disk
	for _, at := range markers {
		key, value, err := l.entry(at)
		if err != nil {
			return 0, err
		}
		erased(key, value)
	}
	return rows, nil
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
		if s.row, s.failed = s.of.get(s.key()); s.row != nil {
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

// walk calls each for every key, once, in the order of the log, until that fails. Neither
// key nor value outlive the call. Writing meanwhile is allowed; whether walk comes to what
// is written is not said: it reads the log to where it ends now. Segments stay meanwhile.
func (l *rowLog) walk(each func(key, value []byte) error) error {
	l.mu.Lock()
	if err := l.flush(); err != nil {
		l.mu.Unlock()
		return err
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
		err = l.counting(s.number, at, entries, func(_, key, value []byte, _ int) error {
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
