package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/twmb/franz-go/pkg/kadm"
	"golang.org/x/sync/errgroup"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/lag"
	"github.com/esclusa/esclusa/internal/mirror"
	"github.com/esclusa/esclusa/internal/topics"
	"github.com/esclusa/esclusa/internal/tracing"
	"github.com/esclusa/esclusa/processors"
	"github.com/esclusa/esclusa/schemas"
	"github.com/esclusa/esclusa/views"
)

// stopWithin bounds the ordered stop of everything.
const stopWithin = 5 * time.Second

// Addresses are where a started App can be reached.
type Addresses struct {
	HTTP  string   // host:port
	Kafka []string // brokers
	Redis string   // URL without user and password; empty where no role uses Redis
}

// App is one process of esclusa. Make it with New, run it once.
type App struct {
	opts Options
	log  *slog.Logger
	reg  *prometheus.Registry

	catalogue *schemas.Catalogue
	names     esclusa.Names
	metrics   *metrics
	procMet   *processors.Metrics

	listener   net.Listener
	server     *http.Server // nil until it serves
	face       atomic.Pointer[http.Handler]
	awaiting   atomic.Pointer[string] // what the start waits for
	security   *kafka.Security
	cluster    kafka.Cluster
	admin      *kadm.Client
	store      *mirror.Store
	owner      ownerWatch
	id         identity
	topicIDs   map[string]string // of every topic, as they were at the start
	tombstones time.Duration     // for which the tables' topics keep them
	ends       *kafka.Ends
	tables     []*keyed // of the catalogue, sorted by datatype
	alerts     *views.AlertLog
	tracing    *tracing.Tracing // nil where nobody collects traces

	lag        *lag.Lag
	standstill time.Duration // constant but in tests

	roles    []*role
	stopping chan struct{} // closed when the stop begins
	started  atomic.Bool
	addrs    Addresses
	stack    stack
}

// New checks the options and loads the catalogue and the files of certificates and
// passwords. Its errors are the operator's to mend; each names the flag. It opens
// nothing.
func New(o Options, log *slog.Logger) (*App, error) {
	o = o.WithDefaults()
	if err := o.Check(); err != nil {
		return nil, err
	}
	limits := schemas.DefaultLimits()
	limits.RecordBytes, limits.Elements, limits.Depth = o.MaxRecordBytes, o.MaxElements, o.MaxDepth
	catalogue, err := LoadCatalogue(o.Schemas, limits)
	if err != nil {
		return nil, err
	}
	security, err := kafka.NewSecurity(o.Security)
	if err != nil {
		return nil, err
	}
	if _, err := o.RedisPassword.Read(); err != nil {
		return nil, fmt.Errorf("--redis-password-file: %w", err)
	}
	reg, names := prometheus.NewRegistry(), esclusa.Names{Prefix: o.TopicPrefix}
	var tables []*keyed
	for _, ch := range catalogue.Tabled() {
		tables = append(tables, &keyed{Channel: ch, topic: names.Table(ch.Table)})
	}
	return &App{
		opts: o, log: log, reg: reg, catalogue: catalogue, security: security,
		names:    names,
		tables:   tables,
		metrics:  newMetrics(reg, o),
		procMet:  processors.NewMetrics(reg, catalogue),
		alerts:   views.NewAlertLog(),
		stopping: make(chan struct{}), standstill: standstill,
	}, nil
}

// LoadCatalogue reads the directory, or what is built in where dir is empty.
func LoadCatalogue(dir string, limits schemas.Limits) (*schemas.Catalogue, error) {
	if dir == "" {
		return schemas.Embedded(limits)
	}
	catalogue, err := schemas.LoadDir(dir, limits)
	if err != nil {
		return nil, fmt.Errorf("--schemas: %w", err)
	}
	return catalogue, nil
}

// Run starts everything, calls started with the addresses, and goes on until ctx
// ends; then it stops in order: not ready, HTTP drained, the roles, what they
// worked with. It returns nil after an ordered stop, and otherwise the one cause
// that ended it.
func (a *App) Run(ctx context.Context, started func(Addresses)) error {
	defer raiseHeapFloor()()
	err := a.start(ctx)
	roles := make(chan error, 1)
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	failed := err != nil // to start
	ended := failed
	if !ended {
		a.started.Store(true)
		started(a.addrs)
		go func() { roles <- a.work(work) }()
		select {
		case err = <-roles:
			ended = true
		case <-ctx.Done():
		}
	}
	close(a.stopping)
	within, done := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer done()
	a.drain(within)
	cancel()
	if !ended {
		err = a.await(within, roles)
	}
	if serr := a.stack.unwind(within); serr != nil {
		a.log.Warn("stopping was not orderly", "err", serr)
	}
	// What a start that is told to stop was waiting for fails in words of its own.
	if ctx.Err() != nil && (failed || errors.Is(err, context.Canceled)) {
		return nil
	}
	return err
}

// drainWithin bounds the drain of HTTP; waits of handlers end at once.
const drainWithin = time.Second

// drain answers the requests that are there and takes no others.
func (a *App) drain(ctx context.Context) {
	if a.server == nil {
		return
	}
	ctx, done := context.WithTimeout(ctx, drainWithin)
	defer done()
	if err := a.server.Shutdown(ctx); err != nil {
		a.log.Warn("requests are cut off", "err", err, "closing", a.server.Close())
	}
}

// await waits for the roles to end.
func (a *App) await(ctx context.Context, roles <-chan error) error {
	select {
	case err := <-roles:
		return err
	case <-ctx.Done():
		a.log.Warn("roles did not end in time; records they had in work will come again")
		return nil
	}
}

// work runs the roles until ctx ends or one fails for good.
func (a *App) work(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, r := range a.roles {
		s := supervisor{role: r.name, part: r.part, run: r.run, ready: r.ready, log: a.log, restarts: a.metrics.restarts.WithLabelValues(r.name)}
		group.Go(func() error {
			began := time.Now()
			a.log.Info("a role starts", "role", r.name, "part", r.part, "version", a.opts.Version, "instance", a.opts.Instance, "partitions", a.opts.Partitions)
			err := s.keep(ctx)
			a.log.Info("a role has stopped", "role", r.name, "part", r.part, "after", time.Since(began).Round(time.Millisecond))
			return err
		})
	}
	group.Go(func() error { return a.watchTopics(ctx) })
	if a.store != nil {
		group.Go(func() error { return a.watchOwner(ctx) })
	}
	return group.Wait()
}

// start opens everything in order; what it opened is on the stack, whatever it
// returns.
func (a *App) start(ctx context.Context) error {
	for _, open := range []func(context.Context) error{
		a.listen, a.openDataDir, a.openKafka, a.checkRights, a.openTopics, a.openRedis, a.openTracing, a.openRoles, a.openHTTP,
	} {
		if err := open(ctx); err != nil {
			return topics.Explain(err, a.security)
		}
	}
	return nil
}

func (a *App) openDataDir(context.Context) error {
	lock, err := lockDataDir(a.opts.DataDir)
	if err != nil {
		return err
	}
	a.stack.pushClose("the lock of the data directory", lock.Unlock)
	return checkOwner(a.opts.DataDir, a.opts.TopicPrefix)
}

// listen takes the HTTP port first: it is what is most likely in use.
func (a *App) listen(ctx context.Context) error {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", a.opts.HTTPAddr)
	if err != nil {
		return inUse("http-addr", a.opts.HTTPAddr, err)
	}
	a.listener = l
	a.addrs.HTTP = l.Addr().String()
	a.stack.pushClose("the HTTP listener", func() error {
		if err := l.Close(); !errors.Is(err, net.ErrClosed) {
			return err
		}
		return nil
	})
	return a.serve()
}

// serve answers with health alone until openHTTP puts the calls in place.
func (a *App) serve() error {
	first := "the data directory"
	a.awaiting.Store(&first)
	starting, err := views.NewStarting(views.Operations{
		Ready: func() []views.Condition {
			return []views.Condition{{Name: "started", Detail: "waiting for " + *a.awaiting.Load()}}
		},
		Registry: prometheus.NewRegistry(), // the process's own is for the calls
		Hosts:    a.hosts(),
		Logger:   a.log,
	})
	if err != nil {
		return err
	}
	a.face.Store(&starting)
	a.server = views.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		(*a.face.Load()).ServeHTTP(w, r)
	}), a.opts.SendWait, a.log)
	served := make(chan error, 1)
	go func() { served <- a.server.Serve(views.Listener(a.listener)) }()
	a.stack.push("HTTP", func(context.Context) error {
		if err := <-served; !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	return nil
}

func (a *App) openHTTP(ctx context.Context) error {
	handler, err := a.handler(ctx)
	if err != nil {
		return err
	}
	if a.tracing != nil {
		handler = a.tracing.Handler(handler)
	}
	a.face.Store(&handler)
	return nil
}

// waitFor says what the start waits for, in readiness at once and in the log when
// it takes long. The result is called when it has come.
func (a *App) waitFor(what string) (came func() bool) {
	a.awaiting.Store(&what)
	return time.AfterFunc(slowStart, func() {
		a.log.Warn("the start waits", "for", what, "at_most", a.opts.StartWait)
	}).Stop
}

// slowStart is when the log says what the start waits for.
const slowStart = 3 * time.Second
