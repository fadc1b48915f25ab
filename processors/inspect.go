package processors

import (
	"context"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// Inspector checks channel records as a receiver does and describes those that
// do not belong. It is safe for concurrent use.
type Inspector struct {
	Receiver *schemas.Receiver
	Origin   esclusa.Origin
	Metrics  *Metrics // nil: not counted
	Tracer   Tracer   // nil: no traces
	Now      func() time.Time
}

// Inspect returns the alert about a record that does not belong in the channel,
// as a record for the alerts topic, or nil where it belongs. An error says that
// it could not be told.
func (in *Inspector) Inspect(ctx context.Context, ch *schemas.Channel, rec *esclusa.Record) (*esclusa.Record, error) {
	var began time.Time
	if in.Tracer != nil {
		began = in.Now()
	}
	rej, err := in.Receiver.Check(ctx, ch, rec)
	if in.Tracer != nil && err == nil {
		in.Tracer.Decided(rec, ch.Datatype, rej, began)
	}
	if rej == nil || err != nil {
		return nil, err
	}
	alert := in.About(rec, rej)
	return &alert, nil
}

// About is the alert about a record that was found not to belong, as a record for the
// alerts topic.
func (in *Inspector) About(rec *esclusa.Record, rej *esclusa.Rejection) esclusa.Record {
	if in.Metrics != nil {
		in.Metrics.refuse(rej)
	}
	sender, _ := rec.Header(esclusa.HeaderCESource)
	return in.Origin.Alert(rec, rej, sender, in.Now()).Record(in.Receiver.Names.Alerts(), rec.Headers)
}
