package processors

import (
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

// fold is the row after a channel record that was found to belong. A record that
// is part of the row already changes nothing; the row is written all the same,
// since the write of the first time may not have reached the table's topic.
func fold(row *esclusa.Row, rec *esclusa.Record, epoch string) *esclusa.Row {
	text, _ := rec.Header(esclusa.HeaderSource)
	src, err := esclusa.ParseSource(string(text))
	if err != nil {
		panic(err) // the inspector has read it
	}
	if row == nil {
		row = &esclusa.Row{}
	}
	if row.Applied(src, epoch) {
		return row
	}
	return row.Apply(rec.Value, src, ingressTime(rec), epoch)
}

// ingressTime is when the record reached ingress, as the router noted it. Times
// that RFC 3339 cannot tell are passed over: a row with one could not be read back.
func ingressTime(rec *esclusa.Record) time.Time {
	text, _ := rec.Header(esclusa.HeaderTime)
	if at, err := time.Parse(time.RFC3339, string(text)); err == nil && tellable(at) {
		return at
	}
	if tellable(rec.Timestamp) {
		return rec.Timestamp
	}
	return time.Unix(0, 0)
}

func tellable(at time.Time) bool {
	year := at.UTC().Year()
	return year >= 0 && year <= 9999
}
