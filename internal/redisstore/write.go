package redisstore

import (
	"context"
	"fmt"
	"iter"

	"github.com/esclusa/esclusa"
)

// Bounds of one pipeline. They keep a single answer within the read timeout and
// Redis' query buffer small.
const (
	maxCalls = 1000
	maxBytes = 4 << 20 // of documents; one larger document goes alone
)

// rowCall writes one row, or the marker of an erased one.
func rowCall(e esclusa.Entry) call {
	args := []any{e.Version, e.Row.Source.String(), string(esclusa.AppendTime(nil, e.Row.Time))}
	if !e.Row.Erased() {
		args = append(args, e.Row.Doc)
	}
	return call{script: writeRow, keys: []string{rowPrefix + e.ID}, args: args}
}

// Apply writes rows, in pipelines. A row that Redis has in the same or a newer
// version stays as it is. After an error, of a full Redis say, any part of them
// may have been applied; applying them all again is safe.
func (s *Store) Apply(ctx context.Context, entries []esclusa.Entry) error {
	for part := range parts(entries) {
		calls := make([]call, len(part))
		for i, e := range part {
			calls[i] = rowCall(e)
		}
		if _, err := s.run(ctx, calls...); err != nil {
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
		if i == maxCalls || i > 0 && size > maxBytes {
			return i
		}
	}
	return len(entries)
}
