package redrive

import (
	"context"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
)

// back counts the alerts, from some offsets on, about records that the run has sent.
func (w *work) back(ctx context.Context, from func(partition int32) int64) (*journal.Back, error) {
	spans, err := w.spansOf(ctx, w.Names.Alerts()) // what has been decided may not be readable yet
	if err != nil {
		return nil, err
	}
	for p, span := range spans {
		span.From = max(span.From, from(p))
		spans[p] = span
	}
	all := &journal.Back{Samples: []string{}}
	err = w.Cluster.Scan(ctx, w.Names.Alerts(), spans, func(_ int32, batch []esclusa.Record) error {
		for i := range batch {
			if !w.ours(&batch[i]) {
				continue
			}
			if all.Count++; len(all.Samples) < mostSamples {
				all.Samples = append(all.Samples, batch[i].Place().String())
			}
		}
		return nil
	})
	return all, err
}

// ours reports whether an alert is about a record that the run has sent.
func (w *work) ours(alert *esclusa.Record) bool {
	a, err := w.Reader.Parse(alert)
	if err != nil || a.Redrive == nil {
		return false
	}
	d, err := esclusa.ParseRedrive(*a.Redrive)
	return err == nil && d.Run == w.job.id
}

// awaitBack is what has come back of the run, by whoever ran it, once the router has
// decided about all that was sent; nil where that cannot be told.
func (w *work) awaitBack(ctx context.Context) *journal.Back {
	if w.job.sent.run(w.job.id).sent == 0 {
		return &journal.Back{Samples: []string{}}
	}
	if err := w.judged(ctx); err != nil {
		return nil
	}
	back, err := w.back(ctx, func(p int32) int64 { return w.job.plan.Spans[p][1] })
	if err != nil {
		return nil
	}
	return back
}
