package lineage

import (
	"context"
	"errors"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

var errEnough = errors.New("all that can be is read")

// enough is how many outputs of later records are seen before a partition counts as read:
// outputs of one ingress partition are in the order of its records, but for what is
// repeated after a crash, or forged.
const enough = 1000

// look reads a topic for outputs of the record, from a time on, and of one key's partition
// alone if there is a key. It ends with the first batch that has one.
func (s *search) look(ctx context.Context, topic string, key *string, since time.Time) error {
	spans, _, err := s.Log.Extents(ctx, topic)
	if err != nil {
		return err
	}
	if key != nil {
		p := esclusa.PartitionOf([]byte(*key), int32(max(1, len(spans))))
		spans = map[int32]esclusa.Span{p: spans[p]}
	}
	if !since.IsZero() {
		from, err := s.Log.From(ctx, topic, since)
		if err != nil {
			return err
		}
		for p, span := range spans {
			spans[p] = esclusa.Span{From: max(span.From, from[p]), To: span.To}
		}
	}
	later := make(map[int32]int, len(spans)) // outputs of later records
	err = s.Log.Scan(ctx, topic, spans, func(p int32, batch []esclusa.Record) error {
		if later[p] < enough {
			n, err := s.read(ctx, topic, batch)
			if err != nil {
				return err
			}
			later[p] += n
		}
		if later[p] >= enough {
			delete(spans, p)
		}
		if len(spans) == 0 || s.found() {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// read looks through records of a topic, and counts those that were made of later records
// of the same partition.
func (s *search) read(ctx context.Context, topic string, batch []esclusa.Record) (later int, err error) {
	if topic == s.Names.Alerts() {
		return s.readAlerts(ctx, batch)
	}
	for i := range batch {
		text, _ := batch[i].Header(esclusa.HeaderSource)
		source, err := esclusa.ParseSource(string(text))
		switch {
		case err != nil: // somebody else's
		case source == s.of:
			s.output(&batch[i])
		case s.before(source):
			later++
		}
	}
	return later, nil
}

// before reports whether a record came behind this one, in its partition.
func (s *search) before(other esclusa.Source) bool {
	return other.Topic == s.of.Topic && other.Partition == s.of.Partition && other.Offset > s.of.Offset
}

func (s *search) output(rec *esclusa.Record) {
	datatype, _ := rec.Header(esclusa.HeaderDatatype)
	schema, _ := rec.Header(esclusa.HeaderDataschema)
	s.report.Outcome = Accepted
	s.report.Outputs = append(s.report.Outputs, Output{
		Datatype: string(datatype), At: rec.Source().String(), Key: string(rec.Key), Schema: string(schema), Time: timeOf(rec.Timestamp),
	})
}

func (s *search) readAlerts(ctx context.Context, batch []esclusa.Record) (later int, err error) {
	alerts, err := s.Reader.Read(ctx, batch)
	for i := range alerts {
		a := &alerts[i]
		switch { // the others are of a channel, or were refused over HTTP
		case s.before(a.Of):
			later++
		case a.Of.Topic == s.of.Topic && a.Of.Partition == s.of.Partition && s.of.Offset < a.Of.Offset+max(1, a.Source.Offsets):
			s.alert(a)
		}
	}
	return later, err
}

func (s *search) alert(a *schemas.ReadAlert) {
	shown := s.Catalogue.Masked(a.Alert)
	s.report.Outcome = Refused
	s.report.Alerts = append(s.report.Alerts, Alert{
		At: a.Record.Place().String(), Reason: a.Reason, Datatype: a.Datatype, Groups: a.Groups, Errors: shown.Errors,
		Component: a.Component, Time: timeOf(a.Record.Timestamp),
	})
}
