package verify

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"

	"github.com/esclusa/esclusa"
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
	t := &table{run: r, out: out, topic: r.Names.Table(name), store: r.Stores[name], report: &Table{Table: name}}
	r.report.Tables = append(r.report.Tables, t.report)
	var err error
	if t.commits, err = r.Log.Committed(ctx, r.Names.TableGroup(t.out.channel.Table), t.out.topic); err != nil {
		return err
	}
	if t.spans, _, err = r.Log.Spans(ctx, t.topic); err != nil {
		return err
	}
	if t.store != nil {
		if err := t.openStore(ctx); err != nil {
			return err
		}
	}
	for _, p := range sorted(t.spans) {
		for shards := []shard{{}}; len(shards) > 0; {
			c := &comparison{table: t, partition: p, shard: shards[0], keys: make(map[digest]*keyed)}
			if err := c.check(ctx); err != nil {
				return err
			}
			shards = append(shards[1:], c.rest...)
		}
	}
	return nil
}

// table is what all partitions have in common.
type table struct {
	*run
	out        *output // the channel
	topic      string  // of the table
	store      Store   // nil where Redis is not compared
	report     *Table
	commits    map[int32]int64
	spans      map[int32]esclusa.Span
	watermarks esclusa.Watermarks
	redis      *Redis
}

// shard is a share of the keys, by the last bits of their digests.
type shard struct{ mask, bits uint32 }

func (s shard) has(key digest) bool { return binary.LittleEndian.Uint32(key[:])&s.mask == s.bits }

// comparison is that of one partition of a table, or of a shard of its keys, where there
// are more than may be held at a time.
type comparison struct {
	*table
	partition int32
	shard     shard
	rest      []shard // that are to be read after this one
	keys      map[digest]*keyed
}

// keyed is what the channel and what the table have of one key. The rows' documents are
// digests.
type keyed struct {
	fold    *esclusa.Row
	row     *esclusa.Row // nil where the table has none
	at      int64        // offset of the last record in the table, -1 for none
	foreign bool         // that record is not esclusa's
	untold  bool         // whether a record of the channel is esclusa's cannot be told
}

// find returns what is held of a key, nil where it is not in the shard. Where there
// are too many, half of them are left for later.
func (c *comparison) find(key []byte) *keyed {
	d := digestOf(key)
	if !c.shard.has(d) {
		return nil
	}
	if k := c.keys[d]; k != nil {
		return k
	}
	for len(c.keys) >= c.Rows && c.shard.mask < 1<<31 {
		c.split()
	}
	if !c.shard.has(d) {
		return nil
	}
	k := &keyed{at: -1}
	c.keys[d] = k
	return k
}

func (c *comparison) split() {
	bit := c.shard.mask + 1
	c.rest = append(c.rest, shard{c.shard.mask | bit, c.shard.bits | bit})
	c.shard.mask |= bit
	for d := range c.keys {
		if !c.shard.has(d) {
			delete(c.keys, d)
		}
	}
}

func (c *comparison) check(ctx context.Context) error {
	e := c.out.ends[c.partition]
	if e == nil {
		return fmt.Errorf("%s has no partition %d, and %s has", c.out.topic, c.partition, c.topic)
	}
	committed := max(e.span.From, c.commits[c.partition])
	if err := c.foldChannel(ctx, esclusa.Span{From: e.span.From, To: committed}, c.find, func(*keyed) {}); err != nil {
		return err
	}
	if err := c.readTable(ctx); err != nil {
		return err
	}
	off := make(map[*keyed]struct{})
	for _, k := range c.keys {
		if k.row != nil && !k.row.Erased() {
			c.report.Rows++
		}
		switch {
		case k.untold && !k.foreign:
			c.report.Untold++
		case k.foreign || !same(k.fold, k.row):
			off[k] = struct{}{}
		default:
			c.report.Same++
		}
	}
	if err := c.goOn(ctx, committed, off); err != nil {
		return err
	}
	for k := range off {
		c.fault(k)
	}
	if c.store == nil {
		return nil
	}
	return c.checkRedis(ctx)
}

// goOn folds what has come since, until the rows that are off have been what the
// channel makes of them.
func (c *comparison) goOn(ctx context.Context, from int64, off map[*keyed]struct{}) error {
	if len(off) == 0 {
		return nil
	}
	ends, _, err := c.Log.Spans(ctx, c.out.topic)
	if err != nil {
		return err
	}
	have := func(key []byte) *keyed { return c.keys[digestOf(key)] }
	return c.foldChannel(ctx, esclusa.Span{From: from, To: ends[c.partition].To}, have, func(k *keyed) {
		if _, is := off[k]; is && !k.foreign && same(k.fold, k.row) {
			delete(off, k)
			c.report.Same++
		}
	})
}

// fault counts a key whose row is not as the channel has it.
func (c *comparison) fault(k *keyed) {
	e := Example{Expected: place(c.topic, c.partition)}
	if k.at >= 0 {
		e = Example{Found: esclusa.Source{Topic: c.topic, Partition: c.partition, Offset: k.at}.String()}
	}
	if k.fold != nil {
		e.Source = k.fold.Source.String()
	}
	switch {
	case k.foreign:
		c.report.Foreign++
		e.Kind, e.Detail = RowForeign, "the key's last record in the table was not written by esclusa"
	case k.row == nil:
		c.report.Missing++
		e.Kind, e.Detail = RowMissing, "the table lacks the key"
	case k.fold == nil && !c.mustBeKnown(k.row):
		c.report.Older++
		return
	case k.fold == nil:
		c.report.Unknown++
		e.Kind, e.Detail = RowUnknown, "the channel has no record of the key; the row says it is from "+k.row.Source.String()
	default:
		c.report.Differs++
		e.Kind, e.Detail = RowDiffers, difference(k.fold, k.row)
	}
	c.example(e)
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
func (c *comparison) mustBeKnown(row *esclusa.Row) bool {
	e := c.out.ends[c.partition]
	if e.span.From == 0 {
		return true
	}
	a := c.parts[row.Source.Partition]
	switch {
	case row.Epoch != c.Epoch || a != nil && row.Source.Offset < a.From:
		return false
	case e.span.From > e.start: // retention is not as far as the range
		return true
	}
	return !e.first.IsZero() && !row.Time.Before(e.first.Add(slack))
}
