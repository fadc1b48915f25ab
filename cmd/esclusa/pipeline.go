package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

const (
	lanes    = 32               // records on their way to Kafka at once; those of one key share a lane
	pending  = 16 << 10         // records sent and not yet reported
	sendWait = 30 * time.Second // for one record's acknowledgement
)

// ingress takes records; routing tells when they have been routed.
type ingress interface {
	Send(ctx context.Context, rec *esclusa.Record) (esclusa.Source, error)
}

type routing interface {
	WaitRouted(ctx context.Context, src esclusa.Source) error
}

// pipeline checks and sends many records without a round trip for each, keeps the
// order of each key, and reports in the order in which the records came.
type pipeline struct {
	catalogue *schemas.Catalogue
	channel   *schemas.Channel
	sender    string // ce_source; empty for none
	topic     string // the channel's
	ingress   ingress
	routing   routing
	wait      time.Duration // for routing; 0 does not wait
	verdicts  verdicts
	out       *bufio.Writer // what verdicts write to
	bar       *bar

	unread   error // why the input ended early
	refused  int
	unrouted int
}

// delivery is one record between its check and its report.
type delivery struct {
	verdict verdict
	rec     *esclusa.Record // nil where it was refused
	source  esclusa.Source  // valid once sent is closed
	sent    chan struct{}
}

// run returns when everything is reported, or with the first failure. Where the
// input fails, what came before is sent and reported.
func (p *pipeline) run(ctx context.Context, inputs func(context.Context) iter.Seq2[input, error]) error {
	group, ctx := errgroup.WithContext(ctx)
	reports := make(chan *delivery, pending)
	var queues [lanes]chan *delivery
	for i := range queues {
		queues[i] = make(chan *delivery, 1)
		group.Go(func() error { return p.sendAll(ctx, queues[i]) })
	}
	group.Go(func() error {
		defer close(reports)
		defer func() {
			for _, q := range queues {
				close(q)
			}
		}()
		return p.check(ctx, inputs(ctx), queues[:], reports)
	})
	group.Go(func() error { return p.reportAll(ctx, reports) })
	return cmp.Or(group.Wait(), p.unread)
}

func (p *pipeline) check(ctx context.Context, inputs iter.Seq2[input, error], queues []chan *delivery, reports chan<- *delivery) error {
	for in, err := range inputs {
		if err != nil {
			p.unread = err
			return nil
		}
		d := p.judge(in)
		if err := put(ctx, reports, d); err != nil {
			return err
		}
		if d.rec == nil {
			continue
		}
		lane := esclusa.HashKey(d.rec.Key) % uint32(len(queues))
		if err := put(ctx, queues[lane], d); err != nil {
			return err
		}
	}
	return nil
}

func put(ctx context.Context, to chan<- *delivery, d *delivery) error {
	select {
	case to <- d:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// judge gives the verdict on the very record that would be sent.
func (p *pipeline) judge(in input) *delivery {
	rec := record(p.channel, p.sender, in.body)
	v := p.catalogue.Check(rec)
	d := &delivery{verdict: newVerdict(in.name, v.Rejection), sent: make(chan struct{})}
	if v.Rejection != nil {
		close(d.sent)
		return d
	}
	rec.Key = []byte(v.Key)
	d.rec = rec
	return d
}

// sendAll sends one lane's records one after the other.
func (p *pipeline) sendAll(ctx context.Context, queue <-chan *delivery) error {
	for d := range queue {
		sctx, cancel := context.WithTimeout(ctx, sendWait)
		src, err := p.ingress.Send(sctx, d.rec)
		cancel()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("sending %s: %w", d.verdict.Record, err)
		}
		d.source, d.rec.Value = src, nil // the body is not needed any more
		close(d.sent)
	}
	return nil
}

// reportAll reports in batches: whatever has been sent by now.
func (p *pipeline) reportAll(ctx context.Context, reports <-chan *delivery) error {
	defer p.bar.hide()
	for {
		batch, err := gather(ctx, reports)
		if err != nil || len(batch) == 0 {
			return err
		}
		seen, err := p.settle(ctx, batch)
		if err != nil {
			return err
		}
		if err := p.report(batch, seen); err != nil {
			return err
		}
	}
}

// gather waits for one record to be sent, and takes along those that are waiting.
// It returns none when there will be no more.
func gather(ctx context.Context, reports <-chan *delivery) ([]*delivery, error) {
	var batch []*delivery
	d, ok := <-reports
	for ok {
		select {
		case <-d.sent:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		batch = append(batch, d)
		if len(batch) == pending {
			break
		}
		select {
		case d, ok = <-reports:
		default:
			ok = false
		}
	}
	return batch, ctx.Err()
}

// settle waits until the batch is routed, asking once for each partition, and
// returns the partitions of which it saw that. That it takes too long is no error.
func (p *pipeline) settle(ctx context.Context, batch []*delivery) (map[int32]bool, error) {
	seen := make(map[int32]bool)
	last := make(map[int32]esclusa.Source)
	for _, d := range batch {
		if before, ok := last[d.source.Partition]; d.rec != nil && (!ok || before.Offset < d.source.Offset) {
			last[d.source.Partition] = d.source
		}
	}
	if p.wait == 0 {
		return seen, nil
	}
	wctx, cancel := context.WithTimeout(ctx, p.wait)
	defer cancel()
	routed := make(chan int32, len(last))
	var group errgroup.Group
	for partition, src := range last {
		group.Go(func() error {
			err := p.routing.WaitRouted(wctx, src)
			if err == nil {
				routed <- partition
			}
			return err
		})
	}
	err := group.Wait()
	close(routed)
	for partition := range routed {
		seen[partition] = true
	}
	if ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
		err = nil
	}
	return seen, err
}

func (p *pipeline) report(batch []*delivery, seen map[int32]bool) error {
	p.bar.hide()
	for _, d := range batch {
		v := d.verdict
		switch {
		case d.rec == nil:
			p.refused++
		default:
			v.Source, v.Topic, v.Routed = d.source.String(), p.topic, seen[d.source.Partition]
			if !v.Routed {
				p.unrouted++
			}
		}
		if err := p.verdicts.print(v); err != nil {
			return err
		}
	}
	return p.bar.show(len(batch), p.out)
}

// result is what the exit status should say.
func (p *pipeline) result(sh *shell) error {
	switch {
	case p.wait > 0 && p.unrouted > 0:
		return fmt.Errorf("not seen to be routed within %v: %s; is a router running?", p.wait, count(p.unrouted, "record"))
	case p.refused > 1:
		sh.note("%d records were refused", p.refused)
		return said(failed)
	case p.refused == 1:
		return said(failed)
	}
	return nil
}
