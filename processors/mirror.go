package processors

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lovoo/goka"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/outage"
)

// Store keeps the mirror: Redis. Rows are compared and set by their version, so
// that entries may arrive late, twice, or from two processes.
//
// Beside the rows it keeps a watermark for each partition, the offset up to which
// they are complete, and a cursor for each fill under way. Both are written after
// the rows and with what they were expected to be; one that went back means that
// rows did too.
//
// Every method may answer esclusa.ErrForeignStore: the store is another system's, and
// nothing was written.
type Store interface {
	// Begin makes the store that of a table topic; watermarks of another are dropped.
	Begin(ctx context.Context, topicID string) error
	// Watermarks are the offsets up to which partitions are complete, and the topic
	// they are about.
	Watermarks(ctx context.Context) (esclusa.Watermarks, error)
	// Advance writes entries and moves the partition's watermark from at least expect
	// to to, or answers esclusa.ErrLostWrites. With expect Incomplete there is no
	// watermark to move. Where a row is refused it is an error, and the watermark stays: a
	// watermark that vouched for the row would have it left out when the batch is
	// written again.
	Advance(ctx context.Context, partition int32, expect, to int64, entries []esclusa.Entry) error
	// BeginFill, Fill and FinishFill are a fill: its cursor starts at from, moves
	// like a watermark, and becomes the watermark complete at last.
	BeginFill(ctx context.Context, partition int32, from int64) error
	Fill(ctx context.Context, partition int32, expect, to int64, entries []esclusa.Entry) error
	FinishFill(ctx context.Context, partition int32, expect, complete int64) error
	// Bound tells that all rows of a partition are older than end, for those that were
	// written before the store kept account of that by itself.
	Bound(ctx context.Context, partition int32, end int64) error
	// Empty reports whether the store has no row of a partition.
	Empty(ctx context.Context, partition int32) (bool, error)
	// Drop makes a partition incomplete.
	Drop(ctx context.Context, partition int32) error
	// Sweep removes the partition's rows that are older than below and not kept.
	Sweep(ctx context.Context, partition int32, below int64, keep func(id string) bool) (removed int, err error)
}

// TableTopic reads the table's topic.
type TableTopic interface {
	// Spans are where all of the topic's partitions start and end now.
	Spans(ctx context.Context) (map[int32]esclusa.Span, error)
	// Read hands over the records from one offset to another, in order.
	Read(ctx context.Context, partition int32, from, to int64, handle func([]esclusa.Record) error) error
	// Committed is the offset that the mirror's group has committed; 0 for none.
	Committed(ctx context.Context, partition int32) (int64, error)
}

// MirrorConfig is what a Mirror works with; all of it is required.
type MirrorConfig struct {
	Store   Store
	Table   string // its name
	Topic   TableTopic
	Names   esclusa.Names
	TopicID string // of the table's topic
	Metrics *Metrics
	Log     *slog.Logger
	Now     func() time.Time
}

// Mirror copies the table's topic to the store. The graph writes what arrives;
// Keep watches the store, and fills it again where it lacks rows. The two may
// overlap.
type Mirror struct {
	MirrorConfig

	shown   mirrorMetrics
	answers atomic.Bool // the store answered when it was asked last
	checks  *outage.Watch
	losses  *outage.Watch // of what the store had
	fillers int
	mu      sync.Mutex
	parts   map[int32]*mirrored
	wake    chan struct{}
}

// mirrored is one partition in this process's care.
type mirrored struct {
	watermark atomic.Int64 // as last written or read, or Incomplete; changes under mu

	mu       sync.Mutex // held over every write of the group to the store
	position int64      // everything the group has handed over lies below
	least    int64      // a watermark below this is older than it can be
	checked  bool       // the watermark was compared with what the group had committed
	bounded  bool       // the store has a bound of the rows' versions; of Keep alone
	at       time.Time  // what the store lacks is younger; zero: not measured yet
}

func newMirrored() *mirrored {
	p := &mirrored{}
	p.watermark.Store(esclusa.Incomplete)
	return p
}

// NewMirror returns a Mirror that has no partitions yet.
func NewMirror(cfg MirrorConfig) *Mirror {
	log := cfg.Log.With("table", cfg.Table)
	return &Mirror{
		MirrorConfig: cfg, shown: cfg.Metrics.mirror(cfg.Table), parts: make(map[int32]*mirrored), wake: make(chan struct{}, 1), fillers: fillsAtOnce,
		checks: outage.New(log, slog.LevelWarn, "the mirror cannot be checked, trying again", "the mirror can be checked again"),
		losses: outage.New(log, slog.LevelWarn, "Redis has lost rows; partitions that lack some are filled again", "Redis is complete again"),
	}
}

// Mirrors are the mirrors of several tables, one at least, that one group reads.
type Mirrors []*Mirror

// Graph reads the tables' topics in batches of one partition.
func (all Mirrors) Graph(e Edges) *goka.GroupGraph {
	var edges []goka.Edge
	for _, m := range all {
		edges = append(edges, goka.Input(goka.Stream(m.Names.Table(m.Table)), e.In, m.process))
	}
	return goka.DefineGroup(goka.Group(all[0].Names.MirrorGroup()), edges...)
}

// Assign tells which partitions are in this process's care, of every table.
func (all Mirrors) Assign(partitions []int32) {
	for _, m := range all {
		m.Assign(partitions)
	}
}

// Assign tells which partitions are in this process's care.
func (m *Mirror) Assign(partitions []int32) {
	m.mu.Lock()
	m.parts = make(map[int32]*mirrored)
	for _, p := range partitions {
		m.parts[p] = newMirrored()
	}
	m.mu.Unlock()
	m.nudge()
}

func (m *Mirror) nudge() {
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

func (m *Mirror) part(partition int32) *mirrored {
	m.mu.Lock()
	defer m.mu.Unlock()
	p := m.parts[partition]
	if p == nil {
		p = newMirrored()
		m.parts[partition] = p
	}
	return p
}

// patience is how long a step waits for a store that does not answer, before the
// graph fails and is built again; a step has at most so many records, so that a
// slow store is not taken for one that is away.
const (
	patience = 4 * time.Second
	stepSize = 500
)

func (m *Mirror) process(ctx goka.Context, msg any) {
	for batch := range slices.Chunk(msg.([]esclusa.Record), stepSize) {
		deadline, cancel := context.WithTimeout(ctx.Context(), patience)
		err := m.write(deadline, batch)
		cancel()
		if err != nil {
			ctx.Fail(err)
			return
		}
	}
}

// write puts a batch in the store. The watermark is looked up before the first write:
// it says what need not be written, and what is written without moving it may be
// lost without a trace.
func (m *Mirror) write(ctx context.Context, batch []esclusa.Record) error {
	last := batch[len(batch)-1]
	p := m.part(last.Partition)
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.checked {
		if err := m.check(ctx, last.Partition, p); err != nil && !errors.Is(err, esclusa.ErrForeignStore) {
			return fmt.Errorf("looking at the mirror's watermark: %w", err)
		}
	}
	watermark, next := p.watermark.Load(), last.Next()
	entries := above(watermark, m.entries(batch))
	err := m.Store.Advance(ctx, last.Partition, watermark, next, entries)
	if lacking(err) {
		if p.watermark.Swap(esclusa.Incomplete) != esclusa.Incomplete {
			m.nudge()
		}
		watermark, err = esclusa.Incomplete, nil
	}
	if err != nil {
		return fmt.Errorf("mirroring %s: %w", esclusa.Counted(len(entries), "row"), err)
	}
	p.position, p.least = next, max(p.least, next)
	if watermark != esclusa.Incomplete {
		p.watermark.Store(max(watermark, next))
		p.at = last.Timestamp
	}
	return nil
}

// lacking reports whether the store may lack any rows: it has lost earlier ones, or is
// another system's and has not taken these. A fill brings them all, so that the group
// need not wait for it.
func lacking(err error) bool {
	return errors.Is(err, esclusa.ErrLostWrites) || errors.Is(err, esclusa.ErrForeignStore)
}

// above leaves out what lies below the watermark: it is in the store, or was until its
// marker expired, and would then come back for a moment.
func above(watermark int64, entries []esclusa.Entry) []esclusa.Entry {
	return slices.DeleteFunc(entries, func(e esclusa.Entry) bool { return e.Version < watermark })
}

// entries reads the table's records: of each key the last, in the order of the table. What
// esclusa did not write is left out.
func (m *Mirror) entries(batch []esclusa.Record) []esclusa.Entry {
	out := make([]esclusa.Entry, 0, len(batch))
	place := make(map[string]int, len(batch))
	for i := range batch {
		rec := &batch[i]
		entry, err := ReadEntry(rec)
		if err != nil {
			m.shown.badRows.Inc()
			m.Log.Warn("a record in the table's topic is not a row; it is left out", "table", m.Table, "source", rec.Source().String())
			continue
		}
		if at, again := place[entry.ID]; again {
			out[at].Row = nil
		}
		place[entry.ID] = len(out)
		out = append(out, entry)
	}
	if len(place) == len(out) {
		return out
	}
	return slices.DeleteFunc(out, func(e esclusa.Entry) bool { return e.Row == nil })
}
