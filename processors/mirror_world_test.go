package processors

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/lovoo/goka"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/mirror"
)

// awayStore is one that does not answer while away is set.
type awayStore struct {
	Store
	mu    sync.Mutex
	away  bool
	steps int // calls of Advance
	asked int // calls of Watermarks
	swept int // calls of Sweep

	onBegin     func()      // called before
	onBeginFill func(error) // called behind, with the answer
}

func (s *awayStore) count(n *int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*n++
}

func (s *awayStore) Begin(ctx context.Context, topicID string) error {
	if s.onBegin != nil {
		s.onBegin()
	}
	return s.Store.Begin(ctx, topicID)
}

func (s *awayStore) BeginFill(ctx context.Context, partition int32, from int64) error {
	err := s.Store.BeginFill(ctx, partition, from)
	if s.onBeginFill != nil {
		s.onBeginFill(err)
	}
	return err
}

func (s *awayStore) set(away bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.away = away
}

// answer waits as a client of a frozen server does.
func (s *awayStore) answer(ctx context.Context) error {
	s.mu.Lock()
	away := s.away
	s.mu.Unlock()
	if !away {
		return nil
	}
	if _, bounded := ctx.Deadline(); !bounded {
		return errors.New("no answer")
	}
	<-ctx.Done()
	return ctx.Err()
}

func (s *awayStore) Watermarks(ctx context.Context) (esclusa.Watermarks, error) {
	s.count(&s.asked)
	if err := s.answer(ctx); err != nil {
		return esclusa.Watermarks{}, err
	}
	return s.Store.Watermarks(ctx)
}

func (s *awayStore) Sweep(ctx context.Context, partition int32, below int64, keep func(string) bool) (int, error) {
	s.count(&s.swept)
	return s.Store.Sweep(ctx, partition, below, keep)
}

func (s *awayStore) Advance(ctx context.Context, partition int32, expect, to int64, entries []esclusa.Entry) error {
	s.count(&s.steps)
	if err := s.answer(ctx); err != nil {
		return err
	}
	return s.Store.Advance(ctx, partition, expect, to, entries)
}

// memTable is the table's topic in memory.
type memTable struct {
	mu        sync.Mutex
	records   map[int32][]esclusa.Record
	committed map[int32]int64
	silent    bool // Kafka does not answer where the topic ends
	asked     int  // calls of Spans
	bounded   bool // the last that had no answer would not have waited for ever
	// onRead is called before each batch of a fill.
	onRead func(partition int32, batch []esclusa.Record)
	// onSpans is called before each answer of Spans.
	onSpans func()
}

func (t *memTable) Spans(ctx context.Context) (map[int32]esclusa.Span, error) {
	if t.onSpans != nil {
		t.onSpans()
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.asked++
	if t.silent {
		_, t.bounded = ctx.Deadline()
		return nil, errors.New("no answer")
	}
	spans := make(map[int32]esclusa.Span)
	for p := range int32(testPartitions) {
		spans[p] = esclusa.Span{To: t.end(p)}
	}
	return spans, nil
}

func (t *memTable) end(partition int32) int64 { return int64(len(t.records[partition])) }

func (t *memTable) Committed(_ context.Context, partition int32) (int64, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.committed[partition], nil
}

func (t *memTable) Read(ctx context.Context, partition int32, from, to int64, handle func([]esclusa.Record) error) error {
	const size = 3
	for from < to {
		next := min(from+size, to)
		t.mu.Lock()
		batch := t.records[partition][from:next:next]
		onRead := t.onRead
		t.mu.Unlock()
		if onRead != nil {
			onRead(partition, batch)
		}
		if err := errors.Join(ctx.Err(), handle(batch)); err != nil {
			return err
		}
		from = next
	}
	return nil
}

func (t *memTable) commit(partition int32, at int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.committed[partition] = at
}

func (t *memTable) add(partition int32, rec esclusa.Record) esclusa.Record {
	t.mu.Lock()
	defer t.mu.Unlock()
	rec.Topic, rec.Partition, rec.Offset = names.Table("customers"), partition, int64(len(t.records[partition]))
	rec.Timestamp = noon
	t.records[partition] = append(t.records[partition], rec)
	return rec
}

// mirrorWorld is a Mirror between a table in memory and a Redis.
type mirrorWorld struct {
	*Mirror
	t     *testing.T
	table *memTable
	store *awayStore
	redis *miniredis.Miniredis
	clock *clock
	reg   *prometheus.Registry
}

func newWorld(t *testing.T, assigned ...int32) *mirrorWorld {
	t.Helper()
	srv := miniredis.RunT(t)
	store := storeOf(t, srv, names.Prefix)
	w := &mirrorWorld{
		t: t, redis: srv, clock: &clock{noon}, store: &awayStore{Store: store},
		table: &memTable{records: make(map[int32][]esclusa.Record), committed: make(map[int32]int64)},
	}
	w.start("topic-1", assigned...)
	return w
}

// storeOf is the store of the system with the prefix.
func storeOf(t *testing.T, srv *miniredis.Miniredis, prefix string) *mirror.Table {
	t.Helper()
	owner := mirror.Owner{Cluster: "cluster-1", Prefix: prefix}
	store, err := mirror.Open(mirror.Options{URL: "redis://" + srv.Addr(), Owner: owner, Partitions: testPartitions})
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	return store.Table("customers", "customer")
}

// start is a new process on the same Redis and table.
func (w *mirrorWorld) start(topicID string, assigned ...int32) {
	metrics, reg := newMetrics(w.t)
	w.reg = reg
	w.Mirror = NewMirror(MirrorConfig{
		Store: w.store, Table: "customers", Topic: w.table, Names: names, TopicID: topicID, Metrics: metrics, Log: quiet, Now: w.clock.now,
	})
	w.Assign(assigned)
}

// id is the nth customer id that lies in the partition.
func id(partition int32, n int) string {
	for i := 0; ; i++ {
		id := strconv.Itoa(i)
		if esclusa.PartitionOf([]byte(id), testPartitions) != partition {
			continue
		}
		if n--; n < 0 {
			return id
		}
	}
}

// inTopic is the record of a row in the table's topic.
func inTopic(topic, key string, stored []byte, offset int64) esclusa.Record {
	line, doc := esclusa.SplitRow(stored)
	return esclusa.Record{Topic: topic, Key: []byte(key), Value: doc, Headers: []esclusa.Header{{Key: esclusa.HeaderRow, Value: line}}, Offset: offset}
}

func rowOf(doc string, offset int64) *esclusa.Row {
	var body []byte
	if doc != "" {
		body = []byte(doc)
	}
	return (&esclusa.Row{}).Apply(body, esclusa.Source{Topic: "datatype", Partition: 1, Offset: offset}, noon, "epoch")
}

// put adds a row to the table; without a document, an erasure.
func (w *mirrorWorld) put(partition int32, id, doc string) esclusa.Record {
	return w.table.add(partition, inTopic("", id, rowOf(doc, w.table.end(partition)).Append(nil), 0))
}

// rows adds n rows of as many customers.
func (w *mirrorWorld) rows(partition int32, n int) []esclusa.Record {
	var out []esclusa.Record
	for i := range n {
		out = append(out, w.put(partition, id(partition, i), "doc "+strconv.Itoa(i)))
	}
	return out
}

// deliver hands a batch over as the group does.
func (w *mirrorWorld) deliver(batch ...esclusa.Record) {
	w.t.Helper()
	must(w.t, w.write(w.t.Context(), batch))
}

func (w *mirrorWorld) mustLook() {
	w.t.Helper()
	must(w.t, w.look(w.t.Context()))
}

func (w *mirrorWorld) wantDoc(id, want string) {
	w.t.Helper()
	if got := w.redis.HGet("customer:"+id, "doc"); got != want {
		w.t.Errorf("Redis has %q for customer %s, want %q", got, id, want)
	}
}

// wantWatermark takes "" for none.
func (w *mirrorWorld) wantWatermark(partition int32, want string) {
	w.t.Helper()
	if got := w.redis.HGet("esclusa:mirror:customers", strconv.Itoa(int(partition))); got != want {
		w.t.Errorf("the watermark of partition %d is %q, want %q", partition, got, want)
	}
}

func (w *mirrorWorld) setWatermark(partition int32, to string) {
	w.redis.HSet("esclusa:mirror:customers", strconv.Itoa(int(partition)), to)
}

func (w *mirrorWorld) wantComplete(want bool) {
	w.t.Helper()
	if got := w.Complete(); got != want {
		w.t.Errorf("complete is %v, want %v", got, want)
	}
}

func (w *mirrorWorld) wantMetric(name string, want float64) {
	w.t.Helper()
	if got := metric(w.t, w.reg, name); got != want {
		w.t.Errorf("%s is %v, want %v", name, got, want)
	}
}

// metric is the value of a metric, or the sum over its labels.
func metric(t *testing.T, reg *prometheus.Registry, name string) (sum float64) {
	t.Helper()
	families, err := reg.Gather()
	must(t, err)
	for _, f := range families {
		if f.GetName() != name {
			continue
		}
		for _, m := range f.GetMetric() {
			sum += m.GetCounter().GetValue() + m.GetGauge().GetValue()
		}
		return sum
	}
	t.Fatalf("there is no metric %s", name)
	return 0
}

// graphContext is goka's context as far as the mirror's callback uses it.
type graphContext struct {
	unused
	with   func() context.Context
	failed error
}

type unused struct{ goka.Context }

func (c *graphContext) Context() context.Context { return c.with() }
func (c *graphContext) Fail(err error)           { c.failed = err }
func (c *graphContext) Partition() int32         { return 0 }
