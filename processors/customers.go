package processors

import (
	"time"

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
	next := fold(row, rec, c.Epoch)
	ctx.SetValue(next)
	c.Size.add(ctx.Partition(), live(next)-live(row))
}

// live is 1 for a row that is there, 0 for none or an erased one.
func live(row *esclusa.Row) int64 {
	if row == nil || row.Erased() {
		return 0
	}
	return 1
}

// fold is the row after a channel record that was found to belong. A record that
// is part of the row already changes nothing; the row is written all the same,
// since the write of the first time may not have reached the table's topic.
func fold(row *esclusa.Row, rec *esclusa.Record, epoch string) *esclusa.Row {
	text, _ := rec.Header(esclusa.HeaderSource)
	src, err := esclusa.ParseSource(string(text))
	if err != nil {
		panic(err) // the inspector has read it
	}
	if row == nil {
		row = &esclusa.Row{}
	}
	if row.Applied(src, epoch) {
		return row
	}
	return row.Apply(rec.Value, src, ingressTime(rec), epoch)
}

// ingressTime is when the record reached ingress, as the router noted it. Times
// that RFC 3339 cannot tell are passed over: a row with one could not be read back.
func ingressTime(rec *esclusa.Record) time.Time {
	text, _ := rec.Header(esclusa.HeaderTime)
	if at, err := time.Parse(time.RFC3339, string(text)); err == nil && tellable(at) {
		return at
	}
	if tellable(rec.Timestamp) {
		return rec.Timestamp
	}
	return time.Unix(0, 0)
}

func tellable(at time.Time) bool {
	year := at.UTC().Year()
	return year >= 0 && year <= 9999
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
