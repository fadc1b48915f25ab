package processors

import (
	"strings"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
	"github.com/esclusa/esclusa/schemas"
)

// alertMetrics are what a process shows that reads all alerts of its partitions: each
// counts once its offset is committed.
type alertMetrics struct {
	loudest  alertgroups.Loudest
	sender   *prometheus.Desc
	returned *prometheus.CounterVec
	known    map[string]bool // datatypes
	reads    atomic.Bool     // this process does
}

func newAlertMetrics(reg prometheus.Registerer) *alertMetrics {
	m := &alertMetrics{
		sender: prometheus.NewDesc("esclusa_sender_alerts_total",
			"Alerts by sender (ce_source, else -): those twelve at most that have a hundredth of all alerts that this process has read, and _other.", []string{"sender"}, nil),
		returned: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_redrive_returned_total", Help: "Alerts about records that were sent again, and are refused again.",
		}, []string{"datatype"}),
	}
	reg.MustRegister(m, m.returned)
	return m
}

// begin seeds what a process shows that reads alerts.
func (m *alertMetrics) begin(catalogue *schemas.Catalogue) {
	m.known = map[string]bool{esclusa.NoDatatype: true}
	for _, ch := range catalogue.Channels() {
		m.known[ch.Datatype] = true
	}
	for datatype := range m.known {
		m.returned.WithLabelValues(datatype)
	}
	m.reads.Store(true)
}

// Describe implements prometheus.Collector.
func (m *alertMetrics) Describe(to chan<- *prometheus.Desc) { to <- m.sender }

// Collect implements prometheus.Collector.
func (m *alertMetrics) Collect(to chan<- prometheus.Metric) {
	if !m.reads.Load() {
		return
	}
	m.loudest.Each(func(sender string, alerts int64) {
		to <- prometheus.MustNewConstMetric(m.sender, prometheus.CounterValue, float64(alerts), strings.ToValidUTF8(sender, "?"))
	})
}

// seen are alerts that were read, and of which no offset is committed.
type seen struct {
	senders  map[string]int64
	returned map[string]int64 // by datatype
}

func newSeen() seen { return seen{make(map[string]int64), make(map[string]int64)} }

func (s *seen) add(a *esclusa.Alert) {
	increase(s.senders, a.Key())
	if a.Redrive != nil {
		increase(s.returned, a.DatatypeOrNone())
	}
}

// increase keeps no text of an alert: all of one are one piece of memory.
func increase(counts map[string]int64, of string) {
	if _, known := counts[of]; !known {
		of = strings.Clone(of)
	}
	counts[of]++
}

// flush counts what was seen, and forgets it.
func (m *alertMetrics) flush(s *seen) {
	for sender, n := range s.senders {
		m.loudest.Add(sender, n)
	}
	for datatype, n := range s.returned {
		if !m.known[datatype] { // it was in the catalogue of others, or somebody has invented it
			datatype = esclusa.NoDatatype
		}
		m.returned.WithLabelValues(datatype).Add(float64(n))
	}
	clear(s.senders)
	clear(s.returned)
}
