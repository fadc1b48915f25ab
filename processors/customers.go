package processors

import (
	"github.com/lovoo/goka"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/verified"
	"github.com/esclusa/esclusa/schemas"
)

// Customers keeps the customer table: the fold of the customer channel.
type Customers struct {
	verified.Inspector
	Channel *schemas.Channel
	// Epoch names the ingress topic's incarnation, so that the offsets of a topic
	// that was made anew are not taken for repeats. No spaces.
	Epoch string
	Size  *Size // rows of the partitions in hand

	Metrics *Metrics // counts what is written again; nil: not counted
}

// Graph reads the customer channel one record at a time, keeps the table, and
// writes alerts.
func (c *Customers) Graph(e Edges) *goka.GroupGraph {
	names := c.Receiver.Names
	table := names.Table(c.Channel.Table)
	return goka.DefineGroup(goka.Group(names.TableGroup(c.Channel.Table)),
		goka.Input(goka.Stream(names.Channel(c.Channel.Datatype)), e.In, func(ctx goka.Context, msg any) {
			if rec := &msg.([]esclusa.Record)[0]; rec.Topic == table {
				c.outdo(ctx, rec)
			} else {
				c.process(ctx, rec)
			}
		}),
		goka.Output(goka.Stream(names.Alerts()), e.Out),
		goka.Persist(rowCodec{}),
	)
}

func (c *Customers) process(ctx goka.Context, rec *esclusa.Record) {
	alert, err := c.Inspect(ctx.Context(), c.Channel, rec)
	if err != nil {
		ctx.Fail(err)
		return
	}
	if alert != nil {
		ctx.Emit(goka.Stream(alert.Topic), "", []esclusa.Record{*alert})
		return
	}
	row, _ := ctx.Value().(*esclusa.Row)
	next := Fold(row, rec, c.Epoch)
	ctx.SetValue(next)
	c.Size.add(ctx.Partition(), live(next)-live(row))
}

// outdo writes a customer's row again behind a record of the table's topic that
// somebody else wrote and that hides it. Where that is newer, somebody was ahead of us
// in the channel: what it knows will come.
func (c *Customers) outdo(ctx goka.Context, stray *esclusa.Record) {
	row, _ := ctx.Value().(*esclusa.Row)
	if row == nil || esclusa.PartitionOf(stray.Key, c.Receiver.Partitions) != ctx.Partition() {
		return
	}
	behind, err := ReadEntry(stray)
	if err == nil && !hides(behind.Row, row, c.Epoch) {
		return
	}
	ctx.SetValue(row)
	if c.Metrics != nil {
		c.Metrics.hiddenRows.Inc()
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
