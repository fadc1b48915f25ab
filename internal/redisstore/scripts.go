package redisstore

import (
	"context"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"
)

// writeRow replaces a row unless the stored one is as new. Versions are offsets,
// which Lua's numbers hold exactly up to 2^53. A value that is not ours under a
// row's key counts as no row: pcall returns the error that HGET raises for it.
// A row whose doc is new, but not all of it, was the marker of an erasure, which
// expires. KEYS: row. ARGV: version, source, time and, unless erased, doc.
var writeRow = redis.NewScript(`
local have = redis.pcall('HGET', KEYS[1], 'version')
if type(have) == 'table' then
  redis.call('DEL', KEYS[1])
  have = false
end
have = tonumber(have or '')
if have and have >= tonumber(ARGV[1]) then
  return 0
end
if ARGV[4] then
  local added = redis.call('HSET', KEYS[1], 'version', ARGV[1], 'source', ARGV[2], 'time', ARGV[3], 'doc', ARGV[4])
  if added > 0 and added < 4 then
    redis.call('PERSIST', KEYS[1])
  end
else
  redis.call('HSET', KEYS[1], 'version', ARGV[1], 'source', ARGV[2], 'time', ARGV[3])
  redis.call('HDEL', KEYS[1], 'doc')
  redis.call('EXPIRE', KEYS[1], 3600)
end
return 1`)

// removeRow drops a row that is older than a version; markers expire by
// themselves. KEYS: row. ARGV: version.
var removeRow = redis.NewScript(`
local have = redis.pcall('HMGET', KEYS[1], 'version', 'doc')
if have.err then
  return redis.call('DEL', KEYS[1])
end
local version = tonumber(have[1] or '')
if not have[2] or (version and version >= tonumber(ARGV[1])) then
  return 0
end
return redis.call('DEL', KEYS[1])`)

// reset forgets the marks unless they are about a topic. KEYS: marks, fills.
// ARGV: topic id.
var reset = redis.NewScript(`
if redis.call('HGET', KEYS[1], 'topic') == ARGV[1] then
  return 0
end
redis.call('DEL', KEYS[1], KEYS[2])
return 1`)

// purge drops rows as long as the marks are about no topic: another mirror may
// have come first, and its rows are to stay. KEYS: marks, then rows.
var purge = redis.NewScript(`
if redis.call('HEXISTS', KEYS[1], 'topic') == 1 then
  return 0
end
for i = 2, #KEYS do
  redis.call('DEL', KEYS[i])
end
return 1`)

// begin ties the marks to a topic. KEYS: marks. ARGV: topic id.
var begin = redis.NewScript(`return redis.call('HSETNX', KEYS[1], 'topic', ARGV[1])`)

// advance moves a cursor forward, and drops one that has gone back. It answers 0
// for a loss. KEYS: marks or fills. ARGV: partition, expect, to.
var advance = redis.NewScript(`
local at = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '')
if not at or at < tonumber(ARGV[2]) then
  redis.call('HDEL', KEYS[1], ARGV[1])
  return 0
end
if at < tonumber(ARGV[3]) then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
return 1`)

// finish turns a fill's cursor into a mark. A repetition whose first answer was
// lost finds no cursor but the mark, which is as good. Without a topic Redis was
// emptied since Begin. It answers 0 for a loss.
// KEYS: marks, fills. ARGV: partition, expect, complete.
var finish = redis.NewScript(`
local mark = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '')
local at = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or '')
if not at and mark and mark >= tonumber(ARGV[3]) then
  return 1
end
if at ~= tonumber(ARGV[2]) or redis.call('HEXISTS', KEYS[1], 'topic') == 0 then
  return 0
end
if not mark or mark < tonumber(ARGV[3]) then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
redis.call('HDEL', KEYS[2], ARGV[1])
return 1`)

var scripts = []*redis.Script{writeRow, removeRow, reset, purge, begin, advance, finish}

// call is one script with its arguments. Every script answers 0 or 1.
type call struct {
	script *redis.Script
	keys   []string
	args   []any
}

// run sends the calls in one pipeline and returns their answers. A Redis that
// has restarted, or that is new, does not know the scripts: it gets them, and
// the whole pipeline again, since every call may be repeated.
func (s *Store) run(ctx context.Context, calls ...call) ([]int64, error) {
	answers, err := s.send(ctx, calls)
	if !redis.HasErrorPrefix(err, "NOSCRIPT") {
		return answers, err
	}
	for _, script := range scripts {
		if err := script.Load(ctx, s.client).Err(); err != nil {
			return nil, fmt.Errorf("loading a script: %w", err)
		}
	}
	return s.send(ctx, calls)
}

// send returns the first failure, but NOSCRIPT before any other: another writer
// may load the scripts between two calls of this pipeline.
func (s *Store) send(ctx context.Context, calls []call) ([]int64, error) {
	pipe := s.client.Pipeline()
	cmds := make([]*redis.Cmd, len(calls))
	for i, c := range calls {
		cmds[i] = pipe.EvalSha(ctx, c.script.Hash(), c.keys, c.args...)
	}
	_, err := pipe.Exec(ctx)
	if i := slices.IndexFunc(cmds, func(c *redis.Cmd) bool { return redis.HasErrorPrefix(c.Err(), "NOSCRIPT") }); i >= 0 {
		return nil, cmds[i].Err()
	}
	if err != nil {
		return nil, err
	}
	answers := make([]int64, len(cmds))
	for i, c := range cmds {
		if answers[i], err = c.Int64(); err != nil {
			return nil, err
		}
	}
	return answers, nil
}
