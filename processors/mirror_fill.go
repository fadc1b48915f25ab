package processors

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"time"

	"github.com/esclusa/esclusa"
)

// fill reads the partition from its start and makes it complete. Rows that Redis
// has and the table has not are removed before, unless it had none: to look for them is
// to walk all keys of the database.
func (m *Mirror) fill(ctx context.Context, id int32, p *mirrored) error {
	spans, err := m.Topic.Spans(ctx)
	if err != nil {
		return err
	}
	span, known := spans[id]
	if !known {
		return errors.New("filling: the table's topic does not list the partition")
	}
	from, to := span.From, span.To
	m.shown.fills.Inc()
	if to > from {
		m.Log.Info("filling Redis from the table", "table", m.Table, "partition", id, "records", to-from)
	}
	empty, err := m.Store.Empty(ctx, id)
	if err != nil {
		return err
	}
	if err := m.Store.BeginFill(ctx, id, from); err != nil {
		return err
	}
	f := &filling{m: m, id: id, cursor: from, ids: newIDSet(), watched: m.Now()}
	if err := f.copy(ctx, from, to, f.watch); err != nil {
		return fmt.Errorf("filling: %w", err)
	}
	if !empty {
		if _, err := m.Store.Sweep(ctx, id, to, f.ids.has); err != nil {
			return fmt.Errorf("filling: %w", err)
		}
	}
	return f.finish(ctx, p, to)
}

// filling is a fill under way.
type filling struct {
	m       *Mirror
	id      int32
	cursor  int64
	ids     *idSet
	watched time.Time
}

// copy writes what the table has between two offsets, and calls after between
// batches.
func (f *filling) copy(ctx context.Context, from, to int64, after func(context.Context) error) error {
	return f.m.Topic.Read(ctx, f.id, from, to, func(batch []esclusa.Record) error {
		if len(batch) == 0 {
			return nil
		}
		entries := f.m.entries(batch)
		for _, e := range entries {
			f.ids.add(e.ID)
		}
		next := batch[len(batch)-1].Next()
		if err := f.m.Store.Fill(ctx, f.id, f.cursor, next, entries); err != nil {
			return err
		}
		f.cursor = next
		return after(ctx)
	})
}

// watch looks after the other partitions during a fill, which may take longer
// than lost writes may go unnoticed.
func (f *filling) watch(ctx context.Context) error {
	if f.m.Now().Sub(f.watched) < watchEvery {
		return nil
	}
	f.watched = f.m.Now()
	read, err := f.m.watermarks(ctx)
	if err != nil {
		return err
	}
	if !read.ours { // emptied before the fill began: its cursor does not tell
		return fmt.Errorf("the store is of no table any more: %w", esclusa.ErrLostWrites)
	}
	return f.m.watch(ctx, read)
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
	if err := f.m.Store.FinishFill(ctx, f.id, f.cursor, complete); err != nil {
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
