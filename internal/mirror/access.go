package mirror

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"
)

// ErrAccess says that Redis and we do not accept one another, or that our user may
// not do what the mirror needs. The error's text says what to look at; it never
// holds a secret.
var ErrAccess = errors.New("no access to Redis")

// probe is written and removed again by CheckAccess.
func (t *Table) probe() string { return t.watermarks + ":probe" }

// probing calls every command of the other scripts. It leaves nothing behind: what
// writes comes after what removes, and does not end it. KEYS: the row of the empty
// key, of which there is none, and a key of our own.
var probing = redis.NewScript(`
for _, key in ipairs(KEYS) do
  redis.call('HGET', key, 'version')
  redis.call('HMGET', key, 'version')
  redis.call('HEXISTS', key, 'version')
  redis.call('HDEL', key, 'version')
  redis.call('EXPIRE', key, 60)
  redis.call('PERSIST', key)
  redis.call('DEL', key)
  local owned = redis.pcall('SETNX', key, 0)
  redis.call('GET', key)
  local bounded = redis.pcall('SET', key, 0)
  redis.call('DEL', key)
  local set = redis.pcall('HSET', key, 'version', 0)
  local begun = redis.pcall('HSETNX', key, 'topic', 0)
  redis.call('DEL', key)
  for _, said in ipairs({owned, bounded, set, begun}) do
    if type(said) == 'table' and said.err then
      return said
    end
  end
end
return 1`)

// CheckAccess tries what the mirror will do. It returns an error that wraps
// [ErrAccess] where that will never work, and any other where Redis does not
// answer.
func (t *Table) CheckAccess(ctx context.Context) error {
	err := t.tryAll(ctx)
	if err == nil {
		return nil
	}
	if why := t.denied(err); why != nil {
		return fmt.Errorf("%w: %w", ErrAccess, why)
	}
	return fmt.Errorf("reaching Redis: %w", err)
}

func (t *Table) tryAll(ctx context.Context) error {
	if err := t.client.Get(ctx, ownerKey).Err(); err != nil && !errors.Is(err, redis.Nil) && !corrupt(err) {
		return err
	}
	if err := t.client.HGetAll(ctx, t.watermarks).Err(); err != nil {
		return err
	}
	if err := t.client.HMGet(ctx, t.rows, "version").Err(); err != nil {
		return err // in a transaction Redis would not say what is missing
	}
	if _, err := t.Get(ctx, ""); err != nil {
		return err
	}
	if err := t.client.HDel(ctx, t.probe(), "version").Err(); err != nil {
		return err
	}
	if err := t.tryWatch(ctx); err != nil {
		return err
	}
	if err := t.client.Scan(ctx, 0, t.rows+"*", 1).Err(); err != nil {
		return err
	}
	if err := probing.Load(ctx, t.client).Err(); err != nil {
		return err
	}
	return probing.EvalSha(ctx, t.client, []string{t.rows, t.probe()}).Err()
}

// tryWatch watches a key, and no longer.
func (t *Table) tryWatch(ctx context.Context) error {
	conn := t.client.Conn()
	defer func() { _ = conn.Close() }()
	return errors.Join(conn.Do(ctx, "WATCH", t.probe()).Err(), conn.Do(ctx, "UNWATCH").Err())
}

// denied explains an error that does not heal by asking again, and is nil for any
// other. What Redis says names user, command and key, and no password.
func (s *Store) denied(err error) error {
	var said redis.Error
	switch {
	case redis.HasErrorPrefix(err, "WRONGPASS"):
		return fmt.Errorf("Redis does not know %s with this password: see --redis and --redis-password-file", s.named()) //nolint:staticcheck // a name
	case redis.HasErrorPrefix(err, "NOAUTH"):
		return errors.New("Redis wants a password: see --redis-password-file") //nolint:staticcheck // a name
	case errors.As(err, &said) && refusedRight(said):
		return fmt.Errorf("%s lacks a right; docs/guides/secure.md tells which it needs: %w", s.named(), err)
	}
	return s.tls.Explain("the Redis servers", err)
}

// refusedRight tells an answer about a right that is missing, also within a script
// or a transaction: servers differ in their words.
func refusedRight(said redis.Error) bool {
	for _, words := range []string{"NOPERM", "ACL failure", "executing the script can't"} {
		if strings.Contains(said.Error(), words) {
			return true
		}
	}
	return false
}

func (s *Store) named() string {
	if s.user == "" {
		return "the default user"
	}
	return fmt.Sprintf("user %q", s.user)
}
