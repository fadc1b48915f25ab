package processors

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/esclusa/esclusa"
)

// fillsAtOnce is how many partitions are filled at the same time. One alone waits for Redis
// and Kafka in turns; from four on Redis is busy, and what is read ahead takes memory.
const fillsAtOnce = 4

// fills are those of one look at the store.
type fills struct {
	*Mirror
	mu      sync.Mutex // held over a look at the other partitions
	watched time.Time
}

// fillAll fills what is incomplete.
func (m *Mirror) fillAll(ctx context.Context) error {
	f := &fills{Mirror: m, watched: m.Now()}
	parts := m.inCare()
	due := make(chan int32, len(parts))
	for _, id := range slices.Sorted(maps.Keys(parts)) {
		due <- id
	}
	close(due)
	failed := make([]error, m.fillers)
	var all sync.WaitGroup
	for i := range failed {
		all.Go(func() {
			for id := range due {
				if parts[id].watermark.Load() == esclusa.Incomplete && m.cares(id, parts[id]) {
					failed[i] = errors.Join(failed[i], f.one(ctx, id, parts[id]))
				}
			}
		})
	}
	all.Wait()
	return errors.Join(failed...)
}

// one fills a partition. Where the store was emptied, it is begun anew: other fills would
// be in vain, and until then it refuses them.
func (f *fills) one(ctx context.Context, id int32, p *mirrored) error {
	err := f.fill(ctx, id, p)
	if err != nil {
		err = fmt.Errorf("partition %d: %w", id, err)
	}
	f.measure(ctx)
	if errors.Is(err, esclusa.ErrLostWrites) {
		_, again := f.begin(ctx)
		err = errors.Join(err, again)
	}
	return err
}

// watch looks after the other partitions during fills, which may take longer
// than lost writes may go unnoticed. One of the fills does.
func (f *fills) watch(ctx context.Context) error {
	if !f.mu.TryLock() {
		return nil
	}
	defer f.mu.Unlock()
	if f.Now().Sub(f.watched) < watchEvery {
		return nil
	}
	f.watched = f.Now()
	read, err := f.watermarks(ctx)
	if err != nil {
		return err
	}
	if !read.ours { // emptied before the fill began: its cursor does not tell
		return fmt.Errorf("the store is of no table any more: %w", esclusa.ErrLostWrites)
	}
	return f.Mirror.watch(ctx, read)
}

// fill reads the partition from its start and makes it complete. Rows that Redis
// has and the table has not are removed before, unless it had none: to look for them is
// to walk all keys of the database.
func (f *fills) fill(ctx context.Context, id int32, p *mirrored) error {
	spans, err := f.Topic.Spans(ctx)
	if err != nil {
		return err
	}
	span, known := spans[id]
	if !known {
		return errors.New("filling: the table's topic does not list the partition")
	}
	from, to := span.From, span.To
	f.shown.fills.Inc()
	if to > from {
		f.Log.Info("filling Redis from the table", "table", f.Table, "partition", id, "records", to-from)
	}
	one := &filling{fills: f, id: id, cursor: from}
	if err := one.begin(ctx); err != nil {
		return err
	}
	if err := one.copy(ctx, from, to, f.watch); err != nil {
		return fmt.Errorf("filling: %w", err)
	}
	if one.ids != nil {
		if _, err := f.Store.Sweep(ctx, id, to, one.ids.has); err != nil {
			return fmt.Errorf("filling: %w", err)
		}
	}
	return one.finish(ctx, p, to)
}

// filling is a fill under way.
type filling struct {
	*fills
	id     int32
	cursor int64
	ids    *idSet // nil where the store has no others
}

// begin makes the cursor.
func (f *filling) begin(ctx context.Context) error {
	empty, err := f.Store.Empty(ctx, f.id)
	if err != nil {
		return err
	}
	if !empty {
		f.ids = newIDSet()
	}
	return f.Store.BeginFill(ctx, f.id, f.cursor)
}

// copy writes what the table has between two offsets, and calls after between
// batches.
func (f *filling) copy(ctx context.Context, from, to int64, after func(context.Context) error) error {
	return f.Topic.Read(ctx, f.id, from, to, func(batch []esclusa.Record) error {
		if len(batch) == 0 {
			return nil
		}
		entries := f.entries(batch)
		if f.ids != nil {
			for _, e := range entries {
				f.ids.add(e.ID)
			}
		}
		next := batch[len(batch)-1].Next()
		if err := f.Store.Fill(ctx, f.id, f.cursor, next, entries); err != nil {
			return err
		}
		f.cursor = next
		return after(ctx)
	})
}

// chases is how often a fill goes after what the group wrote meanwhile, before it
// holds the group up for the rest.
const chases = 2

// finish makes the watermark. What the group wrote beyond the fill's end is written
// again before: no watermark vouches for it yet, so it may have been lost without a
// trace.
func (f *filling) finish(ctx context.Context, p *mirrored, to int64) error {
	for range chases {
		p.mu.Lock()
		next := max(to, p.position)
		p.mu.Unlock()
		if err := f.copy(ctx, to, next, f.watch); err != nil {
			return fmt.Errorf("filling: %w", err)
		}
		to = next
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	complete := max(to, p.position)
	if err := f.copy(ctx, to, complete, func(context.Context) error { return nil }); err != nil {
		return fmt.Errorf("filling: %w", err)
	}
	if err := f.Store.FinishFill(ctx, f.id, f.cursor, complete); err != nil {
		return fmt.Errorf("finishing the fill: %w", err)
	}
	p.watermark.Store(complete)
	p.least = complete
	return nil
}

// idSet remembers ids by a hash of 64 bits: what it takes for present by mistake
// is a row that stays in Redis although the table has lost it, one in billions.
type idSet struct {
	seed maphash.Seed
	ids  map[uint64]struct{}
}

func newIDSet() *idSet {
	return &idSet{seed: maphash.MakeSeed(), ids: make(map[uint64]struct{})}
}

func (s *idSet) add(id string) { s.ids[maphash.String(s.seed, id)] = struct{}{} }

func (s *idSet) has(id string) bool {
	_, ok := s.ids[maphash.String(s.seed, id)]
	return ok
}
