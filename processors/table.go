package processors

import (
	"github.com/lovoo/goka"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/table"
	"github.com/esclusa/esclusa/internal/verified"
	"github.com/esclusa/esclusa/schemas"
)

// Table keeps the table of a datatype: the fold of its channel.
type Table struct {
	verified.Inspector
	Channel *schemas.Channel
	// Epoch names the ingress topic's incarnation, so that the offsets of a topic
	// that was made anew are not taken for repeats. No spaces.
	Epoch string
	Size  *table.Size // rows of the partitions in hand

	Metrics *Metrics // counts what is repaired; nil: not counted
}

// Graph reads the channel one record at a time, keeps the table, and
// writes alerts.
func (t *Table) Graph(e Edges) *goka.GroupGraph {
	names := t.Receiver.Names
	topic := names.Table(t.Channel.Table)
	return goka.DefineGroup(goka.Group(names.TableGroup(t.Channel.Table)),
		goka.Input(goka.Stream(names.Channel(t.Channel.Datatype)), e.In, func(ctx goka.Context, msg any) {
			if rec := &msg.([]esclusa.Record)[0]; rec.Topic == topic {
				t.repair(ctx, rec)
			} else {
				t.process(ctx, rec)
			}
		}),
		goka.Output(goka.Stream(names.Alerts()), e.Out),
		goka.Persist(rowCodec{}),
	)
}

func (t *Table) process(ctx goka.Context, rec *esclusa.Record) {
	alert, err := t.Inspect(ctx.Context(), t.Channel, rec)
	if err != nil {
		ctx.Fail(err)
		return
	}
	if alert != nil {
		ctx.Emit(goka.Stream(alert.Topic), "", []esclusa.Record{*alert})
		return
	}
	row, _ := ctx.Value().(*esclusa.Row)
	next, err := Fold(row, rec, t.Epoch)
	if err != nil {
		ctx.Fail(err)
		return
	}
	ctx.SetValue(next)
	t.Size.Add(ctx.Partition(), live(next)-live(row))
}

// repair writes a row again behind a foreign record of the table's topic, which
// somebody else wrote, if that shadows it. Where the foreign one is a newer row, somebody
// was ahead of us in the channel: what it knows will come.
func (t *Table) repair(ctx goka.Context, foreign *esclusa.Record) {
	row, _ := ctx.Value().(*esclusa.Row)
	if row == nil || esclusa.PartitionOf(foreign.Key, t.Receiver.Partitions) != ctx.Partition() {
		return
	}
	behind, err := ReadEntry(foreign)
	if err == nil && !table.Shadows(behind.Row, row, t.Epoch) {
		return
	}
	ctx.SetValue(row)
	if t.Metrics != nil {
		t.Metrics.shadowedRows.WithLabelValues(t.Channel.Table).Inc()
	}
}

// rowCodec is the table's codec, of *esclusa.Row. Bytes that are no row read as
// nil, as if there were none: somebody else wrote them, and failing would fail
// for ever.
type rowCodec struct{}

func (rowCodec) Encode(value any) ([]byte, error) {
	return value.(*esclusa.Row).Append(nil), nil
}

func (rowCodec) Decode(data []byte) (any, error) {
	row, err := esclusa.ParseRow(data)
	if err != nil {
		return nil, nil
	}
	return row, nil
}
