package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"golang.org/x/sync/errgroup"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/kgoka"
	"github.com/esclusa/esclusa/internal/lag"
	"github.com/esclusa/esclusa/internal/verified"
	"github.com/esclusa/esclusa/processors"
	"github.com/esclusa/esclusa/schemas"
	"github.com/esclusa/esclusa/views"
)

// role is a part of the work that runs, fails and starts again by itself.
type role struct {
	name  string                          // as in --roles
	part  string                          // what it is called where a role has several
	run   func(ctx context.Context) error // once; blocks until ctx ends or it fails
	ready func() bool                     // recovered and at work
	reads *lag.Subscription               // what its group reads; nil where it has none
	waits *waiting                        // for versions that are missing; nil where it does not
	has   atomic.Pointer[lag.Claims]      // its group's partitions
}

// standstill is how long a role may make no progress although there are records: a
// round takes half as long at most.
const standstill = time.Minute

// maxCopyAge is how long a local copy of the table may have been out of use: well
// below the time for which the table's topic keeps tombstones, and half of what it was
// in versions that kept them for eight days, so that what went then was seen.
const maxCopyAge = 4 * 24 * time.Hour

func (a *App) openRoles(context.Context) error {
	for _, name := range a.opts.Roles {
		switch name {
		case RoleRouter:
			a.roles = append(a.roles, a.router())
		case RoleAuditor:
			a.roles = append(a.roles, a.auditing()...)
		case RoleTables:
			for _, k := range a.tables {
				a.roles = append(a.roles, a.keep(k))
			}
		case RoleMirror:
			a.roles = append(a.roles, a.mirror()...)
		case RoleHTTP:
			for _, k := range a.tables {
				a.roles = append(a.roles, a.keepView(k))
			}
			a.roles = append(a.roles, a.alertTail())
		}
	}
	return nil
}

func (a *App) origin(component string) esclusa.Origin {
	return esclusa.Origin{Component: component, Version: a.opts.Version}
}

func (a *App) inspector(component string) verified.Inspector {
	return verified.Inspector{
		Receiver: &schemas.Receiver{Catalogue: a.catalogue, Names: a.names, Partitions: int32(a.opts.Partitions), Ends: a.ends,
			Ingress: kafka.NewLookup(a.cluster, a.admin, a.names.Ingress())},
		Origin:  a.origin(component),
		Metrics: a.procMet,
		Now:     a.opts.Now,
	}
}

func (a *App) router() *role {
	r := processors.NewRouter(processors.RouterConfig{
		Catalogue: a.catalogue, Names: a.names, Origin: a.origin(RoleRouter), Metrics: a.procMet, Now: a.opts.Now,
		Tracer: a.tracer(a.names.RouterGroup()), Log: a.log,
	})
	cfg := a.batches(RoleRouter, a.names.RouterGroup())
	cfg.Linger = a.opts.Linger
	cfg.OnRound = func(r kgoka.Round) {
		a.metrics.progressed(RoleRouter, a.names.RouterGroup())
		a.metrics.routed(r, a.names.Alerts())
	}
	if a.opts.Delivery == ExactlyOnce {
		cfg.ExactlyOnce, cfg.Interval = true, a.opts.TransactionInterval
	}
	return a.goka(RoleRouter, cfg, r.Graph)
}

// auditing checks the channels that nobody else reads, and keeps the account.
func (a *App) auditing() []*role {
	in := a.inspector(RoleAuditor)
	in.Tracer = a.tracer(a.names.AuditorGroup())
	auditor := &processors.Auditor{Inspector: in}
	keeper := a.newKeeper(in)
	channels := auditor.Channels()
	if len(channels) == 0 { // nothing to share with others
		keeper.Turn(true)
		return []*role{a.accounting(keeper)}
	}
	cfg := a.batches(RoleAuditor, a.names.AuditorGroup())
	waits := a.waits(&cfg, RoleAuditor, in.Receiver, channels...)
	assigned, turn := cfg.OnSession, turns(keeper, a.names.Channel(channels[0].Datatype))
	cfg.OnSession = func(claims map[string][]int32) {
		assigned(claims)
		turn(claims)
	}
	r := a.goka(RoleAuditor, cfg, auditor.Graph)
	r.waits = waits
	return []*role{r, a.accounting(keeper)}
}

// epoch is a short name for an incarnation of the ingress topic.
func epoch(topicID string) string { return topicID[:min(8, len(topicID))] }

// mirror is the graph, and for each table what watches Redis: by itself, so that a
// graph that waits to start again, after an outage of Redis for seconds, does not keep
// it from noticing what Redis has lost.
func (a *App) mirror() []*role {
	var all processors.Mirrors
	var roles []*role
	for _, k := range a.tables {
		m := processors.NewMirror(processors.MirrorConfig{
			Store: k.mirror, Table: k.Table, Topic: &tableTopic{a.cluster, a.admin, k.topic, a.names.MirrorGroup()}, Names: a.names,
			TopicID: a.id.Tables[k.Table], Metrics: a.procMet, Log: a.log, Now: a.opts.Now,
		})
		all = append(all, m)
		keep := func(ctx context.Context) error { m.Keep(ctx); return nil }
		roles = append(roles, &role{name: RoleMirror, part: "mirror-keep-" + k.Table, run: keep, ready: m.Complete})
	}
	if len(all) == 0 {
		return nil
	}
	r := a.goka(RoleMirror, a.batches(RoleMirror, a.names.MirrorGroup()), all.Graph,
		goka.WithRebalanceCallback(func(assigned goka.Assignment) { all.Assign(slices.Collect(maps.Keys(assigned))) }))
	graph := r.run
	r.run = func(ctx context.Context) error {
		group, ctx := errgroup.WithContext(ctx)
		group.Go(func() error { return graph(ctx) })
		group.Go(func() error { return a.watchPolicy(ctx) })
		return group.Wait()
	}
	return append([]*role{r}, roles...)
}

// singles is how a role's graph runs that takes records one by one, at least
// once.
func (a *App) singles(role, group string) kgoka.Config {
	return kgoka.Config{
		Cluster: a.cluster, Group: goka.Group(group), Instance: a.opts.Instance, Leave: a.opts.Leave,
		SplitRow: esclusa.SplitRow, RowHeader: esclusa.HeaderRow,
		OnSession: func(map[string][]int32) {
			a.metrics.rebalances.WithLabelValues(role).Inc()
			a.metrics.progressed(role, group)
		},
		OnRound: func(kgoka.Round) { a.metrics.progressed(role, group) },
		OnGap:   func(_ string, _ int32, from, to int64) { a.metrics.gaps.Add(float64(to - from + 1)) },
	}
}

// batches is the same in batches.
func (a *App) batches(role, group string) kgoka.Config {
	cfg := a.singles(role, group)
	cfg.Batch = true
	return cfg
}

// goka makes a role of a graph. Each run is a new processor on a new client: a
// goka processor runs once.
func (a *App) goka(name string, cfg kgoka.Config, graph func(processors.Edges) *goka.GroupGraph, opts ...goka.ProcessorOption) *role {
	r := &role{name: name, part: name}
	assigned := cfg.OnSession
	cfg.OnSession = func(claims map[string][]int32) {
		assigned(claims)
		r.has.Store(&lag.Claims{Topics: claims, Since: time.Now()})
	}
	var running atomic.Pointer[goka.Processor]
	r.run = func(ctx context.Context) error {
		rt := kgoka.NewRuntime(cfg)
		p, err := goka.NewProcessor(a.cluster.Brokers, graph(processors.Edges{In: rt.In(), Out: rt.Out()}), append(rt.Options(), opts...)...)
		if err != nil {
			return fmt.Errorf("building the graph: %w", err)
		}
		running.Store(p)
		defer running.Store(nil)
		return p.Run(ctx)
	}
	r.ready = func() bool {
		p := running.Load()
		return p != nil && p.Recovered()
	}
	r.reads = &lag.Subscription{Group: string(cfg.Group), Topics: graph(processors.Edges{}).InputStreams().Topics()}
	return r
}

// alertTail follows the alerts for GET /v1/alerts, after it has read back the last of
// each partition.
func (a *App) alertTail() *role {
	var caughtUp atomic.Bool
	run := func(ctx context.Context) error {
		defer caughtUp.Store(false)
		spans, err := kafka.Spans(ctx, a.admin, a.names.Alerts())
		if err != nil {
			return err
		}
		then := make(map[int32]esclusa.Span)
		for p, span := range spans {
			then[p] = esclusa.Span{From: span.To, To: kafka.Forever}
		}
		keep := a.keepAlerts(ctx)
		if err := a.cluster.Scan(ctx, a.names.Alerts(), kafka.Last(spans, views.KeptAlerts), keep); err != nil {
			return err
		}
		caughtUp.Store(true)
		return a.cluster.Scan(ctx, a.names.Alerts(), then, keep)
	}
	return &role{name: RoleHTTP, part: "http-alerts", run: run, ready: caughtUp.Load}
}

// keepAlerts notes alerts for GET /v1/alerts, and counts what somebody else has
// written into their topic.
func (a *App) keepAlerts(ctx context.Context) func(int32, []esclusa.Record) error {
	reader := NewAlertReader(a.admin, a.names, a.catalogue)
	return func(_ int32, batch []esclusa.Record) error {
		believed, err := reader.Read(ctx, batch)
		if err != nil {
			return err
		}
		foreign := len(batch)
		for _, alert := range believed {
			if a.alerts.Add(alert.Alert, alert.Record) {
				foreign--
			}
		}
		a.metrics.foreignAlerts.Add(float64(foreign))
		return nil
	}
}

// NewAlertReader reads the alerts of a system, and asks its brokers what they can be
// about.
func NewAlertReader(admin *kadm.Client, names esclusa.Names, catalogue *schemas.Catalogue) *schemas.AlertReader {
	ends := func(ctx context.Context, topic string) (map[int32]int64, error) {
		extents, err := kafka.Extents(ctx, admin, topic)
		if errors.Is(err, kerr.UnknownTopicOrPartition) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		ends := make(map[int32]int64)
		for p, span := range extents[topic] {
			ends[p] = span.To
		}
		return ends, nil
	}
	return &schemas.AlertReader{Names: names, Catalogue: catalogue, Ends: ends}
}
