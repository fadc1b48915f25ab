package access

import (
	"maps"
	"sync"
	"time"
)

// mostEndings bounds the sessions that have ended early and are remembered.
const mostEndings = 10_000

// endings are the sessions that have ended before their time. It is safe for concurrent
// use.
type endings struct {
	mu    sync.Mutex
	until map[string]time.Time // by id: when they would have ended
	next  chan struct{}        // closed once another one ends
}

func newEndings() *endings {
	return &endings{until: map[string]time.Time{}, next: make(chan struct{})}
}

// has reports whether a session has ended.
func (e *endings) has(id string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	_, ended := e.until[id]
	return ended
}

// add ends a session. Beyond the most that are remembered, the one is forgotten that would
// have ended first.
func (e *endings) add(id string, until, now time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.until) >= mostEndings {
		maps.DeleteFunc(e.until, func(_ string, t time.Time) bool { return !now.Before(t) })
	}
	if len(e.until) >= mostEndings {
		first := id
		for other, t := range e.until {
			if first == id || t.Before(e.until[first]) {
				first = other
			}
		}
		delete(e.until, first)
	}
	e.until[id] = until
	close(e.next)
	e.next = make(chan struct{})
}

// more is closed once another session has ended.
func (e *endings) more() <-chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.next
}
