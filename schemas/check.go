package schemas

import (
	"fmt"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/esclusa/esclusa"
)

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

// message is a record on its way through the checks.
type message struct {
	key     []byte
	headers []esclusa.Header
	body    []byte   // nil where the record has no value
	past    *Channel // the version that was current then; nil for now
	value   map[string]any
	sender  []byte
}

// Check is the verdict on a record from ingress. It depends on the record's key,
// value and headers and on nothing else, never panics, and may be called by
// several goroutines at once. The record is not changed.
//
// The pointers of a rejection are into the body; of a structured CloudEvent,
// into the envelope for what is wrong with the envelope, and into its data for
// what breaks the schema.
func (c *Catalogue) Check(rec *esclusa.Record) Verdict { return c.check(rec, nil) }

// CheckPast is the verdict of a time when another version was the current one of
// its datatype, whatever has become of it. Records of other datatypes are judged as
// they are now.
func (c *Catalogue) CheckPast(rec *esclusa.Record, current *Channel) Verdict {
	return c.check(rec, current)
}

func (c *Catalogue) check(rec *esclusa.Record, past *Channel) Verdict {
	if rec.Passed != nil {
		return Verdict{Rejection: rec.Passed.Rejection()}
	}
	m := message{key: rec.Key, headers: rec.Headers, body: rec.Value, past: past}
	m.sender, _ = header(rec.Headers, esclusa.HeaderCESource)
	ch, key, f := c.judge(&m)
	if f == nil {
		return Verdict{Channel: ch, Key: key, Body: m.body, Headers: m.headers, Sender: m.sender}
	}
	if ch == nil {
		ch = c.announced(m.headers)
	}
	rej := f.rejection(ch)
	rej.Named = m.named()
	return Verdict{Headers: rec.Headers, Sender: m.sender, Rejection: rej}
}

// CheckBody is the verdict on a body that is known to be of the channel's
// datatype and version, as a receiver knows it: its domain key, or why it is
// refused. It is the same verdict that Check gives for the same bytes.
func (c *Catalogue) CheckBody(ch *Channel, body []byte) (key string, rej *esclusa.Rejection) {
	key, f := c.judgeBody(ch, body)
	if f != nil {
		return "", f.rejection(ch)
	}
	return key, nil
}

// judge goes from what costs least to what costs most. The channel is set as
// soon as it is known, also beside a refusal.
func (c *Catalogue) judge(m *message) (ch *Channel, key string, f *refusal) {
	if f := c.checkOutside(m); f != nil {
		return nil, "", f
	}
	if m.body == nil {
		return c.judgeErasure(m)
	}
	if f := m.unwrap(c.Limits()); f != nil {
		return nil, "", f
	}
	if ch, key, ok := c.accept(m); ok {
		return ch, key, nil
	}
	if f := m.decode(c.Limits()); f != nil {
		return nil, "", f
	}
	if ch, f = c.classify(m.headers, m.value); f != nil {
		return nil, "", f
	}
	version, f := m.version(ch)
	if f != nil {
		return ch, "", f
	}
	key, f = version.judge(m.value)
	return version, key, f
}

// checkOutside looks at all but the body.
func (c *Catalogue) checkOutside(m *message) *refusal {
	l := c.Limits()
	if f := l.checkKey(m.key); f != nil {
		return f
	}
	if f := l.checkHeaders(m.headers); f != nil {
		return f
	}
	return contradiction(m.headers)
}

// decode decodes a body that has not been.
func (m *message) decode(l Limits) (f *refusal) {
	if m.value == nil {
		m.value, f = l.decode(m.body)
	}
	return f
}

// judgeErasure takes a record without a value, which only headers can classify.
func (c *Catalogue) judgeErasure(m *message) (*Channel, string, *refusal) {
	ch, f := c.classify(m.headers, nil)
	if f != nil {
		return nil, "", f
	}
	version, f := m.version(ch)
	if f != nil {
		return ch, "", f
	}
	return version, string(m.key), version.judgeErasure(m.key)
}

func (ch *Channel) judgeErasure(key []byte) *refusal {
	switch {
	case ch.Table == "":
		return malformed("", ruleNull, "must have a value: only what is kept in a table can be erased")
	case len(key) == 0:
		return malformed("", ruleKey, "must have a key that says what to erase")
	case !utf8.Valid(key):
		return malformed("", ruleKey, "must have a key in UTF-8")
	case utf8.RuneCount(key) > maxKeyRunes:
		return exceeded("", keyTooLong)
	}
	return nil
}

func (c *Catalogue) judgeBody(ch *Channel, body []byte) (string, *refusal) {
	if key, ok := c.acceptBody(ch, body); ok {
		return key, nil
	}
	value, f := c.Limits().decode(body)
	if f != nil {
		return "", f
	}
	return ch.judge(value)
}

// judge checks a decoded body against schema and content.
func (ch *Channel) judge(value map[string]any) (key string, f *refusal) {
	if v := ch.validate(value); len(v) > 0 {
		return "", &refusal{reason: schemaReason(v), violations: v}
	}
	if key, f = ch.domainKey(value); f != nil {
		return "", f
	}
	if !ch.content {
		return key, nil
	}
	if v := contentViolations(value); len(v) > 0 {
		return "", &refusal{reason: esclusa.ContentMismatch, violations: v}
	}
	return key, nil
}

// schemaReason tells a record that breaks its schema from one that would cost
// too much to find out about.
func schemaReason(v []esclusa.Violation) esclusa.Reason {
	if v[0].Keyword == ruleLimit {
		return esclusa.LimitExceeded
	}
	return esclusa.SchemaViolation
}

var keyTooLong = fmt.Sprintf("must be a key of at most %d characters", maxKeyRunes)

// domainKey takes the key from a body that its schema has accepted.
func (ch *Channel) domainKey(value map[string]any) (string, *refusal) {
	var at any = value
	for name := range jsontext.Pointer(ch.Key).Tokens() {
		object, _ := at.(map[string]any)
		at = object[name]
	}
	key, _ := at.(string)
	switch {
	case key == "":
		return "", refuse(esclusa.SchemaViolation, ch.Key, ruleKey, "must be a string that is not empty")
	case utf8.RuneCountInString(key) > maxKeyRunes:
		return "", exceeded(ch.Key, keyTooLong)
	}
	return key, nil
}
