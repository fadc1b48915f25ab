package processors

import (
	"github.com/lovoo/goka"

	"github.com/esclusa/esclusa"
)

// Graph reads ingress and writes every channel of the catalogue, and alerts. Its
// messages are batches of one partition.
func (r *Router) Graph(e Edges) *goka.GroupGraph {
	edges := []goka.Edge{
		goka.Input(goka.Stream(r.Names.Ingress()), e.In, r.process),
		goka.Output(goka.Stream(r.Names.Alerts()), e.Out),
	}
	for _, ch := range r.Catalogue.Channels() {
		edges = append(edges, goka.Output(goka.Stream(r.Names.Channel(ch.Datatype)), e.Out))
	}
	return goka.DefineGroup(goka.Group(r.Names.RouterGroup()), edges...)
}

func (r *Router) process(ctx goka.Context, msg any) {
	batch := msg.([]esclusa.Record)
	var out outbox
	for i := range batch {
		out.add(r.Route(&batch[i]))
	}
	out.emit(ctx)
}
