package redrive

import (
	"context"
	"maps"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
)

// past knows which records of some keys were taken since: from a table, whose rows tell
// of which records they were made, and from the channel, as far as no table has applied
// it.
type past struct {
	channel position
	table   position // without a topic: there is none
	group   string   // of who keeps the table
	keys    map[string]*taken
}

// position is how far a topic was read.
type position struct {
	topic string
	next  map[int32]int64
}

// want has a key watched.
func (p *past) want(key string) {
	if _, ok := p.keys[key]; !ok {
		p.keys[key] = nil
	}
}

// catchUp reads on to where the topics end now. What the table's group has committed is in
// rows that can be read, so that of the channel the rest is left.
func (r *Redrive) catchUp(ctx context.Context, p *past) error {
	if p.table.topic != "" {
		applied, err := kafka.Commits(ctx, r.Admin, p.group, p.channel.topic)
		if err != nil {
			return err
		}
		for n, at := range applied {
			p.channel.next[n] = max(p.channel.next[n], at)
		}
		if err := r.readTo(ctx, &p.table, func(rec *esclusa.Record) { p.noteRow(rec, esclusa.EpochOf(r.ingress)) }); err != nil {
			return err
		}
	}
	return r.readTo(ctx, &p.channel, p.note)
}

// readTo reads on to where a topic ends now.
func (r *Redrive) readTo(ctx context.Context, p *position, note func(*esclusa.Record)) error {
	spans, err := kafka.Spans(ctx, r.Admin, p.topic)
	if err != nil {
		return err
	}
	next := maps.Clone(p.next)
	for n, span := range spans {
		span.From = max(span.From, p.next[n])
		spans[n], next[n] = span, max(span.To, p.next[n])
	}
	if err := r.Cluster.Scan(ctx, p.topic, spans, func(_ int32, batch []esclusa.Record) error {
		for i := range batch {
			note(&batch[i])
		}
		return nil
	}); err != nil {
		return err
	}
	p.next = next
	return nil
}

// noteRow takes one record of the table, if its key is watched.
func (p *past) noteRow(rec *esclusa.Record, epoch string) {
	was, watched := p.keys[string(rec.Key)]
	if !watched {
		return
	}
	line, _ := rec.Header(esclusa.HeaderRow)
	row, err := esclusa.ReadRow(line, rec.Value)
	if err != nil {
		return
	}
	t := &taken{last: sight{row.Source.Partition, row.Source.Offset, row.Time}, anew: row.Epoch != epoch, erased: row.Erased()}
	if !t.anew {
		for _, s := range row.Stamps {
			t.stamps = append(t.stamps, sight{partition: s.Partition, offset: s.Offset})
		}
	}
	p.keys[string(rec.Key)] = t.beside(was)
}

// note takes one record of the channel, if its key is watched.
func (p *past) note(rec *esclusa.Record) {
	t, watched := p.keys[string(rec.Key)]
	if !watched || rec.Passed != nil {
		return
	}
	text, _ := rec.Header(esclusa.HeaderSource)
	at, _ := rec.Header(esclusa.HeaderTime)
	source, err := esclusa.ParseSource(string(text))
	when, terr := esclusa.ParseTime(string(at))
	if err != nil || terr != nil {
		return
	}
	if t == nil {
		t = new(taken)
		p.keys[string(rec.Key)] = t
	}
	t.add(sight{source.Partition, source.Offset, when}, rec.Value == nil)
}
