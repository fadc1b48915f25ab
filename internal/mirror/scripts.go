package mirror

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"

	"github.com/esclusa/esclusa"
)

// owned is a script that does nothing unless the database is this system's: it answers
// foreign where that is another's, and nobodys where it is nobody's. The owner comes
// behind the script's own arguments.
func owned(script string) *redis.Script {
	return redis.NewScript(`
local mine = table.remove(ARGV)
local owner = redis.pcall('GET', '` + ownerKey + `')
if not owner then
  return -2
elseif owner ~= mine then
  return -1
end
` + script)
}

// Answers about a database that is not this system's.
const (
	foreign = -1
	nobodys = -2
)

// claim makes a database that is nobody's this system's, and the watermarks of all tables
// go: nobody answers for what they vouch for. KEYS: all watermarks and cursors of fills.
var claim = redis.NewScript(`
local owner = redis.pcall('GET', '` + ownerKey + `')
if not owner then
  redis.call('SETNX', '` + ownerKey + `', ARGV[1])
  for _, key in ipairs(KEYS) do
    redis.call('DEL', key)
  end
elseif owner ~= ARGV[1] then
  return -1
end
return 1`)

// writeRows replaces rows unless the stored ones are as new. Versions are offsets,
// which Lua's numbers hold exactly up to 2^53. A value that is not ours under a
// row's key counts as no row: pcall returns the error that HGET raises for it.
// A row whose doc is new, but not all of it, was the marker of an erasure, which
// expires; so may one that a transaction wrote in the place of a marker. Where a bound
// is known, it is raised. KEYS: the bound, rows. ARGV: the bound of these rows, and for
// each: version, source, time, 1 or, where it is erased, 0; and unless erased, doc.
var writeRows = owned(`
local bound = redis.pcall('GET', KEYS[1])
bound = type(bound) == 'string' and tonumber(bound)
if bound and bound < tonumber(ARGV[1]) then
  redis.call('SET', KEYS[1], ARGV[1])
end
local at = 2
for i = 2, #KEYS do
  local key, version, source, time, doc = KEYS[i], ARGV[at], ARGV[at + 1], ARGV[at + 2], nil
  at = at + 4
  if ARGV[at - 1] == '1' then
    doc = ARGV[at]
    at = at + 1
  end
  local have = redis.pcall('HGET', key, 'version')
  if type(have) == 'table' then
    redis.call('DEL', key)
    have = false
  end
  have = tonumber(have or '')
  if not have or have < tonumber(version) then
    if doc then
      local added = redis.call('HSET', key, 'version', version, 'source', source, 'time', time, 'doc', doc)
      if added > 0 and added < 4 then
        redis.call('PERSIST', key)
      end
    else
      redis.call('HSET', key, 'version', version, 'source', source, 'time', time)
      redis.call('HDEL', key, 'doc')
      redis.call('EXPIRE', key, 3600)
    end
  elseif doc and have == tonumber(version) then
    redis.call('PERSIST', key)
  end
end
return 1`)

// removeRow drops a row that is older than a version; markers expire by
// themselves. KEYS: row. ARGV: version.
var removeRow = owned(`
local have = redis.pcall('HMGET', KEYS[1], 'version', 'doc')
if have.err then
  return redis.call('DEL', KEYS[1])
end
local version = tonumber(have[1] or '')
if not have[2] or (version and version >= tonumber(ARGV[1])) then
  return 0
end
return redis.call('DEL', KEYS[1])`)

// reset forgets the watermarks unless they are about a topic. The bounds are those of
// what is written from now on: the rows that there are, purge removes. Those of
// another reset, whose purge is under way, stay. KEYS: watermarks, fills, bounds.
// ARGV: topic id.
var reset = owned(`
local topic = redis.call('HGET', KEYS[1], 'topic')
if topic == ARGV[1] then
  return 0
end
redis.call('DEL', KEYS[1], KEYS[2])
for i = 3, #KEYS do
  redis.call(topic and 'SET' or 'SETNX', KEYS[i], 0)
end
return 1`)

// setBound makes a bound where there is none. KEYS: bound. ARGV: what it is to be.
var setBound = owned(`return redis.call('SETNX', KEYS[1], ARGV[1])`)

// purge drops rows as long as the watermarks are about no topic: another mirror may
// have come first, and its rows are to stay. KEYS: watermarks, then rows.
var purge = owned(`
if redis.call('HEXISTS', KEYS[1], 'topic') == 1 then
  return 0
end
for i = 2, #KEYS do
  redis.call('DEL', KEYS[i])
end
return 1`)

// begin ties the watermarks to a topic. KEYS: watermarks. ARGV: topic id.
var begin = owned(`return redis.call('HSETNX', KEYS[1], 'topic', ARGV[1])`)

// advance moves a cursor forward, and drops one that has gone back. It answers 0
// for a loss. KEYS: watermarks or fills. ARGV: partition, expect, to.
var advance = owned(`
local at = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '')
if not at or at < tonumber(ARGV[2]) then
  redis.call('HDEL', KEYS[1], ARGV[1])
  return 0
end
if at < tonumber(ARGV[3]) then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
return 1`)

// finish turns a fill's cursor into a watermark. A repetition whose first answer was
// lost finds no cursor but the watermark, which is as good. Without a topic Redis was
// emptied since Begin. It answers 0 for a loss.
// KEYS: watermarks, fills. ARGV: partition, expect, complete.
var finish = owned(`
local watermark = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '')
local at = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or '')
if not at and watermark and watermark >= tonumber(ARGV[3]) then
  return 1
end
if at ~= tonumber(ARGV[2]) or redis.call('HEXISTS', KEYS[1], 'topic') == 0 then
  return 0
end
if not watermark or watermark < tonumber(ARGV[3]) then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
redis.call('HDEL', KEYS[2], ARGV[1])
return 1`)

// beginFill sets a cursor, unless the watermarks are about no topic: then rows may be
// purged under it, and another mirror that ties the watermarks behind that would have it
// finish. So where a cursor is, no row was purged since it was set. It answers 0 for a loss.
// KEYS: watermarks, fills. ARGV: partition, from.
var beginFill = owned(`
if redis.call('HEXISTS', KEYS[1], 'topic') == 0 then
  return 0
end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
return 1`)

// drop removes a watermark. KEYS: watermarks. ARGV: partition.
var drop = owned(`return redis.call('HDEL', KEYS[1], ARGV[1])`)

var scripts = []*redis.Script{claim, writeRows, removeRow, reset, setBound, purge, begin, advance, finish, beginFill, drop}

// ScriptDigests are the SHA-1 digests, in hex, of all scripts that a store runs.
func ScriptDigests() []string {
	digests := []string{probing.Hash()}
	for _, script := range scripts {
		digests = append(digests, script.Hash())
	}
	return digests
}

// call is one script with its arguments. Every script answers 0, 1, foreign or nobodys.
type call struct {
	script *redis.Script
	keys   []string
	args   []any
}

// errNobodys says that the database is nobody's.
var errNobodys = errors.New("the Redis database is nobody's")

// run sends the calls in one pipeline and returns their answers, or
// esclusa.ErrForeignStore where one found another owner. A database that is nobody's
// is claimed, and gets the whole pipeline again, since every call may be repeated.
func (s *Store) run(ctx context.Context, calls ...call) ([]int64, error) {
	answers, err := s.know(ctx, calls)
	for tries := 0; errors.Is(err, errNobodys) && tries < 3; tries++ { // it may be emptied again and again
		if err := s.Claim(ctx); err != nil {
			return nil, err
		}
		answers, err = s.know(ctx, calls)
	}
	return answers, err
}

// know sends the calls. A Redis that has restarted, or that is new, does not know the
// scripts: it gets them, and the whole pipeline again.
func (s *Store) know(ctx context.Context, calls []call) ([]int64, error) {
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
	pipe, owner := s.client.Pipeline(), any(s.owner.text())
	cmds := make([]*redis.Cmd, len(calls))
	for i, c := range calls {
		cmds[i] = pipe.EvalSha(ctx, c.script.Hash(), c.keys, append(c.args, owner)...)
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
		switch answers[i] {
		case foreign:
			return nil, esclusa.ErrForeignStore
		case nobodys:
			return nil, errNobodys
		}
	}
	return answers, nil
}
