package processors

import (
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// Tracer tells of single records where their senders want them followed; it looks
// that up itself, and cheaply. It must be safe for concurrent use.
type Tracer interface {
	// Decided tells what became of a record that a role took up when it began. rej
	// is nil where the record was accepted, and datatype is empty where it names
	// none of the catalogue. What it is given stays the caller's.
	Decided(rec *esclusa.Record, datatype string, rej *esclusa.Rejection, began time.Time)
}

func (r *Router) trace(rec *esclusa.Record, ch *schemas.Channel, rej *esclusa.Rejection, began time.Time) {
	if rej != nil {
		r.Tracer.Decided(rec, rej.Datatype, rej, began)
		return
	}
	r.Tracer.Decided(rec, ch.Datatype, nil, began)
}
