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
// that started before below was the topic's end and that met every key for
// which keep says yes: a tombstone can be compacted away while Redis holds an old
// state. A row that is written meanwhile is newer and stays.
//
// It walks all keys of the database in steps of bounded size, and may be called
// beside writes. It returns how many rows it removed, with an error too.
func (t *Table) Sweep(ctx context.Context, partition int32, below int64, keep func(id string) bool) (removed int, err error) {
	err = t.walk(ctx, t.rows+"*", func(keys []string) error {
		n, err := t.remove(ctx, t.surplus(keys, partition, keep), below)
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
func (t *Table) Walk(ctx context.Context, handle func(ids []string) error) error {
	return t.walk(ctx, t.rows+"*", func(keys []string) error {
		ids := make([]string, len(keys))
		for i, key := range keys {
			ids[i] = strings.TrimPrefix(key, t.rows)
		}
		return handle(ids)
	})
}

// walk hands over the keys that match, step by step.
func (s *Store) walk(ctx context.Context, match string, handle func(keys []string) error) error {
	var cursor uint64
	for {
		keys, next, err := s.client.Scan(ctx, cursor, match, scanStep).Result()
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
func (t *Table) purge(ctx context.Context) error {
	return t.walk(ctx, t.rows+"*", func(keys []string) error {
		if len(keys) == 0 {
			return nil
		}
		_, err := t.run(ctx, call{script: purge, keys: append([]string{t.watermarks}, keys...)})
		return err
	})
}

func (t *Table) surplus(keys []string, partition int32, keep func(id string) bool) []string {
	var out []string
	for _, key := range keys {
		id := strings.TrimPrefix(key, t.rows)
		if esclusa.PartitionOf([]byte(id), t.partitions) == partition && !keep(id) {
			out = append(out, key)
		}
	}
	return out
}

func (t *Table) remove(ctx context.Context, keys []string, below int64) (removed int, err error) {
	if len(keys) == 0 {
		return 0, nil
	}
	calls := make([]call, len(keys))
	for i, key := range keys {
		calls[i] = call{script: removeRow, keys: []string{key}, args: []any{below}}
	}
	answers, err := t.run(ctx, calls...)
	for _, n := range answers {
		removed += int(n)
	}
	return removed, err
}
