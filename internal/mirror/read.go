package mirror

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"

	"github.com/esclusa/esclusa"
)

// Get returns what Redis has of a key, in one round trip: owner, row and watermark
// are read in one transaction, so that a row that is absent beside a watermark is absent
// from the table. The row has no stamps.
//
// A watermark that is lower than this process has seen it counts as none.
//
// In a Redis that is another system's, or nobody's, nothing is stored, and nothing is
// complete. What somebody else wrote under our names and cannot be read as a row counts as
// not stored and not complete, so that the caller asks the table. An error means
// that Redis could not be asked.
func (t *Table) Get(ctx context.Context, id string) (esclusa.Mirrored, error) {
	partition := esclusa.PartitionOf([]byte(id), t.partitions)
	pipe := t.client.TxPipeline()
	owner := t.askOwner(ctx, pipe)
	watermark := pipe.HMGet(ctx, t.watermarks, topicField, field(partition))
	fields := t.askRow(ctx, pipe, id)
	_, err := pipe.Exec(ctx)
	ours, whose := owner.ours()
	switch {
	case corrupt(watermark.Err()) || corrupt(fields.Err()):
		return esclusa.Mirrored{}, nil
	case !ours && (whose == nil || errors.Is(whose, esclusa.ErrForeignStore)):
		return esclusa.Mirrored{}, nil
	case err != nil && !errors.Is(err, redis.Nil):
		return esclusa.Mirrored{}, fmt.Errorf("reading from the mirror: %w", err)
	}
	row, version, err := parseRow(fields.Val())
	if err != nil {
		return esclusa.Mirrored{}, nil //nolint:nilerr // said above: corrupt is not stored
	}
	return esclusa.Mirrored{Row: row, Version: version, Complete: t.complete(partition, watermark.Val())}, nil
}

// Rows returns what Redis has of keys, in one round trip and in their order,
// whatever the watermarks say: Row is nil where there is none, or nothing that can be read
// as one. About a Redis that is another system's it answers esclusa.ErrForeignStore.
func (t *Table) Rows(ctx context.Context, ids []string) ([]esclusa.Mirrored, error) {
	pipe := t.client.TxPipeline()
	owner := t.askOwner(ctx, pipe)
	cmds := make([]*redis.SliceCmd, len(ids))
	for i, id := range ids {
		cmds[i] = t.askRow(ctx, pipe, id)
	}
	_, _ = pipe.Exec(ctx) // the first of the commands' errors
	rows := make([]esclusa.Mirrored, len(ids))
	ours, err := owner.ours()
	if err != nil {
		return nil, fmt.Errorf("reading from the mirror: %w", err)
	}
	if !ours {
		return rows, nil
	}
	for i, cmd := range cmds {
		if err := cmd.Err(); err != nil && !corrupt(err) {
			return nil, fmt.Errorf("reading from the mirror: %w", err)
		}
		if row, version, err := parseRow(cmd.Val()); err == nil {
			rows[i] = esclusa.Mirrored{Row: row, Version: version}
		}
	}
	return rows, nil
}

// complete judges a partition by the topic's id and its watermark.
func (t *Table) complete(partition int32, fields []any) bool {
	topic, _ := fields[0].(string)
	text, _ := fields[1].(string)
	watermark, err := strconv.ParseInt(text, 10, 64)
	return err == nil && t.highest.holds(topic, partition, watermark)
}

// corrupt reports a key of another type.
func corrupt(err error) bool { return redis.HasErrorPrefix(err, "WRONGTYPE") }

// askRow asks for what parseRow reads.
func (t *Table) askRow(ctx context.Context, pipe redis.Pipeliner, id string) *redis.SliceCmd {
	return pipe.HMGet(ctx, t.rows+id, "doc", "version", "source", "time")
}

// parseRow reads doc, version, source and time; all absent is no row.
func parseRow(fields []any) (*esclusa.Row, int64, error) {
	text := make([]string, len(fields))
	present := 0
	for i, f := range fields {
		var ok bool
		if text[i], ok = f.(string); ok {
			present++
		}
	}
	if present == 0 {
		return nil, 0, nil
	}
	row := &esclusa.Row{}
	if doc, ok := fields[0].(string); ok {
		row.Doc = []byte(doc)
	}
	version, err := strconv.ParseInt(text[1], 10, 64)
	if err != nil {
		return nil, 0, fmt.Errorf("reading a row's version: %w", err)
	}
	if row.Source, err = esclusa.ParseSource(text[2]); err != nil {
		return nil, 0, err
	}
	if row.Time, err = esclusa.ParseTime(text[3]); err != nil {
		return nil, 0, fmt.Errorf("reading a row's time: %w", err)
	}
	return row, version, nil
}
