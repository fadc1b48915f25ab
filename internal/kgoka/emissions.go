package kgoka

import (
	"errors"
	"sync"
	"sync/atomic"

	"github.com/twmb/franz-go/pkg/kgo"
)

// errAbandoned fails what was not acknowledged when a session ended out of order.
var errAbandoned = errors.New("not acknowledged when the session ended")

// emission is one call of delivery.produce.
type emission struct {
	written func(partition int32, offset int64) bool
	done    func(upTo int64, err error)
	left    atomic.Int64
	first   atomic.Pointer[error]
	once    sync.Once
}

func newEmission(records int, written func(int32, int64) bool, done func(int64, error)) *emission {
	e := &emission{written: written, done: done}
	e.left.Store(int64(records))
	return e
}

// acknowledged counts one record, and reports whether it was the last.
func (e *emission) acknowledged(rec *kgo.Record, err error) bool {
	if err != nil {
		e.first.CompareAndSwap(nil, &err)
	}
	whole := err == nil && e.written != nil && e.written(rec.Partition, rec.Offset)
	if e.left.Add(-1) > 0 {
		return false
	}
	bad := e.first.Load()
	switch {
	case bad != nil:
		e.end(-1, *bad)
	case whole:
		e.end(rec.Offset, nil)
	default:
		e.end(-1, nil)
	}
	return true
}

func (e *emission) end(upTo int64, err error) {
	e.once.Do(func() { e.done(upTo, err) })
}

// emissions are those that wait for acknowledgements. goka's cleaning up waits
// for every promise, up to a minute, and the client's closing waits for goka: with
// the brokers away, somebody has to let go.
type emissions struct {
	mu   sync.Mutex
	open map[*emission]struct{}
	over error
}

func (s *emissions) add(e *emission) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over != nil {
		return s.over
	}
	if s.open == nil {
		s.open = make(map[*emission]struct{})
	}
	s.open[e] = struct{}{}
	return nil
}

func (s *emissions) remove(e *emission) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, e)
}

// abandon fails all, and all to come.
func (s *emissions) abandon(err error) {
	s.mu.Lock()
	open := s.open
	s.open, s.over = nil, err
	s.mu.Unlock()
	for e := range open {
		e.end(-1, err)
	}
}
