package app

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/outage"
	"github.com/esclusa/esclusa/internal/service"
	"github.com/esclusa/esclusa/schemas"
)

// Bounds of the alerts about records that were refused over HTTP. They are written one
// after the other, and those that there is no room for are dropped and counted: a flood
// of requests must cost neither memory nor brokers, and no answer waits for an alert.
const (
	waitingRefusals = 64               // an alert takes at most some 400 kB
	refusalWait     = 10 * time.Second // for one to be written
	lastRefusals    = time.Second      // for those that are left when the process stops
)

// refusals writes alerts about records that were refused over HTTP. They are on no
// ingress, so that they have no place there, and stand outside of the account.
type refusals struct {
	service.Service
	*base
	dropped prometheus.Counter
	queue   chan *esclusa.Record
	last    atomic.Int64 // the number of the last
}

// writer sends records to the topic of alerts.
type writer interface {
	Send(ctx context.Context, rec *esclusa.Record) (esclusa.Source, error)
}

func newRefusals(w *work) *refusals {
	r := &refusals{
		base: w.base, queue: make(chan *esclusa.Record, waitingRefusals),
		dropped: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "esclusa_http_alerts_dropped_total", Help: "Records that were refused over HTTP without an alert: more came than are written, or the brokers did not take it.",
		}),
	}
	r.Service = service.Service{Name: "the alerts about refused requests", Needs: []*service.Service{&w.topics.Service}}
	if !*w.opts.AlertRefusedHTTP {
		return r
	}
	w.reg.MustRegister(r.dropped)
	var alerts *kafka.Sender
	r.Start = func(context.Context) (err error) {
		alerts, err = kafka.NewSender(w.brokers.cluster, w.names.Alerts())
		return err
	}
	r.Run = func(ctx context.Context) error {
		r.run(ctx, alerts)
		return nil
	}
	r.Stop = func(context.Context) error {
		if alerts != nil {
			alerts.Close()
		}
		return nil
	}
	return r
}

// taker takes what is refused; nil where nobody wants alerts about it.
func (r *refusals) taker() func(*esclusa.Record, *esclusa.Rejection, []byte) {
	if r.Run == nil {
		return nil
	}
	return r.refused
}

// refused takes an alert about a record into the queue, where there is room.
func (r *refusals) refused(rec *esclusa.Record, rej *esclusa.Rejection, sender []byte) {
	if len(r.queue) == cap(r.queue) { // not even worth encoding
		r.dropped.Inc()
		return
	}
	select {
	case r.queue <- r.alert(rec, rej, sender):
	default:
		r.dropped.Inc()
	}
}

func (r *refusals) alert(rec *esclusa.Record, rej *esclusa.Rejection, sender []byte) *esclusa.Record {
	at := r.opts.Now()
	came := *rec
	came.Timestamp = at
	a := r.origin(schemas.ComponentHTTP).Alert(&came, rej, sender, at)
	a.ID = fmt.Sprintf("%s/%s/%d", schemas.ComponentHTTP, r.opts.Instance, r.number(at))
	a.Source.Partition, a.Source.Offset = nil, nil
	out := a.Record(r.names.Alerts(), rec.Headers)
	return &out
}

// number is one that this instance has not given before, and will not give after a
// restart: that of microseconds, or the next.
func (r *refusals) number(at time.Time) int64 {
	for {
		last := r.last.Load()
		if n := max(last+1, at.UnixMicro()); r.last.CompareAndSwap(last, n) {
			return n
		}
	}
}

// run writes what is in the queue until ctx ends, and then what is left, within
// lastRefusals.
func (r *refusals) run(ctx context.Context, to writer) {
	failing := outage.New(r.log, slog.LevelWarn, "alerts about records that were refused over HTTP cannot be written", "alerts about records that were refused over HTTP are written again")
	writeBehind(ctx, r.queue, lastRefusals, func(ctx context.Context, rec *esclusa.Record) { r.write(ctx, to, rec, failing) })
}

func (r *refusals) write(ctx context.Context, to writer, rec *esclusa.Record, failing *outage.Watch) {
	ctx, cancel := context.WithTimeout(ctx, refusalWait)
	defer cancel()
	if _, err := to.Send(ctx, rec); err != nil {
		r.dropped.Inc()
		failing.Failed(err)
		return
	}
	failing.Worked()
}
