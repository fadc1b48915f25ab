package schemas

import (
	"fmt"

	"github.com/esclusa/esclusa"
)

// message is a record on its way through the checks.
type message struct {
	key     []byte
	headers []esclusa.Header
	heading heading        // of headers
	body    []byte         // nil for an erasure, which is a record without a value
	past    *Channel       // the version that was current then; nil for now
	value   map[string]any // body, once it is decoded
	says    *string        // the datatype that a body which has not been decoded is known to name
	sender  []byte
}

func newMessage(rec *esclusa.Record) message {
	m := message{key: rec.Key, headers: rec.Headers, heading: readHeaders(rec.Headers), body: rec.Value}
	m.sender, _ = either(m.heading.ceSource, nil)
	return m
}

// open looks at all but what is in the body, and takes a body that is in a frame or an
// envelope out of it.
func (m *message) open(l *Limits) *refusal {
	if len(m.key) > l.KeyBytes {
		return exceeded("", fmt.Sprintf("must have a key of at most %d bytes", l.KeyBytes))
	}
	if f := m.heading.check(l); f != nil {
		return f
	}
	if m.body == nil {
		return nil
	}
	if f := l.length(m.body); f != nil {
		return f
	}
	if len(m.body) > 0 && m.body[0] <= lastMark {
		if f := m.unframe(l); f != nil {
			return f
		}
	}
	return m.unwrap(l)
}

// decode decodes a body that has not been.
func (m *message) decode(l *Limits) (f *refusal) {
	if m.value == nil && m.body != nil {
		m.value, f = l.decode(m.body)
	}
	return f
}

// identify is the channel that an opened message names. What only its body can say it
// is decoded for.
func (c *Catalogue) identify(m *message) (*Channel, *refusal) {
	if f := m.decode(&c.limits); f != nil {
		return nil, f
	}
	return c.classify(m)
}
