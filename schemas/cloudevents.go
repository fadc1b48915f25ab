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

var structuredMediaType = []byte("application/cloudevents+json")

// structured reports whether the headers announce a CloudEvent in structured
// mode, so that the value is its envelope.
func structured(headers []esclusa.Header) bool {
	announced, _ := header(headers, esclusa.HeaderContentType)
	n := len(structuredMediaType)
	return len(announced) >= n && bytes.EqualFold(announced[:n], structuredMediaType)
}

// event is a CloudEvent on its way from structured to binary mode.
type event struct {
	mediaType  []byte
	attributes []esclusa.Header // in the order of the envelope
	data       []byte           // a slice of the envelope
	value      map[string]any   // data, decoded
}

// unfold turns a message that is a CloudEvent in structured mode into what the
// same event would be in binary mode: the body is its data, byte for byte. What
// it says of itself replaces headers of the same name. The pointers of its
// faults are into the envelope.
func (m *message) unfold(l Limits) *refusal {
	envelope, f := l.decode(m.body)
	if f != nil {
		return f
	}
	if source, ok := envelope[attributeSource].(string); ok {
		m.sender = []byte(source)
	}
	e := event{mediaType: []byte(defaultMediaType)}
	for name, text := range members(m.body) {
		if f := e.add(name, envelope[name], text); f != nil {
			return f
		}
	}
	if e.value == nil {
		return malformed("/"+memberData, ruleCloudEvents, "must be there, and be an object")
	}
	m.headers, m.body, m.value = e.merge(m.headers), e.data, e.value
	if f := l.checkHeaders(m.headers); f != nil {
		return f
	}
	return contradiction(m.headers) // a header and the envelope may name two versions
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
		e.value, _ = value.(map[string]any)
		return nil
	case memberDataBase64:
		return malformed("/"+memberDataBase64, ruleCloudEvents, "must not be there: data must be JSON")
	}
	if value == nil {
		return nil
	}
	if name == attributeMediaType {
		return e.setMediaType(value)
	}
	return e.addAttribute(name, value, text)
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
