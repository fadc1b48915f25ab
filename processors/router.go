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
	for topic, records := range r.RouteInTime(msg.([]esclusa.Record)) {
		ctx.Emit(goka.Stream(topic), "", records)
	}
}
