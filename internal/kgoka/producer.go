package kgoka

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa/internal/kafka"
)

// producer is the face that goka sees as its producer.
type producer struct{ r *Runtime }

func (p producer) Close() error { return nil } // the client ends with consume

func (p producer) Emit(topic, key string, value []byte) *goka.Promise {
	return p.EmitWithHeaders(topic, key, value, nil)
}

// EmitWithHeaders produces a batch to an output, or a row to the table. The
// promise ends when every record of it is acknowledged, with the first error if
// there was one; in a transaction it ends at once.
func (p producer) EmitWithHeaders(topic, key string, value []byte, _ goka.Headers) *goka.Promise {
	if batch, err := p.r.out.take(value); err == nil {
		for i := range batch {
			batch[i].Topic = topic
		}
		p.r.outputs.add(topic, len(batch))
		return p.produce(kafka.ToClient(batch))
	}
	return p.produce([]*kgo.Record{p.row(topic, key, value)})
}

// reached is the offset of a record that was written, as goka is to know it: of a
// row it notes that the local copy has everything up to there.
func (r *Runtime) reached(rec *kgo.Record) int64 {
	if rec.Topic != r.cfg.Table {
		return rec.Offset
	}
	return r.strays.wrote(rec.Partition, rec.Offset)
}

// row is a record of the table's topic.
func (p producer) row(topic, key string, value []byte) *kgo.Record {
	rec := &kgo.Record{Topic: topic, Key: []byte(key), Value: value}
	if p.r.cfg.SplitRow != nil {
		header, doc := p.r.cfg.SplitRow(value)
		rec.Headers, rec.Value = []kgo.RecordHeader{{Key: p.r.cfg.RowHeader, Value: header}}, doc
	}
	return rec
}

func (p producer) produce(recs []*kgo.Record) *goka.Promise {
	promise, finish := goka.NewPromiseWithFinisher()
	if tx, ok := p.r.commits.(*transactions); ok {
		// What matters is that the records are part of the transaction: its end
		// tells whether they were written.
		for _, rec := range recs {
			p.r.client.Produce(context.Background(), rec, tx.acknowledged)
		}
		return finish(nil, nil)
	}
	if len(recs) == 0 {
		return finish(nil, nil)
	}
	e := &emission{finish: func(m *sarama.ProducerMessage, err error) { finish(m, err) }}
	e.left.Store(int64(len(recs)))
	if err := p.r.emitted.add(e); err != nil {
		return finish(nil, err)
	}
	done := func(rec *kgo.Record, err error) {
		if err == nil {
			rec.Offset = p.r.reached(rec)
		}
		if e.acknowledged(rec, err) {
			p.r.emitted.remove(e)
		}
	}
	for _, rec := range recs {
		p.r.client.Produce(context.Background(), rec, done)
	}
	return promise
}

// perTopic counts the records of a round's outputs, by topic.
type perTopic struct {
	mu sync.Mutex
	n  map[string]int
}

func (t *perTopic) add(topic string, n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.n == nil {
		t.n = make(map[string]int)
	}
	t.n[topic] += n
}

// take returns the counts and starts again.
func (t *perTopic) take() map[string]int {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := t.n
	t.n = nil
	return n
}

// errAbandoned fails what was not acknowledged when a session ended out of order.
var errAbandoned = errors.New("not acknowledged when the session ended")

// emission is one call of Emit: some records and a promise.
type emission struct {
	finish func(*sarama.ProducerMessage, error)
	left   atomic.Int64
	first  atomic.Pointer[error]
	once   sync.Once
}

// acknowledged counts one record, and reports whether it was the last.
func (e *emission) acknowledged(rec *kgo.Record, err error) bool {
	if err != nil {
		e.first.CompareAndSwap(nil, &err)
	}
	if e.left.Add(-1) > 0 {
		return false
	}
	if bad := e.first.Load(); bad != nil {
		e.end(nil, *bad)
	} else {
		e.end(&sarama.ProducerMessage{Topic: rec.Topic, Partition: rec.Partition, Offset: rec.Offset}, nil)
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
