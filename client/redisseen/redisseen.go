// Package redisseen remembers in Redis which sources a receiver has handled, in the
// same transaction as what the handler does there: then each source is handled
// exactly once, whatever crashes. What a handler does elsewhere is not in the
// transaction, and is done once more after a crash between the two.
package redisseen

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/esclusa/esclusa"
)

// Seen implements client.Seen. It is safe for concurrent use, also by several
// processes.
type Seen struct {
	redis  redis.UniversalClient
	prefix string
	keep   time.Duration
}

// New remembers sources under keys that begin with prefix, each for as long as keep;
// 0 is for ever. Keep them for longer than records may come again: at least as long
// as the channel keeps records. In a Redis Cluster a transaction needs all its keys
// in one slot, so that prefix and the handler's keys need one hash tag.
func New(r redis.UniversalClient, prefix string, keep time.Duration) *Seen {
	return &Seen{redis: r, prefix: prefix, keep: keep}
}

type pipeKey struct{}

// Tx returns what queues the handler's commands for the transaction in which its
// source is remembered. It panics if ctx is not that of a handler under Seen.
func Tx(ctx context.Context) redis.Pipeliner { return ctx.Value(pipeKey{}).(redis.Pipeliner) }

// Do implements client.Seen. Where another process handles the same source at the
// same time, one of them wins, and nothing is left of what the others have queued.
//
// Redis does not undo a transaction in which it refuses a command, such as one on a key
// of another type: the handler's other commands are applied, and the mark of the source
// with them. Do then removes the mark, so that the source comes again, and those commands
// are applied once more. Where the process dies between the two, or Redis is away for the
// five seconds that Do tries, the mark stays: the source is taken for handled, and the
// refused command is never applied. Redis has nothing that would couple the mark to the
// other commands' success, so let handlers queue only commands that Redis cannot refuse:
// each on a key that nobody else writes to, of a type that is always the same.
func (s *Seen) Do(ctx context.Context, source esclusa.Source, handle func(ctx context.Context) error) error {
	key := s.prefix + source.String()
	for {
		err := s.redis.Watch(ctx, func(tx *redis.Tx) error {
			known, err := tx.Exists(ctx, key).Result()
			if err != nil || known > 0 {
				return err
			}
			var mark *redis.StatusCmd
			_, err = tx.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
				if err := handle(context.WithValue(ctx, pipeKey{}, pipe)); err != nil {
					return err
				}
				mark = pipe.Set(ctx, key, "", s.keep)
				return nil
			})
			if err != nil && mark != nil && mark.Err() == nil { // the transaction was run
				return errors.Join(err, s.forget(ctx, key))
			}
			return err
		}, key)
		if errors.Is(err, redis.TxFailedErr) {
			continue // somebody else has handled it
		}
		if err != nil {
			return fmt.Errorf("handling %s: %w", source, err)
		}
		return nil
	}
}

// forgetWithin bounds the removal of a mark, which an ending context does not cut off.
const forgetWithin = 5 * time.Second

// forget removes the mark of a source that was not handled.
func (s *Seen) forget(ctx context.Context, key string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), forgetWithin)
	defer cancel()
	return s.redis.Del(ctx, key).Err()
}
