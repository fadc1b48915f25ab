package verify

import (
	"bytes"
	"context"
	"slices"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/processors"
)

// foldChannel applies the records of a span of the channel to the rows of their keys, as
// far as find knows these, and calls then for each.
func (c *comparison) foldChannel(ctx context.Context, span esclusa.Span, find func(key []byte) *keyed, then func(*keyed)) error {
	spans := map[int32]esclusa.Span{c.partition: span}
	c.step(place(c.out.topic, c.partition)+", table", spans)
	return c.Log.Scan(ctx, c.out.topic, spans, c.counted(func(rec *esclusa.Record) error {
		if rec.Passed != nil {
			return nil
		}
		k := find(rec.Key)
		if k == nil {
			return nil
		}
		f, err := c.belongs(ctx, c.out.channel, rec)
		if err != nil || f.foreign || c.refuses(f, rec) {
			return err
		}
		if f.changed && c.claims[f.source] == nil { // it was not held against its ingress record
			k.untold = true
			return nil
		}
		next, err := processors.Fold(k.fold, rec, c.Epoch)
		if err != nil {
			return err
		}
		if next != k.fold {
			k.fold = held(next)
		}
		then(k)
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

func (c *comparison) readTable(ctx context.Context) error {
	spans := map[int32]esclusa.Span{c.partition: c.spans[c.partition]}
	c.step(place(c.topic, c.partition), spans)
	return c.Log.Scan(ctx, c.topic, spans, c.counted(func(rec *esclusa.Record) error {
		if rec.Passed != nil {
			return nil
		}
		k := c.find(rec.Key)
		if k == nil {
			return nil
		}
		entry, err := processors.ReadEntry(rec)
		k.at, k.foreign, k.row = rec.Offset, err != nil, nil
		if err == nil {
			k.row = held(entry.Row)
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
