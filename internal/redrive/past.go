package redrive

import (
	"context"
	"maps"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
)

// past knows which records of some keys were taken since: from a table, whose rows tell
// of which records they were made, or from a channel without one.
type past struct {
	topic string
	table bool
	from  map[int32]int64 // where to go on
	keys  map[string]*taken
}

// taken is what was taken last of a key.
type taken struct {
	stamps []esclusa.Stamp // of each ingress partition the last
	time   time.Time       // of the last
	source esclusa.Source  // of the last
	erased bool
}

// want has a key watched.
func (p *past) want(key string) {
	if _, ok := p.keys[key]; !ok {
		p.keys[key] = nil
	}
}

// catchUp reads on to where the topic ends now.
func (r *Redrive) catchUp(ctx context.Context, p *past) error {
	spans, err := kafka.Spans(ctx, r.Admin, p.topic)
	if err != nil {
		return err
	}
	next := maps.Clone(p.from)
	for n, span := range spans {
		span.From = max(span.From, p.from[n])
		spans[n], next[n] = span, max(span.To, p.from[n])
	}
	if err := r.Cluster.Scan(ctx, p.topic, spans, func(_ int32, batch []esclusa.Record) error {
		for i := range batch {
			p.note(&batch[i], esclusa.EpochOf(r.ingress))
		}
		return nil
	}); err != nil {
		return err
	}
	p.from = next
	return nil
}

// note takes one record of the topic, if its key is watched.
func (p *past) note(rec *esclusa.Record, epoch string) {
	if _, watched := p.keys[string(rec.Key)]; !watched {
		return
	}
	if p.table {
		line, _ := rec.Header(esclusa.HeaderRow)
		if row, err := esclusa.ReadRow(line, rec.Value); err == nil {
			p.keys[string(rec.Key)] = &taken{stamps: stampsOf(row, epoch), time: row.Time, source: row.Source, erased: row.Erased()}
		}
		return
	}
	text, _ := rec.Header(esclusa.HeaderSource)
	at, _ := rec.Header(esclusa.HeaderTime)
	source, err := esclusa.ParseSource(string(text))
	when, terr := esclusa.ParseTime(string(at))
	if err != nil || terr != nil {
		return
	}
	t := p.keys[string(rec.Key)]
	if t == nil {
		t = new(taken)
		p.keys[string(rec.Key)] = t
	}
	t.add(source, when)
}

// stampsOf are the stamps of a row that speak of this ingress.
func stampsOf(row *esclusa.Row, epoch string) []esclusa.Stamp {
	if row.Epoch != epoch {
		return nil
	}
	return row.Stamps
}

func (t *taken) add(source esclusa.Source, at time.Time) {
	if !at.Before(t.time) {
		t.time, t.source = at, source
	}
	for i := range t.stamps {
		if s := &t.stamps[i]; s.Partition == source.Partition {
			s.Offset = max(s.Offset, source.Offset)
			return
		}
	}
	t.stamps = append(t.stamps, esclusa.Stamp{Partition: source.Partition, Offset: source.Offset})
}

// after reports whether what was taken last of the key came after a record: further on in
// its partition, or later in another. What we have sent again counts where and when it
// came first.
func (t *taken) after(s *sent, first place, came time.Time) bool {
	for _, stamp := range t.stamps {
		if stamp.Partition != first.partition {
			continue
		}
		if of, _, _ := s.first(stamp.Partition, stamp.Offset); of > first.offset {
			return true
		}
	}
	last := t.time
	if _, at, ours := s.first(t.source.Partition, t.source.Offset); ours {
		last = at
	}
	return t.source.Partition != first.partition && last.After(came)
}
