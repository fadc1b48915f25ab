// Package views is the counter: it answers over HTTP. It looks rows up in
// the copies of tables, labels the channels, takes records for ingress,
// hands out what channels hold, and tells alerts, health and metrics.
//
// It knows neither Kafka nor Redis. What it needs of them are the small
// interfaces of this file, and their implementations live elsewhere. Every
// error is an RFC 9457 problem document. No log line holds a path, a query or
// a body, since all of them can carry what a document holds.
package views

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/address"
	"github.com/esclusa/esclusa/internal/alertgroups"
	"github.com/esclusa/esclusa/internal/apidocs"
	"github.com/esclusa/esclusa/schemas"
)

// Defaults of Config.
const (
	DefaultSendWait      = 5 * time.Second
	DefaultInflightBytes = 64 << 20
	DefaultBodyRate      = 16 << 10
)

// ErrTooManyGroups is what a Reader returns for a new group when this process
// already reads for as many as it may.
var ErrTooManyGroups = errors.New("too many groups are being read")

// ErrTooManyOfOne is what a Reader returns for a new group when it reads for as many of
// the same caller's as one may have.
var ErrTooManyOfOne = errors.New("too many groups of one caller are being read")

// Sender produces to ingress. It must be safe for concurrent use.
type Sender interface {
	// Send produces key, value and headers of rec, in the partition of its key,
	// and returns the record's place once all in-sync replicas have it. A nil
	// Value is a tombstone; an empty one is not. ctx is over after five seconds
	// at the latest. After an error the record may still have been written.
	Send(ctx context.Context, rec *esclusa.Record) (esclusa.Source, error)
	// SendAll does so with each of the records, in their order, without waiting for
	// one before it sends the next, and tells of each, once and by its index, what
	// came of it. It returns when all are told.
	SendAll(ctx context.Context, recs []*esclusa.Record, sent func(i int, src esclusa.Source, err error))
}

// Progress follows the router. It must be safe for concurrent use.
type Progress interface {
	// WaitRouted returns nil when the router's committed offset is above src,
	// or ctx's error.
	WaitRouted(ctx context.Context, src esclusa.Source) error
}

// Copy is a copy of a table. It must be safe for concurrent use.
type Copy interface {
	// Get returns what the copy knows of a key, and whether it knows all.
	// A negative Version says that the copy does not keep versions. ctx is over
	// after a second where a lookup asks.
	Get(ctx context.Context, key string) (esclusa.Mirrored, error)
}

// Local is the copy of a table in this process.
type Local interface {
	Copy
	// List tells of rows that exist, in the order of their keys' bytes: those whose keys
	// begin with prefix and come after the key after, until each asks for no more. They are
	// at most limit, and may be fewer, or none. next is the key to go on after, empty where
	// there are no more. each must not keep the row, nor its document. The error of a copy
	// that is not complete is esclusa.ErrIncomplete. ctx is over after a second, as that of
	// Lookup is.
	List(ctx context.Context, prefix, after string, limit int, each func(*esclusa.Entry) (more bool)) (next string, err error)
	// Lookup tells what Get does of each of the keys, in their order, until each asks for
	// no more. The error of a copy that is not complete is esclusa.ErrIncomplete.
	Lookup(ctx context.Context, keys []string, each func(i int, m esclusa.Mirrored) (more bool)) error
	// Peek is Lookup as far as the copy has come. It asks nobody, and does not wait.
	Peek(keys []string, each func(i int, m esclusa.Mirrored) (more bool)) error
}

// Reader hands out channel records, at most once. It must be safe for
// concurrent use.
type Reader interface {
	// Next returns the next record of the datatype's channel for the group, the oldest
	// first, with its offset committed, or nil where none arrives before ctx is over. who
	// says whose groups are counted together. What does not belong in the channel has been
	// alerted and passed over: the record's value is a document of the datatype, or nil for
	// an erasure. The error of a group too many is ErrTooManyGroups or ErrTooManyOfOne; of a
	// record by a version that the catalogue lacks, which stays the next, a
	// *schemas.MissingVersion.
	Next(ctx context.Context, who, datatype, group string) (*esclusa.Record, error)
}

// WhatIfQuery says which past records are judged, and by what.
type WhatIfQuery struct {
	Candidate *schemas.Catalogue // beside the one in force
	Datatype  string             // of which it has another schema
	Channel   bool               // the records of its channel, not those of ingress
	Since     time.Time
	Sample    int64 // one record in so many; positive
	// Counts says of which datatypes records count, as that of whatif.Options; nil: of all.
	Counts func(datatype string) bool
}

// Decider puts alert groups into states. It must be safe for concurrent use.
type Decider interface {
	// Decide returns when the decision holds, as AlertGroups then tell, or a
	// *alertgroups.Conflict where its Offset is not the number of the one that holds. After
	// another error it may hold or not. Of the decision State, By, Note, Until and Offset
	// count.
	Decide(ctx context.Context, group string, d alertgroups.Decision) error
	// Known reports whether all groups, and what is decided about them, have been read.
	// Until then nobody can tell what state one is in.
	Known() bool
	// Alert is the alert at a place in their topic; nil where there is none that esclusa
	// has written.
	Alert(ctx context.Context, partition int32, offset int64) (*schemas.ReadAlert, error)
}

// Past judges past records by the catalogue in force and by another.
type Past interface {
	// WhatIf returns a report in JSON, of what was read until ctx ended, if it did. How
	// many offsets are done, of how many, is told from one goroutine at a time, and not
	// after it has returned.
	WhatIf(ctx context.Context, q *WhatIfQuery, progress func(done, all int64)) (json.RawMessage, error)
}

// Condition is one thing that must hold before the process is ready.
type Condition struct {
	Name   string `json:"name"`
	Met    bool   `json:"met"`
	Detail string `json:"detail,omitempty"` // how far it is, or why it does not hold
}

// Operations is what every process serves, whatever its roles.
type Operations struct {
	// Ready lists the conditions of readiness as they are now. It is called for
	// every GET /readyz, concurrently, and must not block. Required.
	Ready func() []Condition
	// Hosts are names, or addresses, without a port, that requests may have in Host
	// beside localhost, loopback addresses and the one at which they come in. All
	// others are answered 421.
	Hosts []string
	// Proxies are those in front of this process whose word is taken for where requests come
	// from. Without one it is where connections come from.
	Proxies address.Proxies
	// Apart says that they are served by another listener, and not beside the calls.
	Apart bool
	// Access knows who callers are, and what they may do. Nil: everybody may do everything.
	Access *access.Guard
	// KeyDigest stands for the key of a row in the log of denials. Nil: nothing does.
	KeyDigest func(key string) string
	// Registry receives the metrics of HTTP, and is served at /metrics.
	// Required; one handler for each registry.
	Registry *prometheus.Registry
	// Logger gets requests at debug, failures of what stands behind HTTP at
	// warn, panics at error. Required.
	Logger *slog.Logger
}

// Config is what the counter stands on. Every field without a default is
// required.
type Config struct {
	Operations

	Catalogue *schemas.Catalogue
	Names     esclusa.Names
	Version   string // of the build, for the documents; default unknown
	// Brokers are what the documents tell of where the topics are.
	Brokers  apidocs.Brokers
	Sender   Sender
	Progress Progress
	Tables   map[string]Table // by name; what "readable" means is said by each
	Reader   Reader
	Alerts   *AlertLog
	// AlertFeed is told of the alerts that come, AlertTopic has all.
	AlertFeed  *AlertFeed
	AlertTopic AlertTopic
	Past       Past
	Sources    Sources
	// AlertGroups are the alert groups as far as they have been read.
	AlertGroups *alertgroups.Board
	Decider     Decider
	Redriver    Redriver
	// Refused is told of a record that was to be sent and is refused, and what its
	// sender is called. It must not block, must be safe for concurrent use, and must not
	// keep the record's value. Nil: nobody is told.
	Refused func(rec *esclusa.Record, rej *esclusa.Rejection, sender []byte)

	// PayloadsInFull shows payloads of alerts in full, masked members (x-mask) among them,
	// to everybody of whom no right says otherwise.
	PayloadsInFull bool
	// Journal is what people did.
	Journal Journal
	// Deed is told what somebody did. It must not block, and must be safe for concurrent
	// use. Nil: nobody is told.
	Deed func(*Deed)
	// SendWait bounds the wait until a sent record is routed or readable.
	// Default 5s; must not be negative.
	SendWait time.Duration
	// InflightBytes bounds the memory that the bodies of all requests take at once;
	// beyond it they are answered 503, and those of one caller beyond its share of it 429.
	// Default 64 MiB; at least the largest record.
	InflightBytes int64
	// Limits are what callers may take of the calls.
	Limits Limits
	// BodyRate is how many bytes of a body must come in a second; one that is five
	// seconds behind is answered 408. Default 16 KiB; must not be negative.
	BodyRate int
	// Stopping, once closed, ends all waits early, so that an ordered stop need
	// not sit them out: what was sent is then answered 202, an empty channel
	// 204. Nil never ends them.
	Stopping <-chan struct{}
}

// NewOperations returns the handler of /livez, /readyz and /metrics alone.
func NewOperations(ops Operations) (http.Handler, error) {
	if err := ops.check(); err != nil {
		return nil, err
	}
	return newFront(ops, ops.routes())
}

// NewStarting returns the handler of a process that is still starting: that of
// NewOperations, the console, which says so, and 503 for every other call.
func NewStarting(ops Operations) (http.Handler, error) {
	if err := ops.check(); err != nil {
		return nil, err
	}
	return newFront(ops, append(append(ops.routes(), consoleRoutes()...), route{
		Route: apidocs.Route{Path: "/", Params: []apidocs.Param{inQuery(anyParam, "", nil)}, Problems: []int{503}}, handle: starting, right: open(),
	}))
}

func starting(http.ResponseWriter, *http.Request) *problem {
	return unavailable("the process is still starting", soon)
}

// New returns the handler of all calls, those of Operations included. Its error
// names every field that is missing or wrong.
func New(cfg Config) (http.Handler, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	cfg.Version = cmp.Or(cfg.Version, "unknown")
	cfg.SendWait = cmp.Or(cfg.SendWait, DefaultSendWait)
	cfg.InflightBytes = cmp.Or(cfg.InflightBytes, DefaultInflightBytes)
	cfg.BodyRate = cmp.Or(cfg.BodyRate, DefaultBodyRate)
	cfg.Limits.withDefaults()
	c := &counter{Config: cfg}
	if err := c.bound(); err != nil {
		return nil, fmt.Errorf("registering the metrics of http: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(cfg.Tables)) {
		c.tables = append(c.tables, &table{cfg.Tables[name], name, c})
	}
	c.openAPI = sync.OnceValue(func() []byte { return c.system().OpenAPI(c.routesTold()) })
	c.asyncAPI = sync.OnceValue(func() []byte { return c.system().AsyncAPI() })
	ops := cfg.Operations
	calls := c.routes()
	for i := range calls {
		calls[i].limiter = c.limiter
	}
	return newFront(ops, append(ops.routes(), calls...))
}

// bound makes what bounds and counts, and registers its metrics.
func (c *counter) bound() error {
	var faults [5]error
	c.limiter, faults[0] = newLimiter(c.Registry, &c.Limits)
	c.shares, faults[1] = newShares(c.Registry, c.limiter, &c.Limits)
	c.bodies, faults[2] = newBodies(c.Registry, c.limiter, &c.Config)
	c.repeats, faults[3] = newRepeats(c.Registry)
	c.followers, c.alertFollowers, faults[4] = newFollowers(c.Registry, c.limiter, &c.Limits)
	return errors.Join(faults[:]...)
}

// counter answers the calls of a process with role http.
type counter struct {
	Config
	bodies         *bodies
	repeats        *repeats
	followers      *followers // of tables
	alertFollowers *followers
	limiter        *limiter
	shares         *shares
	tables         []*table // sorted by name
	openAPI        func() []byte
	asyncAPI       func() []byte
}

func (o Operations) check() error {
	return errors.Join(
		missing("Ready", o.Ready == nil),
		missing("Registry", o.Registry == nil),
		missing("Logger", o.Logger == nil),
	)
}

func (c *Config) check() error {
	return errors.Join(
		c.Operations.check(),
		esclusa.CheckPrefix(c.Names.Prefix),
		missing("Catalogue", c.Catalogue == nil),
		missing("Sender", c.Sender == nil),
		missing("Progress", c.Progress == nil),
		c.checkTables(),
		missing("Reader", c.Reader == nil),
		missing("Alerts", c.Alerts == nil),
		missing("AlertFeed", c.AlertFeed == nil),
		missing("AlertTopic", c.AlertTopic == nil),
		missing("Past", c.Past == nil),
		missing("Sources", c.Sources == nil),
		missing("AlertGroups", c.AlertGroups == nil),
		missing("Decider", c.Decider == nil),
		missing("Redriver", c.Redriver == nil),
		missing("Journal", c.Journal == nil),
		c.checkBounds(),
	)
}

func (c *Config) checkTables() error {
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(c.Tables)) {
		faults = append(faults, c.Tables[name].check(name))
	}
	return errors.Join(faults...)
}

func missing(field string, is bool) error {
	if !is {
		return nil
	}
	return errors.New("views: " + field + " is required")
}

func (c *Config) checkBounds() error {
	var faults []error
	if err := c.Limits.check(); err != nil {
		faults = append(faults, err)
	}
	if c.SendWait < 0 {
		faults = append(faults, errors.New("views: SendWait (--send-wait) must not be negative"))
	}
	if c.BodyRate < 0 {
		faults = append(faults, errors.New("views: BodyRate (--min-body-rate) must not be negative"))
	}
	if n := cmp.Or(c.InflightBytes, DefaultInflightBytes); c.Catalogue != nil && n < int64(c.Catalogue.Limits().RecordBytes) {
		faults = append(faults, errors.New("views: InflightBytes (--max-inflight-bytes) must be at least the largest record"))
	}
	return errors.Join(faults...)
}
