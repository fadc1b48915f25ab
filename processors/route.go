package processors

import (
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// Router decides where ingress records go. It keeps nothing between records and
// is safe for concurrent use.
type Router struct {
	Catalogue *schemas.Catalogue
	Names     esclusa.Names
	Origin    esclusa.Origin
	Metrics   *Metrics
	Now       func() time.Time
}

// Route returns the one record that an ingress record becomes: a record of its
// channel, or an alert.
func (r *Router) Route(rec *esclusa.Record) esclusa.Record {
	start := r.Now()
	v := r.Catalogue.Check(rec)
	end := r.Now()
	r.Metrics.validation.Observe(end.Sub(start).Seconds())
	r.Metrics.routed.Observe(max(0, end.Sub(rec.Timestamp).Seconds()))
	if v.Rejection != nil {
		r.Metrics.refuse(v.Rejection)
		return r.Origin.Alert(rec, v.Rejection, v.Sender, end).Record(r.Names.Alerts(), rec.Headers)
	}
	r.Metrics.accept(v.Channel.Datatype)
	return esclusa.Record{
		Topic: r.Names.Channel(v.Channel.Datatype),
		Key:   []byte(v.Key),
		Value: v.Body,
		Headers: append(v.Headers,
			esclusa.Header{Key: esclusa.HeaderDatatype, Value: []byte(v.Channel.Datatype)},
			esclusa.Header{Key: esclusa.HeaderDataschema, Value: []byte(v.Channel.ID)},
			esclusa.Header{Key: esclusa.HeaderSource, Value: rec.Source().Append(nil)},
			esclusa.Header{Key: esclusa.HeaderTime, Value: rec.Timestamp.UTC().AppendFormat(nil, esclusa.TimeFormat)},
		),
	}
}
