// Package limits keeps one caller from taking what others need: it counts what each does
// in a second and at once. It takes a bounded room for whatever number of callers, and
// knows nothing of HTTP: whoever asks says who calls, and what is refused.
package limits

import (
	"math"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/esclusa/esclusa/internal/address"
)

// Each is what one caller may take. Zeros are no limit.
type Each struct {
	Requests float64 // a second
	Bytes    float64 // of bodies, a second
	AtOnce   int     // requests that are in work
	Streams  int     // answers that go on
}

// over replaces what another says.
func (e Each) over(other Each) Each {
	if e.Requests > 0 {
		other.Requests = e.Requests
	}
	if e.Bytes > 0 {
		other.Bytes = e.Bytes
	}
	return other
}

// Limits that a caller may come up against.
const (
	Requests = "requests"
	Bytes    = "bytes"
	AtOnce   = "at_once"
	Streams  = "streams"
)

// All are those.
func All() []string { return []string{Requests, Bytes, AtOnce, Streams} }

// Refusal says which limit a caller has come up against, and when to ask again.
type Refusal struct {
	Limit string
	Each  Each
	After time.Duration
}

// Key tells callers apart: those that are known by their names, others by their
// addresses, of IPv6 by the network that one of them has.
type Key struct {
	name string
	from netip.Prefix
}

// Named is the key of a caller that is known.
func Named(name string) Key { return Key{name: name} }

// At is the key of whoever calls from an address, as host:port.
func At(remote string) Key { return Key{from: address.Network(remote)} }

// String is the name or the address.
func (k Key) String() string {
	if k.name != "" {
		return k.name
	}
	return k.from.Addr().String()
}

// Callers are the accounts of all callers. It is safe for concurrent use.
type Callers struct {
	each Each

	mu      sync.Mutex
	named   *Table[*account] // from whom addresses take no room
	strange *Table[*account]
}

// New has no callers.
func New(each Each) *Callers {
	t := func() *Table[*account] { return NewTable(newAccount(each), (*account).idle) }
	return &Callers{each: each, named: t(), strange: t()}
}

// Known is how many callers have an account.
func (c *Callers) Known() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.named.Len() + c.strange.Len()
}

// account is of one caller. Callers.mu guards it.
type account struct {
	each     Each
	requests *rate.Limiter
	bytes    *rate.Limiter
	working  int
	streams  int
}

func newAccount(each Each) *account {
	return &account{each: each, requests: limiter(each.Requests), bytes: limiter(each.Bytes)}
}

// limiter lets pass what comes in a second, at once if need be.
func limiter(perSecond float64) *rate.Limiter {
	if perSecond <= 0 {
		return rate.NewLimiter(rate.Inf, math.MaxInt)
	}
	return rate.NewLimiter(rate.Limit(perSecond), max(1, int(math.Min(perSecond, math.MaxInt32))))
}

// idle reports whether a new account would say the same.
func (a *account) idle(now time.Time) bool {
	return a.working+a.streams == 0 && whole(a.requests, now) && whole(a.bytes, now)
}

func whole(l *rate.Limiter, now time.Time) bool {
	return l.Limit() == rate.Inf || l.TokensAt(now) >= float64(l.Burst())
}

// Visit is one request that was let in. Its end is Leave.
type Visit struct {
	of      *Callers
	account *account
	streams bool
}

// Enter lets a request in, or says why not. own is what the caller has been granted in
// place of what all may take; streams says that the answer goes on.
func (c *Callers) Enter(now time.Time, key Key, own Each, streams bool) (Visit, *Refusal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.strange
	if key.name != "" {
		t = c.named
	}
	each := own.over(c.each)
	a, its := t.Of(now, key, func() *account { return newAccount(each) })
	if its && a.each != each { // it has been granted something else
		a.change(now, each)
	}
	if r := a.enter(now, streams); r != nil {
		return Visit{}, r
	}
	return Visit{c, a, streams}, nil
}

func (a *account) change(now time.Time, each Each) {
	a.each = each
	for l, perSecond := range map[*rate.Limiter]float64{a.requests: each.Requests, a.bytes: each.Bytes} {
		to := limiter(perSecond)
		l.SetLimitAt(now, to.Limit())
		l.SetBurstAt(now, to.Burst())
	}
}

// enter counts a request, if it keeps to all limits. Of bytes it must be out of debt: how
// many will come is not known yet.
func (a *account) enter(now time.Time, streams bool) *Refusal {
	count, most, limit := &a.working, a.each.AtOnce, AtOnce
	if streams {
		count, most, limit = &a.streams, a.each.Streams, Streams
	}
	if most > 0 && *count >= most {
		return &Refusal{limit, a.each, time.Second}
	}
	if owes := -a.bytes.TokensAt(now); owes > 0 {
		return &Refusal{Bytes, a.each, seconds(owes / a.each.Bytes)}
	}
	if !a.requests.AllowN(now, 1) {
		return &Refusal{Requests, a.each, seconds((1 - a.requests.TokensAt(now)) / a.each.Requests)}
	}
	*count++
	return nil
}

// seconds are whole ones, and at least one: what Retry-After can say.
func seconds(s float64) time.Duration {
	return time.Duration(max(1, math.Ceil(s))) * time.Second
}

// Took counts bytes of the request's body. They have come already: beyond what may come
// in a second the caller is in debt, and its next request must wait.
func (v Visit) Took(now time.Time, n int) {
	if v.of == nil || v.account.each.Bytes <= 0 {
		return
	}
	v.of.mu.Lock()
	defer v.of.mu.Unlock()
	for burst := v.account.bytes.Burst(); n > 0; n -= burst {
		v.account.bytes.ReserveN(now, min(n, burst))
	}
}

// Leave ends the visit. The zero Visit may leave too.
func (v Visit) Leave() {
	if v.of == nil {
		return
	}
	v.of.mu.Lock()
	defer v.of.mu.Unlock()
	if v.streams {
		v.account.streams--
	} else {
		v.account.working--
	}
}
