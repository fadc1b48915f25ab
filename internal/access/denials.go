package access

import (
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

// Denied counts and logs a request that is turned away with a status. c and v are empty
// where it did not come to that. A nil Guard turns nobody away.
func (g *Guard) Denied(r *http.Request, c *Caller, v Verb, s Scope, status int) {
	if g == nil {
		return
	}
	why := denialOf[status]
	g.cfg.Metrics.denied.WithLabelValues(why).Inc()
	if !g.denials.lines.Allow() {
		return
	}
	if c == nil {
		c = nobody
	}
	g.denials.log.WarnContext(r.Context(), "a request was turned away", "why", why, "status", strconv.Itoa(status),
		"principal", c.Name, "known_by", c.How, "verb", string(v), "datatype", s.Datatype, "group", s.Group, "address", r.RemoteAddr)
}
