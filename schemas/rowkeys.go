package schemas

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/esclusa/esclusa"
)

// RowKey names a row of a table.
type RowKey struct{ Table, Key string }

// mostRowKeys bounds how many rows one alert is held against.
const mostRowKeys = 16

// Rows are the rows that an alert's record may be about: by its key, by the domain key of
// its payload, and in what cannot be read by what looks like one. Of a record that names no
// datatype they are of any table. There are none where the datatype has no table.
func (c *Catalogue) Rows(a *esclusa.Alert) (rows []RowKey) {
	if a.PayloadBytes == 0 { // there is nothing but a key
		return nil
	}
	document := unframed(a.Payload)
	for _, ch := range c.channels {
		if ch.Table == "" || a.Datatype != nil && *a.Datatype != ch.Datatype {
			continue
		}
		rule := c.shown.rules[ch.Datatype]
		keys := rule.keysIn(document)
		for _, pointer := range rule.keys {
			keys = append(keys, apparentKeys(document, pointer)...)
		}
		if len(a.Source.Key) > 0 {
			keys = append(keys, string(a.Source.Key))
		}
		for _, key := range keys {
			if row := (RowKey{ch.Table, key}); len(rows) < mostRowKeys && !slices.Contains(rows, row) {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// apparentKeys are values of members with the name of the key, wherever they are in a text
// that may be no JSON.
func apparentKeys(text []byte, pointer string) (keys []string) {
	name, err := json.Marshal(jsontext.Pointer(pointer).LastToken())
	if err != nil {
		return nil
	}
	for len(keys) < mostRowKeys {
		_, rest, found := bytes.Cut(text, name)
		if !found {
			break
		}
		text = rest
		if rest = unspaced(rest); len(rest) == 0 || rest[0] != ':' {
			continue
		}
		d := json.NewDecoder(bytes.NewReader(rest[1:min(len(rest), 2+6*maxKeyRunes)]))
		d.UseNumber()
		token, err := d.Token()
		if key, ok := keyText(token); err == nil && ok {
			keys = append(keys, key)
		}
	}
	return keys
}
