package schemas

import (
	"bytes"
	"encoding/json"
	"iter"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/esclusa/esclusa"
)

// What the CloudEvents specification calls things, in its JSON format and its
// binding to Kafka.
const (
	attributePrefix    = "ce_"
	attributeMediaType = "datacontenttype"
	attributeSource    = "source"
	memberData         = "data"
	memberDataBase64   = "data_base64"
	defaultMediaType   = "application/json"
)

var (
	structuredMediaType = []byte("application/cloudevents+json")
	anyEventMediaType   = []byte("application/cloudevents")
)

// beginsWith compares in any case.
func beginsWith(text, begin []byte) bool {
	n := len(begin)
	return len(text) >= n && bytes.EqualFold(text[:n], begin)
}

// otherEvent refuses a CloudEvent that is not one event in JSON, by what follows the
// media type of all.
func otherEvent(rest []byte) *refusal {
	for _, f := range eventFormats {
		if beginsWith(rest, []byte(f.suffix)) {
			return malformed("", ruleCloudEvents, "must be one CloudEvent in JSON (application/cloudevents+json), not "+f.name)
		}
	}
	return malformed("", ruleCloudEvents, "must be one CloudEvent in JSON (application/cloudevents+json), not in another format")
}

// eventFormats are those that the specification knows, by the end of their media
// type.
var eventFormats = []struct{ suffix, name string }{
	{"-batch", "a batch of events: send each in a record of its own"},
	{"+avro", "in Avro"},
	{"+protobuf", "in Protobuf"},
	{"+xml", "in XML"},
}

// looksStructured reports whether a body is the envelope of an event, as it must
// be told where no content-type says so: SDKs of version 1.0.1 of the
// specification and before leave that header out.
func looksStructured(value map[string]any) bool {
	_, isVersion := value["specversion"].(string)
	_, isType := value["type"].(string)
	_, hasData := value[memberData]
	_, hasBytes := value[memberDataBase64]
	return isVersion && isType && (hasData || hasBytes)
}

// unwrap unfolds a body that is an envelope, which decodes it.
func (m *message) unwrap(l *Limits) *refusal {
	announced := m.heading.mediaType()
	switch {
	case beginsWith(announced, structuredMediaType):
		envelope, f := l.decode(m.body)
		if f != nil {
			return f
		}
		return m.unfold(l, envelope)
	case beginsWith(announced, anyEventMediaType):
		return otherEvent(announced[len(anyEventMediaType):])
	case len(announced) == 0 && m.heading.ceType == nil && mentionsVersion(m.body): // rarely, so that others are not decoded
		if m.decode(l) == nil && looksStructured(m.value) {
			return m.unfold(l, m.value)
		}
	}
	return nil
}

// mentionsVersion reports whether a body has specversion in it, spelt plainly. It looks
// for the half of the word that begins with the rarer letter: every record is searched.
func mentionsVersion(body []byte) bool {
	for {
		before, after, found := bytes.Cut(body, []byte("version"))
		if !found || bytes.HasSuffix(before, []byte("spec")) {
			return found
		}
		body = after
	}
}

// event is a CloudEvent on its way from structured to binary mode.
type event struct {
	mediaType  []byte
	attributes []esclusa.Header // in the order of the envelope
	data       []byte           // a slice of the envelope, unless it was in base64
	value      map[string]any   // data, decoded
}

// unfold turns a message that is a CloudEvent in structured mode into what the
// same event would be in binary mode: the body is its data, byte for byte. What
// it says of itself replaces headers of the same name. The pointers of its
// faults are into the envelope.
func (m *message) unfold(l *Limits, envelope map[string]any) *refusal {
	if source, ok := envelope[attributeSource].(string); ok {
		m.sender = []byte(source)
	}
	e := event{mediaType: []byte(defaultMediaType)}
	for name, text := range members(m.body) {
		if f := e.add(name, envelope[name], text); f != nil {
			return f
		}
	}
	if f := e.addData(l, envelope); f != nil {
		return f
	}
	m.headers, m.body, m.value = e.merge(m.headers), e.data, e.value
	m.heading = readHeaders(m.headers)
	return m.heading.check(l) // a header and the envelope may name two versions
}

// members yields name and text of the members of a body that decode has
// accepted.
func members(body []byte) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		d := jsontext.NewDecoder(bytes.NewBuffer(body))
		_, err := d.ReadToken()
		for err == nil && d.PeekKind() == jsontext.KindString {
			token, _ := d.ReadToken()
			name := token.String()
			var text jsontext.Value
			if text, err = d.ReadValue(); err != nil {
				return
			}
			end := d.InputOffset()
			if !yield(name, body[end-int64(len(text)):end:end]) {
				return
			}
		}
	}
}

// add takes one member of the envelope: its decoded value, and its text. Null
// stands for an absent attribute.
func (e *event) add(name string, value any, text []byte) *refusal {
	switch name {
	case memberData:
		e.data = text
		return nil
	case memberDataBase64:
		return nil
	}
	if value == nil {
		return nil
	}
	if name == attributeMediaType {
		return e.setMediaType(value)
	}
	if _, isText := value.(string); name == attributeSource && !isText { // who sends is what rights are bound to
		return malformed("/"+attributeSource, ruleCloudEvents, "must be a string")
	}
	return e.addAttribute(name, value, text)
}

// addData takes the data of an envelope: as it stands there, or in base64, which
// is how SDKs write what they were given as bytes, JSON or not.
func (e *event) addData(l *Limits, envelope map[string]any) (f *refusal) {
	data, inBase64 := envelope[memberData], envelope[memberDataBase64]
	switch value := data.(type) {
	case map[string]any:
		e.value = value
	case string:
		return malformed("/"+memberData, ruleCloudEvents, "must be an object, not a string: give it to the SDK as an object, not as text")
	default:
		if data != nil || inBase64 == nil {
			return malformed("/"+memberData, ruleCloudEvents, "must be there, and be an object")
		}
		e.data, e.value, f = dataFromBase64(l, inBase64)
		return f
	}
	if inBase64 != nil {
		return malformed("/"+memberDataBase64, ruleCloudEvents, "must not be there beside data")
	}
	return nil
}

func dataFromBase64(l *Limits, value any) ([]byte, map[string]any, *refusal) {
	text, isText := value.(string)
	data, err := decodeData(text)
	if !isText || err != nil {
		return nil, nil, malformed("/"+memberDataBase64, ruleCloudEvents, "must be base64 of RFC 4648 with padding and without line breaks")
	}
	object, f := l.decode(data)
	if f == nil {
		return data, object, nil
	}
	v := f.violations[0]
	return nil, nil, refuse(f.reason, "/"+memberDataBase64, v.Keyword, "must be base64 of a JSON document, which "+v.Message)
}

func (e *event) setMediaType(value any) *refusal {
	mediaType, ok := value.(string)
	if !ok {
		return malformed("/"+attributeMediaType, ruleCloudEvents, "must be a string")
	}
	e.mediaType = []byte(mediaType)
	return nil
}

// addAttribute makes a header of an attribute: strings as they are, numbers and
// booleans as their text in JSON.
func (e *event) addAttribute(name string, value any, text []byte) *refusal {
	pointer := string(jsontext.Pointer("").AppendToken(name))
	if !attributeName(name) {
		return malformed(pointer, ruleCloudEvents, "must have a name of lower-case letters and digits")
	}
	switch v := value.(type) {
	case string:
		text = []byte(v)
	case bool, json.Number:
	default:
		return malformed(pointer, ruleCloudEvents, "must be a string, a number or a boolean")
	}
	e.attributes = append(e.attributes, esclusa.Header{Key: attributePrefix + name, Value: text})
	return nil
}

func attributeName(name string) bool {
	for i := range len(name) {
		if c := name[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}

// merge returns the headers in binary mode: the media type where the envelope's
// was, the attributes after what the sender sent.
func (e *event) merge(headers []esclusa.Header) []esclusa.Header {
	merged := make([]esclusa.Header, 0, len(headers)+len(e.attributes))
	placed := false
	for _, h := range headers {
		switch {
		case h.Key == esclusa.HeaderContentType && placed, e.has(h.Key):
			continue
		case h.Key == esclusa.HeaderContentType:
			h.Value, placed = e.mediaType, true
		}
		merged = append(merged, h)
	}
	return append(merged, e.attributes...)
}

func (e *event) has(key string) bool {
	return slices.ContainsFunc(e.attributes, func(h esclusa.Header) bool { return h.Key == key })
}
