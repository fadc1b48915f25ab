package app

import (
	"cmp"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
	"github.com/esclusa/esclusa/internal/notify"
)

// newsMetrics count what the newsroom notices. Their labels are bounded by the catalogue
// and by closed sets.
type newsMetrics struct {
	begun     *prometheus.CounterVec
	regressed prometheus.Counter
	outcomes  *prometheus.CounterVec
	known     map[string]bool                 // datatypes of the catalogue
	waiting   atomic.Pointer[notify.Notifier] // whose messages wait; nil where it is not this process's turn
}

func newNewsMetrics(b *base) *newsMetrics {
	m := &newsMetrics{
		begun: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_alert_groups_new_total", Help: "Alert groups of which there was no alert before; reason _other for what is counted together beyond 4,096 groups of a datatype. Counted by one process with role alerts, once through restarts.",
		}, []string{"datatype", "reason"}),
		regressed: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "esclusa_alert_groups_regressed_total", Help: "Alert groups that were resolved, and of which a record was refused that came after that. Counted by one process with role alerts, once through restarts.",
		}),
		outcomes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_notifications_total", Help: "Attempts to tell --notify-url of an alert group: delivered; retried, which failed and are tried again; failed, which are given up; dropped, since too many waited.",
		}, []string{"outcome"}),
		known: map[string]bool{esclusa.NoDatatype: true},
	}
	waiting := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "esclusa_notifications_waiting", Help: "Alert groups of which --notify-url is still to be told, by the process that tells.",
	}, func() float64 {
		if of := m.waiting.Load(); of != nil {
			return float64(of.Waiting())
		}
		return 0
	})
	b.reg.MustRegister(m.begun, m.regressed, m.outcomes, waiting)
	for _, datatype := range datatypes(b.catalogue) {
		m.known[datatype] = true
	}
	m.seed()
	return m
}

// seed makes the series: of one that begins with one, nobody could tell that it has risen.
func (m *newsMetrics) seed() {
	for datatype := range m.known {
		m.begun.WithLabelValues(datatype, esclusa.Other)
		for _, reason := range esclusa.Reasons() {
			m.begun.WithLabelValues(datatype, string(reason))
		}
	}
	for _, o := range notify.Outcomes() {
		m.outcomes.WithLabelValues(string(o))
	}
}

// count counts what a mark says of a group.
func (m *newsMetrics) count(g *alertgroups.Group, mark *alertgroups.Mark) {
	switch {
	case mark.Regressed():
		m.regressed.Inc()
	case g != nil && m.known[g.Datatype]: // others can be invented by who may write to the topic
		m.begun.WithLabelValues(g.Datatype, cmp.Or(string(g.Reason), esclusa.Other)).Inc()
	}
}

func (m *newsMetrics) outcome(o notify.Outcome) { m.outcomes.WithLabelValues(string(o)).Inc() }
