package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/credentials"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/notify"
	"github.com/esclusa/esclusa/internal/service"
	"github.com/esclusa/esclusa/internal/topics"
	"github.com/esclusa/esclusa/processors"
	"github.com/esclusa/esclusa/schemas"
)

// stopWithin bounds the ordered stop of everything.
const stopWithin = 5 * time.Second

// Addresses are where a started App can be reached.
type Addresses struct {
	HTTP       string   // host:port; empty where only operations are served, elsewhere
	Secure     bool     // HTTP speaks TLS
	Operations string   // the same of the listener of their own; empty where they are beside the calls
	Kafka      []string // brokers
	Redis      string   // URL without user and password; empty where no role uses Redis
}

// base is what every part of a process is given.
type base struct {
	opts      Options
	log       *slog.Logger
	reg       *prometheus.Registry
	catalogue *schemas.Catalogue
	access    *access.Guard // nil without an access file
	tables    []keyed       // of the catalogue, sorted by datatype
	names     esclusa.Names
	security  *kafka.Security
	tls       *credentials.Listening // of the calls over HTTP; nil for none
	metrics   *metrics
	procMet   *processors.Metrics
}

// keyed is one table of the catalogue.
type keyed struct {
	*schemas.Channel        // the datatype that it is of
	topic            string // its own
}

// App is one process of esclusa: services, each of which says what it needs. Make it
// with New, run it once.
type App struct {
	*base
	web     *web
	brokers *brokers
	redis   *redis // nil where no role uses it
	work    *work
	calls   *calls
	group   *service.Group
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
	if _, err := notify.New(notify.Options{Secret: o.NotifySecret, TLS: o.NotifyTLS, Log: log}); err != nil {
		return nil, err
	}
	reg, names := prometheus.NewRegistry(), esclusa.Names{Prefix: o.TopicPrefix}
	guard, err := openAccess(o, reg, log)
	if err != nil {
		return nil, err
	}
	listening, err := openTLS(guard, reg, log)
	if err != nil {
		return nil, err
	}
	b := &base{
		opts: o, tls: listening, log: log, reg: reg, catalogue: catalogue, access: guard, names: names, security: security,
		metrics: newMetrics(reg, o), procMet: processors.NewMetrics(reg, catalogue),
	}
	for _, ch := range catalogue.Tabled() {
		b.tables = append(b.tables, keyed{ch, names.Table(ch.Table)})
	}
	return assemble(b)
}

// assemble makes the services of a process. What needs what stands with each.
func assemble(b *base) (*App, error) {
	a := &App{base: b}
	a.web = newWeb(b, func() string { return a.group.Starting() })
	ports := newPorts(b, newDataDir(b, a.web))
	a.brokers = newBrokers(b, ports)
	set := newTopicSet(b, a.brokers)
	if b.opts.usesRedis() {
		a.redis = newRedis(b, ports, set)
	}
	a.work = newWork(b, a.brokers, set, a.redis)
	a.calls = newCalls(a.web, a.work)
	group, err := service.NewGroup(&a.calls.Service)
	if err != nil {
		return nil, err
	}
	group.Slow = func(name string) { b.log.Warn("the start waits", "for", name, "at_most", b.opts.StartWait) }
	a.group = group
	return a, nil
}

// LoadCatalogue reads the directory, or what is built in where dir is empty.
func LoadCatalogue(dir string, limits schemas.Limits) (*schemas.Catalogue, error) {
	if dir == "" {
		return schemas.Embedded(limits)
	}
	catalogue, err := schemas.LoadDir(dir, limits)
	if err != nil {
		return nil, fmt.Errorf("--schemas: %w", fewFaults(dir, err))
	}
	return catalogue, nil
}

// mostFaults of a catalogue are told where it is refused.
const mostFaults = 5

// fewFaults leaves the faults beyond mostFaults to the lint: a directory that is none of
// schemas may have thousands.
func fewFaults(dir string, err error) error {
	var joined interface{ Unwrap() []error }
	if !errors.As(err, &joined) || len(joined.Unwrap()) <= mostFaults {
		return err
	}
	all := joined.Unwrap()
	rest := fmt.Errorf("and %d more, which esclusa schema lint %s lists", len(all)-mostFaults, dir)
	return errors.Join(append(slices.Clone(all[:mostFaults]), rest)...)
}

// Run starts everything, calls started with the addresses, and goes on until ctx
// ends; then it stops in order: not ready, HTTP drained, the roles, what they
// worked with. It returns nil after an ordered stop, and otherwise the one cause
// that ended it.
func (a *App) Run(ctx context.Context, started func(Addresses)) error {
	defer raiseHeapFloor()()
	err := a.group.Start(ctx)
	failed := err != nil
	if !failed {
		started(a.addresses())
		err = a.group.Wait(ctx)
	}
	told := ctx.Err() != nil
	within, done := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer done()
	if serr := a.group.Stop(within); serr != nil {
		a.log.Warn("stopping was not orderly; records that roles had in work will come again", "err", serr)
	}
	if f := a.group.Failure(); err == nil && f != nil { // while HTTP was drained, say
		err = f
	}
	// What a start that is told to stop was waiting for fails in words of its own.
	if told && (failed || errors.Is(err, context.Canceled)) {
		return nil
	}
	if cause := (*service.Failure)(nil); errors.As(err, &cause) {
		err = cause.Err // whose sentence names the flag or the role
	}
	return topics.Explain(err, a.security)
}

func (a *App) addresses() Addresses {
	at := Addresses{HTTP: a.web.calls.addr(), Secure: a.tls != nil, Operations: a.web.operations.addr(), Kafka: a.brokers.cluster.Brokers}
	if a.redis != nil {
		at.Redis = withoutSecrets(a.redis.url)
	}
	return at
}
