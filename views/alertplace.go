package views

import (
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/esclusa/esclusa"
)

// place is where an alert lies among all others: by the broker's clock, and within a
// millisecond by its place in the topic. As a cursor it outlives the alert, the
// process, and the way to another process.
type place struct {
	time int64 // milliseconds since the epoch
	esclusa.Place
}

func placeOf(rec *esclusa.Record) place { return place{rec.Timestamp.UnixMilli(), rec.Place()} }

func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(p.time, q.time), cmp.Compare(p.Partition, q.Partition), cmp.Compare(p.Offset, q.Offset))
}

// MarshalText makes a cursor.
func (p place) MarshalText() ([]byte, error) {
	return base64.RawURLEncoding.AppendEncode(nil, fmt.Appendf(nil, "%d %s", p.time, p.Place)), nil
}

var errCursor = errors.New("not a cursor")

func parseCursor(text string) (*place, error) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, errCursor
	}
	var p place
	if _, err := fmt.Sscanf(string(b), "%d %d/%d", &p.time, &p.Partition, &p.Offset); err != nil {
		return nil, errCursor
	}
	if plain, err := p.MarshalText(); err != nil || string(plain) != text {
		return nil, errCursor
	}
	return &p, nil
}
