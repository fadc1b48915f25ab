package client

import (
	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// Message is a record to send.
type Message struct {
	// Datatype is the name of one in the catalogue, and chooses the channel.
	Datatype string
	// Body is one JSON document. Nil erases the row of Key, which only a datatype
	// that has a table allows. The sender only reads it, until the result is there.
	Body []byte
	// Key says what to erase; ignored where there is a Body, which has its own.
	Key string
	// Version is the $id of the version of the datatype that the body is written by.
	// Empty: the current one.
	Version string
	// Headers go along, and arrive with the record. Those that belong to esclusa do
	// not (esclusa.ReservedHeader).
	Headers []esclusa.Header
	// Tag is the caller's own: it comes back with the result, and is not sent.
	Tag any
}

// record is a message as it goes to ingress, but for its key.
func (m Message) record(source string) *esclusa.Record {
	rec := &esclusa.Record{Value: m.Body, Headers: []esclusa.Header{{Key: esclusa.HeaderDatatype, Value: []byte(m.Datatype)}}}
	add := func(key, value string) {
		if value != "" {
			rec.Headers = append(rec.Headers, esclusa.Header{Key: key, Value: []byte(value)})
		}
	}
	add(esclusa.HeaderCESource, source)
	add(esclusa.HeaderDataschema, m.Version)
	rec.Headers = append(rec.Headers, m.Headers...)
	if m.Body == nil {
		rec.Key = []byte(m.Key)
	}
	return rec
}

// Checked is what a check found of a message that is right.
type Checked struct {
	Key    string // the domain key, from the body
	Schema string // $id of the version that it was checked against

	table string // that keeps it; empty for none
}

// Check gives the verdict that the router would give on a message, without sending
// anything and without a running system. The error is an *esclusa.Rejection, which
// has the reason and all that is wrong. It may be called by several goroutines at
// once.
func Check(c *schemas.Catalogue, m Message) (Checked, error) {
	checked, _, rej := check(c, m, "")
	if rej != nil {
		return Checked{}, rej
	}
	return checked, nil
}

// check gives the verdict on the very record that would be sent.
func check(c *schemas.Catalogue, m Message, source string) (Checked, *esclusa.Record, *esclusa.Rejection) {
	rec := m.record(source)
	v := c.Check(rec)
	if v.Rejection != nil {
		return Checked{}, nil, v.Rejection
	}
	rec.Key = []byte(v.Key)
	return Checked{Key: v.Key, Schema: v.Channel.ID, table: v.Channel.Table}, rec, nil
}
