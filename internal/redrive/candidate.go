package redrive

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/schemas"
)

// candidate is an alert that fits, and what is known of its record.
type candidate struct {
	at       esclusa.Place // of the alert
	datatype string        // of the catalogue, as the alert names it, or esclusa.NoDatatype
	source   esclusa.Place // of the record
	first    esclusa.Place // where the record came first
	came     time.Time     // when
	attempt  int           // how often it was sent again
	size     int           // of its payload, in bytes, as the alert says
	outcome  Outcome       // empty where it depends on what has come since
	why      string
	topic    *past  // where later records of its key are; nil for none
	key      string // its domain key
	behind   bool   // a later record of its key is to be sent into another partition, of which the router may read first
}

func (c *candidate) id(topic string) string { return topic + "/" + c.source.String() }

// mostCandidates bounds what a plan holds in memory: about 200 bytes each.
const mostCandidates = 2_000_000

// ErrTooMany says that a plan would be about more alerts than one may.
var ErrTooMany = fmt.Errorf("more than %d alerts fit: say more precisely which are meant", mostCandidates)

// gather finds the alerts of a plan, in the order in which their records came first.
func (r *Redrive) gather(ctx context.Context, f *Filter, spans map[int32]esclusa.Span, s *sent) ([]candidate, error) {
	var all []candidate
	has := &found{ids: make(map[string]bool)}
	err := r.Cluster.Scan(ctx, r.Names.Alerts(), spans, func(_ int32, batch []esclusa.Record) error {
		alerts, err := r.Reader.Read(ctx, batch)
		if err != nil {
			return err
		}
		for i := range alerts {
			a := &alerts[i]
			has.group = has.group || slices.Contains(a.Groups, f.Group)
			if !f.matches(a) {
				continue
			}
			all = append(all, r.candidate(a, s))
			if len(f.IDs) > 0 { // else each would keep all texts of its alert
				has.ids[a.ID] = true
			}
		}
		if len(all) > mostCandidates {
			return ErrTooMany
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := f.missing(has); err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(a.came.Compare(b.came), comparePlaces(a.first, b.first), comparePlaces(a.source, b.source), comparePlaces(a.at, b.at))
	})
	return all, nil
}

func comparePlaces(a, b esclusa.Place) int {
	return cmp.Or(cmp.Compare(a.Partition, b.Partition), cmp.Compare(a.Offset, b.Offset))
}

func (r *Redrive) candidate(a *schemas.ReadAlert, s *sent) candidate {
	c := candidate{at: a.Record.Place(), source: esclusa.Place{Partition: a.Of.Partition, Offset: a.Of.Offset}}
	c.first, c.size = c.source, a.PayloadBytes
	c.came, _ = esclusa.ParseTime(a.Source.Timestamp) // its schema asks for one
	c.datatype = r.datatypeOf(a)
	if a.Of.Topic != r.Names.Ingress() {
		c.outcome = NotOurs
		return c
	}
	if _, came, ours := s.first(c.source.Partition, c.source.Offset); ours {
		c.came = came
	}
	if a.Redrive == nil {
		return c
	}
	if d, err := esclusa.ParseRedrive(*a.Redrive); err == nil && d.First.Topic == r.Names.Ingress() {
		c.first, c.attempt = esclusa.Place{Partition: d.First.Partition, Offset: d.First.Offset}, d.Attempt
	}
	return c
}

// first are the first of some candidates, at most so many, whose records can be held at
// once.
func first(some []*candidate, most int) []*candidate {
	size := 0
	for i, c := range some {
		if size += c.size; i == most || i > 0 && size > mostBytes {
			return some[:i]
		}
	}
	return some
}

// datatypeOf is the datatype of an alert, NoDatatype where it names none of the catalogue's,
// in a text that keeps nothing of it.
func (r *Redrive) datatypeOf(a *schemas.ReadAlert) string {
	if a.Datatype != nil {
		if ch, ok := r.Catalogue.Channel(*a.Datatype); ok {
			return ch.Datatype
		}
	}
	return esclusa.NoDatatype
}

// pick reads the alerts and the records of ingress that candidates are about, each by its
// place.
func (r *Redrive) pick(ctx context.Context, some []*candidate) (alerts, records map[esclusa.Place]*esclusa.Record, err error) {
	at, sources := make(map[esclusa.Place]int), make(map[esclusa.Place]int)
	for _, c := range some {
		at[c.at] = math.MaxInt
		sources[c.source] = max(sources[c.source], c.size)
	}
	if alerts, err = r.pickFrom(ctx, r.Names.Alerts(), at); err != nil {
		return nil, nil, err
	}
	records, err = r.pickFrom(ctx, r.Names.Ingress(), sources)
	return alerts, records, err
}

// pickFrom reads records at some places, each of which has so many bytes. What is found of
// a longer one is that it was passed over.
func (r *Redrive) pickFrom(ctx context.Context, topic string, sizes map[esclusa.Place]int) (map[esclusa.Place]*esclusa.Record, error) {
	wanted := make(map[int32][]int64)
	for at := range sizes {
		wanted[at.Partition] = append(wanted[at.Partition], at.Offset)
	}
	for p, offsets := range wanted {
		slices.Sort(offsets)
		wanted[p] = offsets
	}
	found := make(map[esclusa.Place]*esclusa.Record)
	err := r.Cluster.Pick(ctx, r.Admin, topic, wanted, func(rec *esclusa.Record) {
		switch at := rec.Place(); {
		case rec.Passed != nil:
		case len(rec.Value) > sizes[at]:
			found[at] = &esclusa.Record{Passed: new(esclusa.Passed)}
		default:
			found[at] = copied(rec)
		}
	})
	return found, err
}

// copied is a record that keeps nothing of the fetch in which it came, which is mostly
// about others.
func copied(rec *esclusa.Record) *esclusa.Record {
	c := *rec
	c.Key, c.Value, c.Headers = bytes.Clone(rec.Key), bytes.Clone(rec.Value), slices.Clone(rec.Headers)
	for i := range c.Headers {
		c.Headers[i].Key, c.Headers[i].Value = strings.Clone(c.Headers[i].Key), bytes.Clone(c.Headers[i].Value)
	}
	return &c
}

// spansOf is what a topic holds when it is asked.
func (r *Redrive) spansOf(ctx context.Context, topic string) (map[int32]esclusa.Span, error) {
	spans, held, err := kafka.Settled(ctx, r.Admin, topic)
	if err == nil && len(held) > 0 {
		err = fmt.Errorf("an open transaction holds %s back: `esclusa topics held` tells whose", topic)
	}
	return spans, err
}
