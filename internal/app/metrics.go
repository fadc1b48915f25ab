package app

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/esclusa/esclusa/internal/kgoka"
	"github.com/esclusa/esclusa/internal/table"
)

// metrics of the process as a whole and of its roles.
type metrics struct {
	restarts      *prometheus.CounterVec
	rebalances    *prometheus.CounterVec
	progress      *prometheus.GaugeVec
	gaps          prometheus.Counter
	waiting       *prometheus.GaugeVec
	flow          *prometheus.CounterVec
	recovered     *prometheus.CounterVec
	reg           prometheus.Registerer
	foreignAlerts prometheus.Counter
}

func newMetrics(reg prometheus.Registerer, o Options) *metrics {
	m := &metrics{
		reg: reg,
		restarts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_restarts_total", Help: "Times that a role failed and was started again.",
		}, []string{"role"}),
		rebalances: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_rebalances_total", Help: "Times that a role's partitions were assigned anew.",
		}, []string{"role"}),
		progress: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "esclusa_last_progress_timestamp_seconds", Help: "When a group of a role last finished a round of records, or was assigned partitions, as seconds since the epoch.",
		}, []string{"role", "group"}),
		gaps: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "esclusa_unread_records_deleted_total", Help: "Records that retention deleted before a role had read them.",
		}),
		waiting: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "esclusa_waiting_partitions", Help: "Partitions in which a role waits, since the next record is by a version of its schema that the catalogue lacks.",
		}, []string{"role"}),
		flow: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_router_records_total", Help: "Records of rounds that the router has ended: in, ingress records taken; out and alert, what was written of them to channels and alerts.",
		}, []string{"flow"}),
		recovered: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_table_recovery_rows_total", Help: "Rows read back from the table's topic into the local copy of the table.",
		}, []string{"table"}),
	}
	m.foreignAlerts = prometheus.NewCounter(prometheus.CounterOpts{
		Name: "esclusa_foreign_alerts_total", Help: "Records in the alerts' topic that esclusa has not written: their document, key, id or source does not fit. Counted by each process with role http, again from each start.",
	})
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "esclusa_build_info", Help: "Always 1; the labels say what was built.",
	}, []string{"version", "revision"})
	build.WithLabelValues(o.Version, o.Revision).Set(1)
	reg.MustRegister(m.restarts, m.rebalances, m.progress, m.gaps, m.waiting, m.flow, m.recovered, m.foreignAlerts, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, role := range o.Roles {
		m.restarts.WithLabelValues(role)
		m.rebalances.WithLabelValues(role)
		if role == RoleRouter {
			for _, flow := range []string{flowIn, flowOut, flowAlert} {
				m.flow.WithLabelValues(flow)
			}
		}
	}
	return m
}

// Flows through the router: what comes in goes out or becomes an alert.
const (
	flowIn    = "in"
	flowOut   = "out"
	flowAlert = "alert"
)

// routed counts a round of the router, whose alerts go to a topic of their own.
func (m *metrics) routed(r kgoka.Round, alerts string) {
	m.flow.WithLabelValues(flowIn).Add(float64(r.Records))
	for topic, n := range r.Outputs {
		flow := flowOut
		if topic == alerts {
			flow = flowAlert
		}
		m.flow.WithLabelValues(flow).Add(float64(n))
	}
}

// watchTable shows how large a table is and whether it is recovered, as the role says it.
func (m *metrics) watchTable(table string, size *table.Size, recovered func() bool) {
	label := prometheus.Labels{"table": table}
	m.reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "esclusa_table_rows", Help: "Rows in the table's partitions that this process owns.", ConstLabels: label,
	}, func() float64 { return float64(size.Rows()) }), prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "esclusa_table_recovered", Help: "1 when the table's partitions of this process are recovered.", ConstLabels: label,
	}, func() float64 {
		if recovered() {
			return 1
		}
		return 0
	}))
}

func (m *metrics) progressed(role, group string) {
	m.progress.WithLabelValues(role, group).Set(float64(time.Now().UnixMilli()) / 1000)
}
