package processors

import (
	"github.com/lovoo/goka"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/verified"
	"github.com/esclusa/esclusa/schemas"
)

// Auditor reads the channels that no other processor reads.
type Auditor struct {
	verified.Inspector
}

// Channels are those that the auditor reads: all without a table.
func (a *Auditor) Channels() []*schemas.Channel {
	var out []*schemas.Channel
	for _, ch := range a.Receiver.Catalogue.Channels() {
		if ch.Table == "" {
			out = append(out, ch)
		}
	}
	return out
}

// Graph reads the channels and writes alerts. Its messages are batches of one
// partition of one channel.
func (a *Auditor) Graph(e Edges) *goka.GroupGraph {
	names := a.Receiver.Names
	edges := []goka.Edge{goka.Output(goka.Stream(names.Alerts()), e.Out)}
	for _, ch := range a.Channels() {
		edges = append(edges, goka.Input(goka.Stream(names.Channel(ch.Datatype)), e.In, a.process(ch)))
	}
	return goka.DefineGroup(goka.Group(names.AuditorGroup()), edges...)
}

func (a *Auditor) process(ch *schemas.Channel) goka.ProcessCallback {
	return func(ctx goka.Context, msg any) {
		inspecting(ctx, msg.([]esclusa.Record), func(rec *esclusa.Record) (*esclusa.Record, error) {
			return a.Inspect(ctx.Context(), ch, rec)
		})
	}
}

// inspecting has each record looked at, and emits the alerts about those that do not
// belong. It reports whether all went well; if not, the graph has failed.
func inspecting(ctx goka.Context, batch []esclusa.Record, look func(*esclusa.Record) (*esclusa.Record, error)) bool {
	var alerts []esclusa.Record
	for i := range batch {
		alert, err := look(&batch[i])
		if err != nil {
			ctx.Fail(err)
			return false
		}
		if alert != nil {
			alerts = append(alerts, *alert)
		}
	}
	if len(alerts) > 0 {
		ctx.Emit(goka.Stream(alerts[0].Topic), "", alerts)
	}
	return true
}
