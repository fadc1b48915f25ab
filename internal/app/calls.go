package app

import (
	"context"
	"net/http"
	"time"

	"github.com/esclusa/esclusa/internal/apidocs"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/lag"
	"github.com/esclusa/esclusa/internal/service"
	"github.com/esclusa/esclusa/schemas"
	"github.com/esclusa/esclusa/views"
)

// calls are what HTTP answers beside health. They stop first: from then on the process
// is not ready, and HTTP takes no more requests.
type calls struct {
	service.Service
	*work
	web        *web
	lag        *measuring
	chronicle  *chronicle
	needs      *served       // nil without role http
	stopping   chan struct{} // closed when the stop begins
	standstill time.Duration // constant but in tests
}

// served is what the calls of role http need.
type served struct {
	ingress *sending
	reader  *consumer
	refused *refusals
}

func newCalls(web *web, w *work) *calls {
	c := &calls{work: w, web: web, lag: newMeasuring(w), chronicle: newChronicle(w), stopping: make(chan struct{}), standstill: standstill}
	needs := []*service.Service{&web.Service, &c.lag.Service, &c.chronicle.Service, &w.tracer.Service}
	if w.redis != nil {
		needs = append(needs, &w.redis.Service)
	}
	if w.opts.has(RoleHTTP) {
		c.needs = &served{ingress: newSending(w), reader: newConsumer(w), refused: newRefusals(w)}
		needs = append(needs, &c.needs.ingress.Service, &c.needs.reader.Service, &c.needs.refused.Service)
	}
	for _, r := range w.roles {
		needs = append(needs, &r.Service)
	}
	c.Service = service.Service{Name: "the calls over HTTP", Needs: needs, Start: c.open, Stop: c.close}
	return c
}

func (c *calls) open(context.Context) error {
	ops := c.web.operationsBy(c.conditions, c.reg)
	if ops.Apart {
		handler, err := c.web.operationsOf(ops)
		if err != nil {
			return err
		}
		c.web.operations.face.Store(&handler)
	}
	if c.web.calls == nil {
		return nil
	}
	handler, err := c.handler(ops)
	if err != nil {
		return err
	}
	if t := c.tracer.tracing; t != nil {
		handler = t.Handler(handler)
	}
	c.web.calls.face.Store(&handler)
	return nil
}

// close has the process be not ready, and answer no more calls. What watches it may go on.
func (c *calls) close(ctx context.Context) error {
	close(c.stopping)
	c.web.calls.drain(ctx, c.log)
	return nil
}

func (c *calls) handler(ops views.Operations) (http.Handler, error) {
	if c.needs == nil {
		return views.NewOperations(ops)
	}
	ops.KeyDigest = c.work.keyDigest
	return views.New(views.Config{
		Operations:  ops,
		Catalogue:   c.catalogue,
		Names:       c.names,
		Version:     c.opts.Version,
		Brokers:     apidocs.Brokers{Addresses: c.brokers.cluster.Brokers, TLS: c.opts.Security.UseTLS, Mechanism: c.opts.Security.Mechanism, Partitions: c.opts.Partitions},
		Sender:      c.needs.ingress,
		Progress:    lag.NewProgress(c.brokers.admin, c.names.RouterGroup()),
		Tables:      c.shownTables(),
		Reader:      c.needs.reader,
		Alerts:      c.alerts,
		AlertFeed:   c.alertFeed,
		AlertTopic:  c.alertTopic(),
		AlertGroups: c.board,
		Decider:     c.work,
		Redriver:    redriver{c.work},
		Refused:     c.needs.refused.taker(),
		Past:        pastJudge{c.work},
		Sources:     c.work,

		Journal:        c.chronicle,
		Deed:           c.chronicle.deed,
		PayloadsInFull: c.opts.HTTPPayloads == schemas.PayloadFull,
		SendWait:       c.opts.SendWait,
		InflightBytes:  c.opts.MaxInflightBytes,
		BodyRate:       c.opts.MinBodyRate,
		Limits:         c.limits(),
		Stopping:       c.stopping,
	})
}

func (c *calls) limits() views.Limits {
	return views.Limits{
		Requests: c.opts.MaxRequests, Streams: c.opts.MaxStreams, AlertStreams: c.opts.MaxAlertStreams,
		Exports: c.opts.MaxExports, SourceLookups: c.opts.MaxSourceLookups, Each: c.opts.CallerLimits,
	}
}

// shownTables are the tables that HTTP shows.
func (c *calls) shownTables() map[string]views.Table {
	shown := make(map[string]views.Table)
	for _, v := range c.views {
		shown[v.Table] = views.Table{Datatype: v.Datatype, Mirror: c.redis.tables[v.Table], Local: v.view, Feed: v.feed}
	}
	return shown
}

// sending is the sender to ingress.
type sending struct {
	service.Service
	*kafka.Sender
}

func newSending(w *work) *sending {
	s := &sending{}
	s.Service = service.Service{
		Name: "the sender", Needs: []*service.Service{&w.topics.Service},
		Start: func(context.Context) (err error) {
			s.Sender, err = kafka.NewSender(w.brokers.cluster, w.names.Ingress())
			return err
		},
		Stop: func(context.Context) error {
			if s.Sender != nil {
				s.Close()
			}
			return nil
		},
	}
	return s
}

// measuring measures the lag of the groups of this process's roles.
type measuring struct {
	service.Service
	*lag.Lag
}

func newMeasuring(w *work) *measuring {
	m := &measuring{}
	needs := []*service.Service{&w.topics.Service} // of tables alone there may be no role
	for _, r := range w.roles {
		needs = append(needs, &r.Service)
	}
	m.Service = service.Service{
		Name: "the measuring of lag", Needs: needs,
		Start: func(context.Context) (err error) {
			m.Lag, err = lag.New(w.brokers.admin, w.subscriptions(), w.reg, w.log)
			return err
		},
		Run: func(ctx context.Context) error {
			m.Lag.Run(ctx)
			return nil
		},
	}
	return m
}

func (w *work) subscriptions() []lag.Subscription {
	var subs []lag.Subscription
	if len(w.opts.Roles) > 1 || !w.opts.has(RoleMirror) { // which alone has nothing to do with alerts
		subs = append(subs, lag.Subscription{Topics: []string{w.names.Alerts()}})
	}
	if w.tail != nil { // without a group
		subs = append(subs, lag.Subscription{Topics: []string{w.names.AlertGroups(), w.names.Journal()}})
	}
	for _, r := range w.roles {
		if r.reads != nil {
			subs = append(subs, *r.reads)
		}
		if r.table != "" { // its recovery reads it
			subs = append(subs, lag.Subscription{Topics: []string{r.table}})
		}
	}
	return subs
}
