package access

import (
	"maps"
	"sync"
	"time"
)

// mostRemembered bounds the tokens that are remembered.
const mostRemembered = 10_000

// remembered are callers by the digests of the tokens that they showed, until those are out
// of date. It is safe for concurrent use.
type remembered struct {
	mu    sync.RWMutex
	known map[digest]remembrance
}

type remembrance struct {
	caller *Caller
	until  time.Time
}

func newRemembered() *remembered { return &remembered{known: map[digest]remembrance{}} }

func (rs *remembered) get(sum digest, now time.Time) *Caller {
	rs.mu.RLock()
	defer rs.mu.RUnlock()
	if k, ok := rs.known[sum]; ok && now.Before(k.until) {
		return k.caller
	}
	return nil
}

func (rs *remembered) put(sum digest, c *Caller, until, now time.Time) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	makeRoom(rs.known, mostRemembered, func(k remembrance) bool { return !now.Before(k.until) })
	rs.known[sum] = remembrance{c, until}
}

// makeRoom has a map with so many members or more forget those that are over; where none
// is, all: tokens are verified once more, and wrong logins are counted anew, which is less
// than memory without end.
func makeRoom[K comparable, V any](of map[K]V, most int, over func(V) bool) {
	if len(of) < most {
		return
	}
	maps.DeleteFunc(of, func(_ K, v V) bool { return over(v) })
	if len(of) >= most {
		clear(of)
	}
}
