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

// probeKey is written and removed again by CheckAccess; emptyRow is the row of no
// customer, since ids are not empty.
const (
	probeKey = marksKey + ":probe"
	emptyRow = rowPrefix
)

// probe calls every command of the other scripts. It leaves nothing behind: what
// writes comes after what removes, and does not end it. KEYS: the row of no
// customer, a key of our own.
var probe = redis.NewScript(`
for _, key in ipairs(KEYS) do
  redis.call('HGET', key, 'version')
  redis.call('HMGET', key, 'version')
  redis.call('HEXISTS', key, 'version')
  redis.call('HDEL', key, 'version')
  redis.call('EXPIRE', key, 60)
  redis.call('PERSIST', key)
  redis.call('DEL', key)
  local owned = redis.pcall('SETNX', key, 0)
  redis.call('DEL', key)
  local set = redis.pcall('HSET', key, 'version', 0)
  local begun = redis.pcall('HSETNX', key, 'topic', 0)
  redis.call('DEL', key)
  for _, said in ipairs({owned, set, begun}) do
    if type(said) == 'table' and said.err then
      return said
    end
  end
end
return 1`)

// CheckAccess tries what the mirror will do. It returns an error that wraps
// [ErrAccess] where that will never work, and any other where Redis does not
// answer.
func (s *Store) CheckAccess(ctx context.Context) error {
	err := s.tryAll(ctx)
	if err == nil {
		return nil
	}
	if why := s.denied(err); why != nil {
		return fmt.Errorf("%w: %w", ErrAccess, why)
	}
	return fmt.Errorf("reaching Redis: %w", err)
}

func (s *Store) tryAll(ctx context.Context) error {
	if err := s.client.Get(ctx, ownerKey).Err(); err != nil && !errors.Is(err, redis.Nil) && !corrupt(err) {
		return err
	}
	if err := s.client.HGetAll(ctx, marksKey).Err(); err != nil {
		return err
	}
	if err := s.client.HMGet(ctx, emptyRow, "version").Err(); err != nil {
		return err // in a transaction Redis would not say what is missing
	}
	if _, err := s.Get(ctx, ""); err != nil {
		return err
	}
	if err := s.client.HDel(ctx, probeKey, "version").Err(); err != nil {
		return err
	}
	if err := s.client.Scan(ctx, 0, rowPrefix+"*", 1).Err(); err != nil {
		return err
	}
	if err := probe.Load(ctx, s.client).Err(); err != nil {
		return err
	}
	return probe.EvalSha(ctx, s.client, []string{emptyRow, probeKey}).Err()
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
