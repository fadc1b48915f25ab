package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"github.com/esclusa/esclusa"
	lib "github.com/esclusa/esclusa/client"
)

// recordPrinter prints channel records, one on a line.
type recordPrinter struct {
	sh   *shell
	out  *bufio.Writer
	json bool
}

func newRecordPrinter(sh *shell, json bool) *recordPrinter {
	return &recordPrinter{sh: sh, out: bufio.NewWriter(sh.out), json: json}
}

// shownRecord is a channel record in JSON.
type shownRecord struct {
	Topic     string          `json:"topic"`
	Partition int32           `json:"partition"`
	Offset    int64           `json:"offset"`
	Timestamp string          `json:"timestamp"`
	Source    string          `json:"source"` // the ingress record
	Key       string          `json:"key"`
	Headers   []shownHeader   `json:"headers"`
	Value     json.RawMessage `json:"value"` // null for an erasure
}

// shownHeader is a header in JSON. Bytes that are no UTF-8 have no text of their
// own: the text says U+FFFD for them, and base64 has them all.
type shownHeader struct {
	Key    string  `json:"key"`
	Value  *string `json:"value"` // null where the header has none, which is not the empty one
	Base64 []byte  `json:"value_base64,omitempty"`
}

func showHeader(h esclusa.Header) shownHeader {
	shown := shownHeader{Key: h.Key}
	if h.Value == nil {
		return shown
	}
	text := string(h.Value)
	shown.Value = &text
	if !utf8.Valid(h.Value) {
		shown.Base64 = h.Value
	}
	return shown
}

// record prints one that has been checked: its value is JSON, or there is none.
func (p *recordPrinter) record(rec lib.Record) error {
	value := rec.Body
	if value == nil {
		value = []byte("null")
	}
	if p.json {
		return writeJSON(p.out, show(rec, value))
	}
	_, err := p.out.Write(append(oneLine(p.sh.document(value)), '\n'))
	return err
}

func show(rec lib.Record, value []byte) shownRecord {
	r := shownRecord{
		Topic: rec.At.Topic, Partition: rec.At.Partition, Offset: rec.At.Offset,
		Timestamp: string(esclusa.AppendTime(nil, rec.Time)),
		Source:    rec.Source.String(), Key: rec.Key, Headers: []shownHeader{}, Value: value,
	}
	for _, h := range rec.Headers {
		r.Headers = append(r.Headers, showHeader(h))
	}
	return r
}

// oneLine is a JSON document without line breaks, which JSON has between its words
// only, and otherwise as it was sent. The result is the caller's own.
func oneLine(doc []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if r == '\n' || r == '\r' {
			return ' '
		}
		return r
	}, bytes.TrimSpace(doc))
}
