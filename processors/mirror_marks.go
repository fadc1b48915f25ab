package processors

import (
	"context"
	"fmt"

	"github.com/esclusa/esclusa"
)

// marks are the shelf's, read at once.
type marks struct {
	ours bool // they are about the table's topic
	at   map[int32]int64
}

func (m *Mirror) marks(ctx context.Context) (marks, error) {
	read, err := m.Shelf.Marks(ctx)
	if err != nil {
		return marks{}, fmt.Errorf("reading the marks: %w", err)
	}
	return marks{ours: read.Topic == m.TopicID, at: read.Offsets}, nil
}

// begin makes the shelf that of the table's topic, unless it is, and reads the
// marks.
func (m *Mirror) begin(ctx context.Context) (marks, error) {
	read, err := m.marks(ctx)
	if err != nil || read.ours {
		return read, err
	}
	if err := m.Shelf.Begin(ctx, m.TopicID); err != nil {
		return marks{}, err
	}
	return m.marks(ctx)
}

// check is believe with marks of its own. The caller holds p.mu.
func (m *Mirror) check(ctx context.Context, id int32, p *mirrored) error {
	read, err := m.marks(ctx)
	if err != nil {
		return err
	}
	return m.believe(ctx, id, p, read)
}

// believe takes over the shelf's mark unless it is older than it can be: than
// what we have seen of it or written, or, at first, than what the group has
// committed, since offsets are committed after rows are written. The caller holds
// p.mu; the marks may have been read before.
func (m *Mirror) believe(ctx context.Context, id int32, p *mirrored, read marks) error {
	if !p.checked {
		committed, err := m.Topic.Committed(ctx, id)
		if err != nil {
			return err
		}
		p.least = max(p.least, committed)
	}
	if p.doubts(id, read) {
		var err error
		if read, err = m.marks(ctx); err != nil {
			return err
		}
	}
	p.checked = true
	mark, found := read.at[id]
	if found && read.ours && mark >= p.least {
		p.mark.Store(mark)
		p.least = mark
		return nil
	}
	return m.disbelieve(ctx, id, p, read)
}

// doubts reports whether the marks are to be read again. What was read before
// p.mu was taken may be older than a write of ours, and look like a loss, or
// older than a loss, and look like a mark. That a partition which is known to be
// incomplete has no mark is no news.
func (p *mirrored) doubts(id int32, read marks) bool {
	mark, found := read.at[id]
	incomplete := p.mark.Load() == esclusa.Incomplete
	if !found {
		return !incomplete
	}
	return !read.ours || mark < p.least || incomplete && p.checked
}

// disbelieve makes the partition incomplete, here and on the shelf.
func (m *Mirror) disbelieve(ctx context.Context, id int32, p *mirrored, read marks) error {
	mark, found := read.at[id]
	before := p.mark.Swap(esclusa.Incomplete)
	if before != esclusa.Incomplete {
		m.nudge()
	}
	if found && read.ours || before != esclusa.Incomplete {
		m.losses.Failed(esclusa.ErrLostWrites, "partition", id, "mark", mark, "expected", p.least)
	}
	if !found {
		return nil
	}
	return m.Shelf.Drop(ctx, id)
}
