package esclusa

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
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
	Component        string      `json:"component"`
	Version          string      `json:"version"`
	Time             string      `json:"time"`
}

// AlertSource is the place of the refused record.
type AlertSource struct {
	Topic     string `json:"topic"`
	Partition int32  `json:"partition"`
	Offset    int64  `json:"offset"`
	Timestamp string `json:"timestamp"`
	Key       []byte `json:"key"` // null where the record has none; cut at 1 KiB
}

// Origin says who writes an alert.
type Origin struct {
	Component string // router, customers, auditor, receive, consume
	Version   string // build version
}

// Alert describes a refused record at the given time. sender is the record's
// ce_source, nil where it has none.
func (o Origin) Alert(rec *Record, rej *Rejection, sender []byte, at time.Time) *Alert {
	sum := sha256.Sum256(rec.Value)
	errs := rej.Errors
	if errs == nil {
		errs = []Violation{}
	}
	return &Alert{
		ID:       rec.Source().String(),
		Reason:   rej.Reason,
		Datatype: orNull(rej.Datatype),
		Schema:   orNull(rej.Schema),
		Sender:   orNull(cutText(sender, maxAlertSender)),
		Source: AlertSource{
			Topic: rec.Topic, Partition: rec.Partition, Offset: rec.Offset,
			Timestamp: string(AppendTime(nil, rec.Timestamp)),
			Key:       cut(rec.Key, maxAlertKey),
		},
		Errors:           errs,
		ErrorsOmitted:    rej.Omitted,
		Payload:          cut(rec.Value, MaxAlertPayload),
		PayloadBytes:     len(rec.Value),
		PayloadSHA256:    hex.EncodeToString(sum[:]),
		PayloadTruncated: len(rec.Value) > MaxAlertPayload,
		Fingerprint:      rej.Fingerprint(),
		Component:        o.Component,
		Version:          o.Version,
		Time:             string(AppendTime(nil, at)),
	}
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

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func cut(b []byte, n int) []byte { return b[:min(len(b), n):min(len(b), n)] }

// cutText cuts, and replaces what is not UTF-8, since JSON cannot carry it.
func cutText(b []byte, n int) string {
	return strings.ToValidUTF8(string(cut(b, n)), "\uFFFD")
}

// Record is the alert as a record for the alerts topic: keyed by its sender, with
// the headers by which dead-letter tools know what failed and where, and then the
// sender's own as far as MaxAlertHeaders goes.
func (a *Alert) Record(topic string, headers []Header) Record {
	text := &bytes.Buffer{}
	enc := json.NewEncoder(text)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(a); err != nil {
		panic(err) // strings, numbers and bytes: cannot fail
	}
	message := string(a.Reason)
	if len(a.Errors) > 0 {
		message += ": " + strings.TrimSpace(a.Errors[0].Pointer+" "+a.Errors[0].Message)
	}
	rec := Record{Topic: topic, Key: []byte(a.Key()), Value: bytes.TrimSuffix(text.Bytes(), []byte{'\n'})}
	rec.Headers = append(rec.Headers,
		Header{HeaderAlertTopic, []byte(a.Source.Topic)},
		Header{HeaderAlertPartition, strconv.AppendInt(nil, int64(a.Source.Partition), 10)},
		Header{HeaderAlertOffset, strconv.AppendInt(nil, a.Source.Offset, 10)},
		Header{"__dlq.errors.message", []byte(message)},
		Header{"kafka_dlt-original-topic", []byte(a.Source.Topic)},
	)
	room := MaxAlertHeaders
	for _, h := range headers {
		if ReservedHeader(h.Key) {
			continue
		}
		if room -= len(h.Key) + len(h.Value); room < 0 {
			break
		}
		rec.Headers = append(rec.Headers, h)
	}
	return rec
}
