package mirror

import (
	"context"
	"fmt"
	"strings"

	"github.com/esclusa/esclusa"
)

// scanStep is about how many keys one step of a sweep looks at.
const scanStep = 1000

// Sweep removes rows of a partition that the table no longer has: those with a
// version below the given one for which keep says no. It is for after a fill
// that started before below was the topic's end and that met every customer for
// whom keep says yes: a tombstone can be compacted away while Redis holds an old
// state. A row that is written meanwhile is newer and stays.
//
// It walks all keys of the database in steps of bounded size, and may be called
// beside writes. It returns how many rows it removed, with an error too.
func (s *Store) Sweep(ctx context.Context, partition int32, below int64, keep func(id string) bool) (removed int, err error) {
	err = s.walk(ctx, func(keys []string) error {
		n, err := s.remove(ctx, s.surplus(keys, partition, keep), below)
		removed += n
		return err
	})
	if err != nil {
		return removed, fmt.Errorf("sweeping the mirror: %w", err)
	}
	return removed, nil
}

// Walk hands over the ids of all rows, in steps of about a thousand. One that is
// there all the time comes at least once.
func (s *Store) Walk(ctx context.Context, handle func(ids []string) error) error {
	return s.walk(ctx, func(keys []string) error {
		ids := make([]string, len(keys))
		for i, key := range keys {
			ids[i] = strings.TrimPrefix(key, rowPrefix)
		}
		return handle(ids)
	})
}

// walk hands over the keys of all rows, step by step.
func (s *Store) walk(ctx context.Context, handle func(keys []string) error) error {
	var cursor uint64
	for {
		keys, next, err := s.client.Scan(ctx, cursor, rowPrefix+"*", scanStep).Result()
		if err != nil {
			return fmt.Errorf("walking the mirror: %w", err)
		}
		if err := handle(keys); err != nil {
			return err
		}
		if next == 0 {
			return nil
		}
		cursor = next
	}
}

// purge removes every row, until a mirror has begun.
func (s *Store) purge(ctx context.Context) error {
	return s.walk(ctx, func(keys []string) error {
		if len(keys) == 0 {
			return nil
		}
		_, err := s.run(ctx, call{script: purge, keys: append([]string{marksKey}, keys...)})
		return err
	})
}

func (s *Store) surplus(keys []string, partition int32, keep func(id string) bool) []string {
	var out []string
	for _, key := range keys {
		id := strings.TrimPrefix(key, rowPrefix)
		if esclusa.PartitionOf([]byte(id), s.partitions) == partition && !keep(id) {
			out = append(out, key)
		}
	}
	return out
}

func (s *Store) remove(ctx context.Context, keys []string, below int64) (removed int, err error) {
	if len(keys) == 0 {
		return 0, nil
	}
	calls := make([]call, len(keys))
	for i, key := range keys {
		calls[i] = call{script: removeRow, keys: []string{key}, args: []any{below}}
	}
	answers, err := s.run(ctx, calls...)
	for _, n := range answers {
		removed += int(n)
	}
	return removed, err
}
