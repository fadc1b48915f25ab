package processors

import (
	"bytes"

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
	if rec.Topic == c.Receiver.Names.Table() {
		setRight(ctx, rec)
		return
	}
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

// setRight writes a customer's row again, behind a record of the table's topic that
// is not ours and older. That it is newer means that somebody was ahead of us in the
// channel: what it knows will come.
func setRight(ctx goka.Context, stray *esclusa.Record) {
	row, _ := ctx.Value().(*esclusa.Row)
	if row == nil {
		return
	}
	entry, err := ReadEntry(stray)
	if err == nil && (row.Precedes(entry.Row) || bytes.Equal(row.Append(nil), entry.Row.Append(nil))) {
		return
	}
	ctx.SetValue(row)
}

// Recover is goka's update callback for the table: a tombstone leaves its mark
// in local state, so that a replay after a restart does not bring an erased
// customer back. Neither an older row nor what is no row takes the place of a row,
// which they hide in the topic.
func Recover(ctx goka.UpdateContext, s storage.Storage, key string, value []byte) error {
	next := value
	if mark := ctx.Headers()[esclusa.HeaderRow]; value == nil && esclusa.ErasedRow(mark) {
		next = mark
	}
	before, err := s.Get(key)
	if err != nil {
		return err
	}
	row, bad := esclusa.ParseRow(next)
	local, none := esclusa.ParseRow(before)
	hides := none == nil && (bad != nil || row.Precedes(local))
	if st, ok := s.(*store); ok {
		st.hide(key, hides)
	}
	switch {
	case hides:
		return nil
	case bad != nil:
		return s.Delete(key)
	default:
		return s.Set(key, next)
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
