package esclusa

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"strconv"
	"unsafe"
)

// An alert is written by hand, as encoding/json writes it: a flood of bad records is
// one of alerts, and reflection makes half of what one costs.

// sizeOfAlert is about what an alert takes beside payload, key and errors, in bytes: its
// document, and the texts of its headers.
const sizeOfAlert = 1024

// size is about how many bytes the texts of the alert's record take.
func (a *Alert) size() int {
	size := sizeOfAlert + base64.StdEncoding.EncodedLen(len(a.Payload)+len(a.Source.Key)) + 2*len(a.Key())
	for i := range a.Errors {
		size += 48 + len(a.Errors[i].Pointer) + len(a.Errors[i].Message)
	}
	return size
}

// AppendJSON appends the document, as ParseAlert reads it fastest.
func (a *Alert) AppendJSON(to []byte) []byte {
	d := document(to)
	d.text(`{"id":`, a.ID)
	d.text(`,"reason":`, string(a.Reason))
	d.orNull(`,"datatype":`, a.Datatype)
	d.orNull(`,"schema":`, a.Schema)
	d.orNull(`,"sender":`, a.Sender)
	d.source(&a.Source)
	d.errors(a.Errors)
	d.number(`,"errors_omitted":`, int64(a.ErrorsOmitted))
	d.base64(`,"payload":`, a.Payload)
	d.number(`,"payload_bytes":`, int64(a.PayloadBytes))
	d.text(`,"payload_sha256":`, a.PayloadSHA256)
	d.flag(`,"payload_truncated":`, a.PayloadTruncated)
	if a.Withheld != "" {
		d.text(`,"payload_withheld":`, string(a.Withheld))
	}
	d.text(`,"fingerprint":`, a.Fingerprint)
	d.texts(`,"groups":`, a.Groups)
	d.orNull(`,"named":`, a.Named)
	d.number(`,"headers_omitted":`, int64(a.HeadersOmitted))
	d.orNull(`,"redrive":`, a.Redrive)
	d.orNull(`,"principal":`, a.Principal)
	d.text(`,"component":`, a.Component)
	d.text(`,"version":`, a.Version)
	d.text(`,"time":`, a.Time)
	return append(d, '}')
}

// AppendAt is AppendJSON with one member more, "at": the alert's own place in its topic.
func (a *Alert) AppendAt(to []byte, at Place) []byte {
	to = a.AppendJSON(to)
	return append(at.Append(append(to[:len(to)-1], `,"at":"`...)), `"}`...)
}

// document is JSON that is being written. What comes before a value is written as it
// is.
type document []byte

func (d *document) source(s *AlertSource) {
	d.text(`,"source":{"topic":`, s.Topic)
	if s.Partition == nil {
		d.put(`,"partition":null`)
	} else {
		d.number(`,"partition":`, int64(*s.Partition))
	}
	if s.Offset == nil {
		d.put(`,"offset":null`)
	} else {
		d.number(`,"offset":`, *s.Offset)
	}
	d.text(`,"timestamp":`, s.Timestamp)
	d.base64(`,"key":`, s.Key)
	if s.Offsets != 0 {
		d.number(`,"offsets":`, s.Offsets)
	}
	d.put("}")
}

func (d *document) errors(errors []Violation) {
	if errors == nil {
		d.put(`,"errors":null`)
		return
	}
	d.put(`,"errors":[`)
	for i := range errors {
		if i > 0 {
			d.put(",")
		}
		v := &errors[i]
		d.text(`{"pointer":`, v.Pointer)
		d.text(`,"keyword":`, v.Keyword)
		d.text(`,"message":`, v.Message)
		d.put("}")
	}
	d.put("]")
}

func (d *document) put(text string) { *d = append(*d, text...) }

func (d *document) number(before string, n int64) {
	*d = strconv.AppendInt(append(*d, before...), n, 10)
}

func (d *document) flag(before string, is bool) { *d = strconv.AppendBool(append(*d, before...), is) }

func (d *document) base64(before string, b []byte) {
	d.put(before)
	if b == nil {
		d.put("null")
		return
	}
	*d = append(base64.StdEncoding.AppendEncode(append(*d, '"'), b), '"')
}

func (d *document) orNull(before string, text *string) {
	if text == nil {
		d.put(before)
		d.put("null")
		return
	}
	d.text(before, *text)
}

func (d *document) texts(before string, list []string) {
	d.put(before)
	if list == nil {
		d.put("null")
		return
	}
	d.put("[")
	for i, text := range list {
		if i > 0 {
			d.put(",")
		}
		d.text("", text)
	}
	d.put("]")
}

// text leaves to encoding/json what may need an escape.
func (d *document) text(before, text string) {
	d.put(before)
	if !unescaped(text) {
		d.escaped(text)
		return
	}
	*d = append(append(append(*d, '"'), text...), '"')
}

// unescaped reports whether a text is ASCII that needs no escape. It looks at eight
// bytes at a time, each of which leaves its highest bit where it is another.
func unescaped(text string) bool {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	b := unsafe.Slice(unsafe.StringData(text), len(text))
	for ; len(b) >= 8; b = b[8:] {
		w := binary.LittleEndian.Uint64(b)
		quote, slash := w^ones*'"', w^ones*'\\'
		if ((quote-ones)&^quote|(slash-ones)&^slash|(w-ones*' ')&^w|w)&highs != 0 {
			return false
		}
	}
	for _, c := range b {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

func (d *document) escaped(text string) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(text) // a string can be encoded
	*d = append(*d, bytes.TrimSuffix(b.Bytes(), []byte{'\n'})...)
}
