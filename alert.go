package esclusa

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Bounds of an alert, in bytes. They keep the document below the broker's
// message limit whatever the refused record was.
const (
	MaxAlertPayload = 256 << 10 // of the payload, before base64
	MaxAlertHeaders = 16 << 10  // of the sender's headers
	maxAlertKey     = 1 << 10   // of the record's key, before base64
	maxAlertSender  = 1 << 10   // of ce_source
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
	Fingerprint      string      `json:"fingerprint"`
	Groups           []string    `json:"groups"`          // see [Rejection.Groups]
	Named            *string     `json:"named"`           // see [Rejection.Named]; at most 64 characters, escaped
	HeadersOmitted   int         `json:"headers_omitted"` // the sender's headers that are not on the alert's record
	Redrive          *string     `json:"redrive"`         // always null so far
	Principal        *string     `json:"principal"`       // always null so far
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
}

// Alert describes a refused record at the given time. sender is the record's
// ce_source, nil where it has none.
func (o Origin) Alert(rec *Record, rej *Rejection, sender []byte, at time.Time) *Alert {
	sum := sha256.Sum256(rec.Value)
	id, timestamp, digest, now := alertTexts(rec, sum[:], at)
	by := &struct {
		partition int32
		offset    int64
		sender    string
	}{rec.Partition, rec.Offset, cutText(sender, maxAlertSender)}
	errs := rej.Errors
	if errs == nil {
		errs = []Violation{}
	}
	a := &Alert{
		ID:       id,
		Reason:   rej.Reason,
		Datatype: orNull(&rej.Datatype),
		Schema:   orNull(&rej.Schema),
		Sender:   orNull(&by.sender),
		Source: AlertSource{
			Topic: rec.Topic, Partition: &by.partition, Offset: &by.offset,
			Timestamp: timestamp,
			Key:       cut(rec.Key, maxAlertKey),
		},
		Errors:           errs,
		ErrorsOmitted:    rej.Omitted,
		Payload:          cut(rec.Value, MaxAlertPayload),
		PayloadBytes:     len(rec.Value),
		PayloadSHA256:    digest,
		PayloadTruncated: len(rec.Value) > MaxAlertPayload,
		Fingerprint:      rej.Fingerprint(),
		Groups:           rej.Groups(),
		Named:            escapedName(rej.Named),
		HeadersOmitted:   omitted(rec.Headers),
		Component:        o.Component,
		Version:          o.Version,
		Time:             now,
	}
	if rec.Passed != nil {
		a.Source.Offsets = rec.Passed.Offsets
	}
	return a
}

// alertTexts are texts of an alert, which lie in one piece of memory.
func alertTexts(rec *Record, sum []byte, at time.Time) (id, timestamp, digest, now string) {
	var room [256]byte
	all := rec.Source().Append(room[:0])
	a := len(all)
	all = AppendTime(all, rec.Timestamp)
	b := len(all)
	all = hex.AppendEncode(all, sum)
	c := len(all)
	text := string(AppendTime(all, at))
	return text[:a], text[a:b], text[b:c], text[c:]
}

// Key is the key of the alert's record: the sender, so that it can follow its
// own.
func (a *Alert) Key() string {
	if a.Sender == nil {
		return NoSender
	}
	return *a.Sender
}

// ParseAlert reads the document of an alert.
func ParseAlert(text []byte) (*Alert, error) {
	var a Alert
	if err := json.Unmarshal(text, &a); err != nil {
		return nil, fmt.Errorf("reading an alert: %w", err)
	}
	if a.ID == "" || a.Reason == "" {
		return nil, errors.New("reading an alert: it has no id or no reason")
	}
	return &a, nil
}

func orNull(s *string) *string {
	if *s == "" {
		return nil
	}
	return s
}

func cut(b []byte, n int) []byte { return b[:min(len(b), n):min(len(b), n)] }

// cutText cuts, and replaces what is not UTF-8, since JSON cannot carry it.
func cutText(b []byte, n int) string {
	return strings.ToValidUTF8(string(cut(b, n)), "\uFFFD")
}

// Record is the alert as a record for the alerts topic: keyed by its sender, with
// the headers by which dead-letter tools know what failed and where, and then those
// of the sender's own, which headers are, that fit into MaxAlertHeaders.
func (a *Alert) Record(topic string, headers []Header) Record {
	message := string(a.Reason)
	if len(a.Errors) > 0 {
		message += ": " + strings.TrimSpace(a.Errors[0].Pointer+" "+a.Errors[0].Message)
	}
	rec := Record{Topic: topic, Key: []byte(a.Key()), Value: a.json()}
	rec.Headers = appendFitting(a.deadLetter(message, len(headers)), headers)
	return rec
}

// deadLetter are the headers for tools that know dead letters, with room for more.
func (a *Alert) deadLetter(message string, more int) []Header {
	of := make([]Header, 0, 6+more)
	text := make([]byte, 0, len(a.Source.Topic)+len(message)+64)
	add := func(key string, longer []byte) {
		of = append(of, Header{key, longer[len(text):len(longer):len(longer)]})
		text = longer
	}
	add(HeaderAlertTopic, append(text, a.Source.Topic...))
	if p, o := a.Source.Partition, a.Source.Offset; p != nil && o != nil {
		add(HeaderAlertPartition, strconv.AppendInt(text, int64(*p), 10))
		add(HeaderAlertOffset, strconv.AppendInt(text, *o, 10))
	}
	if a.Source.Offsets > 1 {
		add(HeaderAlertOffsets, strconv.AppendInt(text, a.Source.Offsets, 10))
	}
	add("__dlq.errors.message", append(text, message...))
	return append(of, Header{"kafka_dlt-original-topic", of[0].Value})
}

// appendFitting appends the sender's headers that an alert has room for, in order: one
// that does not fit is passed over, and takes no other with it.
func appendFitting(to, headers []Header) []Header {
	room := MaxAlertHeaders
	for _, h := range headers {
		if size := len(h.Key) + len(h.Value); !ReservedHeader(h.Key) && size <= room {
			to, room = append(to, h), room-size
		}
	}
	return to
}

// omitted counts the sender's headers that an alert has no room for.
func omitted(headers []Header) int {
	n, room := 0, MaxAlertHeaders
	for i := range headers {
		size := len(headers[i].Key) + len(headers[i].Value)
		switch {
		case ReservedHeader(headers[i].Key):
		case size <= room:
			room -= size
		default:
			n++
		}
	}
	return n
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
