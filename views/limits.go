package views

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/semaphore"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/limits"
)

// Defaults of Limits.
const (
	DefaultRequests = 2000
	DefaultStreams  = 2000
)

// Limits are what all callers together, and each of them, may take at once and in a
// second. A caller is a principal, or an address where nobody is known.
type Limits struct {
	// Requests of all callers that are in work at once; beyond it 503. Default 2000.
	Requests int
	// Streams of all callers: clients that follow tables; beyond it 503. Default 2000.
	Streams int
	// AlertStreams of all callers: clients that follow alerts; beyond it 503. Default 64.
	AlertStreams int
	// Exports of alerts that are written at once, for all callers; beyond it 503. Default 4.
	Exports int
	// SourceLookups are the sources that are looked for at once, for all callers; beyond it
	// 503. Default 8.
	SourceLookups int
	// Each caller's, beyond which it gets 429. Zeros are no limit.
	Each limits.Each
}

func (l *Limits) withDefaults() {
	l.Requests = cmp.Or(l.Requests, DefaultRequests)
	l.Streams = cmp.Or(l.Streams, DefaultStreams)
	l.AlertStreams = cmp.Or(l.AlertStreams, DefaultAlertStreams)
	l.Exports = cmp.Or(l.Exports, DefaultExports)
	l.SourceLookups = cmp.Or(l.SourceLookups, DefaultSourceLookups)
}

func (l *Limits) check() error {
	if min(l.Requests, l.Streams, l.AlertStreams, l.Exports, l.SourceLookups) < 0 || l.Each.AtOnce < 0 || l.Each.Streams < 0 || l.Each.Requests < 0 || l.Each.Bytes < 0 {
		return errors.New("views: Limits must not be negative")
	}
	return nil
}

// Limits beside those of package limits, in the metric.
const (
	limitGroups      = "groups"       // of readers, of one caller
	limitAllRequests = "all_requests" // in work
	limitAllGroups   = "all_groups"
)

// limiter keeps callers within their limits, and the process within its own. Nil has none.
type limiter struct {
	callers *limits.Callers
	all     access.Limit // what each may send that has been granted nothing else
	room    *semaphore.Weighted
	most    int
	working prometheus.Gauge
	refused *prometheus.CounterVec
}

func newLimiter(reg prometheus.Registerer, l *Limits) (*limiter, error) {
	lim := &limiter{
		callers: limits.New(l.Each), all: access.Limit{Requests: l.Each.Requests, Bytes: int64(l.Each.Bytes)}, room: semaphore.NewWeighted(int64(l.Requests)), most: l.Requests,
		working: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "esclusa_http_requests_in_work", Help: "Requests that are being answered now, without streams, of --max-requests.",
		}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_http_limited_total", Help: "Requests that were refused since a limit was reached, of the caller or of the process.",
		}, []string{"limit"}),
	}
	for _, limit := range append(limits.All(), limitGroups, limitAllRequests, limitAllGroups) {
		lim.refused.WithLabelValues(limit)
	}
	return lim, errors.Join(reg.Register(lim.working), reg.Register(lim.refused), reg.Register(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "esclusa_http_callers", Help: "Callers whose use of HTTP is counted now.",
	}, func() float64 { return float64(lim.callers.Known()) })))
}

// count counts a refusal.
func (l *limiter) count(limit string) {
	if l != nil {
		l.refused.WithLabelValues(limit).Inc()
	}
}

// begin lets a request in where the process has room for it. What it takes end gives
// back.
func (l *limiter) begin() *problem {
	if l == nil {
		return nil
	}
	if !l.room.TryAcquire(1) {
		l.count(limitAllRequests)
		return unavailable(fmt.Sprintf("as many requests as this process answers at once (--max-requests, %d) are in work", l.most), soon)
	}
	l.working.Inc()
	return nil
}

func (l *limiter) end() {
	if l != nil {
		l.room.Release(1)
		l.working.Dec()
	}
}

// enter counts a request of a caller that is known by now. The visit ends with Leave.
func (l *limiter) enter(r *http.Request, streams bool) (limits.Visit, *problem) {
	if l == nil {
		return limits.Visit{}, nil
	}
	granted := callerOf(r).Limit(l.all)
	v, refusal := l.callers.Enter(time.Now(), keyOf(r), limits.Each{Requests: granted.Requests, Bytes: float64(granted.Bytes)}, streams)
	if refusal == nil {
		return v, nil
	}
	l.count(refusal.Limit)
	return v, tooMuch(refusal)
}

// keyOf tells callers apart.
func keyOf(r *http.Request) limits.Key {
	if c := callerOf(r); c.How != access.ByNothing {
		return limits.Named(c.Name)
	}
	return limits.At(r.RemoteAddr)
}

// tooMuch is the problem of a caller that goes beyond a limit.
func tooMuch(r *limits.Refusal) *problem {
	var detail string
	switch r.Limit {
	case limits.Requests:
		detail = fmt.Sprintf("more than %g requests a second come from this caller (--caller-rate, or rate of a role)", r.Each.Requests)
	case limits.Bytes:
		detail = fmt.Sprintf("more than %.0f bytes a second come from this caller (--caller-bytes, or bytes of a role)", r.Each.Bytes)
	case limits.AtOnce:
		detail = fmt.Sprintf("this caller has more than %s in work (--max-caller-requests)", esclusa.Counted(r.Each.AtOnce, "request"))
	case limits.Streams:
		detail = fmt.Sprintf("this caller follows more than %s (--max-caller-streams)", esclusa.Counted(r.Each.Streams, "stream"))
	}
	return slowDown(detail, r.After)
}

func slowDown(detail string, after time.Duration) *problem {
	p := newProblem(http.StatusTooManyRequests, detail)
	p.retryAfter = after
	return p
}

// visitOf is the visit that an answer belongs to.
func visitOf(w http.ResponseWriter) limits.Visit {
	for {
		switch v := w.(type) {
		case *recorder:
			return v.visit
		case interface{ Unwrap() http.ResponseWriter }:
			w = v.Unwrap()
		default:
			return limits.Visit{}
		}
	}
}

// visits has the bytes of a request's body count as its caller's.
func visits(w http.ResponseWriter, v limits.Visit) {
	if rec, ok := w.(*recorder); ok {
		rec.visit = v
	}
}
