package kafka

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
)

// Sender produces to one topic outside of goka. It is safe for concurrent use.
type Sender struct {
	client *kgo.Client
	topic  string
}

// deliverWithin is how long a Sender tries to deliver a record whose caller may
// have given up. Once the brokers may have a record, it is not called back.
const deliverWithin = 10 * time.Second

// NewSender opens a producer for a topic. opts go behind its own. The caller closes
// it.
func NewSender(c Cluster, topic string, opts ...kgo.Opt) (*Sender, error) {
	cl, err := c.NewClient(append([]kgo.Opt{kgo.RecordDeliveryTimeout(deliverWithin)}, opts...)...)
	if err != nil {
		return nil, err
	}
	return &Sender{client: cl, topic: topic}, nil
}

// Send produces rec's key, value and headers and returns the place it got once
// all in-sync replicas have it, or an error when ctx ends first: then the record
// may or may not be written.
func (s *Sender) Send(ctx context.Context, rec *esclusa.Record) (at esclusa.Source, err error) {
	s.SendAll(ctx, []*esclusa.Record{rec}, func(_ int, src esclusa.Source, failed error) { at, err = src, failed })
	return at, err
}

// SendAll does so with each of the records, in their order, without waiting for one
// before it produces the next. It calls sent once for each, by its index, before it
// returns.
func (s *Sender) SendAll(ctx context.Context, recs []*esclusa.Record, sent func(i int, src esclusa.Source, err error)) {
	if len(recs) == 0 {
		return
	}
	all := make([]esclusa.Record, len(recs))
	for i, rec := range recs {
		all[i] = *rec
	}
	waiting := &outcomes{of: make([]outcome, len(recs)), left: len(recs), all: make(chan struct{})}
	// The client does not let go of a record that may be on its way, whatever its
	// context says; the caller is let go here.
	kept := context.WithoutCancel(ctx)
	for i, out := range ToClient(all) {
		out.Topic = s.topic
		s.client.TryProduce(kept, out, func(r *kgo.Record, err error) { waiting.come(i, r, err) })
	}
	select {
	case <-waiting.all:
	case <-ctx.Done():
	}
	for i, o := range waiting.until() {
		if o.err == nil && !o.known {
			o.err = fmt.Errorf("waiting for the brokers to acknowledge: %w", ctx.Err())
		}
		sent(i, o.src, o.err)
	}
}

// outcomes are what became of records that were sent together.
type outcomes struct {
	mu   sync.Mutex
	of   []outcome
	left int           // that have not come
	all  chan struct{} // closed when all have
}

type outcome struct {
	src   esclusa.Source
	err   error
	known bool
}

func (o *outcomes) come(i int, r *kgo.Record, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.of[i] = outcome{err: err, known: true}
	if err == nil {
		o.of[i].src = esclusa.Source{Topic: r.Topic, Partition: r.Partition, Offset: r.Offset}
	}
	if o.left--; o.left == 0 {
		close(o.all)
	}
}

// until are the outcomes as they are now.
func (o *outcomes) until() []outcome {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.of)
}

// Produce is Send without the wait: done is called once, from any goroutine, and must
// not block. Records go out in the order of the calls. Where the client holds as many
// as it may, Produce waits for room until ctx ends.
func (s *Sender) Produce(ctx context.Context, rec *esclusa.Record, done func(esclusa.Source, error)) {
	out := ToClient([]esclusa.Record{*rec})[0]
	out.Topic = s.topic
	s.client.Produce(ctx, out, func(r *kgo.Record, err error) {
		if err != nil {
			done(esclusa.Source{}, err)
			return
		}
		done(esclusa.Source{Topic: r.Topic, Partition: r.Partition, Offset: r.Offset}, nil)
	})
}

// Close lets go of the connections; records that were not acknowledged fail.
func (s *Sender) Close() { s.client.Close() }
