package app

import (
	"context"

	"github.com/esclusa/esclusa/internal/tracing"
	"github.com/esclusa/esclusa/processors"
)

// openTracing stands between what the roles work with and the roles: the spans of
// a stop are handed over after the last role has ended, and before what may take
// all the time that is left.
func (a *App) openTracing(ctx context.Context) (err error) {
	if a.opts.OTLPEndpoint == "" {
		return nil
	}
	a.tracing, err = tracing.Open(ctx, tracing.Options{
		Endpoint: a.opts.OTLPEndpoint, Version: a.opts.Version, Instance: a.opts.Instance, Log: a.log,
	})
	if err != nil {
		return err
	}
	a.stack.push("the traces", a.tracing.Close)
	return nil
}

// tracer makes the spans of a consumer group, nil where nobody collects them.
func (a *App) tracer(group string) processors.Tracer {
	if a.tracing == nil {
		return nil
	}
	return a.tracing.Group(group)
}
