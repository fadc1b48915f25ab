package views

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
	"github.com/esclusa/esclusa/internal/lineage"
	"github.com/esclusa/esclusa/internal/testing/leaks"
	"github.com/esclusa/esclusa/schemas"
)

func TestMain(m *testing.M) { leaks.Main(m) }

const grupo = `{"id_cliente":"10","nombre":"Grupo 3","edad":1,"promocion":"20% de descuento"}`

var (
	errAway = errors.New("away")
	at      = time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC)
)

// world is what stands behind the counter, in memory: one ingress partition,
// and a mirror that, unless told otherwise, holds what was sent at once.
type world struct {
	mu        sync.Mutex
	sent      []*esclusa.Record
	away      bool // Kafka does not acknowledge
	slow      bool // nothing is routed, nothing reaches the mirror
	mirror    copied
	table     copied
	past      []pastRow
	feed      *Feed
	alertFeed *AlertFeed
	topic     []schemas.ReadAlert // of alerts
	became    func(ctx context.Context, at esclusa.Place) (*lineage.Report, error)
	scanning  func(*schemas.ReadAlert) // before one is handed over
	unread    error                    // once all of them were read
	ends      []int64                  // of the table's topic, beyond what has arrived here; nil: nobody knows
	next      *esclusa.Record
	nextErr   error
	asked     []string // datatype/group of every Next
	judged    func(ctx context.Context, q *WhatIfQuery, progress func(done, all int64)) (json.RawMessage, error)
	alerts    *AlertLog
	board     *alertgroups.Board
	decided   map[string]alertgroups.Decision // about alert groups
	resent    map[string]int64                // of alert groups, how many alerts
	kept      map[string]*esclusa.Alert       // by their places
	came      []esclusa.Header                // with which all of them came
	undecided error
	redriver  redriving
	untold    bool // the journal, or the groups
	deeds     []Deed
	journal   []string // its entries, in JSON
	journalIs func(*JournalQuery) error
	ready     []Condition
	reg       *prometheus.Registry
	logged    strings.Builder
	counter   http.Handler
}

// copied is a copy of the table.
type copied struct {
	mu       sync.Mutex
	rows     map[string]esclusa.Mirrored
	complete bool
	away     bool
	behind   bool // it never catches up
	listed   int  // rows that List told of
}

func (s *copied) Get(_ context.Context, id string) (esclusa.Mirrored, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.away {
		return esclusa.Mirrored{}, errAway
	}
	m := s.rows[id]
	m.Complete = s.complete
	return m, nil
}

func (s *copied) Lookup(ctx context.Context, keys []string, each func(int, esclusa.Mirrored) bool) error {
	if s.behind {
		<-ctx.Done()
		return ctx.Err()
	}
	for i, key := range keys {
		m, err := s.Get(ctx, key)
		if err == nil && !m.Complete {
			err = esclusa.ErrIncomplete
		}
		if err != nil {
			return err
		}
		if !each(i, m) {
			break
		}
	}
	return nil
}

func (s *copied) Peek(keys []string, each func(int, esclusa.Mirrored) bool) error {
	for i, key := range keys {
		m, err := s.Get(context.Background(), key)
		if err == nil && !m.Complete {
			err = esclusa.ErrIncomplete
		}
		if err != nil || !each(i, m) {
			return err
		}
	}
	return nil
}

func (s *copied) List(ctx context.Context, prefix, after string, limit int, each func(*esclusa.Entry) bool) (next string, err error) {
	s.mu.Lock()
	keys := slices.Sorted(maps.Keys(s.rows))
	s.mu.Unlock()
	keys = slices.DeleteFunc(keys, func(k string) bool { return !strings.HasPrefix(k, prefix) || k <= after || s.rows[k].Row.Erased() })
	err = s.Lookup(ctx, keys, func(i int, m esclusa.Mirrored) bool {
		if i == limit {
			next = keys[i-1]
			return false
		}
		s.listed++
		return each(&esclusa.Entry{ID: keys[i], Version: m.Version, Row: m.Row})
	})
	if !s.complete {
		err = esclusa.ErrIncomplete
	}
	return next, err
}

// put stores a row; a nil doc is the marker of an erasure.
func (s *copied) put(id string, doc []byte, src esclusa.Source, version int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows[id] = esclusa.Mirrored{Row: &esclusa.Row{Doc: doc, Source: src, Time: at}, Version: version}
}

func (w *world) Send(_ context.Context, rec *esclusa.Record) (esclusa.Source, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.away {
		return esclusa.Source{}, errAway
	}
	src := source(3, int64(len(w.sent)))
	w.sent = append(w.sent, rec)
	if !w.slow {
		w.mirror.put(string(rec.Key), rec.Value, src, src.Offset)
	}
	return src, nil
}

func (w *world) SendAll(ctx context.Context, recs []*esclusa.Record, sent func(int, esclusa.Source, error)) {
	for i, rec := range recs {
		src, err := w.Send(ctx, rec)
		sent(i, src, err)
	}
}

func (w *world) WaitRouted(ctx context.Context, _ esclusa.Source) error {
	if !w.slow {
		return nil
	}
	<-ctx.Done()
	return ctx.Err()
}

func (w *world) Next(ctx context.Context, _, datatype, group string) (*esclusa.Record, error) {
	w.asked = append(w.asked, datatype+"/"+group)
	if w.next == nil && w.nextErr == nil {
		<-ctx.Done()
	}
	return w.next, w.nextErr
}

// Decide takes the decision where it is based on the one that holds.
func (w *world) Decide(_ context.Context, group string, d alertgroups.Decision) error {
	of, ok := w.decided[group]
	switch {
	case w.undecided != nil:
		return w.undecided
	case !ok && d.Offset != alertgroups.NoDecision:
		return &alertgroups.Conflict{}
	case ok && d.Offset != of.Offset:
		return &alertgroups.Conflict{Current: &of}
	}
	d.Offset, d.Time = d.Offset+7, "2026-01-02T03:04:05.006Z"
	if w.decided == nil {
		w.decided = make(map[string]alertgroups.Decision)
	}
	w.decided[group] = d
	return nil
}

func (w *world) Known() bool { return !w.untold }

func (w *world) Alert(_ context.Context, partition int32, offset int64) (*schemas.ReadAlert, error) {
	a := w.kept[esclusa.Place{Partition: partition, Offset: offset}.String()]
	if a == nil {
		return nil, w.undecided
	}
	return &schemas.ReadAlert{Alert: a, Record: &esclusa.Record{Partition: partition, Offset: offset, Headers: w.came}}, w.undecided
}

// Entries tells entries of any kind, whose offsets are those of the list.
func (w *world) Entries(_ context.Context, q *JournalQuery) (entries []json.RawMessage, next int64, err error) {
	if w.journalIs != nil {
		if err := w.journalIs(q); err != nil {
			return nil, 0, err
		}
	}
	for _, text := range w.journal {
		entries = append(entries, json.RawMessage(text))
	}
	if q.Newest {
		if q.Before >= 0 {
			entries = entries[:q.Before]
		}
		next = int64(max(0, len(entries)-q.Limit))
		entries = slices.Clone(entries[next:])
		if slices.Reverse(entries); next == 0 {
			next = -1
		}
		return entries, next, nil
	}
	entries = entries[q.After+1:]
	if len(entries) > q.Limit {
		return entries[:q.Limit], q.After + int64(q.Limit), nil
	}
	return entries, -1, nil
}

func (w *world) did(d *Deed) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.deeds = append(w.deeds, *d)
}

func newWorld() *world {
	w := &world{
		mirror: copied{rows: map[string]esclusa.Mirrored{}, complete: true},
		table:  copied{rows: map[string]esclusa.Mirrored{}, complete: true},
		alerts: NewAlertLog(nil),
		reg:    prometheus.NewRegistry(),
	}
	w.board = alertgroups.NewBoard(alertgroups.Standing{
		Ingress: esclusa.DefaultPrefix, TopicID: func(string) string { return "" }, Now: func() time.Time { return at },
		Decided: func(group string) (alertgroups.Decision, bool) { d, ok := w.decided[group]; return d, ok },
		Resent:  func(group string) int64 { return w.resent[group] },
	})
	w.ends = make([]int64, 2)
	cfg := FeedConfig{Topic: "T", Partitions: 2, Covers: w.covers, Ready: func() bool { return w.table.complete }, At: func(int32) int64 { return 0 }}
	w.feed, w.alertFeed = NewFeed(cfg, w), NewAlertFeed(cfg, nil)
	return w
}

func (w *world) covers(_ context.Context, partition int32, offset int64) (bool, error) {
	if w.ends == nil {
		return false, errAway
	}
	return offset < w.ends[partition], nil
}

// pastRow is a record of the table's topic.
type pastRow struct {
	partition int32
	offset    int64
	key       string
	row       *esclusa.Row
}

// WhatIf is Past's.
func (w *world) WhatIf(ctx context.Context, q *WhatIfQuery, progress func(done, all int64)) (json.RawMessage, error) {
	return w.judged(ctx, q, progress)
}

// Read is History's.
func (w *world) Read(ctx context.Context, from, to []int64, each func(int32, int64, string, *esclusa.Row) error) error {
	w.mu.Lock()
	past := w.past
	w.mu.Unlock()
	for _, r := range past {
		if r.offset < from[r.partition] || r.offset >= to[r.partition] {
			continue
		}
		if err := cmp.Or(ctx.Err(), each(r.partition, r.offset, r.key, r.row)); err != nil {
			return err
		}
	}
	return nil
}

// Scan is AlertTopic's.
func (w *world) Scan(ctx context.Context, spans map[int32]esclusa.Span, each func(*schemas.ReadAlert) error) error {
	w.mu.Lock()
	topic := w.topic
	w.mu.Unlock()
	for i := range topic {
		rec := topic[i].Record
		if span := spans[rec.Partition]; rec.Offset < span.From || rec.Offset >= span.To {
			continue
		}
		if w.scanning != nil {
			w.scanning(&topic[i])
		}
		if err := cmp.Or(ctx.Err(), each(&topic[i])); err != nil {
			return err
		}
	}
	return w.unread
}

// Within is AlertTopic's, without bounds.
func (w *world) Within(context.Context, time.Time, time.Time) (map[int32]esclusa.Span, error) {
	const all = 1 << 40
	return map[int32]esclusa.Span{0: {To: all}, 1: {To: all}}, nil
}

// Source is Sources'.
func (w *world) Source(ctx context.Context, at esclusa.Place) (*lineage.Report, error) {
	return w.became(ctx, at)
}

// refuses is an alert that arrives.
func (w *world) refuses(partition int32, offset int64, change func(*esclusa.Alert)) {
	a := alertAt(int(offset))
	if change != nil {
		change(a)
	}
	rec := &esclusa.Record{Partition: partition, Offset: offset, Timestamp: at.Add(time.Duration(offset) * time.Second)}
	w.mu.Lock()
	w.topic = append(w.topic, schemas.ReadAlert{Alert: a, Record: rec})
	w.mu.Unlock()
	w.alertFeed.Add(a, rec)
}

// change is a record of the table that arrives.
func (w *world) change(partition int32, offset int64, key string, doc []byte) {
	row := &esclusa.Row{Doc: doc, Source: source(partition, offset), Time: at}
	w.mu.Lock()
	w.past = append(w.past, pastRow{partition, offset, key, row})
	w.mu.Unlock()
	w.feed.Add(partition, offset, key, row)
}

var catalogue = sync.OnceValues(func() (*schemas.Catalogue, error) { return schemas.Embedded(schemas.DefaultLimits()) })

func (w *world) config(t testing.TB) Config {
	t.Helper()
	c, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	return Config{
		Operations: Operations{
			Ready:    func() []Condition { return w.ready },
			Registry: w.reg,
			Logger:   slog.New(slog.NewTextHandler(&w.logged, &slog.HandlerOptions{Level: slog.LevelDebug})),
		},
		Catalogue: c, Names: esclusa.Names{Prefix: esclusa.DefaultPrefix},
		Sender: w, Progress: w, Reader: w, Alerts: w.alerts, AlertFeed: w.alertFeed, AlertTopic: w, Sources: w, AlertGroups: w.board, Decider: w, Redriver: &w.redriver, Past: w, Journal: w, Deed: w.did,
		Tables: map[string]Table{"customers": {Datatype: "customer", Mirror: &w.mirror, Local: &w.table, Feed: w.feed}},
	}
}

// handler is the counter in front of this world, one for each world.
func (w *world) handler(t testing.TB) http.Handler {
	t.Helper()
	if w.counter == nil {
		w.counter = counterOf(t, w.config(t))
	}
	return w.counter
}

// counterOf is the counter that stands on cfg.
func counterOf(t testing.TB, cfg Config) http.Handler {
	t.Helper()
	h, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func source(partition int32, offset int64) esclusa.Source {
	return esclusa.Source{Topic: esclusa.DefaultPrefix, Partition: partition, Offset: offset}
}
