package kgoka

import (
	"errors"
	"sync"
	"sync/atomic"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kgo"
)

// errAbandoned fails what was not acknowledged when a session ended out of order.
var errAbandoned = errors.New("not acknowledged when the session ended")

// emission is one call of Emit: some records and a promise.
type emission struct {
	written func(partition int32, offset int64) bool // see delivery.produce
	finish  goka.PromiseFinisher
	left    atomic.Int64
	first   atomic.Pointer[error]
	once    sync.Once
}

func newEmission(records int, written func(int32, int64) bool, finish goka.PromiseFinisher) *emission {
	e := &emission{written: written, finish: finish}
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
		e.end(nil, *bad)
	case whole:
		e.end(&sarama.ProducerMessage{Topic: rec.Topic, Partition: rec.Partition, Offset: rec.Offset}, nil)
	default:
		e.end(nil, nil)
	}
	return true
}

func (e *emission) end(m *sarama.ProducerMessage, err error) {
	e.once.Do(func() { e.finish(m, err) })
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
		e.end(nil, err)
	}
}
