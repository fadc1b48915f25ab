package processors

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// watchEvery is how often the shelf's marks are looked at: the bound on how long
// lost writes go unnoticed is twice that, and the contract's is five seconds.
const watchEvery = time.Second

// Keep watches the shelf until ctx ends. A shelf that does not answer is asked
// again; nothing else depends on it.
func (m *Mirror) Keep(ctx context.Context) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		err := m.look(ctx)
		m.away.Store(err != nil)
		if err != nil && ctx.Err() == nil {
			m.Log.Warn("the mirror cannot be checked, trying again", "err", err)
			m.measure(ctx, false)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-m.wake:
		}
	}
}

// look checks every partition in this process's care, and fills what is
// incomplete.
func (m *Mirror) look(ctx context.Context) error {
	topic, _, err := m.Shelf.Marks(ctx)
	if err != nil {
		return err
	}
	if topic != m.TopicID {
		if err := m.Shelf.Begin(ctx, m.TopicID); err != nil {
			return err
		}
	}
	if err := m.watch(ctx); err != nil {
		return err
	}
	var failed error
	parts := m.inCare()
	for _, id := range slices.Sorted(maps.Keys(parts)) {
		if parts[id].mark.Load() != Incomplete {
			continue
		}
		if err := m.fill(ctx, id, parts[id]); err != nil {
			failed = errors.Join(failed, fmt.Errorf("partition %d: %w", id, err))
		}
		m.measure(ctx, true)
	}
	return failed
}

func (m *Mirror) inCare() map[int32]*mirrored {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.parts)
}

// watch believes or gives up each partition's mark.
func (m *Mirror) watch(ctx context.Context) error {
	for id, p := range m.inCare() {
		p.mu.Lock()
		err := m.believe(ctx, id, p)
		p.mu.Unlock()
		if err != nil {
			return fmt.Errorf("partition %d: %w", id, err)
		}
	}
	m.measure(ctx, true)
	return nil
}

// Complete reports whether the shelf answers and all partitions in this process's
// care are complete.
func (m *Mirror) Complete() bool {
	if m.away.Load() {
		return false
	}
	for _, p := range m.inCare() {
		if p.mark.Load() == Incomplete {
			return false
		}
	}
	return true
}

// measure sets the gauges; answered says whether the shelf did. It asks Kafka
// only, so that the lag grows while the shelf is away.
func (m *Mirror) measure(ctx context.Context, answered bool) {
	parts := m.inCare()
	whole, lag := 0.0, 0.0
	if answered && len(parts) > 0 && m.Complete() {
		whole = 1
	}
	m.Metrics.mirrorWhole.Set(whole)
	for id, p := range parts {
		_, to, err := m.Table.Span(ctx, id)
		if err != nil {
			return // the lag is not known
		}
		lag = max(lag, m.behind(p, to))
	}
	m.Metrics.mirrorLag.Set(lag)
}

// behind is for how many seconds at most the shelf has lacked something of a
// partition that ends at to.
func (m *Mirror) behind(p *mirrored, to int64) float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := m.Now()
	mark := p.mark.Load()
	if p.at.IsZero() || mark != Incomplete && max(mark, p.position) >= to {
		p.at = now
	}
	return max(0, now.Sub(p.at).Seconds())
}

// believe takes over the shelf's mark unless it is older than it can be: than
// what we have seen of it or written, or, at first, than what the group has
// committed, since offsets are committed after rows are written. The caller holds
// p.mu.
func (m *Mirror) believe(ctx context.Context, id int32, p *mirrored) error {
	if !p.checked {
		committed, err := m.Table.Committed(ctx, id)
		if err != nil {
			return err
		}
		p.least = max(p.least, committed)
	}
	topic, marks, err := m.Shelf.Marks(ctx)
	if err != nil {
		return err
	}
	p.checked = true
	mark, ok := marks[id]
	ok = ok && topic == m.TopicID
	if ok && mark >= p.least {
		p.mark.Store(mark)
		p.least = mark
		return nil
	}
	if ok || p.mark.Load() != Incomplete {
		m.Log.Warn("Redis has lost writes; the partition is filled again", "partition", id, "mark", mark, "expected", p.least)
	}
	if p.mark.Swap(Incomplete) != Incomplete {
		m.nudge()
	}
	return m.Shelf.Drop(ctx, id)
}
