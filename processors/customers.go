package processors

import (
	"github.com/lovoo/goka"
	"github.com/lovoo/goka/storage"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// Customers keeps the customer table: the fold of the customer channel.
type Customers struct {
	Inspector
	Channel *schemas.Channel
	// Epoch names the ingress topic's incarnation, so that the offsets of a topic
	// that was made anew are not taken for repeats. No spaces.
	Epoch string
	Size  *Size // rows of the partitions in hand
}

// Graph reads the customer channel one record at a time, keeps the table, and
// writes alerts.
func (c *Customers) Graph(e Edges) *goka.GroupGraph {
	names := c.Receiver.Names
	return goka.DefineGroup(goka.Group(names.CustomersGroup()),
		goka.Input(goka.Stream(names.Channel(c.Channel.Datatype)), e.In, c.process),
		goka.Output(goka.Stream(names.Alerts()), e.Out),
		goka.Persist(rowCodec{}),
	)
}

func (c *Customers) process(ctx goka.Context, msg any) {
	rec := &msg.([]esclusa.Record)[0]
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

// Recover is goka's update callback for the table: a tombstone leaves its mark
// in local state, so that a replay after a restart does not bring an erased
// customer back.
func Recover(ctx goka.UpdateContext, s storage.Storage, key string, value []byte) error {
	if value != nil {
		return s.Set(key, value)
	}
	if mark := ctx.Headers()[esclusa.HeaderRow]; esclusa.ErasedRow(mark) {
		return s.Set(key, mark)
	}
	return s.Delete(key)
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
