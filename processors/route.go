package processors

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// RouterConfig is what a Router works with; all of it is required.
type RouterConfig struct {
	Catalogue *schemas.Catalogue
	Names     esclusa.Names
	Origin    esclusa.Origin
	Metrics   *Metrics
	Now       func() time.Time
}

// Router decides where ingress records go. It keeps nothing between records and
// is safe for concurrent use.
type Router struct {
	RouterConfig
	lanes map[*schemas.Channel]lane
}

// lane is what is the same for all records of a channel.
type lane struct {
	topic                string
	datatype, dataschema []byte
	accepted             prometheus.Counter
}

// NewRouter prepares a lane for each channel of the catalogue.
func NewRouter(cfg RouterConfig) *Router {
	r := &Router{RouterConfig: cfg, lanes: make(map[*schemas.Channel]lane)}
	for _, ch := range cfg.Catalogue.Channels() {
		r.lanes[ch] = lane{
			topic:    cfg.Names.Channel(ch.Datatype),
			datatype: []byte(ch.Datatype), dataschema: []byte(ch.ID),
			accepted: cfg.Metrics.accepting(ch.Datatype),
		}
	}
	return r
}

// Route returns the records that a batch becomes, each ingress record one: a
// record of its channel, or an alert. They come by topic, in order.
func (r *Router) Route(batch []esclusa.Record) map[string][]esclusa.Record {
	out := make(map[string][]esclusa.Record)
	text := make([]byte, 0, len(batch)*sourceRoom)
	begin := r.Now()
	var when struct { // many records have the same
		ms   int64
		text []byte
	}
	for i := range batch {
		rec := &batch[i]
		r.Metrics.routed.Observe(max(0, begin.Sub(rec.Timestamp).Seconds()))
		if ms := rec.Timestamp.UnixMilli(); when.text == nil || when.ms != ms {
			when.ms = ms
			when.text, text = last(rec.Timestamp.UTC().AppendFormat(text, esclusa.TimeFormat), len(text))
		}
		var done esclusa.Record
		done, text = r.route(rec, begin, when.text, text)
		list, ok := out[done.Topic]
		if !ok {
			list = make([]esclusa.Record, 0, len(batch)/4+1)
		}
		out[done.Topic] = append(list, done)
	}
	if n := len(batch); n > 0 {
		r.Metrics.validation.Observe(r.Now().Sub(begin).Seconds() / float64(n))
	}
	return out
}

// sourceRoom is about what the source, the time and the key of a record take.
const sourceRoom = 96

// route decides on one record. What it has to write of it goes to the end of
// text, which a batch shares, since an allocation for each header would cost more
// than the check.
func (r *Router) route(rec *esclusa.Record, at time.Time, when, text []byte) (esclusa.Record, []byte) {
	v := r.Catalogue.Check(rec)
	if v.Rejection != nil {
		r.Metrics.refuse(v.Rejection)
		return r.Origin.Alert(rec, v.Rejection, v.Sender, at).Record(r.Names.Alerts(), rec.Headers), text
	}
	l := r.lanes[v.Channel]
	l.accepted.Inc()
	key, text := last(append(text, v.Key...), len(text))
	source, text := last(rec.Source().Append(text), len(text))
	return esclusa.Record{
		Topic: l.topic, Timestamp: at, Key: key, Value: v.Body,
		Headers: append(v.Headers,
			esclusa.Header{Key: esclusa.HeaderDatatype, Value: l.datatype},
			esclusa.Header{Key: esclusa.HeaderDataschema, Value: l.dataschema},
			esclusa.Header{Key: esclusa.HeaderSource, Value: source},
			esclusa.Header{Key: esclusa.HeaderTime, Value: when},
		),
	}, text
}

// last is what a text has from an index on, such that nobody appends to it.
func last(text []byte, from int) (part, whole []byte) {
	return text[from:len(text):len(text)], text
}
