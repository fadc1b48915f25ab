package main

import (
	"bufio"
	"bytes"
	"encoding/json"

	"github.com/esclusa/esclusa"
)

// recordPrinter prints channel records, one on a line.
type recordPrinter struct {
	out  *bufio.Writer
	json bool
}

func newRecordPrinter(out *bufio.Writer, json bool) *recordPrinter {
	return &recordPrinter{out: out, json: json}
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

type shownHeader struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// record prints one that has been checked: its value is JSON, or there is none.
func (p *recordPrinter) record(rec *esclusa.Record) error {
	value := rec.Value
	if value == nil {
		value = []byte("null")
	}
	if p.json {
		return writeJSON(p.out, show(rec, value))
	}
	_, err := p.out.Write(append(oneLine(value), '\n'))
	return err
}

func show(rec *esclusa.Record, value []byte) shownRecord {
	source, _ := rec.Header(esclusa.HeaderSource)
	r := shownRecord{
		Topic: rec.Topic, Partition: rec.Partition, Offset: rec.Offset,
		Timestamp: string(esclusa.AppendTime(nil, rec.Timestamp)),
		Source:    string(source), Key: string(rec.Key), Headers: []shownHeader{}, Value: value,
	}
	for _, h := range rec.Headers {
		r.Headers = append(r.Headers, shownHeader{h.Key, string(h.Value)})
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
