package app

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/lag"
	"github.com/esclusa/esclusa/internal/service"
	"github.com/esclusa/esclusa/internal/verified"
	"github.com/esclusa/esclusa/schemas"
	"github.com/esclusa/esclusa/views"
)

// work is what the roles of this process work with, and the roles.
type work struct {
	*base
	brokers   *brokers
	topics    *topicSet
	redis     *redis // nil where no role uses it
	tracer    *tracer
	accepted  *schemas.Accepted // by this process's router, where somebody here reads it again
	alerts    *views.AlertLog
	alertFeed *views.AlertFeed // with role http, once its part that follows alerts has been started
	board     *alertgroups.Board
	deciding  atomic.Pointer[deciding] // nil while the journal has not been read
	tail      *role                    // follows the rows of alert groups; nil where no role needs them
	roles     []*role                  // in the order of their names in --roles
	views     []*tableView
}

func newWork(b *base, k *brokers, set *topicSet, r *redis) *work {
	w := &work{base: b, brokers: k, topics: set, redis: r, tracer: newTracer(b), alerts: views.NewAlertLog(b.catalogue)}
	if b.opts.has(RoleRouter) && (b.opts.has(RoleTables) || b.opts.has(RoleAuditor)) {
		w.accepted = schemas.NewAccepted()
	}
	w.board = alertgroups.NewBoard(w.newStanding())
	followers := w.groupFollowers()
	for _, name := range b.opts.Roles {
		switch name {
		case RoleRouter:
			w.roles = append(w.roles, w.router())
		case RoleAuditor:
			w.roles = append(w.roles, w.auditing()...)
		case RoleAlerts:
			news := w.newNewsroom()
			counting := w.alertGroups(news.turn.Store)
			mine := func() bool { return news.turn.Load() && counting.ready() }
			w.roles = append(w.roles, counting, news.role(), w.redrives(mine, &news.halted, &counting.Service))
		case RoleTables:
			for _, k := range b.tables {
				w.roles = append(w.roles, w.keep(k))
			}
		case RoleMirror:
			w.roles = append(w.roles, w.mirror()...)
		case RoleHTTP:
			for _, k := range b.tables {
				view := w.newView(k)
				w.views, w.roles = append(w.views, view), append(w.roles, view.role)
			}
			w.roles = append(w.roles, w.alertTail())
		}
	}
	w.roles = append(w.roles, followers...)
	return w
}

// groupFollowers follow the rows of alert groups and what is decided about them, for role
// http and for the newsroom: once, where a process has both.
func (w *work) groupFollowers() []*role {
	for _, name := range []string{RoleHTTP, RoleAlerts} {
		if w.opts.has(name) {
			w.tail = w.groupTail(name)
			decisions := w.decisions(name)
			w.tail.aside = "alert groups, and what is decided about them, cannot be told"
			decisions.aside = w.tail.aside
			return []*role{w.tail, decisions}
		}
	}
	return nil
}

// groupsKnown reports whether all rows, and the decisions, have been read.
func (w *work) groupsKnown() bool { return w.tail.ready() && w.deciding.Load() != nil }

// role is a part of the work that runs, fails and starts again by itself.
type role struct {
	service.Service
	name string // as in --roles
	part string // what it is called where a role has several

	// What its start has set:
	run   func(ctx context.Context) error // once; blocks until ctx ends or it fails
	aside string                          // what there is not without it, where records are received, read and written all the same
	fell  atomic.Bool                     // it has failed
	ready func() bool                     // recovered and at work
	reads *lag.Subscription               // what its group reads; nil where it has none
	waits *waiting                        // for versions that are missing; nil where it does not
	table string                          // the topic of the table that it keeps; empty where it keeps none
	has   atomic.Pointer[lag.Claims]      // its group's partitions
}

// role is a new one that set prepares, when all that it needs runs.
func (w *work) role(name, part string, set func(*role), needs ...*service.Service) *role {
	r := &role{name: name, part: part}
	needs = append(needs, &w.topics.Service, &w.tracer.Service)
	if w.redis != nil { // a process that Redis refuses has done no work at all
		needs = append(needs, &w.redis.Service)
	}
	r.Service = service.Service{
		Name:  "role " + part,
		Needs: needs,
		Start: func(context.Context) error { set(r); return nil },
		Run:   func(ctx context.Context) error { return w.supervise(ctx, r) },
	}
	return r
}

func (w *work) supervise(ctx context.Context, r *role) error {
	s := supervisor{role: r.name, part: r.part, run: r.run, ready: r.ready, log: w.log, restarts: w.metrics.restarts.WithLabelValues(r.name)}
	began := time.Now()
	w.log.Info("a role starts", "role", r.name, "part", r.part, "version", w.opts.Version, "instance", w.opts.Instance, "partitions", w.opts.Partitions)
	err := s.keep(ctx)
	w.log.Info("a role has stopped", "role", r.name, "part", r.part, "after", time.Since(began).Round(time.Millisecond))
	return err
}

func (b *base) origin(component string) esclusa.Origin {
	return esclusa.Origin{Component: component, Version: b.opts.Version, Withhold: b.catalogue.Withholding()}
}

func (w *work) inspector(component string) verified.Inspector {
	return verified.Inspector{
		Receiver: &schemas.Receiver{Catalogue: w.catalogue, Names: w.names, Partitions: int32(w.opts.Partitions), Ends: w.topics.ends,
			Ingress: kafka.NewLookup(w.brokers.cluster, w.brokers.admin, w.names.Ingress()), Accepted: w.accepted},
		Origin:  w.origin(component),
		Metrics: w.procMet,
		Now:     w.opts.Now,
	}
}
