package processors

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// Outcomes of a record.
const (
	accepted = "accepted"
	refused  = "refused"
)

// Metrics of the processors. Their labels are bounded by the catalogue and by
// the closed sets of reasons and outcomes.
type Metrics struct {
	records       *prometheus.CounterVec
	deprecated    *prometheus.CounterVec
	validation    prometheus.Histogram
	routed        *ageHistogram
	refused       map[refusal]prometheus.Counter // of records
	shadowedRows  *prometheus.CounterVec
	mirrorLag     *prometheus.GaugeVec
	mirrorWhole   *prometheus.GaugeVec
	badRows       *prometheus.CounterVec
	mirrorRefills *prometheus.CounterVec
	alerts        *alertMetrics
}

// NewMetrics registers what every process shows, and seeds the labels that are
// known, so that a zero is visible before the first event.
func NewMetrics(reg prometheus.Registerer, catalogue *schemas.Catalogue) *Metrics {
	m := &Metrics{
		records: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_records_total",
			Help: "Records that the processors decided on, by datatype, outcome and, where refused, reason.",
		}, []string{"datatype", "outcome", "reason"}),
		deprecated: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_deprecated_records_total",
			Help: "Records that the router accepted by a version of their schema that is deprecated.",
		}, []string{"datatype", "version"}),
		validation: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "esclusa_validation_seconds", Help: "Mean time to classify and check one ingress record and to make its output, observed for each batch.",
			Buckets: prometheus.ExponentialBuckets(1e-6, 4, 10),
		}),
		routed: newAgeHistogram("esclusa_ingress_to_route_seconds", "Age of an ingress record when the router decides on it.",
			prometheus.ExponentialBuckets(1e-3, 4, 10)),
		refused: make(map[refusal]prometheus.Counter),
		alerts:  newAlertMetrics(reg),
		shadowedRows: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_hidden_rows_total", Help: "Rows of the table written again, since foreign records shadowed them.",
		}, ofTable),
		mirrorLag: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "esclusa_mirror_lag_seconds", Help: "Age of the oldest table row that Redis lacks; 0 when it has all. While Kafka does not tell what there is, the time since Redis had all.",
		}, ofTable),
		mirrorWhole: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "esclusa_mirror_complete", Help: "1 when Redis answers and holds all of the table's partitions that this process mirrors, be they none.",
		}, ofTable),
		badRows: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_foreign_rows_total", Help: "Records in the table's topic that esclusa did not write, left out.",
		}, ofTable),
		mirrorRefills: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_mirror_fills_total", Help: "Partitions of the table read again from their start to fill Redis.",
		}, ofTable),
	}
	for _, ch := range catalogue.Channels() {
		m.records.WithLabelValues(ch.Datatype, accepted, "")
		for _, v := range ch.Versions() {
			m.deprecated.WithLabelValues(v.Datatype, v.Version)
		}
		for _, reason := range esclusa.Reasons() {
			m.refusing(refusal{ch.Datatype, reason})
		}
	}
	for _, reason := range esclusa.Reasons() {
		m.refusing(refusal{esclusa.NoDatatype, reason})
	}
	for _, ch := range catalogue.Tabled() {
		m.shadowedRows.WithLabelValues(ch.Table)
	}
	reg.MustRegister(m.records, m.deprecated, m.validation, m.routed, m.shadowedRows,
		m.mirrorLag, m.mirrorWhole, m.badRows, m.mirrorRefills)
	return m
}

// ofTable are the labels of what there is for each table.
var ofTable = []string{"table"}

// mirrorMetrics are those of the mirror of one table.
type mirrorMetrics struct {
	lag, whole     prometheus.Gauge
	badRows, fills prometheus.Counter
}

// mirror seeds what a mirror of the table shows. A process without one has none to
// show: a zero would say that its mirror is not complete.
func (m *Metrics) mirror(table string) mirrorMetrics {
	return mirrorMetrics{
		lag: m.mirrorLag.WithLabelValues(table), whole: m.mirrorWhole.WithLabelValues(table),
		badRows: m.badRows.WithLabelValues(table), fills: m.mirrorRefills.WithLabelValues(table),
	}
}

func (m *Metrics) accepting(datatype string) prometheus.Counter {
	return m.records.WithLabelValues(datatype, accepted, "")
}

// outmoding counts what is accepted by a version that is deprecated, nil for another.
func (m *Metrics) outmoding(ch *schemas.Channel) prometheus.Counter {
	if ch.Status != schemas.Deprecated {
		return nil
	}
	return m.deprecated.WithLabelValues(ch.Datatype, ch.Version)
}

// refusal is what counts as one: the labels of its counter.
type refusal struct {
	datatype string
	reason   esclusa.Reason
}

func (m *Metrics) refusing(as refusal) {
	m.refused[as] = m.records.WithLabelValues(as.datatype, refused, string(as.reason))
}

// Refuse counts a record that was refused.
func (m *Metrics) Refuse(rej *esclusa.Rejection) {
	as := refusal{rej.Datatype, rej.Reason}
	if as.datatype == "" {
		as.datatype = esclusa.NoDatatype
	}
	if of := m.refused[as]; of != nil {
		of.Inc()
		return
	}
	m.records.WithLabelValues(as.datatype, refused, string(as.reason)).Inc()
}
