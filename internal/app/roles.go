package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"github.com/lovoo/goka"
	"golang.org/x/sync/errgroup"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/graphs"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/kgoka"
	"github.com/esclusa/esclusa/internal/lag"
	"github.com/esclusa/esclusa/internal/service"
	"github.com/esclusa/esclusa/internal/verified"
	"github.com/esclusa/esclusa/processors"
	"github.com/esclusa/esclusa/schemas"
	"github.com/esclusa/esclusa/views"
)

// standstill is how long a role may make no progress although there are records: a
// round takes half as long at most.
const standstill = time.Minute

// How much those fetch whom nobody waits for: so much they wait for, and so much they hold.
const (
	unhurriedLeast = 256 << 10
	unhurriedMost  = 2 << 20
)

// maxCopyAge is how long a local copy of the table may have been out of use: well
// below the time for which the table's topic keeps tombstones, and half of what it was
// in versions that kept them for eight days, so that what went then was seen.
const maxCopyAge = 4 * 24 * time.Hour

func (w *work) router() *role {
	return w.role(RoleRouter, RoleRouter, func(role *role) {
		r := processors.NewRouter(processors.RouterConfig{
			Catalogue: w.catalogue, Names: w.names, Origin: w.origin(RoleRouter), Metrics: w.procMet, Now: w.opts.Now,
			Tracer: w.tracer.of(w.names.RouterGroup()), Log: w.log, Accepted: w.accepted,
		})
		cfg := w.config(RoleRouter, w.names.RouterGroup())
		cfg.Linger = w.opts.Linger
		cfg.OnRound = func(r kgoka.Round) {
			w.metrics.progressed(RoleRouter, w.names.RouterGroup())
			w.metrics.routed(r, w.names.Alerts())
		}
		if w.opts.Delivery == ExactlyOnce {
			cfg.ExactlyOnce, cfg.Interval = true, w.opts.TransactionInterval
		}
		w.goka(role, cfg, r.Graph)
	})
}

// auditing checks the channels that nobody else reads, and keeps the account.
func (w *work) auditing() []*role {
	channels := (&processors.Auditor{Inspector: verified.Inspector{Receiver: &schemas.Receiver{Catalogue: w.catalogue}}}).Channels()
	books := w.accounting(len(channels) == 0) // nothing to share with others
	if len(channels) == 0 {
		return []*role{books.role}
	}
	r := w.role(RoleAuditor, RoleAuditor, func(r *role) {
		auditor := &processors.Auditor{Inspector: books.inspector}
		cfg := w.config(RoleAuditor, w.names.AuditorGroup())
		cfg.Cluster = graphs.Cluster(w.unhurried())
		r.waits = w.waits(&cfg, RoleAuditor, books.inspector.Receiver, channels...)
		onSession(&cfg, turns(w.names.Channel(channels[0].Datatype), books.keeper.Turn))
		w.goka(r, cfg, auditor.Graph)
	}, &books.Service)
	return []*role{r, books.role}
}

// mirror is the graph, and for each table what watches Redis: by itself, so that a
// graph that waits to start again, after an outage of Redis for seconds, does not keep
// it from noticing what Redis has lost.
func (w *work) mirror() []*role {
	var roles []*role
	var needs []*service.Service
	all := make(processors.Mirrors, len(w.tables))
	for i, k := range w.tables {
		keeps := w.role(RoleMirror, "mirror-keep-"+k.Table, func(r *role) {
			m := processors.NewMirror(processors.MirrorConfig{
				Store: w.redis.tables[k.Table], Table: k.Table, Topic: &tableTopic{w.brokers.cluster, w.brokers.admin, k.topic, w.names.MirrorGroup()}, Names: w.names,
				TopicID: w.topics.id.Tables[k.Table], Metrics: w.procMet, Log: w.log, Now: w.opts.Now,
			})
			all[i] = m
			r.run, r.ready = func(ctx context.Context) error { m.Keep(ctx); return nil }, m.Complete
		})
		roles, needs = append(roles, keeps), append(needs, &keeps.Service)
	}
	if len(all) == 0 {
		return nil
	}
	graph := w.role(RoleMirror, RoleMirror, func(r *role) {
		w.goka(r, w.config(RoleMirror, w.names.MirrorGroup()), all.Graph,
			goka.WithRebalanceCallback(func(assigned goka.Assignment) { all.Assign(slices.Collect(maps.Keys(assigned))) }))
		mirrors := r.run
		r.run = func(ctx context.Context) error {
			group, ctx := errgroup.WithContext(ctx)
			group.Go(func() error { return mirrors(ctx) })
			group.Go(func() error { return w.redis.watchPolicy(ctx) })
			return group.Wait()
		}
	}, needs...)
	return append([]*role{graph}, roles...)
}

// config is how a role's graph runs, at least once.
func (w *work) config(role, group string) kgoka.Config {
	return kgoka.Config{
		Cluster: graphs.Cluster(w.brokers.cluster), Group: goka.Group(group), Instance: w.opts.Instance, Membership: graphs.Membership, Leave: w.opts.Leave,
		Reading: graphs.Reading(w.log, group),
		OnSession: func(map[string][]int32) {
			w.metrics.rebalances.WithLabelValues(role).Inc()
			w.metrics.progressed(role, group)
		},
		OnRound: func(kgoka.Round) { w.metrics.progressed(role, group) },
		OnGap:   func(_ string, _ int32, from, to int64) { w.metrics.gaps.Add(float64(to - from + 1)) },
	}
}

// onSession has one thing more done when partitions are assigned, after the others.
func onSession(cfg *kgoka.Config, do func(claims map[string][]int32)) {
	before := cfg.OnSession
	cfg.OnSession = func(claims map[string][]int32) {
		before(claims)
		do(claims)
	}
}

// turns tells whether it is this process's turn, of those of a group: that of the one which
// has the first partition of a topic that the group reads, since there is one of them.
func turns(topic string, turn func(mine bool)) func(claims map[string][]int32) {
	return func(claims map[string][]int32) { turn(slices.Contains(claims[topic], 0)) }
}

// goka lets a role run a graph. Each run is a new processor on a new client: a
// goka processor runs once.
func (w *work) goka(r *role, cfg kgoka.Config, graph func(processors.Edges) *goka.GroupGraph, opts ...goka.ProcessorOption) {
	onSession(&cfg, func(claims map[string][]int32) { r.has.Store(&lag.Claims{Topics: claims, Since: time.Now()}) })
	var running atomic.Pointer[kgoka.Runtime]
	r.run = func(ctx context.Context) error {
		rt := kgoka.NewRuntime(cfg)
		in, out := graphs.Codecs(rt)
		p, err := goka.NewProcessor(w.brokers.cluster.Brokers, graph(processors.Edges{In: in, Out: out, Rows: graphs.Rows(rt)}), append(rt.Options(), opts...)...)
		if err != nil {
			return fmt.Errorf("building the graph: %w", err)
		}
		running.Store(rt)
		defer running.Store(nil)
		return p.Run(ctx)
	}
	r.ready = func() bool {
		rt := running.Load()
		return rt != nil && rt.Recovered()
	}
	r.reads = &lag.Subscription{Group: string(cfg.Group), Topics: graph(processors.Edges{}).InputStreams().Topics()}
}

// alertTail follows the alerts for GET /v1/alerts, after it has read back the last of
// each partition.
func (w *work) alertTail() *role {
	return w.role(RoleHTTP, "http-alerts", func(r *role) {
		r.follows(w.followAlerts)
		w.alertFeed = views.NewAlertFeed(views.FeedConfig{
			Topic: esclusa.EpochOf(w.topics.ids[w.names.Alerts()]), Partitions: int32(w.opts.Partitions), Covers: kafka.NewEnds(w.brokers.admin, w.names.Alerts()).Covers,
			Ready: r.ready, At: func(int32) int64 { return 0 }, // it hears of all before it is ready
		}, w.catalogue)
	})
}

// follows lets a role follow a topic. It is ready while it has caught up, as follow says.
func (r *role) follows(follow func(ctx context.Context, caughtUp *atomic.Bool) error) {
	var caughtUp atomic.Bool
	r.ready = caughtUp.Load
	r.run = func(ctx context.Context) error {
		defer caughtUp.Store(false)
		err := follow(ctx, &caughtUp)
		r.fell.Store(true)
		return err
	}
}

func (w *work) followAlerts(ctx context.Context, caughtUp *atomic.Bool) error {
	spans, err := kafka.Spans(ctx, w.brokers.admin, w.names.Alerts())
	if err != nil {
		return err
	}
	keep := w.keepAlerts(ctx)
	if err := w.brokers.cluster.Scan(ctx, w.names.Alerts(), w.lastAlerts(spans), keep); err != nil {
		return err
	}
	for p, span := range spans {
		w.alertFeed.Reached(p, span.To)
	}
	caughtUp.Store(true)
	return w.unhurried().Scan(ctx, w.names.Alerts(), kafka.Behind(spans), keep)
}

// lastAlerts are the last of each partition, and all that the feed has not heard of: it
// goes on where it was when the part that follows alerts starts again.
func (w *work) lastAlerts(spans map[int32]esclusa.Span) map[int32]esclusa.Span {
	last := kafka.Last(spans, views.KeptAlerts)
	for p, span := range last {
		if next := w.alertFeed.Next(p); next >= 0 {
			span.From = max(spans[p].From, min(span.From, next))
			last[p] = span
		}
	}
	return last
}

// unhurried is the cluster for those whom nobody waits for.
func (w *work) unhurried() kafka.Cluster {
	c := w.brokers.cluster
	c.FetchLeast, c.FetchMost = unhurriedLeast, unhurriedMost
	return c
}

// keepAlerts notes alerts for GET /v1/alerts, and counts what somebody else has
// written into their topic.
func (w *work) keepAlerts(ctx context.Context) func(int32, []esclusa.Record) error {
	reader := w.alertTopic().reader()
	return func(partition int32, batch []esclusa.Record) error {
		believed, err := reader.Read(ctx, batch)
		if err != nil {
			return err
		}
		foreign := len(batch)
		for _, alert := range believed {
			if w.alerts.Add(alert.Alert, alert.Record) {
				foreign--
			}
			w.alertFeed.Add(alert.Alert, alert.Record)
		}
		w.alertFeed.Reached(partition, batch[len(batch)-1].Next())
		w.metrics.foreignAlerts.Add(float64(foreign))
		return nil
	}
}

// endsOf is where the partitions of a topic end.
func endsOf(spans map[int32]esclusa.Span) map[int32]int64 {
	ends := make(map[int32]int64, len(spans))
	for p, span := range spans {
		ends[p] = span.To
	}
	return ends
}
