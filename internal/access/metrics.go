package access

import "github.com/prometheus/client_golang/prometheus"

// Metrics count reloads and denials. A process has them whether or not it has an access
// file.
type Metrics struct {
	reloads, denied *prometheus.CounterVec
}

// NewMetrics registers them, and panics where they are there already.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	m := &Metrics{
		reloads: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_access_reloads_total", Help: "Times that the access file had changed: taken; refused, since it has faults; or missing. The last two leave the old one in force.",
		}, []string{"outcome"}),
		denied: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_access_denied_total", Help: "Requests that were turned away, by why: unknown (401), forbidden (403), throttled (429), away (503, an issuer of tokens cannot be asked).",
		}, []string{"why"}),
	}
	for _, outcome := range []string{outcomeTaken, outcomeRefused, outcomeMissing} {
		m.reloads.WithLabelValues(outcome)
	}
	for _, why := range []string{denialUnknown, denialForbidden, denialThrottled, denialAway} {
		m.denied.WithLabelValues(why)
	}
	reg.MustRegister(m.reloads, m.denied)
	return m
}
