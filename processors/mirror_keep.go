package processors

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"time"

	"github.com/esclusa/esclusa"
)

// watchEvery is how often the store's watermarks are looked at: the bound on how long
// lost writes go unnoticed is twice that, and the contract's is five seconds.
const watchEvery = time.Second

// Keep watches the store until ctx ends. A store that does not answer, or is another
// system's, is asked again; nothing else depends on it. That it does not answer is for
// others to log, since they ask it too.
func (m *Mirror) Keep(ctx context.Context) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		if err := m.look(ctx); err != nil && ctx.Err() == nil {
			if m.answers.Load() && !errors.Is(err, esclusa.ErrForeignStore) { // of which the log says when it begins
				m.checks.Failed(err)
			}
			m.answers.Store(false)
			m.measure(ctx)
		} else if err == nil {
			m.checks.Worked()
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
	read, err := m.begin(ctx)
	m.answers.Store(err == nil)
	if err != nil {
		return err
	}
	if err := m.watch(ctx, read); err != nil {
		return err
	}
	return m.fillAll(ctx)
}

func (m *Mirror) inCare() map[int32]*mirrored {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.parts)
}

// cares reports whether a partition has not been assigned anew. What the group
// writes since then, a fill would not hear of: its watermark would be too low, and the
// next look would have the partition filled again.
func (m *Mirror) cares(id int32, p *mirrored) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.parts[id] == p
}

// watch adopts or gives up each partition's watermark, by watermarks that were all read
// at once: a question for each partition would make an idle process's load grow
// with the square of their number.
func (m *Mirror) watch(ctx context.Context, read watermarks) error {
	for id, p := range m.inCare() {
		p.mu.Lock()
		err := m.adopt(ctx, id, p, read)
		p.mu.Unlock()
		if err != nil {
			return fmt.Errorf("partition %d: %w", id, err)
		}
	}
	if err := m.bound(ctx, read); err != nil {
		return err
	}
	m.measure(ctx)
	return nil
}

// bound has the store know, once for each assignment, that its rows of a partition are
// older than the table's end. Whoever had the partition before wrote nothing beyond
// that; what the group writes here meanwhile ends at its position.
func (m *Mirror) bound(ctx context.Context, read watermarks) error {
	parts := m.inCare()
	maps.DeleteFunc(parts, func(_ int32, p *mirrored) bool { return p.bounded })
	if len(parts) == 0 || !read.ours {
		return nil
	}
	spans, err := m.Topic.Spans(ctx)
	if err != nil {
		return fmt.Errorf("bounding the versions of rows: %w", err)
	}
	for id, p := range parts {
		span, known := spans[id]
		if !known {
			continue
		}
		p.mu.Lock()
		err := m.Store.Bound(ctx, id, max(span.To, p.position))
		p.mu.Unlock()
		if err != nil {
			return err
		}
		p.bounded = true
	}
	return nil
}

// Complete reports whether the store answers and all partitions in this process's
// care, be they none, are complete. It is false before the store was asked.
func (m *Mirror) Complete() bool {
	if !m.answers.Load() {
		return false
	}
	for _, p := range m.inCare() {
		if p.watermark.Load() == esclusa.Incomplete {
			return false
		}
	}
	return true
}

// measure sets the gauges. It asks Kafka only, so that the lag grows while the
// store is away, and not for long: where Kafka does not say what there is, the
// store may lack something since it was known to have all, and the lag grows
// from there.
func (m *Mirror) measure(ctx context.Context) {
	whole, lag := 0.0, 0.0
	if m.Complete() {
		m.losses.Worked()
		whole = 1
	}
	m.shown.whole.Set(whole)
	bounded, cancel := context.WithTimeout(ctx, watchEvery)
	defer cancel()
	spans, err := m.Topic.Spans(bounded)
	if err != nil && ctx.Err() == nil {
		m.Log.Debug("how far the mirror is behind cannot be told", "err", err)
	}
	for id, p := range m.inCare() {
		end := int64(math.MaxInt64)
		if span, known := spans[id]; known {
			end = span.To
		}
		lag = max(lag, m.behind(p, end))
	}
	m.shown.lag.Set(lag)
}

// behind is for how many seconds at most the store has lacked something of a
// partition that ends at to.
func (m *Mirror) behind(p *mirrored, to int64) float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := m.Now()
	watermark := p.watermark.Load()
	if p.at.IsZero() || watermark != esclusa.Incomplete && max(watermark, p.position) >= to {
		p.at = now
	}
	return max(0, now.Sub(p.at).Seconds())
}
