package processors

import (
	"errors"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/codec"
	"github.com/lovoo/goka/storage"

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
	Epoch  string
	Size   *table.Size   // rows of the partitions in hand
	Copies *table.Copies // of them

	Metrics *Metrics // counts what is repaired; nil: not counted
}

// Graph reads the channel in batches, keeps the table, and writes alerts.
//
// goka recovers the table, and has no hand in its rows otherwise: it would read and write
// one for each message.
func (t *Table) Graph(e Edges) *goka.GroupGraph {
	names := t.Receiver.Names
	return goka.DefineGroup(goka.Group(names.TableGroup(t.Channel.Table)),
		goka.Input(goka.Stream(names.Channel(t.Channel.Datatype)), e.In, func(ctx goka.Context, msg any) {
			t.process(ctx, msg.([]esclusa.Record), e.Rows)
		}),
		goka.Output(goka.Stream(names.Alerts()), e.Out),
		goka.Persist(new(codec.Bytes)),
	)
}

var errNotOpen = errors.New("the table's partition has no local copy")

// process folds records of one partition into the table, and writes a row for each of them:
// a follower of changes is told of every one. Where it fails, the copy may have rows that
// were not written: the records come again, and a row is written whether or not they change
// it.
func (t *Table) process(ctx goka.Context, recs []esclusa.Record, write func([]esclusa.Record, func(int64, error))) {
	local := t.Copies.Of(ctx.Partition())
	if local == nil {
		ctx.Fail(errNotOpen)
		return
	}
	rows := newRows(local, len(recs))
	if !inspecting(ctx, recs, func(rec *esclusa.Record) (*esclusa.Record, error) { return t.take(ctx, rows, rec) }) {
		return
	}
	t.Size.Add(ctx.Partition(), rows.live)
	if len(rows.written) == 0 {
		return
	}
	done := ctx.DeferCommit()
	write(rows.written, func(upTo int64, err error) {
		if err == nil && upTo >= 0 {
			err = local.SetOffset(upTo)
		}
		done(err)
	})
}

// take applies one record, and returns the alert about it where it does not belong.
func (t *Table) take(ctx goka.Context, rows *rows, rec *esclusa.Record) (*esclusa.Record, error) {
	if rec.Topic == t.Receiver.Names.Table(t.Channel.Table) {
		return nil, t.repair(ctx.Partition(), rows, rec)
	}
	alert, err := t.Inspect(ctx.Context(), t.Channel, rec)
	if alert != nil || err != nil {
		return alert, err
	}
	key := string(rec.Key)
	row, err := rows.get(key)
	if err != nil {
		return nil, err
	}
	next, err := Fold(row, rec, t.Epoch)
	if err != nil {
		return nil, err
	}
	rows.live += live(next) - live(row)
	return nil, rows.put(key, rec.Key, next)
}

// repair writes a row again behind a foreign record of the table's topic, which
// somebody else wrote, if that shadows it. Where the foreign one is a newer row, somebody
// was ahead of us in the channel: what it knows will come.
func (t *Table) repair(partition int32, rows *rows, foreign *esclusa.Record) error {
	key := string(foreign.Key)
	row, err := rows.get(key)
	if row == nil || err != nil || esclusa.PartitionOf(foreign.Key, t.Receiver.Partitions) != partition {
		return err
	}
	behind, err := ReadEntry(foreign)
	if err == nil && !table.Shadows(behind.Row, row, t.Epoch) {
		return nil
	}
	if t.Metrics != nil {
		t.Metrics.shadowedRows.WithLabelValues(t.Channel.Table).Inc()
	}
	return rows.put(key, foreign.Key, row)
}

// rows are those that a batch makes, in the local copy and as records of the topic.
type rows struct {
	local   storage.Storage
	written []esclusa.Record
	headers []esclusa.Header
	live    int64 // rows that have come, less those that have gone
}

func newRows(local storage.Storage, most int) *rows {
	return &rows{
		local: local, written: make([]esclusa.Record, 0, most), headers: make([]esclusa.Header, most),
	}
}

// get is the row of a key, nil for none, and for bytes that are no row: somebody else
// wrote them, and failing would fail for ever.
func (r *rows) get(key string) (*esclusa.Row, error) {
	text, err := r.local.Get(key)
	if err != nil || text == nil {
		return nil, err
	}
	row, err := esclusa.ParseRow(text)
	if err != nil {
		return nil, nil
	}
	return row, nil
}

// put keeps a row, and has it written.
func (r *rows) put(key string, bytes []byte, row *esclusa.Row) error {
	text := row.Append(make([]byte, 0, len(row.Doc)+lineBytes))
	if err := r.local.Set(key, text); err != nil {
		return err
	}
	line, doc := esclusa.SplitRow(text)
	i := len(r.written)
	r.headers[i] = esclusa.Header{Key: esclusa.HeaderRow, Value: line}
	r.written = append(r.written, esclusa.Record{Key: bytes, Value: doc, Headers: r.headers[i : i+1 : i+1]})
	return nil
}

// lineBytes is about what the line of a row takes.
const lineBytes = 128
