package client

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/reach"
	"github.com/esclusa/esclusa/internal/topics"
	"github.com/esclusa/esclusa/internal/verified"
	"github.com/esclusa/esclusa/schemas"
)

// DefaultGroup is the group of a receiver that names none.
const DefaultGroup = "default"

// ErrStop is what a handler returns to end the receiving behind a record that it has
// dealt with: that one is committed, and the call returns nil.
var ErrStop = errors.New("the handler wants no more")

// Record is a record of a channel that has been verified.
type Record struct {
	// Body is the JSON document, byte for byte as it was sent; nil for an erasure.
	Body []byte
	// Key is the domain key of the body, or of what is erased.
	Key string
	// Source is the record's place on ingress: its identity. What comes again bears
	// the same.
	Source esclusa.Source
	// Schema is the $id of the version that the body was checked against.
	Schema string
	// Time is when the router wrote the record into the channel.
	Time time.Time
	// Headers are all that the record has, esclusa's own among them.
	Headers []esclusa.Header
	// At is the record's place in the channel. A record that comes again may lie
	// elsewhere: Source is what does not change.
	At esclusa.Source
}

// Handler deals with one record. Its context ends with that of the receiving call.
// An error ends the call, and the record comes again; ErrStop ends it too, and the
// record does not. What it is given is its own.
type Handler func(ctx context.Context, rec Record) error

// ReceiverOptions are those of a Receiver.
type ReceiverOptions struct {
	Kafka
	// Datatype is that of the channel. Required.
	Datatype string
	// Group is the name under which the system remembers how far was read; it
	// matches [a-z0-9-]{1,64}. Default DefaultGroup.
	Group string
	// Instance names this member of the group among the others, for good: a process
	// that comes back under its name takes over at once, while one that is gone
	// without a word is missed after six seconds. Two members of one name put each
	// other out. Default: the host's name and the process' id.
	Instance string
	// Component says in alerts who has found the record. Default "client".
	Component string
	// Foreign is told, for one record after another, what does not belong in the
	// channel, once the alert is raised. Default: nobody.
	Foreign func(at esclusa.Source, why *esclusa.Rejection)
	// Refresh fetches a newer catalogue where a record was checked against a version
	// that Catalogue lacks; it is asked every five seconds until one has it. Remote.Load is
	// one. Default: none; they end with the *schemas.MissingVersion.
	Refresh func(ctx context.Context) (*schemas.Catalogue, error)
	// Waiting is told each time that a version is missing and Refresh is going to be
	// asked. Default: nobody; Log is told in any case.
	Waiting func(missing *schemas.MissingVersion)
	// BeforeCommit is called when records have been handled, before their offsets are
	// committed, and after the last record of Scan: for handlers that buffer. Where
	// it fails they come again. Default: nothing.
	BeforeCommit func(ctx context.Context) error
}

// Check returns every fault, joined, or nil. OpenReceiver checks too.
func (o ReceiverOptions) Check() error {
	var datatype, group error
	if o.Datatype == "" {
		datatype = errors.New("no Datatype: it must name that of the channel")
	}
	if o.Group != "" {
		if err := esclusa.CheckGroupName(o.Group); err != nil {
			group = fmt.Errorf("the Group: %w", err)
		}
	}
	return errors.Join(o.Kafka.Check(), datatype, group)
}

// Receiver reads a channel, and verifies what it reads: whether the router put it
// there, or somebody wrote it past the router. What does not belong raises an alert
// inconsistent_channel, and no handler sees it.
//
// Records of one partition, and so of one key, come to the handler in their order,
// one after the other. An offset is committed only when the handler has returned. So
// a record comes again if its handler ran and the commit was lost: in a crash, or
// where the group gives its partition to another member. The receiver holds such a
// change up while a handler runs, but for no longer than fifteen seconds: a handler
// that takes longer may run beside the other member's. [Once] makes of a record that
// comes again one that does nothing.
//
// It is for one call at a time.
type Receiver struct {
	conn      *connection
	o         ReceiverOptions
	topic     string
	channel   *schemas.Channel
	inspector verified.Inspector
	alerts    *kafka.Sender
}

// OpenReceiver reaches the brokers, and reads nothing yet. The caller closes the
// Receiver. Beside what is wrong with the options, the error may be ErrNoAnswer,
// ErrAccess or ErrTopics.
func OpenReceiver(ctx context.Context, o ReceiverOptions) (*Receiver, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	o.Group, o.Component, o.Instance = cmp.Or(o.Group, DefaultGroup), cmp.Or(o.Component, "client"), cmp.Or(o.Instance, processName())
	var err error
	if o.Kafka, err = o.Kafka.withDefaults(); err != nil {
		return nil, err
	}
	ch, ok := o.Catalogue.Channel(o.Datatype)
	if !ok {
		return nil, fmt.Errorf("the Datatype %q is not in the catalogue", o.Datatype)
	}
	c, err := o.connect(ctx,
		func(n esclusa.Names) []topics.Right { return reach.ReceiveRights(n, o.Group, o.Datatype) },
		func(n esclusa.Names) []string { return []string{n.Ingress(), n.Channel(o.Datatype), n.Alerts()} })
	if err != nil {
		return nil, err
	}
	r := &Receiver{conn: c, o: o, channel: ch, topic: c.names.Channel(o.Datatype)}
	if err := r.prepare(ctx); err != nil {
		c.close()
		return nil, err
	}
	return r, nil
}

// prepare sets up the check.
func (r *Receiver) prepare(ctx context.Context) error {
	spans, err := kafka.Spans(ctx, r.conn.admin, r.topic)
	if err != nil {
		return err
	}
	if r.alerts, err = kafka.NewSender(r.conn.cluster, r.conn.names.Alerts()); err != nil {
		return err
	}
	r.inspector = verified.Inspector{
		Receiver: &schemas.Receiver{
			Catalogue: r.conn.kafka.Catalogue, Names: r.conn.names, Partitions: int32(len(spans)), Ends: kafka.NewEnds(r.conn.admin, r.conn.names.Ingress()),
			Ingress: kafka.NewLookup(r.conn.cluster, r.conn.admin, r.conn.names.Ingress()),
		},
		Origin: esclusa.Origin{Component: r.o.Component, Version: moduleVersion(), Withhold: r.conn.kafka.Catalogue.Withholding()},
		Now:    time.Now,
	}
	return nil
}

// moduleVersion is that of this module in the program.
func moduleVersion() string {
	const module = "github.com/esclusa/esclusa"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if info.Main.Path == module {
		return cmp.Or(info.Main.Version, "unknown")
	}
	for _, dep := range info.Deps {
		if dep.Path == module {
			return dep.Version
		}
	}
	return "unknown"
}

// Close lets go of the connections. No call may be running.
func (r *Receiver) Close() {
	r.alerts.Close()
	r.conn.close()
}

// one verifies a record, and hands it to the handler if it belongs.
func (r *Receiver) one(ctx context.Context, rec *esclusa.Record, handle Handler) error {
	rej, err := r.verify(ctx, rec)
	if err != nil {
		return err
	}
	if rej != nil {
		if r.o.Foreign != nil {
			r.o.Foreign(rec.Source(), rej)
		}
		return nil
	}
	return handle(ctx, received(rec))
}

// verify waits for a version that is missing, where somebody can be asked for it.
func (r *Receiver) verify(ctx context.Context, rec *esclusa.Record) (*esclusa.Rejection, error) {
	rej, err := r.inspector.Verify(ctx, r.channel, rec, r.alerts)
	missing, is := errors.AsType[*schemas.MissingVersion](err)
	if !is || r.o.Refresh == nil {
		return rej, err
	}
	r.conn.kafka.Log.WarnContext(ctx, "waiting for a version of the datatype", "datatype", missing.Datatype, "record", missing.Record.String())
	if r.o.Waiting != nil {
		r.o.Waiting(missing)
	}
	return nil, r.refresh(ctx, missing)
}

// errAgain is where the catalogue may be newer than the one that a record was held
// against: it is to be read again.
var errAgain = errors.New("the record is to be read again")

// refresh asks once for a newer catalogue, and waits where it does not have the
// version either.
func (r *Receiver) refresh(ctx context.Context, missing *schemas.MissingVersion) error {
	catalogue, err := r.o.Refresh(ctx)
	if err != nil {
		r.conn.kafka.Log.WarnContext(ctx, "fetching the catalogue", "error", err)
	} else if ch, ok := catalogue.Channel(r.o.Datatype); ok {
		if _, has := ch.WithID([]byte(missing.ID)); has {
			r.channel, r.conn.kafka.Catalogue, r.inspector.Receiver.Catalogue = ch, catalogue, catalogue
			return errAgain
		}
	}
	select {
	case <-ctx.Done():
	case <-time.After(refreshEvery):
	}
	return errAgain
}

// received is a record as the handler has it. Verified records have their headers.
func received(rec *esclusa.Record) Record {
	text, _ := rec.Header(esclusa.HeaderSource)
	source, _ := esclusa.ParseSource(string(text))
	schema, _ := rec.Header(esclusa.HeaderDataschema)
	return Record{
		Body: rec.Value, Key: string(rec.Key), Source: source, Schema: string(schema),
		Time: rec.Timestamp, Headers: rec.Headers, At: rec.Source(),
	}
}

// flush is what comes before a commit.
func (r *Receiver) flush(ctx context.Context) error {
	if r.o.BeforeCommit == nil {
		return nil
	}
	return r.o.BeforeCommit(ctx)
}

// enough is nil for a handler that wants no more.
func enough(err error) error {
	if errors.Is(err, ErrStop) {
		return nil
	}
	return err
}
