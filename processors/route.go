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

	Accepted *schemas.Accepted // is told what is accepted; nil: nobody
}

// Router decides where ingress records go. It keeps nothing between records, but
// which could not be checked in time, and is safe for concurrent use.
type Router struct {
	RouterConfig
	outputs map[*schemas.Channel]*output
	topics  []string // of the outputs; the first that of alerts
	slow    slowRecords
	step    time.Duration // of the time that a check has
}

// toAlerts is the place of the alerts among the topics.
const toAlerts = 0

// output is what is the same for all records of a version.
type output struct {
	index                int // among all outputs
	topic                int // its place among the topics
	datatype, dataschema []byte
	accepted             prometheus.Counter
	deprecated           prometheus.Counter // nil unless it is
}

// NewRouter prepares the output of each version of each datatype.
func NewRouter(cfg RouterConfig) *Router {
	r := &Router{RouterConfig: cfg, outputs: make(map[*schemas.Channel]*output), step: checkStep, topics: []string{cfg.Names.Alerts()}}
	for _, current := range cfg.Catalogue.Channels() {
		for _, ch := range current.Versions() {
			r.outputs[ch] = &output{
				index: len(r.outputs), topic: len(r.topics),
				datatype: []byte(ch.Datatype), dataschema: []byte(ch.ID),
				accepted: cfg.Metrics.accepting(ch.Datatype), deprecated: cfg.Metrics.outmoding(ch),
			}
		}
		r.topics = append(r.topics, cfg.Names.Channel(current.Datatype))
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
	if len(batch) == 0 {
		return nil
	}
	b := r.newRouting(batch)
	for i := range batch {
		if over.Load() {
			return nil
		}
		b.route(&batch[i])
	}
	return b.end()
}

// routing is the routing of one batch.
type routing struct {
	*Router
	begin  time.Time
	out    [][]esclusa.Record // by topic
	share  int                // of the batch that a topic is expected to get
	left   int                // records
	arena  *arena
	alerts *esclusa.Alerts
	ages   ages
	counts []int    // accepted records, by output
	when   struct { // many records have the same
		ms   int64
		text []byte
	}
}

func (r *Router) newRouting(batch []esclusa.Record) *routing {
	begin := r.Now()
	return &routing{
		Router: r, begin: begin, out: make([][]esclusa.Record, len(r.topics)), share: len(batch)/4 + 1, left: len(batch), arena: newArena(batch),
		alerts: esclusa.NewAlerts(r.Origin, r.topics[toAlerts], begin), ages: ages{of: r.Metrics.routed, at: begin}, counts: make([]int, len(r.outputs)),
	}
}

// route decides on one record.
func (b *routing) route(rec *esclusa.Record) {
	b.ages.add(rec.Timestamp)
	v := b.Catalogue.Check(rec)
	if b.Tracer != nil {
		b.trace(rec, v.Channel, v.Rejection, b.begin)
	}
	if v.Rejection != nil {
		b.Metrics.Refuse(v.Rejection)
		b.add(toAlerts, b.alerts.Record(rec, v.Rejection, v.Sender))
		return
	}
	to := b.outputs[v.Channel]
	b.counts[to.index]++
	key := b.arena.text(append(b.arena.texts, v.Key...))
	if v.Body != nil {
		b.Accepted.Add(v.Channel, key, v.Body)
	}
	source := b.arena.text(rec.Source().Append(b.arena.texts))
	b.add(to.topic, esclusa.Record{
		Topic: b.topics[to.topic], Timestamp: b.begin, Key: key, Value: v.Body,
		Headers: b.arena.list(append(esclusa.AppendUnreserved(b.arena.headers, v.Headers),
			esclusa.Header{Key: esclusa.HeaderDatatype, Value: to.datatype},
			esclusa.Header{Key: esclusa.HeaderDataschema, Value: to.dataschema},
			esclusa.Header{Key: esclusa.HeaderSource, Value: source},
			esclusa.Header{Key: esclusa.HeaderTime, Value: b.timeOf(rec)},
		)),
	})
}

// add has lists grow to twice their size, and to no more than can be left.
func (b *routing) add(topic int, rec esclusa.Record) {
	list := b.out[topic]
	if n := len(list); n == cap(list) {
		list = append(make([]esclusa.Record, 0, min(max(b.share, 2*n), n+b.left)), list...)
	}
	b.out[topic] = append(list, rec)
	b.left--
}

func (b *routing) timeOf(rec *esclusa.Record) []byte {
	if ms := rec.Timestamp.UnixMilli(); b.when.text == nil || b.when.ms != ms {
		b.when.ms, b.when.text = ms, b.arena.text(esclusa.AppendTime(b.arena.texts, rec.Timestamp))
	}
	return b.when.text
}

// end counts, and returns what the batch has become.
func (b *routing) end() map[string][]esclusa.Record {
	n := 0
	out := make(map[string][]esclusa.Record, len(b.topics))
	for topic, records := range b.out {
		if n += len(records); len(records) > 0 {
			out[b.topics[topic]] = records
		}
	}
	for _, to := range b.outputs {
		if accepted := float64(b.counts[to.index]); accepted > 0 {
			to.accepted.Add(accepted)
			if to.deprecated != nil {
				to.deprecated.Add(accepted)
			}
		}
	}
	b.ages.end()
	b.Metrics.validation.Observe(b.Now().Sub(b.begin).Seconds() / float64(n))
	return out
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
