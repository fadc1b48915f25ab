package embedded

import (
	"errors"
	"testing"

	"github.com/redis/go-redis/v9"
)

// sweeps are what changes all keys of a database at once.
var sweeps = map[string][]any{"FLUSHALL": {"FLUSHALL"}, "FLUSHDB": {"FLUSHDB"}, "SWAPDB": {"SWAPDB", 0, 1}}

// The engine compares the versions of keys, which a database that is emptied or
// exchanged does not change.
func TestTransactionWritesToADatabaseThatWasSweptSinceItsWatch(t *testing.T) {
	for name, sweep := range sweeps {
		for _, queued := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				_, cl := startRedis(t, anyPort)
				ctx := t.Context()
				err := cl.Set(ctx, "owner", "us", 0).Err()
				err = errors.Join(err, cl.Watch(ctx, func(tx *redis.Tx) error {
					other := cl.Pipeline()
					if queued {
						other = cl.TxPipeline()
					}
					other.Do(ctx, sweep...)
					if _, err := other.Exec(ctx); err != nil {
						return err
					}
					_, err := tx.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
						pipe.Set(ctx, "row", "ours", 0)
						return nil
					})
					if !errors.Is(err, redis.TxFailedErr) {
						t.Errorf("the transaction ends with %v", err)
					}
					// The connection is as it was: nothing is queued, nothing watched.
					if _, err = tx.TxPipelined(ctx, func(pipe redis.Pipeliner) error { return pipe.Set(ctx, "next", "v", 0).Err() }); err != nil {
						t.Errorf("the next transaction ends with %v", err)
					}
					return nil
				}, "owner"))
				if err != nil {
					t.Fatal(err)
				}
				if n := cl.Exists(ctx, "row").Val(); n != 0 {
					t.Error("the row was written")
				}
			})
		}
	}
}

func TestTransactionFailsBySomethingElseThanItsWatch(t *testing.T) {
	_, cl := startRedis(t, anyPort)
	ctx := t.Context()
	if err := cl.Watch(ctx, func(tx *redis.Tx) error {
		_, err := tx.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
			pipe.FlushAll(ctx)
			return pipe.Set(ctx, "row", "ours", 0).Err()
		})
		return err
	}, "owner"); err != nil {
		t.Errorf("its own FLUSHALL ends it with %v", err)
	}
	if err := cl.FlushAll(ctx).Err(); err != nil {
		t.Fatal(err)
	}
	if err := cl.Watch(ctx, func(tx *redis.Tx) error {
		_, err := tx.TxPipelined(ctx, func(pipe redis.Pipeliner) error { return pipe.Set(ctx, "row", "ours", 0).Err() })
		return err
	}, "owner"); err != nil {
		t.Errorf("a FLUSHALL before its watch ends it with %v", err)
	}
}
