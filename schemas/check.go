package schemas

import "github.com/esclusa/esclusa"

// Verdict says what becomes of a record: exactly one of Channel and Rejection
// is set.
type Verdict struct {
	// Channel is where the record goes; nil where it was refused.
	Channel *Channel
	// Key is the domain key; of an erasure, the record's key.
	Key string
	// Body is the body to pass on: all of the record's value, or the data of a
	// structured CloudEvent, both a slice of the value, or what was decoded from
	// the data_base64 of one. Nil for an erasure.
	Body []byte
	// Headers are the sender's, in order and with repetitions. Those of an
	// accepted CloudEvent are as in binary mode; those of a refused record as they
	// were sent. The slice may be the record's: it must not be changed.
	Headers []esclusa.Header
	// Sender is the record's ce_source, nil where it has none or where it cannot
	// be told.
	Sender []byte
	// Rejection says why the record was refused; nil where it was not.
	Rejection *esclusa.Rejection
}

// Check is the verdict on a record from ingress. It depends on the record's key,
// value and headers and on nothing else, never panics, and may be called by
// several goroutines at once. The record is not changed.
//
// The pointers of a rejection are into the body; of a structured CloudEvent,
// into the envelope for what is wrong with the envelope, and into its data for
// what breaks the schema.
func (c *Catalogue) Check(rec *esclusa.Record) Verdict { return c.CheckPast(rec, nil) }

// CheckPast is the verdict of a time when another version was the current one of
// its datatype, whatever has become of it. Records of other datatypes are judged as
// they are now. Without a version it is the verdict of now.
func (c *Catalogue) CheckPast(rec *esclusa.Record, current *Channel) Verdict {
	if rec.Passed != nil {
		return Verdict{Rejection: rec.Passed.Rejection()}
	}
	m := newMessage(rec)
	m.past = current
	ch, key, f := c.judge(&m)
	if f == nil {
		return Verdict{Channel: ch, Key: key, Body: m.body, Headers: m.headers, Sender: m.sender}
	}
	if ch == nil {
		ch = c.announced(&m.heading)
	}
	rej := f.rejection(ch)
	rej.Named = m.named(ch)
	return Verdict{Headers: rec.Headers, Sender: m.sender, Rejection: rej}
}

// Decode is what a record without headers says, as it is held against a schema: objects
// are map[string]any, arrays []any, numbers json.Number. Own is its body; that of a
// CloudEvent in structured mode is its data. The rejection is that of a record which
// comes as far as no schema.
func Decode(body []byte, l Limits) (value map[string]any, own []byte, rej *esclusa.Rejection) {
	if body == nil {
		body = []byte{} // no erasure
	}
	m := newMessage(&esclusa.Record{Value: body})
	f := m.open(&l)
	if f == nil {
		f = m.decode(&l)
	}
	if f != nil {
		return nil, nil, f.rejection(nil)
	}
	return m.value, m.body, nil
}

// Unpack takes a record that is no erasure out of the frame of a registry's serializer,
// if it is in one, of which a header is made, as Check does, and decodes it: value and own
// are those of Decode, and headers count. Of headers that are changed a new list is made.
// A record that is refused may be out of its frame, too.
func (c *Catalogue) Unpack(rec *esclusa.Record) (value map[string]any, own []byte, rej *esclusa.Rejection) {
	m := newMessage(rec)
	f := c.limits.length(m.body)
	if f == nil {
		f = m.unframe(&c.limits)
		rec.Value, rec.Headers = m.body, m.headers
	}
	if f == nil {
		f = m.unwrap(&c.limits)
	}
	if f == nil {
		f = m.decode(&c.limits)
	}
	if f != nil {
		return nil, nil, f.rejection(nil)
	}
	return m.value, m.body, nil
}

// judge takes the steps of a record, from what costs least to what costs most. The
// channel is set as soon as it is known, also beside a refusal.
func (c *Catalogue) judge(m *message) (ch *Channel, key string, f *refusal) {
	if f = m.open(&c.limits); f != nil {
		return nil, "", f
	}
	if ch, key, f, known := c.pass(m); known {
		return ch, key, f
	}
	if ch, f = c.identify(m); f != nil {
		return nil, "", f
	}
	version, f := m.version(ch)
	if f != nil {
		return ch, "", f
	}
	key, f = version.judge(m)
	return version, key, f
}

// judgeAs is judge for key and body, or an erasure without one, that are known to be of
// a version, as a receiver knows it. It is the same verdict. The domain key may be a slice of
// the body.
func (c *Catalogue) judgeAs(version *Channel, key, body []byte) (domainKey []byte, f *refusal) {
	m := message{key: key, body: body}
	if body != nil {
		if domainKey, f, known := c.passAs(version, body, nil); known {
			return domainKey, f
		}
	}
	if f := m.decode(&c.limits); f != nil {
		return nil, f
	}
	text, f := version.judge(&m)
	return []byte(text), f
}
