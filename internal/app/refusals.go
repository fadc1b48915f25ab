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
	origin   esclusa.Origin
	names    esclusa.Names
	instance string
	now      func() time.Time
	dropped  prometheus.Counter
	queue    chan *esclusa.Record
	last     atomic.Int64 // the number of the last
}

// writer sends records to the topic of alerts.
type writer interface {
	Send(ctx context.Context, rec *esclusa.Record) (esclusa.Source, error)
}

func (a *App) newRefusals() *refusals {
	r := &refusals{
		origin: a.origin(schemas.ComponentHTTP), names: a.names, instance: a.opts.Instance, now: a.opts.Now,
		queue: make(chan *esclusa.Record, waitingRefusals),
		dropped: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "esclusa_http_alerts_dropped_total", Help: "Records that were refused over HTTP without an alert: more came than are written, or the brokers did not take it.",
		}),
	}
	a.reg.MustRegister(r.dropped)
	return r
}

// openRefusals starts the writing; nil where nobody wants alerts about refusals.
func (a *App) openRefusals() (func(*esclusa.Record, *esclusa.Rejection, []byte), error) {
	if !*a.opts.AlertRefusedHTTP {
		return nil, nil
	}
	alerts, err := kafka.NewSender(a.cluster, a.names.Alerts())
	if err != nil {
		return nil, err
	}
	r := a.newRefusals()
	ctx, cancel := context.WithCancel(context.Background())
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		r.run(ctx, stop, alerts, a.log)
	}()
	a.stack.push("the alerts about refused requests", func(context.Context) error {
		close(stop)
		defer time.AfterFunc(lastRefusals, cancel).Stop()
		<-done
		cancel()
		alerts.Close()
		return nil
	})
	return r.refused, nil
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
	at := r.now()
	came := *rec
	came.Timestamp = at
	a := r.origin.Alert(&came, rej, sender, at)
	a.ID = fmt.Sprintf("%s/%s/%d", schemas.ComponentHTTP, r.instance, r.number(at))
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

// run writes what is in the queue until stop, and then what is left, until ctx ends.
func (r *refusals) run(ctx context.Context, stop <-chan struct{}, to writer, log *slog.Logger) {
	failing := outage.New(log, slog.LevelWarn, "alerts about records that were refused over HTTP cannot be written", "alerts about records that were refused over HTTP are written again")
	for {
		select {
		case rec := <-r.queue:
			r.write(ctx, to, rec, failing)
			continue
		default:
		}
		select {
		case rec := <-r.queue:
			r.write(ctx, to, rec, failing)
		case <-stop:
			return
		}
	}
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
