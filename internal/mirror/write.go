package mirror

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/esclusa/esclusa"
)

// Bounds of one pipeline. They keep a single answer within the read timeout and
// Redis' query buffer small.
const (
	maxRows  = 1000
	maxBytes = 4 << 20 // of documents; one larger document goes alone
)

// maxCall bounds the rows of one call, during which Redis answers nobody else: less
// than a millisecond.
const maxCall = 100

// rowsCall writes rows, and markers of erased ones.
func (t *Table) rowsCall(entries []esclusa.Entry) call {
	keys, args := make([]string, len(entries)), make([]any, 0, 5*len(entries)+1)
	for i, e := range entries {
		keys[i] = t.rows + e.ID
		args = append(args, e.Version, e.Row.Source.String(), string(esclusa.AppendTime(nil, e.Row.Time)))
		if e.Row.Erased() {
			args = append(args, 0)
		} else {
			args = append(args, 1, e.Row.Doc)
		}
	}
	return call{script: writeRows, keys: keys, args: args}
}

// Apply writes rows, in pipelines. A row that Redis has in the same or a newer
// version stays as it is. After an error, of a full Redis say, any part of them
// may have been applied; applying them all again is safe.
func (t *Table) Apply(ctx context.Context, entries []esclusa.Entry) error {
	for part := range parts(entries) {
		var calls []call
		for some := range slices.Chunk(part, maxCall) {
			calls = append(calls, t.rowsCall(some))
		}
		if _, err := t.run(ctx, calls...); err != nil {
			return fmt.Errorf("writing to the mirror: %w", err)
		}
	}
	return nil
}

// parts cuts the entries to pipelines, none of which is empty.
func parts(entries []esclusa.Entry) iter.Seq[[]esclusa.Entry] {
	return func(yield func([]esclusa.Entry) bool) {
		for len(entries) > 0 {
			n := fitting(entries)
			if !yield(entries[:n]) {
				return
			}
			entries = entries[n:]
		}
	}
}

func fitting(entries []esclusa.Entry) int {
	size := 0
	for i, e := range entries {
		size += len(e.Row.Doc)
		if i == maxRows || i > 0 && size > maxBytes {
			return i
		}
	}
	return len(entries)
}
