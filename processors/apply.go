package processors

import (
	"fmt"
	"time"

	"github.com/esclusa/esclusa"
)

// live is 1 for a row that is there, 0 for none or an erased one.
func live(row *esclusa.Row) int64 {
	if row == nil || row.Erased() {
		return 0
	}
	return 1
}

// Fold is the row after a channel record that was found to belong; row is nil where
// there is none, and is not changed. A record that is part of the row already
// changes nothing, and the same row is returned; it is written all the same, since
// the write of the first time may not have reached the table's topic. It is an error
// that the record's source cannot be read.
func Fold(row *esclusa.Row, rec *esclusa.Record, epoch string) (*esclusa.Row, error) {
	text, _ := rec.Header(esclusa.HeaderSource)
	src, err := esclusa.ParseSource(string(text))
	if err != nil {
		return nil, fmt.Errorf("applying %s: %w", rec.Source(), err)
	}
	if row == nil {
		row = &esclusa.Row{}
	}
	if row.Applied(src, epoch) {
		return row, nil
	}
	return row.Apply(rec.Value, src, ingressTime(rec), epoch), nil
}

// ReadEntry reads a record of the table's topic. It is an error that esclusa did not
// write it.
func ReadEntry(rec *esclusa.Record) (esclusa.Entry, error) {
	row, err := esclusa.ReadRow(rec.LastHeader(esclusa.HeaderRow), rec.Value)
	if err != nil {
		return esclusa.Entry{}, err
	}
	return esclusa.Entry{ID: string(rec.Key), Version: rec.Offset, Row: row}, nil
}

// ingressTime is when the record reached ingress, as the router noted it, or the
// record's own time where that cannot be read.
func ingressTime(rec *esclusa.Record) time.Time {
	text, _ := rec.Header(esclusa.HeaderTime)
	if at, err := esclusa.ParseTime(string(text)); err == nil {
		return at
	}
	return rec.Timestamp
}
