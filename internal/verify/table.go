package verify

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/processors"
)

// checkTables compares each table.
func (r *run) checkTables(ctx context.Context) error {
	for _, out := range r.outputs {
		if out.channel == nil || out.channel.Table == "" || r.NoTable {
			continue
		}
		if err := r.checkTable(ctx, out); err != nil {
			return err
		}
	}
	return nil
}

// checkTable compares a table with the fold of its channel, partition by partition, and
// Redis with the table.
//
// The channel is folded as far as the table's group has committed: all of that
// must be in the table. The table may be ahead. So the fold goes on, to where the
// channel ended after the table was read, and a row is right if it is what the fold
// has been at any time since.
func (r *run) checkTable(ctx context.Context, out *output) error {
	name := out.channel.Table
	t := &table{run: r, out: out, topic: r.Names.Table(name), shelf: r.Shelves[name], report: &Table{Table: name}}
	r.report.Tables = append(r.report.Tables, t.report)
	var err error
	if t.commits, err = r.Log.Committed(ctx, r.Names.TableGroup(t.out.channel.Table), t.out.topic); err != nil {
		return err
	}
	if t.spans, _, err = r.Log.Spans(ctx, t.topic); err != nil {
		return err
	}
	if t.shelf != nil {
		if err := t.openShelf(ctx); err != nil {
			return err
		}
	}
	for _, p := range sorted(t.spans) {
		for shards := []shard{{}}; len(shards) > 0; {
			b := &book{table: t, partition: p, shard: shards[0], customers: make(map[digest]*customer)}
			if err := b.check(ctx); err != nil {
				return err
			}
			shards = append(shards[1:], b.rest...)
		}
	}
	return nil
}

// table is what all partitions have in common.
type table struct {
	*run
	out     *output // the channel
	topic   string  // of the table
	shelf   Shelf   // nil where Redis is not compared
	report  *Table
	commits map[int32]int64
	spans   map[int32]esclusa.Span
	marks   esclusa.Marks
	redis   *Redis
}

// shard is a share of the keys, by the last bits of their digests.
type shard struct{ mask, bits uint32 }

func (c shard) has(key digest) bool { return binary.LittleEndian.Uint32(key[:])&c.mask == c.bits }

// book holds the customers of one partition, or of a shard of them, where there are
// more than may be held at a time.
type book struct {
	*table
	partition int32
	shard     shard
	rest      []shard // that are to be read after this one
	customers map[digest]*customer
}

// customer is one, as the channel and as the table have it. The rows' documents are
// digests.
type customer struct {
	fold    *esclusa.Row
	row     *esclusa.Row // nil where the table has none
	at      int64        // offset of the last record in the table, -1 for none
	foreign bool         // that record is not esclusa's
	untold  bool         // whether a record of the channel is esclusa's cannot be told
}

// find returns the customer with a key, nil where it is not in the shard. Where there
// are too many, half of them are left for later.
func (b *book) find(key []byte) *customer {
	d := digestOf(key)
	if !b.shard.has(d) {
		return nil
	}
	if c := b.customers[d]; c != nil {
		return c
	}
	for len(b.customers) >= b.Rows && b.shard.mask < 1<<31 {
		b.split()
	}
	if !b.shard.has(d) {
		return nil
	}
	c := &customer{at: -1}
	b.customers[d] = c
	return c
}

func (b *book) split() {
	bit := b.shard.mask + 1
	b.rest = append(b.rest, shard{b.shard.mask | bit, b.shard.bits | bit})
	b.shard.mask |= bit
	for d := range b.customers {
		if !b.shard.has(d) {
			delete(b.customers, d)
		}
	}
}

func (b *book) check(ctx context.Context) error {
	e := b.out.ends[b.partition]
	if e == nil {
		return fmt.Errorf("%s has no partition %d, and %s has", b.out.topic, b.partition, b.topic)
	}
	committed := max(e.span.From, b.commits[b.partition])
	if err := b.foldChannel(ctx, esclusa.Span{From: e.span.From, To: committed}, b.find, func(*customer) {}); err != nil {
		return err
	}
	if err := b.readTable(ctx); err != nil {
		return err
	}
	off := make(map[*customer]struct{})
	for _, c := range b.customers {
		if c.row != nil && !c.row.Erased() {
			b.report.Rows++
		}
		switch {
		case c.untold && !c.foreign:
			b.report.Untold++
		case c.foreign || !same(c.fold, c.row):
			off[c] = struct{}{}
		default:
			b.report.Same++
		}
	}
	if err := b.goOn(ctx, committed, off); err != nil {
		return err
	}
	for c := range off {
		b.fault(c)
	}
	if b.shelf == nil {
		return nil
	}
	return b.checkRedis(ctx)
}

// goOn folds what has come since, until the rows that are off have been what the
// channel makes of them.
func (b *book) goOn(ctx context.Context, from int64, off map[*customer]struct{}) error {
	if len(off) == 0 {
		return nil
	}
	ends, _, err := b.Log.Spans(ctx, b.out.topic)
	if err != nil {
		return err
	}
	have := func(key []byte) *customer { return b.customers[digestOf(key)] }
	return b.foldChannel(ctx, esclusa.Span{From: from, To: ends[b.partition].To}, have, func(c *customer) {
		if _, is := off[c]; is && !c.foreign && same(c.fold, c.row) {
			delete(off, c)
			b.report.Same++
		}
	})
}

func (b *book) foldChannel(ctx context.Context, span esclusa.Span, find func(key []byte) *customer, then func(*customer)) error {
	spans := map[int32]esclusa.Span{b.partition: span}
	b.step(place(b.out.topic, b.partition)+", table", spans)
	return b.Log.Scan(ctx, b.out.topic, spans, b.counted(func(rec *esclusa.Record) error {
		if rec.Passed != nil {
			return nil
		}
		c := find(rec.Key)
		if c == nil {
			return nil
		}
		f, err := b.belongs(ctx, b.out.channel, rec)
		if err != nil || f.foreign || b.refused[rec.Source()] {
			return err
		}
		if f.changed && b.doubled[f.source] == nil { // it was not held against its ingress record
			c.untold = true
			return nil
		}
		next, err := processors.Fold(c.fold, rec, b.Epoch)
		if err != nil {
			return err
		}
		if next != c.fold {
			c.fold = held(next)
		}
		then(c)
		return nil
	}))
}

// held is a row with a digest for its document, and with nothing of the record.
func held(row *esclusa.Row) *esclusa.Row {
	if !row.Erased() {
		d := digestOf(row.Doc)
		row.Doc = d[:]
	}
	return row
}

func (b *book) readTable(ctx context.Context) error {
	spans := map[int32]esclusa.Span{b.partition: b.spans[b.partition]}
	b.step(place(b.topic, b.partition), spans)
	return b.Log.Scan(ctx, b.topic, spans, b.counted(func(rec *esclusa.Record) error {
		if rec.Passed != nil {
			return nil
		}
		c := b.find(rec.Key)
		if c == nil {
			return nil
		}
		entry, err := processors.ReadEntry(rec)
		c.at, c.foreign, c.row = rec.Offset, err != nil, nil
		if err == nil {
			c.row = held(entry.Row)
		}
		return nil
	}))
}

// same reports whether a row is what the channel makes of it. The row may know of
// ingress partitions that the channel has forgotten.
func same(fold, row *esclusa.Row) bool {
	if fold == nil || row == nil {
		return row == nil && (fold == nil || fold.Erased())
	}
	if fold.Source != row.Source || fold.Erased() != row.Erased() || !bytes.Equal(fold.Doc, row.Doc) {
		return false
	}
	for _, s := range fold.Stamps {
		if !slices.Contains(row.Stamps, s) {
			return false
		}
	}
	return true
}

// fault counts a key whose row is not as the channel has it.
func (b *book) fault(c *customer) {
	e := Example{Expected: place(b.topic, b.partition)}
	if c.at >= 0 {
		e = Example{Found: esclusa.Source{Topic: b.topic, Partition: b.partition, Offset: c.at}.String()}
	}
	if c.fold != nil {
		e.Source = c.fold.Source.String()
	}
	switch {
	case c.foreign:
		b.report.Foreign++
		e.Kind, e.Detail = RowForeign, "the key's last record in the table was not written by esclusa"
	case c.row == nil:
		b.report.Missing++
		e.Kind, e.Detail = RowMissing, "the table lacks the key"
	case c.fold == nil && !b.mustBeKnown(c.row):
		b.report.Older++
		return
	case c.fold == nil:
		b.report.Unknown++
		e.Kind, e.Detail = RowUnknown, "the channel has no record of the key; the row says it is from "+c.row.Source.String()
	default:
		b.report.Differs++
		e.Kind, e.Detail = RowDiffers, difference(c.fold, c.row)
	}
	b.example(e)
}

func difference(fold, row *esclusa.Row) string {
	switch {
	case fold.Source != row.Source:
		return "the row is from " + row.Source.String()
	case fold.Erased() != row.Erased():
		return fmt.Sprintf("the channel's last record erases: %v; the row is erased: %v", fold.Erased(), row.Erased())
	case !bytes.Equal(fold.Doc, row.Doc):
		return "it is another document"
	}
	return "it was made from other records"
}

// mustBeKnown reports whether the channel still has all records of a row's age.
func (b *book) mustBeKnown(row *esclusa.Row) bool {
	e := b.out.ends[b.partition]
	if e.span.From == 0 {
		return true
	}
	a := b.parts[row.Source.Partition]
	switch {
	case row.Epoch != b.Epoch || a != nil && row.Source.Offset < a.From:
		return false
	case e.span.From > e.start: // retention is not as far as the range
		return true
	}
	return !e.first.IsZero() && !row.Time.Before(e.first.Add(slack))
}
