package schemas

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/esclusa/esclusa"
)

// Ingress reads single records of the ingress topic.
type Ingress interface {
	// Record returns the committed record at an offset, nil where there is none, and
	// whether there may have been one that retention has deleted. An error says that
	// it cannot be told at present.
	Record(ctx context.Context, partition int32, offset int64) (rec *esclusa.Record, deleted bool, err error)
}

// MissingVersion is the error about a channel record that was checked against a
// version which the catalogue lacks. The record is not at fault, and must be read
// again, with a catalogue that has the version.
type MissingVersion struct {
	Datatype string
	ID       string         // $id of the version
	Record   esclusa.Source // the channel record
}

// Error is one sentence.
func (m *MissingVersion) Error() string {
	return fmt.Sprintf("%s was checked against %.200q, a version of %s that this catalogue lacks: nothing is read past it until this process is started with a catalogue that has the version",
		m.Record, m.ID, m.Datatype)
}

// judgeUnknown decides on a record that names a version which the catalogue lacks.
// The router wrote it if it is what its ingress record says; a record whose ingress
// record retention has deleted may be one, and is not given up.
func (r *Receiver) judgeUnknown(ctx context.Context, ch *Channel, rec *esclusa.Record, source esclusa.Source) (*refusal, error) {
	from, deleted, err := r.Ingress.Record(ctx, source.Partition, source.Offset)
	if err != nil {
		return nil, fmt.Errorf("looking for the ingress record of %s: %w", rec.Source(), err)
	}
	if !deleted && (from == nil || !r.Catalogue.madeOf(ch, rec, from)) {
		return malformed("", ruleDataschema, "must have been checked against a version of the datatype: it is not what its ingress record says"), nil
	}
	_, as := said(rec.Headers)
	return nil, &MissingVersion{Datatype: ch.Datatype, ID: string(as.value), Record: rec.Source()}
}

// madeOf reports whether a router with a version that this catalogue lacks may have
// made a channel record of an ingress record: it is of the datatype, does not name
// another version, and has the same body, or data of a CloudEvent. Where the key is
// in the body only that version says; but there it must be.
func (c *Catalogue) madeOf(ch *Channel, rec, from *esclusa.Record) bool {
	m := newMessage(from)
	if m.open(&c.limits) != nil {
		return false
	}
	of, f := c.identify(&m)
	if f != nil || of.Datatype != ch.Datatype {
		return false
	}
	_, as := said(rec.Headers)
	if id, named := m.heading.version(); named && !bytes.Equal(id, as.value) {
		return false
	}
	if m.body == nil || rec.Value == nil {
		return m.body == nil && rec.Value == nil && bytes.Equal(m.key, rec.Key)
	}
	return bytes.Equal(m.body, rec.Value) && hasKey(m.value, string(rec.Key))
}

// hasKey reports whether a string or an integer of a document is the key.
func hasKey(value any, key string) bool {
	switch value := value.(type) {
	case []any:
		for _, child := range value {
			if hasKey(child, key) {
				return true
			}
		}
	case map[string]any:
		for _, child := range value {
			if hasKey(child, key) {
				return true
			}
		}
	}
	text, ok := keyText(value)
	return ok && text == key
}

// KnowsVersion reports whether Missing can tell of no record of the channel that has such
// headers: they name a version that the catalogue has, or not exactly one.
func (ch *Channel) KnowsVersion(headers []esclusa.Header) bool {
	_, as := said(headers)
	if as.times != 1 {
		return true
	}
	_, known := ch.WithID(as.value)
	return known
}

// Missing tells of a record of the datatype's channel that Check would answer with
// a MissingVersion; nil of any other, also where the record does not belong. Of a
// record by a version that the catalogue has it asks nobody. An error is Check's.
func (r *Receiver) Missing(ctx context.Context, ch *Channel, rec *esclusa.Record) (*MissingVersion, error) {
	if ch.KnowsVersion(rec.Headers) {
		return nil, nil
	}
	_, err := r.Check(ctx, ch, rec)
	if missing, is := errors.AsType[*MissingVersion](err); is {
		return missing, nil
	}
	return nil, err
}
