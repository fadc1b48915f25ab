package client

import (
	"context"
	"fmt"
	"iter"

	"github.com/esclusa/esclusa"
)

// pending is how many records may be sent and not yet reported.
const pending = 16 << 10

// Result is what became of one message.
type Result struct {
	Checked
	// Tag is the message's.
	Tag any
	// Rejection says why the message was refused, and not sent; nil where it was sent.
	Rejection *esclusa.Rejection
	// Source is its place on ingress, where it was sent.
	Source esclusa.Source
	// Routed says that it was seen to be routed, which only Routed and Readable wait for.
	Routed bool
	// Readable says that it was seen to be readable, which only Readable waits for.
	Readable bool
}

// SendAll sends many messages without a round trip for each. It keeps the order of
// each key, and yields the results in the order of the messages, as many at a time as
// are known by then. A message that is refused ends nothing.
//
// An error is the last that is yielded: that of messages, after the results of all
// that came before; or a failure of the brokers, after those of all that they had
// acknowledged in a row by then: whether the rest has been sent is not known. Where the
// loop breaks off, what is on its way may be sent still. With Routed or Readable the wait
// is for as many as are reported together; that it takes too long is no error, but tells
// in the results.
//
// Messages are asked for in a goroutine of SendAll's own, which has ended when the
// loop has; so a step of messages that waits should end with ctx.
func (s *Sender) SendAll(ctx context.Context, messages iter.Seq2[Message, error], opts ...SendOption) iter.Seq2[[]Result, error] {
	return func(yield func([]Result, error) bool) {
		if err := s.may(wishes(opts)); err != nil {
			yield(nil, err)
			return
		}
		ctx, cancel := context.WithCancel(ctx)
		f := &flow{sender: s, wishes: wishes(opts), reports: make(chan *delivery, pending)}
		fed := make(chan struct{})
		go func() {
			defer close(fed)
			f.feed(ctx, messages)
		}()
		defer func() { cancel(); <-fed }()
		for {
			batch, err := gather(ctx, f.reports)
			if len(batch) > 0 && err == nil {
				err = f.settle(ctx, batch)
			}
			switch {
			case len(batch) > 0 && !yield(results(batch), nil):
				return
			case err != nil:
				yield(nil, err)
				return
			case len(batch) == 0: // the channel is closed: unread is set
				if f.unread != nil {
					yield(nil, f.unread)
				}
				return
			}
		}
	}
}

// flow is one call of SendAll.
type flow struct {
	sender  *Sender
	wishes  sending
	reports chan *delivery
	unread  error // why messages ended early; valid once reports is closed
}

// delivery is one message between its check and its report.
type delivery struct {
	result Result
	err    error         // valid once done is closed, like the result's source
	done   chan struct{} // closed when it is acknowledged or refused
}

// feed checks and sends. It is one goroutine, so that the client keeps the order.
func (f *flow) feed(ctx context.Context, messages iter.Seq2[Message, error]) {
	defer close(f.reports)
	for m, err := range messages {
		if err != nil {
			f.unread = err
			return
		}
		d := &delivery{result: Result{Tag: m.Tag}, done: make(chan struct{})}
		var rec *esclusa.Record
		d.result.Checked, rec, d.result.Rejection = f.sender.current.check(ctx, f.wishes.apply(m), f.sender.source)
		select {
		case f.reports <- d:
		case <-ctx.Done():
			f.unread = ctx.Err()
			return
		}
		if rec == nil {
			close(d.done)
			continue
		}
		f.sender.ingress.Produce(ctx, rec, func(src esclusa.Source, err error) {
			d.result.Source, d.err = src, err
			close(d.done)
		})
	}
}

// gather waits for one message to be dealt with, and takes along those that are, also
// beside an error. It returns none when there will be no more.
func gather(ctx context.Context, reports <-chan *delivery) ([]*delivery, error) {
	var batch []*delivery
	d, more := next(ctx, reports)
	for more {
		select {
		case <-d.done:
		case <-ctx.Done():
			return batch, ctx.Err()
		}
		if d.err != nil {
			return batch, fmt.Errorf("sending a record: %w", d.err)
		}
		batch = append(batch, d)
		if len(batch) == pending {
			break
		}
		select {
		case d, more = <-reports:
		default:
			more = false
		}
	}
	return batch, ctx.Err()
}

func next(ctx context.Context, reports <-chan *delivery) (*delivery, bool) {
	select {
	case d, more := <-reports:
		return d, more
	case <-ctx.Done():
		return nil, false
	}
}

// settle waits until a batch is routed or readable, asking once for each partition or
// row. That it takes too long is no error.
func (f *flow) settle(ctx context.Context, batch []*delivery) error {
	if f.wishes.within == 0 {
		return nil
	}
	last := make(map[place]esclusa.Source)
	for _, d := range batch {
		if d.result.Rejection != nil {
			continue
		}
		p := f.wishes.place(d.result.Checked, d.result.Source)
		if before, ok := last[p]; !ok || before.Offset < d.result.Source.Offset {
			last[p] = d.result.Source
		}
	}
	came, err := f.sender.awaitAll(ctx, last, f.wishes)
	for _, d := range batch {
		d.result.Routed = d.result.Rejection == nil && came[f.wishes.place(d.result.Checked, d.result.Source)]
		d.result.Readable = d.result.Routed && f.wishes.readable
	}
	return err
}

func results(batch []*delivery) []Result {
	all := make([]Result, len(batch))
	for i, d := range batch {
		all[i] = d.result
	}
	return all
}
