package processors

import (
	"errors"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/codec"

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
	rows := newRows(local, t.Epoch, len(recs))
	look := func(rec *esclusa.Record) (*esclusa.Record, error) { return t.take(ctx, rows, rec) }
	if len(recs) > 0 && recs[0].Topic == t.Receiver.Names.Table(t.Channel.Table) { // others have written them all
		look = func(rec *esclusa.Record) (*esclusa.Record, error) { return nil, t.repair(ctx.Partition(), rows, rec) }
	}
	if !inspecting(ctx, recs, look) {
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

// take applies one record of the channel, and returns the alert about it where it does not belong.
func (t *Table) take(ctx goka.Context, rows *rows, rec *esclusa.Record) (*esclusa.Record, error) {
	alert, err := t.Inspect(ctx.Context(), t.Channel, rec)
	if alert != nil || err != nil {
		return alert, err
	}
	before, err := rows.last(rec.Key)
	if err != nil {
		return nil, err
	}
	next, err := Fold(before, rec, t.Epoch)
	if err != nil {
		return nil, err
	}
	if next == &rows.known { // nothing new: what stands is written again
		if next, err = rows.get(rec.Key); next == nil || err != nil {
			return nil, errors.Join(errRowGone, err)
		}
	}
	rows.live += live(next) - live(before)
	return nil, rows.put(rec.Key, next)
}

var errRowGone = errors.New("the local copy lacks a row of which it knows")

// repair writes a row again behind a foreign record of the table's topic, which
// somebody else wrote, if that shadows it. Where the foreign one is a newer row, somebody
// was ahead of us in the channel: what it knows will come.
func (t *Table) repair(partition int32, rows *rows, foreign *esclusa.Record) error {
	row, err := rows.get(foreign.Key)
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
	return rows.put(foreign.Key, row)
}

// rows are those that a batch makes, in the local copy and as records of the topic.
type rows struct {
	local   *table.Copy
	epoch   string
	written []esclusa.Record
	headers []esclusa.Header
	lines   []byte // of the headers, one behind the other
	live    int64  // rows that have come, less those that have gone

	known  esclusa.Row // what last returns where it need not read
	stamps [1]esclusa.Stamp
}

func newRows(local *table.Copy, epoch string, most int) *rows {
	return &rows{
		local: local, epoch: epoch, written: make([]esclusa.Record, 0, most), headers: make([]esclusa.Header, most),
		lines: make([]byte, 0, most*lineBytes),
	}
}

// last is as much of a key's row as another record is folded into: its stamps, and whether
// it stands. It is good until the next call.
func (r *rows) last(key []byte) (*esclusa.Row, error) {
	stamp, erased, known := r.local.Last(key)
	if !known {
		return r.get(key)
	}
	r.stamps[0] = stamp
	r.known = esclusa.Row{Epoch: r.epoch, Stamps: r.stamps[:]}
	if !erased {
		r.known.Doc = []byte{}
	}
	return &r.known, nil
}

// get is the row of a key, nil for none, and for bytes that are no row: somebody else
// wrote them, and failing would fail for ever.
func (r *rows) get(key []byte) (*esclusa.Row, error) {
	text, err := r.local.Get(string(key))
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
func (r *rows) put(key []byte, row *esclusa.Row) error {
	from := len(r.lines)
	r.lines = row.AppendLine(r.lines)
	to := len(r.lines)
	if !row.Erased() {
		r.lines = append(r.lines, esclusa.RowBreak)
	}
	if err := r.local.Put(key, r.lines[from:], row.Doc, row, r.epoch); err != nil {
		return err
	}
	i := len(r.written)
	r.headers[i] = esclusa.Header{Key: esclusa.HeaderRow, Value: r.lines[from:to:to]}
	r.written = append(r.written, esclusa.Record{Key: key, Value: row.Doc, Headers: r.headers[i : i+1 : i+1]})
	return nil
}

// lineBytes is about what the line of a row takes.
const lineBytes = 96
