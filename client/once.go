package client

import (
	"context"
	"sync"

	"github.com/esclusa/esclusa"
)

// Seen remembers the sources that were handled.
type Seen interface {
	// Do calls handle if the source was not handled before, and remembers that it
	// was if handle returns nil. Where it remembers in the same transaction as what
	// handle does, a source is handled exactly once, whatever crashes; where it
	// remembers afterwards, a crash between the two handles it once more. It must be
	// safe for concurrent use.
	Do(ctx context.Context, source esclusa.Source, handle func(ctx context.Context) error) error
}

// Once is a handler that handles each source once, whether it comes again from this
// channel's topic, after a lost commit, or through another member of the group: as
// far as seen remembers. ErrStop counts as handled.
func Once(seen Seen, handle Handler) Handler {
	return func(ctx context.Context, rec Record) error {
		var stop error
		err := seen.Do(ctx, rec.Source, func(ctx context.Context) error {
			err := handle(ctx, rec)
			if err != nil && enough(err) == nil {
				stop, err = err, nil
			}
			return err
		})
		if err != nil {
			return err
		}
		return stop
	}
}

// Memory is a Seen that remembers the last sources of this process: enough for what
// comes again while the process lives, and nothing after its end. Sources are handled
// one after the other.
type Memory struct {
	mu    sync.Mutex
	most  int
	known map[esclusa.Source]struct{}
	last  []esclusa.Source // in a ring
	next  int
}

// NewMemory remembers so many sources, some 100 bytes each; at least one.
func NewMemory(most int) *Memory {
	return &Memory{most: max(most, 1), known: make(map[esclusa.Source]struct{})}
}

// Do implements Seen.
func (m *Memory) Do(ctx context.Context, source esclusa.Source, handle func(ctx context.Context) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, known := m.known[source]; known {
		return nil
	}
	if err := handle(ctx); err != nil {
		return err
	}
	if len(m.last) < m.most {
		m.last = append(m.last, source)
	} else {
		delete(m.known, m.last[m.next])
		m.last[m.next] = source
	}
	m.next = (m.next + 1) % m.most
	m.known[source] = struct{}{}
	return nil
}
