package access

import (
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/esclusa/esclusa/internal/address"
)

// Wrong logins that one address may have.
const (
	wrongBurst   = 10
	wrongEvery   = time.Second // and then one more in
	mostThrottle = 10_000      // addresses that are remembered
)

// throttle counts wrong logins by address. It is safe for concurrent use.
type throttle struct {
	mu   sync.Mutex
	seen map[netip.Prefix]*rate.Limiter
}

func newThrottle() *throttle { return &throttle{seen: map[netip.Prefix]*rate.Limiter{}} }

// full reports whether an address has had all the wrong logins that it may have.
func (t *throttle) full(r *http.Request, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	l := t.seen[address.Network(r.RemoteAddr)]
	return l != nil && l.TokensAt(now) < 1
}

// wrong counts a wrong login.
func (t *throttle) wrong(r *http.Request, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	from := address.Network(r.RemoteAddr)
	l := t.seen[from]
	if l == nil {
		// One that has been quiet may have all again.
		makeRoom(t.seen, mostThrottle, func(l *rate.Limiter) bool { return l.TokensAt(now) >= wrongBurst })
		l = rate.NewLimiter(rate.Every(wrongEvery), wrongBurst)
		t.seen[from] = l
	}
	l.AllowN(now, 1)
}
