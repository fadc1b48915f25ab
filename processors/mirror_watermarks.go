package processors

import (
	"context"
	"fmt"

	"github.com/esclusa/esclusa"
)

// watermarks are the store's, read at once.
type watermarks struct {
	ours bool // they are about the table's topic
	at   map[int32]int64
}

func (m *Mirror) watermarks(ctx context.Context) (watermarks, error) {
	read, err := m.Store.Watermarks(ctx)
	if err != nil {
		return watermarks{}, fmt.Errorf("reading the watermarks: %w", err)
	}
	return watermarks{ours: read.Topic == m.TopicID, at: read.Offsets}, nil
}

// begin makes the store that of the table's topic, unless it is, and reads the
// watermarks.
func (m *Mirror) begin(ctx context.Context) (watermarks, error) {
	read, err := m.watermarks(ctx)
	if err != nil || read.ours {
		return read, err
	}
	if err := m.Store.Begin(ctx, m.TopicID); err != nil {
		return watermarks{}, err
	}
	return m.watermarks(ctx)
}

// check is adopt with watermarks of its own. The caller holds p.mu.
func (m *Mirror) check(ctx context.Context, id int32, p *mirrored) error {
	read, err := m.watermarks(ctx)
	if err != nil {
		return err
	}
	return m.adopt(ctx, id, p, read)
}

// adopt takes over the store's watermark unless it is older than it can be: than
// what we have seen of it or written, or, at first, than what the group has
// committed, since offsets are committed after rows are written. The caller holds
// p.mu; the watermarks may have been read before.
func (m *Mirror) adopt(ctx context.Context, id int32, p *mirrored, read watermarks) error {
	if !p.checked {
		committed, err := m.Topic.Committed(ctx, id)
		if err != nil {
			return err
		}
		p.least = max(p.least, committed)
	}
	if p.suspects(id, read) {
		var err error
		if read, err = m.watermarks(ctx); err != nil {
			return err
		}
	}
	p.checked = true
	watermark, found := read.at[id]
	if found && read.ours && watermark >= p.least {
		p.watermark.Store(watermark)
		p.least = watermark
		return nil
	}
	return m.invalidate(ctx, id, p, read)
}

// suspects reports whether the watermarks are to be read again. What was read before
// p.mu was taken may be older than a write of ours, and look like a loss, or
// older than a loss, and look like a watermark. That a partition which is known to be
// incomplete has no watermark is no news.
func (p *mirrored) suspects(id int32, read watermarks) bool {
	watermark, found := read.at[id]
	incomplete := p.watermark.Load() == esclusa.Incomplete
	if !found {
		return !incomplete
	}
	return !read.ours || watermark < p.least || incomplete && p.checked
}

// invalidate makes the partition incomplete, here and in the store.
func (m *Mirror) invalidate(ctx context.Context, id int32, p *mirrored, read watermarks) error {
	watermark, found := read.at[id]
	before := p.watermark.Swap(esclusa.Incomplete)
	if before != esclusa.Incomplete {
		m.nudge()
	}
	if found && read.ours || before != esclusa.Incomplete {
		m.losses.Failed(esclusa.ErrLostWrites, "partition", id, "watermark", watermark, "expected", p.least)
	}
	if !found {
		return nil
	}
	return m.Store.Drop(ctx, id)
}
