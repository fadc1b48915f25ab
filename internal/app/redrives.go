package app

import (
	"context"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/redrive"
	"github.com/esclusa/esclusa/internal/service"
)

// redrives runs what somebody wants to be sent again, where it is this process's turn, and
// tells which have halted. What tells whose turn it is has to have started.
func (w *work) redrives(mine func() bool, told *atomic.Pointer[[]redrive.Halt], turns *service.Service) *role {
	return w.role(RoleAlerts, "alerts-redrives", func(r *role) {
		shown := newRedriveMetrics(w.base)
		x := &redrive.Executor{
			Instance: w.opts.Instance, Now: w.opts.Now, Mine: mine,
			Halted: func(all []redrive.Halt) {
				told.Store(&all)
				shown.halted(mine(), len(all))
			},
			Begun: shown.begun, Ended: shown.ended, Counted: shown.counted, Send: w.tracer.resent,
		}
		r.aside = "nothing is sent again that was wanted over HTTP"
		r.follows(func(ctx context.Context, caughtUp *atomic.Bool) error {
			j, err := journal.Open(w.brokers.cluster, w.brokers.admin, w.names)
			if err != nil {
				return err
			}
			defer j.Close()
			x.Redrive, x.CaughtUp = w.newRedrive(j, ""), func() { caughtUp.Store(true) }
			return x.Run(ctx)
		})
	}, turns)
}

// newRedrive is one on behalf of somebody.
func (w *work) newRedrive(j *journal.Journal, by string) *redrive.Redrive {
	return &redrive.Redrive{
		Cluster: w.brokers.cluster, Admin: w.brokers.admin, Names: w.names, Catalogue: w.catalogue, Journal: j,
		Reader: w.alertTopic().reader(), By: by,
	}
}

// redriveMetrics shows the runs of this process.
type redriveMetrics struct {
	records  *prometheus.CounterVec
	running  prometheus.Gauge
	progress prometheus.Gauge
	waiting  prometheus.Gauge
}

func newRedriveMetrics(b *base) *redriveMetrics {
	m := &redriveMetrics{
		records: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_redrive_records_total", Help: "Refused records that runs of this process are done with, by the datatype of their alerts: sent again, or why not.",
		}, []string{"datatype", "outcome"}),
		running: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "esclusa_redrive_running", Help: "1 while this process sends refused records again.",
		}),
		progress: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "esclusa_redrive_last_progress_timestamp_seconds", Help: "When a run of this process began, or was last done with a record, as seconds since the epoch; 0 before the first.",
		}),
		waiting: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "esclusa_redrive_halted", Help: "Runs wanted over HTTP that have paused or been given up by themselves within a day, and of which nobody has said since what is to become, by the process that runs them.",
		}),
	}
	b.reg.MustRegister(m.records, m.running, m.progress, m.waiting)
	for _, datatype := range append(datatypes(b.catalogue), esclusa.NoDatatype) {
		m.records.WithLabelValues(datatype, sentOutcome)
	}
	return m
}

// sentOutcome is the label of what was sent: ready is the word for what is to be.
const sentOutcome = "sent"

func (m *redriveMetrics) begun() {
	m.running.Set(1)
	m.progress.SetToCurrentTime()
}

// halted shows how many have halted, where it is for this process to say so.
func (m *redriveMetrics) halted(mine bool, n int) {
	if !mine {
		n = 0
	}
	m.waiting.Set(float64(n))
}

func (m *redriveMetrics) ended() { m.running.Set(0) }

func (m *redriveMetrics) counted(datatype string, o redrive.Outcome) {
	outcome := string(o)
	if o == redrive.Ready {
		outcome = sentOutcome
	}
	m.records.WithLabelValues(datatype, outcome).Inc()
	m.progress.SetToCurrentTime()
}
