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
	outputs map[*schemas.Channel]output
	alerts  string // topic
	slow    slowRecords
	step    time.Duration // of the time that a check has
}

// output is what is the same for all records of a version.
type output struct {
	topic                string
	datatype, dataschema []byte
	accepted             prometheus.Counter
	deprecated           prometheus.Counter // nil unless it is
}

// NewRouter prepares the output of each version of each datatype.
func NewRouter(cfg RouterConfig) *Router {
	r := &Router{RouterConfig: cfg, outputs: make(map[*schemas.Channel]output), step: checkStep, alerts: cfg.Names.Alerts()}
	for _, current := range cfg.Catalogue.Channels() {
		for _, ch := range current.Versions() {
			r.outputs[ch] = output{
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
	arena := newArena(batch)
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
			when.text = arena.text(esclusa.AppendTime(arena.texts, rec.Timestamp))
		}
		done := r.route(rec, begin, when.text, arena)
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
func (r *Router) route(rec *esclusa.Record, at time.Time, when []byte, arena *arena) esclusa.Record {
	v := r.Catalogue.Check(rec)
	if r.Tracer != nil {
		r.trace(rec, v.Channel, v.Rejection, at)
	}
	if v.Rejection != nil {
		r.Metrics.Refuse(v.Rejection)
		return r.Origin.Alert(rec, v.Rejection, v.Sender, at).Record(r.alerts, rec.Headers)
	}
	to := r.outputs[v.Channel]
	to.accepted.Inc()
	if to.deprecated != nil {
		to.deprecated.Inc()
	}
	key := arena.text(append(arena.texts, v.Key...))
	source := arena.text(rec.Source().Append(arena.texts))
	return esclusa.Record{
		Topic: to.topic, Timestamp: at, Key: key, Value: v.Body,
		Headers: arena.list(append(esclusa.AppendUnreserved(arena.headers, v.Headers),
			esclusa.Header{Key: esclusa.HeaderDatatype, Value: to.datatype},
			esclusa.Header{Key: esclusa.HeaderDataschema, Value: to.dataschema},
			esclusa.Header{Key: esclusa.HeaderSource, Value: source},
			esclusa.Header{Key: esclusa.HeaderTime, Value: when},
		)),
	}
}

// arena is the memory of the keys and headers of what a batch becomes, which lie one
// after the other: an allocation for each would cost more than the check.
type arena struct {
	texts   []byte
	headers []esclusa.Header
}

const (
	textsOf   = 96 // bytes that source, time and key of a record take, about
	headersOf = 4  // that esclusa adds to a record
)

func newArena(batch []esclusa.Record) *arena {
	headers := len(batch) * headersOf
	for i := range batch {
		headers += len(batch[i].Headers)
	}
	return &arena{texts: make([]byte, 0, len(batch)*textsOf), headers: make([]esclusa.Header, 0, headers)}
}

// text takes the texts with one more, and returns that one, such that nobody
// appends to it.
func (a *arena) text(longer []byte) []byte {
	from := len(a.texts)
	a.texts = longer
	return longer[from:len(longer):len(longer)]
}

// list is the same for the headers of one more record.
func (a *arena) list(longer []esclusa.Header) []esclusa.Header {
	from := len(a.headers)
	a.headers = longer
	return longer[from:len(longer):len(longer)]
}
