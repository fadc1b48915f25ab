package mirror

import (
	"context"
	"fmt"
	"strconv"

	"github.com/esclusa/esclusa"
)

// Watermarks reads the watermarks. Fields that are not a partition's are passed over. A Redis
// that is nobody's has none; about one that is another system's it answers
// esclusa.ErrForeignStore.
func (t *Table) Watermarks(ctx context.Context) (esclusa.Watermarks, error) {
	pipe := t.client.TxPipeline()
	owner, read := t.askOwner(ctx, pipe), pipe.HGetAll(ctx, t.watermarks)
	_, _ = pipe.Exec(ctx) // the first of the commands' errors
	ours, err := owner.ours()
	if err == nil {
		err = read.Err()
	}
	if err != nil {
		return esclusa.Watermarks{}, fmt.Errorf("reading the mirror's watermarks: %w", err)
	}
	if !ours {
		return esclusa.Watermarks{}, nil
	}
	fields := read.Val()
	m := esclusa.Watermarks{Topic: fields[topicField], Offsets: make(map[int32]int64, len(fields))}
	for name, value := range fields {
		p, perr := strconv.ParseInt(name, 10, 32)
		at, aerr := strconv.ParseInt(value, 10, 64)
		if perr == nil && aerr == nil {
			m.Offsets[int32(p)] = at
			t.highest.holds(m.Topic, int32(p), at)
		}
	}
	return m, nil
}

// Begin ties the mirror to the table's topic. Where Redis knows another id, or
// none, all watermarks, fills and rows go: versions are offsets, and those of another
// topic cannot be compared. Every partition is incomplete then. Begin may be
// repeated, and called by several mirrors of one table at the same time; until it
// has ended, rows that are written may go again.
func (t *Table) Begin(ctx context.Context, topic string) error {
	answers, err := t.run(ctx, call{script: reset, keys: t.cursorsAndBounds(), args: []any{topic}})
	if err != nil {
		return fmt.Errorf("beginning the mirror: %w", err)
	}
	if answers[0] == 0 {
		return nil
	}
	if err := t.purge(ctx); err != nil {
		return fmt.Errorf("removing the rows of another table: %w", err)
	}
	if _, err := t.run(ctx, call{script: begin, keys: []string{t.watermarks}, args: []any{topic}}); err != nil {
		return fmt.Errorf("beginning the mirror: %w", err)
	}
	return nil
}

func (t *Table) cursorsAndBounds() []string {
	keys := []string{t.watermarks, t.fills}
	for p := range t.partitions {
		keys = append(keys, t.bound(p))
	}
	return keys
}

// Advance writes rows and moves the partition's watermark to the offset to. expect is
// where the writer last saw or put the watermark; where Redis has less, the watermark is
// dropped and the answer is ErrLostWrites, with the rows written all the same.
// With expect Incomplete only the rows are written, since only a finished fill
// creates a watermark. After any other error the watermark is where it was, or at to where
// only the answer was lost: it never passes a row that Redis has refused.
func (t *Table) Advance(ctx context.Context, partition int32, expect, to int64, entries []esclusa.Entry) error {
	if expect == esclusa.Incomplete {
		return t.Apply(ctx, partition, entries)
	}
	if err := t.move(ctx, t.watermarks, partition, expect, to, entries); err != nil {
		return err
	}
	t.highest.moved(partition, to)
	return nil
}

// BeginFill starts the fill of a partition at the offset from. A cursor that an
// earlier fill left is replaced. Where Redis was emptied since Begin, the answer is
// ErrLostWrites.
func (t *Table) BeginFill(ctx context.Context, partition int32, from int64) error {
	answers, err := t.run(ctx, call{script: beginFill, keys: []string{t.watermarks, t.fills}, args: []any{field(partition), from}})
	if err != nil {
		return fmt.Errorf("beginning the fill of partition %d: %w", partition, err)
	}
	return kept(answers[0], partition)
}

// Fill writes rows and moves the fill's cursor, as Advance moves the watermark: never
// past a row that was refused, so that FinishFill vouches for all of them.
func (t *Table) Fill(ctx context.Context, partition int32, expect, to int64, entries []esclusa.Entry) error {
	return t.move(ctx, t.fills, partition, expect, to, entries)
}

// FinishFill makes the partition complete up to the given offset, or further
// where it was. It returns ErrLostWrites unless the fill's cursor is where the
// caller left it. It may be repeated.
func (t *Table) FinishFill(ctx context.Context, partition int32, expect, complete int64) error {
	answers, err := t.run(ctx, call{
		script: finish,
		keys:   []string{t.watermarks, t.fills},
		args:   []any{field(partition), expect, complete},
	})
	if err != nil {
		return fmt.Errorf("finishing the fill of partition %d: %w", partition, err)
	}
	if err := kept(answers[0], partition); err != nil {
		return err
	}
	t.highest.moved(partition, complete)
	return nil
}

// Drop makes a partition incomplete.
func (t *Table) Drop(ctx context.Context, partition int32) error {
	if _, err := t.run(ctx, call{script: drop, keys: []string{t.watermarks}, args: []any{field(partition)}}); err != nil {
		return fmt.Errorf("dropping the watermark of partition %d: %w", partition, err)
	}
	return nil
}

// move writes the rows and then moves the cursor, in a call of its own: a Redis
// that is full refuses one row and takes what comes behind it, so that a cursor
// in the rows' pipeline could pass rows that Redis does not have.
func (t *Table) move(ctx context.Context, key string, partition int32, expect, to int64, entries []esclusa.Entry) error {
	if err := t.Apply(ctx, partition, entries); err != nil {
		return err
	}
	answers, err := t.run(ctx, call{script: advance, keys: []string{key}, args: []any{field(partition), expect, to}})
	if err != nil {
		return fmt.Errorf("moving the cursor of partition %d: %w", partition, err)
	}
	return kept(answers[0], partition)
}

func kept(answer int64, partition int32) error {
	if answer == 0 {
		return fmt.Errorf("partition %d: %w", partition, esclusa.ErrLostWrites)
	}
	return nil
}

func field(partition int32) string { return strconv.FormatInt(int64(partition), 10) }
