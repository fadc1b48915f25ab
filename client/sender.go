package client

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/lag"
	"github.com/esclusa/esclusa/internal/reach"
	"github.com/esclusa/esclusa/schemas"
)

// sendWait bounds the brokers' acknowledgement of one record.
const sendWait = 30 * time.Second

// ErrNotSeen says that a record was sent, and that it was not seen within the time
// given to Routed or Readable that it came so far. It may still: it is not lost.
var ErrNotSeen = errors.New("the record was sent, but not seen to arrive in time")

// SenderOptions are those of a Sender.
type SenderOptions struct {
	Kafka
	// Source says who sends, as a CloudEvents source (header ce_source), a URI such
	// as https://example.org/newsroom: alerts about the records are keyed by it, so
	// that a sender can follow its own. Default: nobody.
	Source string
	// Refresh fetches a newer catalogue where a message names a datatype or a version
	// that Catalogue lacks, every five seconds at most; it should have the same limits.
	// Remote.Load is one. Default: none; such messages are refused.
	Refresh func(ctx context.Context) (*schemas.Catalogue, error)
	// HTTP is where rows are looked for. Only Readable needs it.
	HTTP HTTP
}

// Check returns every fault, joined, or nil. OpenSender checks too.
func (o SenderOptions) Check() error {
	if o.HTTP.URL == "" {
		return o.Kafka.Check()
	}
	return errors.Join(o.Kafka.Check(), o.HTTP.check())
}

// Sender checks records and sends them to the system's ingress. It is safe for
// concurrent use.
type Sender struct {
	conn    *connection
	current *current
	source  string
	ingress ingress
	routing routing
	reading reading // nil: nobody is asked for rows
	closing func()
}

// ingress takes records, in the order of the calls, and says what became of each.
type ingress interface {
	Produce(ctx context.Context, rec *esclusa.Record, done func(esclusa.Source, error))
}

// routing tells when a record has been routed.
type routing interface {
	WaitRouted(ctx context.Context, src esclusa.Source) error
}

// reading tells when a row shows a record, or one after it.
type reading interface {
	WaitReadable(ctx context.Context, table, key string, src esclusa.Source) error
}

// OpenSender reaches the brokers. The caller closes the Sender. Beside what is wrong
// with the options, the error may be ErrNoAnswer, ErrAccess or ErrTopics.
func OpenSender(ctx context.Context, o SenderOptions) (*Sender, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	c, err := o.connect(ctx, reach.SendRights, func(n esclusa.Names) []string { return []string{n.Ingress()} })
	if err != nil {
		return nil, err
	}
	to, err := kafka.NewSender(c.cluster, c.names.Ingress(), kgo.RecordDeliveryTimeout(sendWait))
	if err != nil {
		c.close()
		return nil, err
	}
	by := &current{fetch: o.Refresh, log: c.kafka.Log}
	by.catalogue.Store(c.kafka.Catalogue)
	s := &Sender{
		conn: c, current: by, source: o.Source, ingress: to, closing: to.Close,
		routing: lag.NewProgress(c.admin, c.names.RouterGroup()),
	}
	if o.HTTP.URL != "" {
		s.reading = rows{o.HTTP}
	}
	return s, nil
}

// Close lets go of the connections. Records that are not acknowledged by then fail.
func (s *Sender) Close() {
	s.closing()
	s.conn.close()
}

// SendOption is a wish about what is sent.
type SendOption func(*sending)

type sending struct {
	headers  []esclusa.Header
	version  string
	within   time.Duration // 0: no wait
	readable bool          // what is waited for
}

// Routed waits until the record has been routed, so that it lies in its channel, or
// until the time is over, which is ErrNotSeen. 0 does not wait. Of Routed and Readable
// the last counts.
func Routed(within time.Duration) SendOption {
	return func(s *sending) { s.within, s.readable = within, false }
}

// Readable waits until GET shows the record's row, or a later one of the same partition
// of ingress; where the record is an erasure, until the row is gone by it. A datatype
// without a table is waited for as by Routed. It needs SenderOptions.HTTP. The time over
// is ErrNotSeen, also where nobody answers there, and where a record of the same key
// from another partition came behind ours: then it is not known which is the newer.
func Readable(within time.Duration) SendOption {
	return func(s *sending) { s.within, s.readable = within, true }
}

// Header adds a header.
func Header(key string, value []byte) SendOption {
	return func(s *sending) { s.headers = append(s.headers, esclusa.Header{Key: key, Value: value}) }
}

// Version names the version of the datatype that the body is written by, by its $id,
// as Message.Version.
func Version(id string) SendOption { return func(s *sending) { s.version = id } }

func wishes(opts []SendOption) (w sending) {
	for _, o := range opts {
		o(&w)
	}
	return w
}

// apply adds the wishes to a message.
func (w sending) apply(m Message) Message {
	if m.Version == "" {
		m.Version = w.version
	}
	if len(w.headers) > 0 {
		m.Headers = append(m.Headers[:len(m.Headers):len(m.Headers)], w.headers...)
	}
	return m
}

// Send checks a body, sends it, and returns its source: the place on ingress, which
// is the identity of everything made from it. It returns once all in-sync replicas
// have the record.
//
// An *esclusa.Rejection says why the record was refused; nothing was sent then. With
// ErrNotSeen the record was sent, and the source is valid. Any other error says that
// it is not known whether the record was sent, and whoever sends it again may have
// sent it twice.
func (s *Sender) Send(ctx context.Context, datatype string, body []byte, opts ...SendOption) (esclusa.Source, error) {
	if body == nil {
		body = []byte{} // no erasure
	}
	return s.send(ctx, Message{Datatype: datatype, Body: body}, wishes(opts))
}

// Erase sends the erasure of a row: of a datatype that has a table. It is as Send
// otherwise.
func (s *Sender) Erase(ctx context.Context, datatype, key string, opts ...SendOption) (esclusa.Source, error) {
	return s.send(ctx, Message{Datatype: datatype, Key: key}, wishes(opts))
}

func (s *Sender) send(ctx context.Context, m Message, w sending) (esclusa.Source, error) {
	if err := s.may(w); err != nil {
		return esclusa.Source{}, err
	}
	checked, rec, rej := s.current.check(ctx, w.apply(m), s.source)
	if rej != nil {
		return esclusa.Source{}, rej
	}
	type sent struct {
		src esclusa.Source
		err error
	}
	done := make(chan sent, 1)
	s.ingress.Produce(ctx, rec, func(src esclusa.Source, err error) { done <- sent{src, err} })
	var got sent
	select {
	case got = <-done:
	case <-ctx.Done(): // the client does not let go of a record that may be on its way
		got.err = ctx.Err()
	}
	if got.err != nil {
		return esclusa.Source{}, fmt.Errorf("sending a record of %s: %w", m.Datatype, got.err)
	}
	if w.within == 0 {
		return got.src, nil
	}
	wait, cancel := context.WithTimeoutCause(ctx, w.within, errNotInTime)
	defer cancel()
	err := s.await(wait, w.place(checked, got.src), got.src)
	if tooLong(wait, err) {
		err = notSeen(got.src, w, err)
	}
	return got.src, err
}
