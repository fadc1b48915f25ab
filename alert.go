package esclusa

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
	"unsafe"
)

// Bounds of an alert, in bytes. They keep the document below the broker's
// message limit whatever the refused record was.
const (
	MaxAlertPayload = 256 << 10 // of the payload, before base64
	MaxAlertHeaders = 16 << 10  // of the sender's headers
	maxAlertKey     = 1 << 10   // of the record's key, before base64
	maxAlertSender  = 1 << 10   // of ce_source
	MaxPrincipal    = 256       // of the value of HeaderPrincipal
	// NoSender keys the alerts of records without a ce_source.
	NoSender = "-"
)

// Alert is the document about one refused record.
type Alert struct {
	ID               string      `json:"id"`
	Reason           Reason      `json:"reason"`
	Datatype         *string     `json:"datatype"`
	Schema           *string     `json:"schema"`
	Sender           *string     `json:"sender"`
	Source           AlertSource `json:"source"`
	Errors           []Violation `json:"errors"`
	ErrorsOmitted    int         `json:"errors_omitted"`
	Payload          []byte      `json:"payload"`
	PayloadBytes     int         `json:"payload_bytes"`
	PayloadSHA256    string      `json:"payload_sha256"`
	PayloadTruncated bool        `json:"payload_truncated"`
	Withheld         Withheld    `json:"payload_withheld,omitempty"` // why the payload is not the record's value
	Fingerprint      string      `json:"fingerprint"`
	Groups           []string    `json:"groups"`          // see [Rejection.Groups]
	Named            *string     `json:"named"`           // see [Rejection.Named]; at most 64 characters, escaped
	HeadersOmitted   int         `json:"headers_omitted"` // the sender's headers that are not on the alert's record
	Redrive          *string     `json:"redrive"`         // see [Redrive]; null for a record that was not sent again
	Principal        *string     `json:"principal"`       // see [HeaderPrincipal]; null for a record that did not come over HTTP, or of nobody known
	Component        string      `json:"component"`
	Version          string      `json:"version"`
	Time             string      `json:"time"`
}

// AlertSource is the place of the refused record. One that was refused over HTTP
// never had a partition and an offset; its topic is where it would have gone.
type AlertSource struct {
	Topic     string `json:"topic"`
	Partition *int32 `json:"partition"`
	Offset    *int64 `json:"offset"`
	Timestamp string `json:"timestamp"`
	Key       []byte `json:"key"`               // null where the record has none; cut at 1 KiB
	Offsets   int64  `json:"offsets,omitempty"` // how many were passed over unread, Offset the first; absent for a record
}

// Origin says who writes an alert.
type Origin struct {
	Component string // router, tables, auditor, receive, consume, http
	Version   string // build version
	// Withhold says what alerts may have of records; nil where they may have all.
	Withhold Withholding
}

// Alert describes a refused record at the given time. sender is the record's
// ce_source, nil where it has none. What the alert holds of the record is the record's
// memory.
func (o Origin) Alert(rec *Record, rej *Rejection, sender []byte, at time.Time) *Alert {
	var room [256]byte
	texts := rec.Source().Append(room[:0])
	a := len(texts)
	texts = AppendTime(texts, rec.Timestamp)
	b := len(texts)
	texts = appendDigest(texts, rec.Value)
	c := len(texts)
	all := string(AppendTime(texts, at))
	var d draft
	d.describe(o, rec, rej, sender)
	d.ID, d.Source.Timestamp, d.PayloadSHA256, d.Time = all[:a], all[a:b], all[b:c], all[c:]
	return &d.Alert
}

// draft is an alert, and what it points to.
type draft struct {
	Alert
	partition int32
	offset    int64
	sender    string
}

// describe sets all but the texts that have to be made: id, times and digest.
func (d *draft) describe(o Origin, rec *Record, rej *Rejection, sender []byte) {
	d.partition, d.offset, d.sender = rec.Partition, rec.Offset, validText(cut(sender, maxAlertSender))
	errs := rej.Errors
	if errs == nil {
		errs = []Violation{}
	}
	d.Alert = Alert{
		Reason:   rej.Reason,
		Datatype: orNull(&rej.Datatype),
		Schema:   orNull(&rej.Schema),
		Sender:   orNull(&d.sender),
		Source: AlertSource{
			Topic: rec.Topic, Partition: &d.partition, Offset: &d.offset,
			Key: cut(rec.Key, maxAlertKey),
		},
		Errors:           errs,
		ErrorsOmitted:    rej.Omitted,
		Payload:          cut(rec.Value, MaxAlertPayload),
		PayloadBytes:     len(rec.Value),
		PayloadTruncated: len(rec.Value) > MaxAlertPayload,
		Fingerprint:      rej.Fingerprint(),
		Groups:           rej.Groups(),
		Named:            escapedName(rej.Named),
		HeadersOmitted:   omitted(rec.Headers),
		Redrive:          redriveOf(rec.Headers),
		Principal:        principalOf(rec.Headers),
		Component:        o.Component,
		Version:          o.Version,
	}
	if rec.Passed != nil {
		d.Source.Offsets = rec.Passed.Offsets
	}
	if o.Withhold != nil {
		d.keep(o.Withhold(rec, rej))
	}
}

// principalOf is who sent a record over HTTP, as its header says; null where it says it not,
// or more than once, which over HTTP cannot be.
func principalOf(headers []Header) *string {
	value := onlyHeader(headers, HeaderPrincipal)
	if len(value) == 0 {
		return nil
	}
	text := strings.ToValidUTF8(string(value[:min(len(value), MaxPrincipal)]), "\uFFFD")
	return &text
}

func appendDigest(to, payload []byte) []byte {
	sum := sha256.Sum256(payload)
	return hex.AppendEncode(to, sum[:])
}

// Key is the key of the alert's record: the sender, so that it can follow its
// own.
func (a *Alert) Key() string {
	if a.Sender == nil {
		return NoSender
	}
	return *a.Sender
}

func orNull(s *string) *string {
	if *s == "" {
		return nil
	}
	return s
}

func cut(b []byte, n int) []byte { return b[:min(len(b), n):min(len(b), n)] }

// validText is a text whose memory is that of the bytes, but for what people must not be
// shown, or is not UTF-8, which JSON cannot carry: that is replaced.
func validText(b []byte) string { return Shown(textOf(b)) }

// textOf is the text of bytes that do not change as long as it is used.
func textOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// Record is the alert as a record for the alerts topic: keyed by its sender, with
// the headers by which dead-letter tools know what failed and where, and then those
// of the sender's own, which headers are, that fit into MaxAlertHeaders.
func (a *Alert) Record(topic string, headers []Header) Record {
	return a.record(new(pieces), topic, headers)
}

func (a *Alert) record(p *pieces, topic string, headers []Header) Record {
	p.need(a.size())
	value := p.text(a.AppendJSON(p.texts))
	key := p.text(append(p.texts, a.Key()...))
	p.needHeaders(6 + len(headers))
	return Record{Topic: topic, Key: key, Value: value, Headers: p.list(appendFitting(a.deadLetter(p), headers))}
}

// deadLetter are the headers for tools that know dead letters, behind those that there
// are.
func (a *Alert) deadLetter(p *pieces) []Header {
	of := p.headers
	add := func(key string, longer []byte) { of = append(of, Header{key, p.text(longer)}) }
	topic := len(of)
	add(HeaderAlertTopic, append(p.texts, a.Source.Topic...))
	if partition, offset := a.Source.Partition, a.Source.Offset; partition != nil && offset != nil {
		add(HeaderAlertPartition, strconv.AppendInt(p.texts, int64(*partition), 10))
		add(HeaderAlertOffset, strconv.AppendInt(p.texts, *offset, 10))
	}
	if a.Source.Offsets > 1 {
		add(HeaderAlertOffsets, strconv.AppendInt(p.texts, a.Source.Offsets, 10))
	}
	add("__dlq.errors.message", a.appendMessage(p.texts))
	return append(of, Header{"kafka_dlt-original-topic", of[topic].Value})
}

// appendMessage appends the reason and the first error.
func (a *Alert) appendMessage(to []byte) []byte {
	to = append(to, a.Reason...)
	if len(a.Errors) == 0 {
		return to
	}
	to = append(to, ": "...)
	from := len(to)
	to = append(append(append(to, a.Errors[0].Pointer...), ' '), a.Errors[0].Message...)
	return append(to[:from], bytes.TrimSpace(to[from:])...)
}

// appendFitting appends the sender's headers that an alert has room for, in order: one
// that does not fit is passed over, and takes no other with it.
func appendFitting(to, headers []Header) []Header {
	room := MaxAlertHeaders
	for _, h := range headers {
		key, kept := onAlert(h.Key)
		if size := len(h.Key) + len(h.Value); kept && size <= room {
			to, room = append(to, Header{key, h.Value}), room-size
		}
	}
	return to
}

// omitted counts the sender's headers that an alert has no room for.
func omitted(headers []Header) int {
	n, room := 0, MaxAlertHeaders
	for i := range headers {
		size := len(headers[i].Key) + len(headers[i].Value)
		switch _, kept := onAlert(headers[i].Key); {
		case !kept:
		case size <= room:
			room -= size
		default:
			n++
		}
	}
	return n
}

// onAlert is what a header of a refused record is called on its alert, and whether it is
// there: what names the datatype and the version is, since the record is judged by it.
func onAlert(key string) (as string, kept bool) {
	switch key {
	case HeaderDatatype:
		return HeaderSentDatatype, true
	case HeaderDataschema:
		return HeaderSentDataschema, true
	}
	return key, !ReservedHeader(key)
}

// SentHeaders are the headers that a refused record had, as far as its alert's record has
// them, in order and with repetitions.
func SentHeaders(alert []Header) []Header {
	var sent []Header
	for _, h := range alert {
		switch {
		case h.Key == HeaderSentDatatype:
			h.Key = HeaderDatatype
		case h.Key == HeaderSentDataschema:
			h.Key = HeaderDataschema
		case ReservedHeader(h.Key):
			continue
		}
		sent = append(sent, h)
	}
	return sent
}

// maxNamed is how many characters of a datatype's name an alert shows.
const maxNamed = 64

// plainText reports whether a text is printable ASCII, and needs no escape.
func plainText(text string) bool {
	for _, c := range []byte(text) {
		if c < ' ' || c > '~' || c == '\\' {
			return false
		}
	}
	return true
}

// escapedName is a name that can be shown anywhere: what is not printable, controls
// and characters that turn the direction of writing among them, is escaped as in a
// string of Go, and so is the backslash. A name that is cut ends in an ellipsis.
func escapedName(name *string) *string {
	if name == nil || len(*name) <= maxNamed && plainText(*name) {
		return name
	}
	out, runes := make([]byte, 0, min(len(*name), maxNamed)), 0
	for rest := *name; rest != ""; {
		_, size := utf8.DecodeRuneInString(rest)
		one := rest[:size]
		if one != `"` {
			one = strconv.Quote(one)
			one = one[1 : len(one)-1]
		}
		rest = rest[size:]
		n := utf8.RuneCountInString(one)
		if runes += n; runes > maxNamed || runes == maxNamed && rest != "" {
			out = append(out, "…"...)
			break
		}
		out = append(out, one...)
	}
	text := string(out)
	return &text
}
