package table

import (
	"context"
	"fmt"

	"github.com/esclusa/esclusa"
)

// Bounds of what List reads for one page.
const (
	listedRows  = 10_000  // passed over or not: markers of erasures are
	listedBytes = 4 << 20 // of documents, from which on the page ends
)

// List tells of rows in the order of their keys' bytes, until each asks for no more: those
// whose keys begin with prefix and come after the key after, as the table was when List
// was called or later. They are at most limit, and fewer where much has to be passed over
// or rows are large. Only until each returns does it have the row. next is the key to go
// on after, empty where there are no more. A copy that has not been read yet is
// esclusa.ErrIncomplete.
func (v *View) List(ctx context.Context, prefix, after string, limit int, each func(*esclusa.Entry) (more bool)) (next string, err error) {
	all := make([]int32, v.Partitions)
	for i := range all {
		all[i] = int32(i)
	}
	if err := v.catchUp(ctx, all); err != nil {
		return "", err
	}
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.view == nil || !v.view.Recovered() {
		return "", esclusa.ErrIncomplete
	}
	from, to := listRange(prefix, after)
	it, err := v.view.IteratorWithRange(from, to)
	if err != nil {
		return "", fmt.Errorf("listing the view: %w", err)
	}
	defer it.Release()
	last, seen, rows, size := "", 0, 0, 0
	for it.Next() {
		if seen == listedRows || rows == limit || size >= listedBytes {
			return last, nil
		}
		last = it.Key()
		seen++
		value, err := it.Value()
		if err != nil {
			return "", fmt.Errorf("listing the view: %w", err)
		}
		if m, ok := value.(esclusa.Mirrored); ok && !m.Row.Erased() {
			if !each(&esclusa.Entry{ID: last, Version: m.Version, Row: m.Row}) {
				return last, nil
			}
			rows++
			size += len(m.Row.Doc)
		}
	}
	if err := it.Err(); err != nil {
		return "", fmt.Errorf("listing the view: %w", err)
	}
	return "", nil
}

// listRange is where such keys are, the end excluded; an empty one is no bound.
func listRange(prefix, after string) (from, to string) {
	from, to = prefix, prefix
	if after >= prefix && after != "" {
		from = after + "\x00"
	}
	for to != "" && to[len(to)-1] == 0xff {
		to = to[:len(to)-1]
	}
	if to == "" {
		return from, ""
	}
	return from, to[:len(to)-1] + string([]byte{to[len(to)-1] + 1})
}
