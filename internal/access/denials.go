package access

import (
	"cmp"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/time/rate"
)

// Kinds of denials, which label their counter.
const (
	denialUnknown   = "unknown"   // wrong credentials, or none
	denialForbidden = "forbidden" // known, without the right
	denialThrottled = "throttled" // too many wrong logins
	denialAway      = "away"      // the issuer cannot be asked
)

var denialOf = map[int]string{
	http.StatusUnauthorized: denialUnknown, http.StatusForbidden: denialForbidden,
	http.StatusTooManyRequests: denialThrottled, http.StatusServiceUnavailable: denialAway,
}

// denials logs those who are turned away, but not so many that they fill a disk. It is safe
// for concurrent use.
type denials struct {
	log   *slog.Logger
	lines *rate.Limiter
}

func newDenials(log *slog.Logger) *denials {
	return &denials{log, rate.NewLimiter(rate.Every(time.Second/10), 100)}
}

// Denial is a request that is turned away.
type Denial struct {
	Caller *Caller // nil where nobody is known
	Verb   Verb
	Scope  Scope  // empty where it did not come to that
	Key    string // what stands for the key of the row that was asked for, never the key; empty for none
	Trace  string // id of the request's trace; empty for none
	Detail string // what was wrong with a login; empty for none
	Status int
}

// Denied counts and logs a request that is turned away. A nil Guard turns nobody away. Whoever
// leaves while an issuer is asked says nothing of the issuer.
func (g *Guard) Denied(r *http.Request, d *Denial) {
	if g == nil || d.Status == http.StatusServiceUnavailable && r.Context().Err() != nil {
		return
	}
	why := denialOf[d.Status]
	g.cfg.Metrics.denied.WithLabelValues(why).Inc()
	if !g.denials.lines.Allow() {
		return
	}
	c := cmp.Or(d.Caller, nobody)
	g.denials.log.WarnContext(r.Context(), "a request was turned away", "why", why, "status", strconv.Itoa(d.Status),
		"principal", c.Name, "known_by", c.How, "verb", string(d.Verb), "datatype", d.Scope.Datatype, "group", d.Scope.Group,
		"key", d.Key, "detail", d.Detail, "address", r.RemoteAddr, "trace", d.Trace)
}
