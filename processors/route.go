package processors

import (
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// RouterConfig is what a Router works with; all of it is required, but for what
// says otherwise.
type RouterConfig struct {
	Catalogue *schemas.Catalogue
	Names     esclusa.Names
	Origin    esclusa.Origin
	Metrics   *Metrics
	Now       func() time.Time
	Tracer    Tracer       // nil: no traces
	Log       *slog.Logger // of checks that do not end or panic; nil: none
}

// Router decides where ingress records go. It keeps nothing between records, but
// which could not be checked in time, and is safe for concurrent use.
type Router struct {
	RouterConfig
	lanes map[*schemas.Channel]lane
	slow  slowRecords
	step  time.Duration // of the time that a check has
}

// lane is what is the same for all records of a version.
type lane struct {
	topic                string
	datatype, dataschema []byte
	accepted             prometheus.Counter
	deprecated           prometheus.Counter // nil unless it is
}

// NewRouter prepares a lane for each version of each datatype.
func NewRouter(cfg RouterConfig) *Router {
	r := &Router{RouterConfig: cfg, lanes: make(map[*schemas.Channel]lane), step: checkStep}
	for _, current := range cfg.Catalogue.Channels() {
		for _, ch := range current.Versions() {
			r.lanes[ch] = lane{
				topic:    cfg.Names.Channel(ch.Datatype),
				datatype: []byte(ch.Datatype), dataschema: []byte(ch.ID),
				accepted: cfg.Metrics.accepting(ch.Datatype), deprecated: cfg.Metrics.outmoding(ch),
			}
		}
	}
	return r
}

// Route returns the records that a batch becomes, each ingress record one: a
// record of its channel, or an alert. They come by topic, in order.
func (r *Router) Route(batch []esclusa.Record) map[string][]esclusa.Record {
	return r.routeUntil(batch, new(atomic.Bool))
}

// routeUntil is Route until it is over: then nobody wants the rest.
func (r *Router) routeUntil(batch []esclusa.Record, over *atomic.Bool) map[string][]esclusa.Record {
	out := make(map[string][]esclusa.Record)
	room := newRoom(batch)
	begin := r.Now()
	var when struct { // many records have the same
		ms   int64
		text []byte
	}
	for i := range batch {
		if over.Load() {
			return nil
		}
		rec := &batch[i]
		r.Metrics.routed.Observe(max(0, begin.Sub(rec.Timestamp).Seconds()))
		if ms := rec.Timestamp.UnixMilli(); when.text == nil || when.ms != ms {
			when.ms = ms
			when.text = room.text(esclusa.AppendTime(room.texts, rec.Timestamp))
		}
		done := r.route(rec, begin, when.text, room)
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

// route decides on one record.
func (r *Router) route(rec *esclusa.Record, at time.Time, when []byte, room *room) esclusa.Record {
	v := r.Catalogue.Check(rec)
	if r.Tracer != nil {
		r.trace(rec, v.Channel, v.Rejection, at)
	}
	if v.Rejection != nil {
		r.Metrics.Refuse(v.Rejection)
		return r.Origin.Alert(rec, v.Rejection, v.Sender, at).Record(r.Names.Alerts(), rec.Headers)
	}
	l := r.lanes[v.Channel]
	l.accepted.Inc()
	if l.deprecated != nil {
		l.deprecated.Inc()
	}
	key := room.text(append(room.texts, v.Key...))
	source := room.text(rec.Source().Append(room.texts))
	return esclusa.Record{
		Topic: l.topic, Timestamp: at, Key: key, Value: v.Body,
		Headers: room.list(append(esclusa.AppendUnreserved(room.headers, v.Headers),
			esclusa.Header{Key: esclusa.HeaderDatatype, Value: l.datatype},
			esclusa.Header{Key: esclusa.HeaderDataschema, Value: l.dataschema},
			esclusa.Header{Key: esclusa.HeaderSource, Value: source},
			esclusa.Header{Key: esclusa.HeaderTime, Value: when},
		)),
	}
}

// room is where the keys and headers of what a batch becomes lie, one after the
// other: an allocation for each would cost more than the check.
type room struct {
	texts   []byte
	headers []esclusa.Header
}

const (
	textsOf   = 96 // bytes that source, time and key of a record take, about
	headersOf = 4  // that esclusa adds to a record
)

func newRoom(batch []esclusa.Record) *room {
	headers := len(batch) * headersOf
	for i := range batch {
		headers += len(batch[i].Headers)
	}
	return &room{texts: make([]byte, 0, len(batch)*textsOf), headers: make([]esclusa.Header, 0, headers)}
}

// text takes the texts with one more, and returns that one, such that nobody
// appends to it.
func (r *room) text(longer []byte) []byte {
	from := len(r.texts)
	r.texts = longer
	return longer[from:len(longer):len(longer)]
}

// list is the same for the headers of one more record.
func (r *room) list(longer []esclusa.Header) []esclusa.Header {
	from := len(r.headers)
	r.headers = longer
	return longer[from:len(longer):len(longer)]
}
