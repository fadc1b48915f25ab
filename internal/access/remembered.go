package access

import (
	"maps"
	"slices"
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
	by     *verifier
	id     *identity
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

// put forgets those that are over where there is no room; where none is, all: they are
// verified once more, which is less than memory without end.
func (rs *remembered) put(sum digest, k remembrance, now time.Time) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if len(rs.known) >= mostRemembered {
		maps.DeleteFunc(rs.known, func(_ digest, k remembrance) bool { return !now.Before(k.until) })
	}
	if len(rs.known) >= mostRemembered {
		clear(rs.known)
	}
	rs.known[sum] = k
}

// remember takes over who is known by tokens of issuers that are as they were, with the
// rights that they have now.
func (s *state) remember(before *remembered) {
	before.mu.RLock()
	defer before.mu.RUnlock()
	for sum, k := range before.known {
		i := slices.IndexFunc(s.issuers, func(v *verifier) bool { return v.keyring == k.by.keyring && *v.Issuer == *k.by.Issuer })
		if i >= 0 {
			s.known.known[sum] = remembrance{s.byIdentity(k.id), s.issuers[i], k.id, k.until}
		}
	}
}
