package verify

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// bound decides on the range of ingress.
func (r *run) bound(ctx context.Context) error {
	ingress := r.Names.Ingress()
	commits, err := r.Log.Committed(ctx, r.Names.RouterGroup(), ingress)
	if err != nil {
		return err
	}
	spans, _, err := r.Log.Spans(ctx, ingress)
	if err != nil {
		return err
	}
	since, until, err := r.times(ctx)
	if err != nil {
		return err
	}
	r.partitions = int32(len(spans))
	wide := len(r.classes) > narrowest
	for p, span := range spans {
		from, to := span.From, min(commits[p], span.To) // nothing is routed where there is no commit
		pending := max(0, span.To-max(to, from))
		if at, ok := until[p]; ok {
			to = min(to, at)
		}
		if at, ok := r.To[p]; ok {
			to = min(at, span.To)
		}
		from = max(from, since[p], r.From[p])
		to = max(from, to)
		r.parts[p] = &account{Partition: Partition{Partition: p, From: from, To: to, Pending: pending}, outcomes: newOutcomes(to-from, wide)}
	}
	for _, bounds := range []map[int32]int64{r.From, r.To} {
		for p := range bounds {
			if r.parts[p] == nil {
				return fmt.Errorf("%s has no partition %d", ingress, p)
			}
		}
	}
	r.alertReader = &schemas.AlertReader{Names: r.Names, Catalogue: r.Catalogue}
	r.receiver = &schemas.Receiver{Catalogue: r.Catalogue, Names: r.Names, Partitions: r.partitions, Ends: r.Ends, Ingress: unasked{}}
	return r.begun(ctx)
}

func (r *run) times(ctx context.Context) (since, until map[int32]int64, err error) {
	if !r.Since.IsZero() {
		if since, err = r.Log.From(ctx, r.Names.Ingress(), r.Since); err != nil {
			return nil, nil, err
		}
	}
	if !r.Until.IsZero() {
		until, err = r.Log.From(ctx, r.Names.Ingress(), r.Until)
	}
	return since, until, err
}

var errSeen = errors.New("seen enough")

// begun finds out when the range begins: at the oldest of the partitions' first
// records.
func (r *run) begun(ctx context.Context) error {
	open := make(map[int32]bool)
	for p, a := range r.parts {
		if a.From < a.To {
			open[p] = true
		}
	}
	if len(open) == 0 {
		return nil
	}
	err := r.Log.Scan(ctx, r.Names.Ingress(), r.ranges(), func(p int32, batch []esclusa.Record) error {
		if len(batch) == 0 || !open[p] {
			return nil
		}
		delete(open, p)
		if at := batch[0].Timestamp; r.started.IsZero() || at.Before(r.started) {
			r.started = at
		}
		if len(open) == 0 {
			return errSeen
		}
		return nil
	})
	if errors.Is(err, errSeen) {
		return nil
	}
	return err
}

// ranges is what is read of ingress.
func (r *run) ranges() map[int32]esclusa.Span {
	spans := make(map[int32]esclusa.Span, len(r.parts))
	for p, a := range r.parts {
		spans[p] = esclusa.Span{From: a.From, To: a.To}
	}
	return spans
}

// begin decides where each output is read from: what was made of the range is not
// older than the range, but for clocks that are apart. The ends are asked for after
// the router's commit, so that they cover all that it speaks of.
func (r *run) begin(ctx context.Context) error {
	for _, out := range r.outputs {
		spans, held, err := r.Log.Spans(ctx, out.topic)
		if err != nil {
			return err
		}
		from := make(map[int32]int64)
		if !r.started.IsZero() {
			if from, err = r.Log.From(ctx, out.topic, r.started.Add(-slack)); err != nil {
				return err
			}
		}
		out.ends = make(map[int32]*end, len(spans))
		for p, span := range spans {
			start := span.From
			span.From = min(max(start, from[p]), span.To)
			out.ends[p] = &end{start: start, span: span, held: slices.Contains(held, p)}
		}
	}
	return nil
}
