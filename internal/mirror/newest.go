package mirror

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/esclusa/esclusa"
)

// bound is the key of a partition's bound: every row of the partition that Redis has
// is of a lower version. Whatever writes a row raises it, in the same step.
func (t *Table) bound(partition int32) string { return t.watermarks + ":bound:" + field(partition) }

// Bound tells that every row of the partition in Redis is of a version below end.
// Where Redis knows a bound already, that stays. It is for rows that were written before
// there were bounds: end is where the table's topic ended at some time after the last
// of these was written.
func (t *Table) Bound(ctx context.Context, partition int32, end int64) error {
	if _, err := t.run(ctx, call{script: setBound, keys: []string{t.bound(partition)}, args: []any{end}}); err != nil {
		return fmt.Errorf("bounding the versions of partition %d: %w", partition, err)
	}
	return nil
}

// Empty reports whether Redis has no row of the partition. It answers false where it
// does not know.
func (t *Table) Empty(ctx context.Context, partition int32) (bool, error) {
	pipe := t.client.TxPipeline()
	owner, bound := t.askOwner(ctx, pipe), pipe.Get(ctx, t.bound(partition))
	_, _ = pipe.Exec(ctx) // each has its own error
	ours, err := owner.ours()
	if err != nil {
		return false, fmt.Errorf("asking whether partition %d is empty: %w", partition, err)
	}
	below, unknown := bound.Int64()
	return ours && unknown == nil && below == 0, nil
}

// markerTime is for how long a marker stays, as in writeRows.
const markerTime = time.Hour

// writeNewest writes rows, which are in order, without comparing each with the row in
// Redis, and returns those that are still to be written with a comparison. The bound
// says for all of them at once that Redis has nothing as new.
//
// There is no error: a row whose write was not acknowledged is to be written, and who
// writes it meets what is wrong.
func (t *Table) writeNewest(ctx context.Context, partition int32, rows []esclusa.Entry) []esclusa.Entry {
	conn := t.client.Conn() // of the pool; what is sent again goes over the same, or fails
	defer func() { _ = conn.Close() }()
	if !t.watchBound(ctx, conn, partition, rows[0].Version) {
		_ = conn.Do(ctx, "UNWATCH").Err() // a connection that fails is not used again
		return rows
	}
	pipe := conn.TxPipeline()
	pipe.Set(ctx, t.bound(partition), rows[len(rows)-1].Version+1, 0)
	answers := t.setRows(ctx, pipe, rows)
	_, _ = pipe.Exec(ctx) // each answer has the error that is its own, or all of them's
	for i := range answers {
		added, err := answers[i].Result()
		marker := added > 0 && added < fieldsOfRow && !rows[i].Row.Erased() // it was one, and expires
		if err != nil || marker {
			return rows[i:]
		}
	}
	return nil
}

// watchBound reports whether the database is this system's, and no row that it has of
// the partition is as new as version. Both keys are watched: the connection's next
// transaction does nothing where one of them has changed, be it that somebody has
// written to the partition.
func (t *Table) watchBound(ctx context.Context, conn *redis.Conn, partition int32, version int64) bool {
	pipe := conn.Pipeline()
	watched := pipe.Do(ctx, "WATCH", ownerKey, t.bound(partition))
	owner, bound := t.askOwner(ctx, pipe), pipe.Get(ctx, t.bound(partition))
	_, _ = pipe.Exec(ctx) // each has its own
	ours, err := owner.ours()
	below, unknown := bound.Int64()
	return errors.Join(watched.Err(), err, unknown) == nil && ours && below <= version
}
