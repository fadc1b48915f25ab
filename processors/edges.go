package processors

import (
	"github.com/lovoo/goka"

	"github.com/esclusa/esclusa"
)

// Edges are the codecs at the edge of a graph. Values are []esclusa.Record:
// whole records, since goka's own messages lose repeated headers.
//
// Callbacks return after ctx.Fail: it panics, except in a partition that is
// being stopped, where it comes back.
type Edges struct {
	In  goka.Codec
	Out goka.Codec
}

// outbox collects what a batch gives out, by topic, in order.
type outbox struct {
	topics  []string
	records map[string][]esclusa.Record
}

func (o *outbox) add(rec esclusa.Record) {
	if o.records == nil {
		o.records = make(map[string][]esclusa.Record)
	}
	if _, ok := o.records[rec.Topic]; !ok {
		o.topics = append(o.topics, rec.Topic)
	}
	o.records[rec.Topic] = append(o.records[rec.Topic], rec)
}

// emit hands everything to goka, one message for each topic.
func (o *outbox) emit(ctx goka.Context) {
	for _, topic := range o.topics {
		ctx.Emit(goka.Stream(topic), "", o.records[topic])
	}
}
