package app

import (
	"context"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/service"
	"github.com/esclusa/esclusa/internal/tracing"
	"github.com/esclusa/esclusa/processors"
)

// tracer collects traces. What makes spans needs it, so that those of a stop are handed
// over when the last role has ended.
type tracer struct {
	service.Service
	*base
	tracing *tracing.Tracing // nil where nobody collects traces
}

func newTracer(b *base) *tracer {
	t := &tracer{base: b}
	t.Service = service.Service{Name: "the traces", Start: t.open, Stop: t.close}
	return t
}

func (t *tracer) open(ctx context.Context) (err error) {
	if t.opts.OTLPEndpoint == "" {
		return nil
	}
	t.tracing, err = tracing.Open(ctx, tracing.Options{
		Endpoint: t.opts.OTLPEndpoint, Version: t.opts.Version, Instance: t.opts.Instance, Log: t.log,
	})
	return err
}

func (t *tracer) close(ctx context.Context) error {
	if t.tracing == nil {
		return nil
	}
	return t.tracing.Close(ctx)
}

// of makes the spans of a consumer group, nil where nobody collects them.
func (t *tracer) of(group string) processors.Tracer {
	if t.tracing == nil {
		return nil
	}
	return t.tracing.Group(group)
}

// resent has a record that is sent again belong to the trace of whoever wanted that.
func (t *tracer) resent(rec *esclusa.Record, traceparent string) {
	if t.tracing != nil {
		t.tracing.Resent(rec, traceparent)
	}
}
