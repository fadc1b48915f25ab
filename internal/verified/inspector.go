// Package verified reads channels as a receiver should: it checks each record, and
// tells those that belong from those that somebody wrote past the router, about which
// it makes an alert. Where records come from and where they go is left to its users:
// the roles that read channels, readers over HTTP, and package client.
package verified

import (
	"context"
	"fmt"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// Counter counts refusals. It must be safe for concurrent use.
type Counter interface {
	Refuse(rej *esclusa.Rejection)
}

// Tracer tells of single records where their senders want them followed, as
// processors.Tracer. It must be safe for concurrent use.
type Tracer interface {
	Decided(rec *esclusa.Record, datatype string, rej *esclusa.Rejection, began time.Time)
}

// Alerts takes alerts; it returns once all in-sync replicas have one.
type Alerts interface {
	Send(ctx context.Context, alert *esclusa.Record) (esclusa.Source, error)
}

// Inspector checks channel records as a receiver does and describes those that
// do not belong. It is safe for concurrent use.
type Inspector struct {
	Receiver *schemas.Receiver
	Origin   esclusa.Origin
	Metrics  Counter // nil: not counted
	Tracer   Tracer  // nil: no traces
	Now      func() time.Time
}

// Inspect returns the alert about a record that does not belong in the channel,
// as a record for the alerts topic, or nil where it belongs. An error says that
// it could not be told.
func (in *Inspector) Inspect(ctx context.Context, ch *schemas.Channel, rec *esclusa.Record) (*esclusa.Record, error) {
	rej, err := in.judge(ctx, ch, rec)
	if rej == nil || err != nil {
		return nil, err
	}
	alert := in.About(rec, rej)
	return &alert, nil
}

// Verify is Inspect for a reader that is no graph of goka: where a record does not
// belong it raises the alert, and says what is wrong. Where the alert could not be
// raised that is an error, and the record must be read again.
func (in *Inspector) Verify(ctx context.Context, ch *schemas.Channel, rec *esclusa.Record, alerts Alerts) (*esclusa.Rejection, error) {
	rej, err := in.judge(ctx, ch, rec)
	if rej == nil || err != nil {
		return nil, err
	}
	alert := in.About(rec, rej)
	if _, err := alerts.Send(ctx, &alert); err != nil {
		return nil, fmt.Errorf("raising an alert about %s: %w", rec.Source(), err)
	}
	return rej, nil
}

func (in *Inspector) judge(ctx context.Context, ch *schemas.Channel, rec *esclusa.Record) (*esclusa.Rejection, error) {
	var began time.Time
	if in.Tracer != nil {
		began = in.Now()
	}
	rej, err := in.Receiver.Check(ctx, ch, rec)
	if in.Tracer != nil && err == nil {
		in.Tracer.Decided(rec, ch.Datatype, rej, began)
	}
	return rej, err
}

// About is the alert about a record that was found not to belong, as a record for the
// alerts topic.
func (in *Inspector) About(rec *esclusa.Record, rej *esclusa.Rejection) esclusa.Record {
	if in.Metrics != nil {
		in.Metrics.Refuse(rej)
	}
	sender, _ := rec.Header(esclusa.HeaderCESource)
	return in.Origin.Alert(rec, rej, sender, in.Now()).Record(in.Receiver.Names.Alerts(), rec.Headers)
}
