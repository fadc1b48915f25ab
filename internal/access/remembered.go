package access

import (
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
	if len(rs.known) >= mostRemembered {
		for old, k := range rs.known {
			if !now.Before(k.until) {
				delete(rs.known, old)
			}
		}
		if len(rs.known) >= mostRemembered { // all are in use: they are verified once more
			clear(rs.known)
		}
	}
	rs.known[sum] = remembrance{c, until}
}
