package views

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"unicode/utf8"

	"github.com/esclusa/esclusa"
)

const (
	defaultRows = 100
	maxRows     = 1000
	maxKeys     = 1000
	lookupBytes = 1 << 20 // of the body of a lookup
	rowsBytes   = 4 << 20 // of documents, from which on an answer takes no more
)

// list answers with a page of rows, in the order of their keys.
func (t *table) list(w http.ResponseWriter, r *http.Request) *problem {
	q := r.URL.Query()
	prefix, after := q.Get("prefix"), q.Get("after")
	limit, p := pageLimit(q, defaultRows, maxRows)
	if p != nil {
		return p
	}
	if !utf8.ValidString(prefix) || !utf8.ValidString(after) {
		return badRequest("prefix and after must be UTF-8, as keys are")
	}
	ctx, cancel := t.c.patience(r, lookupWait)
	defer cancel()
	a := t.c.newRowsAnswer(r)
	defer a.release()
	var short error
	next, err := t.Local.List(ctx, prefix, after, limit, func(e *esclusa.Entry) bool {
		short = a.add(e.ID, e.Version, e.Row)
		return short == nil
	})
	switch {
	case err != nil:
		return t.untold(r, err)
	case short != nil:
		return t.c.bodies.room.refuse(short)
	}
	a.text = append(a.text, `],"next":`...)
	a.text = append(a.text, orNull(next)...)
	answer(w, http.StatusOK, mediaJSON, append(a.text, '}'))
	return nil
}

// lookupAll answers with the rows of many keys.
func (t *table) lookupAll(w http.ResponseWriter, r *http.Request) *problem {
	keys, p := t.keys(w, r)
	if p != nil {
		return p
	}
	a := t.c.newRowsAnswer(r)
	defer a.release()
	missing, done := []string{}, 0
	var short error
	ctx, cancel := t.c.patience(r, lookupWait)
	defer cancel()
	err := t.Local.Lookup(ctx, keys, func(i int, m esclusa.Mirrored) bool {
		done = i + 1
		if !m.Exists() {
			missing = append(missing, keys[i])
			return true
		}
		short = a.add(keys[i], m.Version, m.Row)
		return short == nil && a.docs < rowsBytes
	})
	switch {
	case err != nil:
		return t.untold(r, err)
	case short != nil:
		return t.c.bodies.room.refuse(short)
	}
	a.text = append(append(a.text, `],"missing":`...), bytes.TrimSpace(encode(missing))...)
	if rest := keys[done:]; len(rest) > 0 {
		a.text = append(append(a.text, `,"omitted":`...), bytes.TrimSpace(encode(rest))...)
	}
	answer(w, http.StatusOK, mediaJSON, append(a.text, '}'))
	return nil
}

// keys are those that a request's body names, each once.
func (t *table) keys(w http.ResponseWriter, r *http.Request) ([]string, *problem) {
	b, p := t.c.asked(w, r, lookupBytes, "the body must be")
	if p != nil {
		return nil, p
	}
	defer b.release()
	keys, err := readKeys(b.bytes)
	if err != nil {
		return nil, badRequest(err.Error())
	}
	return keys, nil
}

var errKeys = fmt.Errorf(`the body must be {"keys":[…]}, with 1 to %d strings that are not empty`, maxKeys)

func readKeys(body []byte) ([]string, error) {
	var asked struct {
		Keys []string `json:"keys"`
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&asked); err != nil || !utf8.Valid(body) {
		return nil, errKeys
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) || len(asked.Keys) == 0 || len(asked.Keys) > maxKeys {
		return nil, errKeys
	}
	seen := make(map[string]struct{}, len(asked.Keys))
	keys := asked.Keys[:0]
	for _, key := range asked.Keys {
		if key == "" {
			return nil, errKeys
		}
		if _, again := seen[key]; !again {
			seen[key] = struct{}{}
			keys = append(keys, key)
		}
	}
	return keys, nil
}

// untold is the answer where the copy in this process cannot tell.
func (t *table) untold(r *http.Request, err error) *problem {
	if !errors.Is(err, esclusa.ErrIncomplete) {
		t.c.warn(r, "reading rows", err)
	}
	return unavailable("the table of "+t.name+" is still being read", soon)
}

// rowsAnswer is an answer of rows as it grows, and the room that it takes.
type rowsAnswer struct {
	*body
	text []byte
	docs int // bytes of documents
}

func (c *counter) newRowsAnswer(r *http.Request) *rowsAnswer {
	return &rowsAnswer{body: c.bodies.body(r), text: []byte(`{"rows":[`)}
}

func (a *rowsAnswer) add(key string, version int64, row *esclusa.Row) error {
	if err := a.take(int64(len(row.Doc))); err != nil {
		return err
	}
	if a.docs > 0 {
		a.text = append(a.text, ',')
	}
	a.docs += len(row.Doc)
	a.text = appendRow(a.text, key, version, row)
	return nil
}

// appendRow appends a row in JSON, its document as it is; of an erased one what is left.
func appendRow(b []byte, key string, version int64, row *esclusa.Row) []byte {
	b = append(append(b, `{"key":`...), bytes.TrimSpace(encode(key))...)
	b = strconv.AppendInt(append(b, `,"version":`...), version, 10)
	b = row.Source.Append(append(b, `,"source":"`...))
	b = esclusa.AppendTime(append(b, `","time":"`...), row.Time)
	b = append(b, '"')
	if !row.Erased() {
		b = append(append(b, `,"doc":`...), row.Doc...)
	}
	return append(b, '}')
}

func orNull(text string) []byte {
	if text == "" {
		return []byte("null")
	}
	return bytes.TrimSpace(encode(text))
}
