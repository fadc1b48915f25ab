package access

import (
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/esclusa/esclusa/internal/limits"
)

// Wrong logins that one address may have until it is told to come later.
const (
	wrongBurst = 10
	wrongEvery = time.Second // and then one more in
)

// throttle counts wrong logins by address. What is right it does not hold up: behind one
// address there may be many, and one of them wrong. It is safe for concurrent use.
type throttle struct {
	mu    sync.Mutex
	wrong *limits.Table[*rate.Limiter]
}

func newThrottle() *throttle {
	return &throttle{wrong: limits.NewTable(someWrong(), func(l *rate.Limiter, now time.Time) bool { return l.TokensAt(now) >= wrongBurst })}
}

func someWrong() *rate.Limiter { return rate.NewLimiter(rate.Every(wrongEvery), wrongBurst) }

// refuse counts a login that is wrong, which one is whose refusal says unauthorized, and
// returns the refusal, or that of an address with too many wrong ones.
func (t *throttle) refuse(r *http.Request, now time.Time, wrong *Refusal) *Refusal {
	if wrong.Status != http.StatusUnauthorized {
		return wrong
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if of, _ := t.wrong.Of(now, limits.At(r.RemoteAddr), someWrong); of.AllowN(now, 1) {
		return wrong
	}
	return &Refusal{Status: http.StatusTooManyRequests, Detail: "too many wrong keys and tokens came from this address", RetryAfter: wrongEvery}
}
