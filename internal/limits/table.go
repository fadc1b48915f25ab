package limits

import "time"

// mostCallers a Table has something of their own for. Of addresses there are so many that
// somebody may come from ever new ones: those that find no room share one.
const mostCallers = 10_000

// sweepEvery is how often it is looked for what is idle, if there is no room.
const sweepEvery = time.Second

// Table has a T for each caller, in a bounded room. It is not safe for concurrent use.
type Table[T any] struct {
	idle  func(of T, now time.Time) bool
	known map[Key]T
	rest  T // of all that have found no room
	swept time.Time
}

// NewTable has rest for all who find no room. One that is idle is as good as a fresh one, and
// makes room.
func NewTable[T any](rest T, idle func(of T, now time.Time) bool) *Table[T] {
	return &Table[T]{idle: idle, known: make(map[Key]T), rest: rest}
}

// Len is how many callers have their own.
func (t *Table[T]) Len() int { return len(t.known) }

// Of is a caller's, made fresh if need be, and whether it is its own, and not that of all who
// have found no room.
func (t *Table[T]) Of(now time.Time, key Key, fresh func() T) (of T, own bool) {
	if of, own = t.known[key]; own {
		return of, true
	}
	if len(t.known) >= mostCallers && !t.sweep(now) {
		return t.rest, false
	}
	of = fresh()
	t.known[key] = of
	return of, true
}

// sweep forgets what is idle, and reports whether there is room.
func (t *Table[T]) sweep(now time.Time) bool {
	if now.Sub(t.swept) < sweepEvery {
		return false
	}
	t.swept = now
	for key, of := range t.known {
		if t.idle(of, now) {
			delete(t.known, key)
		}
	}
	return len(t.known) < mostCallers
}
