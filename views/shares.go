package views

import (
	"errors"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa/internal/limits"
)

// Defaults of Limits, and bounds that nobody sets.
const (
	DefaultAlertStreams  = 64
	DefaultExports       = 4
	DefaultSourceLookups = 8

	maxReplays = 8 // of those who follow tables, or alerts, that read the past at the same time
	maxPlans   = 2 // of redrives, and suggestions: one of a caller
	maxWhatIfs = 2 // one of a caller

	maxComparisons = 2 // of schemas, one of a caller
)

// share is something of which a process does so much at the same time, and each caller its
// share of that.
type share struct {
	*limits.Pool
	limiter *limiter
	limit   string // in metrics; of the process with all_ before it
	what    string // in a sentence: so many …
	flag    string // that says how many, where there is one
	after   time.Duration
}

// all is the limit of the process, in metrics.
func (s *share) all() string { return "all_" + s.limit }

// begin takes one for a request, which is to end it, where the caller's share and the process
// have one left.
func (s *share) begin(r *http.Request) *problem { return s.refuse(s.Take(keyOf(r), 1)) }

func (s *share) end(r *http.Request) { s.Give(keyOf(r), 1) }

// refuse is the problem of an error of the pool; nil for none.
func (s *share) refuse(err error) *problem {
	says := ""
	if s.flag != "" {
		says = " (" + s.flag + ")"
	}
	switch {
	case errors.Is(err, limits.ErrShare):
		s.limiter.count(s.limit)
		return slowDown("this caller has its share of "+s.what+says+", and others need the rest", s.after)
	case err != nil:
		s.limiter.count(s.all())
		return unavailable("as many "+s.what+" as one process has at the same time"+says+" are in work", s.after)
	}
	return nil
}

// shares are what callers share, but for the bytes of bodies.
type shares struct {
	exports, sources, plans, whatIfs, comparisons *share
}

func newShares(reg prometheus.Registerer, lim *limiter, l *Limits) (*shares, error) {
	of := func(most int, limit, what, flag string, after time.Duration) *share {
		return lim.share(int64(most), 1, limit, what, flag, after)
	}
	s := &shares{
		exports:     of(l.Exports, "exports", "exports of alerts", "--max-exports", soon),
		sources:     of(l.SourceLookups, "source_lookups", "sources that are looked for", "--max-source-lookups", soon),
		plans:       of(maxPlans, "plans", "plans of redrives and suggestions", "", planWithin/10),
		comparisons: of(maxComparisons, "comparisons", "comparisons of schemas", "", soon),
		whatIfs:     of(maxWhatIfs, "what_ifs", "judgements of past records", "", whatIfWithin/10),
	}
	var faults []error
	for _, one := range []*share{s.exports, s.sources, s.plans, s.whatIfs, s.comparisons} {
		faults = append(faults, one.register(reg))
	}
	return s, errors.Join(faults...)
}

// share makes one, and counts its refusals.
func (l *limiter) share(most, least int64, limit, what, flag string, after time.Duration) *share {
	s := &share{limits.NewPool(most, least), l, limit, what, flag, after}
	l.refused.WithLabelValues(s.limit)
	l.refused.WithLabelValues(s.all())
	return s
}

// register has metrics tell how much is in use.
func (s *share) register(reg prometheus.Registerer) error {
	return reg.Register(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "esclusa_http_in_use", Help: "What callers share, and how much of it is in use now.", ConstLabels: prometheus.Labels{"limit": s.limit},
	}, func() float64 { return float64(s.InUse()) }))
}
