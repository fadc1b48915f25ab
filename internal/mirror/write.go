package mirror

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/esclusa/esclusa"
)

// Bounds of one pipeline. They keep a single answer within the read timeout and
// Redis' query buffer small, and a transaction to about a millisecond.
const (
	maxRows  = 500
	maxBytes = 4 << 20 // of documents; one larger document goes alone
)

// maxCall bounds the rows of one call, during which Redis answers nobody else: less
// than a millisecond.
const maxCall = 100

// rowsCall writes rows of a partition, and markers of erased ones, in the order of
// their versions.
func (t *Table) rowsCall(partition int32, entries []esclusa.Entry) call {
	keys, args := make([]string, 1, len(entries)+1), make([]any, 1, 5*len(entries)+2)
	keys[0], args[0] = t.bound(partition), entries[len(entries)-1].Version+1
	for _, e := range entries {
		keys = append(keys, t.rows+e.ID)
		args = append(args, e.Version, e.Row.Source.String(), string(esclusa.AppendTime(nil, e.Row.Time)))
		if e.Row.Erased() {
			args = append(args, 0)
		} else {
			args = append(args, 1, e.Row.Doc)
		}
	}
	return call{script: writeRows, keys: keys, args: args}
}

// Apply writes rows of a partition. A row that Redis has in the same or a newer
// version stays as it is. After an error, of a full Redis say, any part of them
// may have been applied; applying them all again is safe.
func (t *Table) Apply(ctx context.Context, partition int32, entries []esclusa.Entry) error {
	for part := range parts(inOrder(entries)) {
		var calls []call
		for some := range slices.Chunk(t.writeNewest(ctx, partition, part), maxCall) {
			calls = append(calls, t.rowsCall(partition, some))
		}
		if len(calls) == 0 {
			continue
		}
		if _, err := t.run(ctx, calls...); err != nil {
			return fmt.Errorf("writing to the mirror: %w", err)
		}
	}
	return nil
}

// inOrder are the entries in the order of their versions, so that of one key the newest
// is written last.
func inOrder(entries []esclusa.Entry) []esclusa.Entry {
	older := func(a, b esclusa.Entry) int { return cmp.Compare(a.Version, b.Version) }
	if slices.IsSortedFunc(entries, older) {
		return entries
	}
	return slices.SortedStableFunc(slices.Values(entries), older)
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
