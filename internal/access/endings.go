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
	known map[string]ending // by id
	next  chan struct{}     // closed once another one ends
}

// ending is a session that has ended early.
type ending struct {
	whose string
	until time.Time // when it would have ended
}

func newEndings() *endings {
	return &endings{known: map[string]ending{}, next: make(chan struct{})}
}

// has reports whether a session has ended.
func (e *endings) has(id string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	_, ended := e.known[id]
	return ended
}

// add ends a session of somebody. Where there is no room for it, room is made by whoever has
// ended most: of theirs the one is forgotten that would have ended first.
func (e *endings) add(id, whose string, until, now time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.known) >= mostEndings {
		maps.DeleteFunc(e.known, func(_ string, other ending) bool { return !now.Before(other.until) })
	}
	e.known[id] = ending{whose, until}
	if len(e.known) > mostEndings {
		delete(e.known, e.first(e.most()))
	}
	close(e.next)
	e.next = make(chan struct{})
}

// most is who has ended most sessions.
func (e *endings) most() (who string) {
	counted := map[string]int{}
	for _, one := range e.known {
		if counted[one.whose]++; counted[one.whose] > counted[who] {
			who = one.whose
		}
	}
	return who
}

// first is the session of somebody that would have ended first.
func (e *endings) first(who string) (id string) {
	for other, one := range e.known {
		if one.whose == who && (id == "" || one.until.Before(e.known[id].until)) {
			id = other
		}
	}
	return id
}

// more is closed once another session has ended.
func (e *endings) more() <-chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.next
}
