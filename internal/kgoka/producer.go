package kgoka

import (
	"sync"

	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kgo"
)

// producer is the face that goka sees as its producer.
type producer struct{ r *Runtime }

func (p producer) Close() error { return nil } // the client ends with consume

func (p producer) Emit(topic, key string, value []byte) *goka.Promise {
	return p.EmitWithHeaders(topic, key, value, nil)
}

// EmitWithHeaders writes a batch that a callback has emitted.
func (p producer) EmitWithHeaders(topic, _ string, value []byte, _ goka.Headers) *goka.Promise {
	promise, finish := goka.NewPromiseWithFinisher()
	batch, err := p.r.out.take(value)
	if err != nil {
		return finish(nil, err)
	}
	for _, rec := range batch {
		rec.Topic = topic
	}
	p.r.outputs.add(topic, len(batch))
	p.r.delivery.produce(batch, nil, func(_ int64, err error) { finish(nil, err) })
	return promise
}

// WriteRows writes rows of one partition into the graph's table. It stands in for goka's
// SetValue, which takes the row of a message's key alone; who calls it keeps the local copy
// too. done is called once, from any goroutine: with why a row is not written, or when all
// are acknowledged. Then a local copy that has these rows has everything up to upTo; -1:
// no further than before.
func (r *Runtime) WriteRows(rows []*kgo.Record, done func(upTo int64, err error)) {
	for _, rec := range rows {
		rec.Topic = r.cfg.Table
	}
	r.delivery.produce(rows, r.foreign.wrote, done)
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
