package views

import (
	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// erased is why nobody may see the payload of an alert any more, empty where they may: a row
// that it may be about was erased after its record came. Where a table has not been read,
// that cannot be told.
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
			found = m.Row != nil && m.Row.ErasedAfter(&a.Source)
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
