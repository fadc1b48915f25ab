package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/lag"
	"github.com/esclusa/esclusa/internal/verified"
	"github.com/esclusa/esclusa/views"
)

const (
	readerIdle = time.Minute // how long an idle group over HTTP stays open
)

// hosts are the names under which HTTP answers, beside loopback's.
func (a *App) hosts() []string {
	host, _, _ := net.SplitHostPort(a.opts.HTTPAddr) // it has been checked
	if host == "" {
		return a.opts.HTTPHosts
	}
	return append([]string{host}, a.opts.HTTPHosts...)
}

func (a *App) handler(ctx context.Context) (http.Handler, error) {
	ops := views.Operations{Ready: a.conditions, Hosts: a.hosts(), Registry: a.reg, Logger: a.log}
	if err := a.watchLag(ctx); err != nil {
		return nil, err
	}
	if !a.opts.has(RoleHTTP) {
		return views.NewOperations(ops)
	}
	ingress, err := kafka.NewSender(a.cluster, a.names.Ingress())
	if err != nil {
		return nil, err
	}
	a.stack.pushClose("the sender", func() error { ingress.Close(); return nil })
	consumer, err := a.consumer()
	if err != nil {
		return nil, err
	}
	refused, err := a.openRefusals()
	if err != nil {
		return nil, err
	}
	return views.New(views.Config{
		Operations:    ops,
		Catalogue:     a.catalogue,
		Names:         a.names,
		Sender:        ingress,
		Progress:      lag.NewProgress(a.admin, a.names.RouterGroup()),
		Tables:        a.shownTables(),
		Reader:        consumer,
		Alerts:        a.alerts,
		Refused:       refused,
		SendWait:      a.opts.SendWait,
		InflightBytes: a.opts.MaxInflightBytes,
		BodyRate:      a.opts.MinBodyRate,
		Stopping:      a.stopping,
	})
}

// shownTables are the tables that HTTP shows.
func (a *App) shownTables() map[string]views.Table {
	shown := make(map[string]views.Table)
	for _, k := range a.tables {
		shown[k.Table] = views.Table{Datatype: k.Datatype, Mirror: k.mirror, Local: k.view, Feed: a.feedOf(k)}
	}
	return shown
}

// feedOf lets a view of a table, which does not run yet, feed those who follow it.
func (a *App) feedOf(k *keyed) *views.Feed {
	feed := views.NewFeed(views.FeedConfig{
		Topic: epoch(a.id.Tables[k.Table]), Partitions: k.view.Partitions, Covers: kafka.NewEnds(a.admin, k.topic).Covers,
		Ready: k.view.Ready, At: k.view.Store.Position.At, History: history{a, k.topic},
	})
	k.view.Changed = feed.Add
	return feed
}

// history reads a table's topic from its past.
type history struct {
	app   *App
	topic string
}

// Read implements views.History.
func (h history) Read(ctx context.Context, from, to []int64, each func(partition int32, offset int64, key string, row *esclusa.Row) error) error {
	spans := make(map[int32]esclusa.Span)
	for p := range from {
		spans[int32(p)] = esclusa.Span{From: from[p], To: to[p]}
	}
	return h.app.cluster.Scan(ctx, h.topic, spans, func(partition int32, batch []esclusa.Record) error {
		for i := range batch {
			rec := &batch[i]
			line, _ := rec.Header(esclusa.HeaderRow)
			row, err := esclusa.ReadRow(line, rec.Value)
			if err != nil {
				row = nil // somebody else's
			}
			if err := each(partition, rec.Offset, string(rec.Key), row); err != nil {
				return err
			}
		}
		return nil
	})
}

// watchLag measures the groups of this process's roles.
func (a *App) watchLag(ctx context.Context) error {
	lag, err := lag.New(a.admin, a.subscriptions(), a.reg, a.log)
	if err != nil {
		return err
	}
	a.lag = lag
	lctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		lag.Run(lctx)
	}()
	a.stack.push("the measuring of lag", func(context.Context) error {
		cancel()
		<-done
		return nil
	})
	return nil
}

func (a *App) subscriptions() []lag.Subscription {
	var subs []lag.Subscription
	if len(a.opts.Roles) > 1 || !a.opts.has(RoleMirror) { // which alone has nothing to do with alerts
		subs = append(subs, lag.Subscription{Topics: []string{a.names.Alerts()}})
	}
	for _, r := range a.roles {
		if r.reads != nil {
			subs = append(subs, *r.reads)
		}
	}
	return subs
}

// conditions are what has to hold for the process to be ready.
func (a *App) conditions() []views.Condition {
	select {
	case <-a.stopping:
		return []views.Condition{{Name: "running", Detail: "the process is stopping"}}
	default:
	}
	conds := []views.Condition{{Name: "started", Met: a.started.Load()}}
	if a.owner.foreign.Load() && a.opts.has(RoleMirror) { // readers have the table
		conds = append(conds, views.Condition{Name: "redis-owner", Detail: "Redis belongs to another system"})
	}
	for _, r := range a.roles {
		conds = append(conds, a.condition(r))
	}
	return conds
}

// condition is what a role says of itself: that it has recovered, waits for nothing
// that is missing, and gets on.
func (a *App) condition(r *role) views.Condition {
	if !r.ready() {
		return views.Condition{Name: r.part, Detail: "recovering"}
	}
	why := r.waits.sentence()
	if has := r.has.Load(); why == "" && has != nil {
		why = a.lag.Stands(r.reads.Group, *has, a.standstill)
	}
	return views.Condition{Name: r.part, Met: why == "", Detail: why}
}

// consumer hands channel records to readers over HTTP, and raises an alert about
// those that do not belong.
type consumer struct {
	readers   *kafka.Readers
	inspector verified.Inspector
	alerts    *kafka.Sender
	app       *App
}

func (a *App) consumer() (*consumer, error) {
	alerts, err := kafka.NewSender(a.cluster, a.names.Alerts())
	if err != nil {
		return nil, err
	}
	readers := kafka.NewReaders(a.cluster, a.opts.Instance, a.opts.MaxReaderGroups, readerIdle)
	a.reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "esclusa_http_reader_groups",
		Help: "Groups that this process reads channels for over HTTP.",
	}, func() float64 { return float64(readers.Groups()) }))
	a.stack.pushClose("the readers", func() error {
		readers.Close()
		alerts.Close()
		return nil
	})
	return &consumer{readers: readers, inspector: a.inspector("consume"), alerts: alerts, app: a}, nil
}

// Next implements views.Reader.
func (c *consumer) Next(ctx context.Context, datatype, group string) (*esclusa.Record, error) {
	ch, ok := c.app.catalogue.Channel(datatype)
	if !ok {
		return nil, fmt.Errorf("datatype %q is not in the catalogue", datatype)
	}
	belongs := false
	look := func(ctx context.Context, rec *esclusa.Record) error {
		rej, err := c.inspector.Verify(ctx, ch, rec, c.alerts)
		belongs = rej == nil
		return err
	}
	for {
		rec, err := c.readers.Next(ctx, c.app.names.HTTPGroup(group), c.app.names.Channel(datatype), look)
		if errors.Is(err, kafka.ErrTooManyReaders) {
			return nil, views.ErrTooManyGroups
		}
		if rec == nil || err != nil || belongs {
			return rec, err
		}
	}
}
