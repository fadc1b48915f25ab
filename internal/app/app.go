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
	"github.com/esclusa/esclusa/internal/redisstore"
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

	listener net.Listener
	cluster  kafka.Cluster
	admin    *kadm.Client
	store    *redisstore.Store
	id       identity
	ends     *kafka.Ends
	view     *processors.TableView
	alerts   *views.AlertLog

	roles    []*role
	stopping chan struct{} // closed when the stop begins
	started  atomic.Bool
	addrs    Addresses
	stack    stack
}

// New checks the options and loads the catalogue. Its errors are the operator's
// to mend; each names the flag. It opens nothing.
func New(o Options, log *slog.Logger) (*App, error) {
	o = o.WithDefaults()
	if err := o.Check(); err != nil {
		return nil, err
	}
	limits := schemas.DefaultLimits()
	limits.RecordBytes = o.MaxRecordBytes
	catalogue, err := LoadCatalogue(o.Schemas, limits)
	if err != nil {
		return nil, err
	}
	reg := prometheus.NewRegistry()
	return &App{
		opts: o, log: log, reg: reg, catalogue: catalogue,
		names:    esclusa.Names{Prefix: o.TopicPrefix},
		metrics:  newMetrics(reg, o),
		procMet:  processors.NewMetrics(reg, catalogue),
		alerts:   views.NewAlertLog(),
		stopping: make(chan struct{}),
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
// ends; then it stops in order. It returns nil after an ordered stop, and
// otherwise the one cause that ended it.
func (a *App) Run(ctx context.Context, started func(Addresses)) error {
	run, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	err := a.start(run)
	if err == nil {
		a.started.Store(true)
		started(a.addrs)
		err = a.work(run)
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = nil // stopped while it started
	}
	close(a.stopping)
	sctx, done := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer done()
	if serr := a.stack.unwind(sctx); serr != nil {
		a.log.Warn("stopping was not orderly", "err", serr)
	}
	return err
}

// work runs the roles until ctx ends or one fails for good. Background work that
// is no role ends with them.
func (a *App) work(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, r := range a.roles {
		s := supervisor{role: r.name, part: r.part, run: r.run, log: a.log, restarts: a.metrics.restarts.WithLabelValues(r.name)}
		group.Go(func() error { return s.keep(ctx) })
	}
	group.Go(func() error {
		<-ctx.Done()
		return nil
	})
	return group.Wait()
}

// start opens everything in order; what it opened is on the stack, whatever it
// returns.
func (a *App) start(ctx context.Context) error {
	for _, open := range []func(context.Context) error{
		a.listen, a.openDataDir, a.openKafka, a.openTopics, a.openRedis, a.openRoles, a.openHTTP,
	} {
		if err := open(ctx); err != nil {
			return err
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
	return checkPrefix(a.opts.DataDir, a.opts.TopicPrefix)
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
	return nil
}

func (a *App) openHTTP(ctx context.Context) error {
	handler, err := a.handler(ctx)
	if err != nil {
		return err
	}
	srv := views.NewServer(handler, a.opts.SendWait, a.log)
	served := make(chan error, 1)
	go func() { served <- srv.Serve(a.listener) }()
	a.stack.push("HTTP", func(ctx context.Context) error {
		err := srv.Shutdown(ctx)
		if serr := <-served; !errors.Is(serr, http.ErrServerClosed) {
			err = errors.Join(err, serr)
		}
		return err
	})
	return nil
}
