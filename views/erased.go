package views

import (
	"slices"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// erased is why nobody may see the payload of an alert any more, empty where they may: a row
// that it may be about was erased after its record came. Where a table has not been read,
// that cannot be told. A row that was written again since says nothing of an erasure.
func (c *counter) erased(a *esclusa.Alert, rows []schemas.RowKey) esclusa.Withheld {
	for _, t := range c.tables {
		var keys []string
		for _, row := range rows {
			if row.Table == t.name {
				keys = append(keys, row.Key)
			}
		}
		if len(keys) == 0 {
			continue
		}
		found := false
		err := t.Local.Peek(keys, func(_ int, m esclusa.Mirrored) bool {
			found = m.Row != nil && m.Row.Erased() && erasedAfter(m.Row, &a.Source)
			return !found
		})
		switch {
		case found:
			return esclusa.WithheldErased
		case err != nil:
			return esclusa.WithheldUntold
		}
	}
	return ""
}

// erasedAfter reports whether a row was erased after a record came: by its place in the
// partition of the record, or by the time of the erasure.
func erasedAfter(row *esclusa.Row, of *esclusa.AlertSource) bool {
	if of.Partition != nil && of.Offset != nil && slices.ContainsFunc(row.Stamps, func(s esclusa.Stamp) bool {
		return s.Partition == *of.Partition && s.Offset > *of.Offset
	}) {
		return true
	}
	came, err := esclusa.ParseTime(of.Timestamp)
	return err != nil || row.Time.After(came)
}

// without is an alert without what its record was.
func without(a *esclusa.Alert, why esclusa.Withheld) *esclusa.Alert {
	out := *a
	out.Payload, out.Source.Key, out.Withheld, out.PayloadSHA256 = nil, nil, why, strings.Repeat("0", 64)
	return &out
}
