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
	args := []any{e.Version, e.Row.Source.String(), e.Row.Time.UTC().Format(esclusa.TimeFormat)}
	if !e.Row.Erased() {
		args = append(args, e.Row.Doc)
	}
	return call{script: writeRow, keys: []string{rowPrefix + e.ID}, args: args}
}

// Apply writes rows, in pipelines. A row that Redis has in the same or a newer
// version stays as it is. After an error any part of them may have been
// applied; applying them all again is safe.
func (s *Store) Apply(ctx context.Context, entries []esclusa.Entry) error {
	_, err := s.apply(ctx, entries, nil)
	return err
}

// apply sends the entries and, behind the last of them in the same pipeline, the
// call that moves a cursor, whose answer it returns. The cursor's call may have
// been carried out although a row was refused, by a full Redis say; then the
// error is returned and the caller writes again before it goes on.
func (s *Store) apply(ctx context.Context, entries []esclusa.Entry, cursor *call) (moved int64, err error) {
	for part, last := range parts(entries) {
		calls := make([]call, 0, len(part)+1)
		for _, e := range part {
			calls = append(calls, rowCall(e))
		}
		if last && cursor != nil {
			calls = append(calls, *cursor)
		}
		if len(calls) == 0 {
			continue
		}
		answers, err := s.run(ctx, calls...)
		if err != nil {
			return 0, fmt.Errorf("writing to the mirror: %w", err)
		}
		moved = answers[len(answers)-1]
	}
	return moved, nil
}

// parts cuts the entries to pipelines, with room for one call more, and says
// which is the last. There is always at least one, possibly empty.
func parts(entries []esclusa.Entry) iter.Seq2[[]esclusa.Entry, bool] {
	return func(yield func([]esclusa.Entry, bool) bool) {
		for {
			n := fitting(entries)
			last := n == len(entries)
			if !yield(entries[:n], last) || last {
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
		if i == maxCalls-1 || i > 0 && size > maxBytes {
			return i
		}
	}
	return len(entries)
}
