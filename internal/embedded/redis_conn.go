package embedded

import (
	"crypto/sha1" //nolint:gosec // Redis names scripts by it
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/alicebob/miniredis/v2"
	"github.com/alicebob/miniredis/v2/server"
)

// maxAnswer bounds what one command, or one transaction, answers.
const maxAnswer = 2 * maxCommandBytes

// redisConn is one client. Its goroutine is its only user.
type redisConn struct {
	redis  *Redis
	engine *miniredis.Miniredis
	from   *visitor
	in     *respReader
	out    answer
	peer   *server.Peer
	queued int // bytes that the engine keeps for it between MULTI or WATCH and EXEC
	watch  watch
}

// step reads a command and answers it. An error ends the connection.
func (c *redisConn) step() error {
	args, err := c.in.next()
	if err != nil {
		var told protocolError
		if errors.As(err, &told) {
			c.peer.WriteError(told.Error())
			return errors.Join(err, c.answer())
		}
		return err
	}
	if no := c.redis.refuse(args); no != "" {
		c.peer.WriteError(no)
	} else if err := c.carryOut(args); err != nil {
		return err
	}
	if c.in.in.Buffered() == 0 || c.out.buf.Len() > freeOfCharge || c.peer.Closed() {
		err = c.answer()
	}
	if c.queued == 0 && c.out.buf.Len() == 0 {
		c.from.giveBack()
	}
	if c.peer.Closed() {
		return errors.Join(err, errClosed)
	}
	return err
}

func (c *redisConn) carryOut(args []string) error {
	name := strings.ToUpper(args[0])
	switch name {
	case "EXEC", "DISCARD", "UNWATCH":
		c.queued = 0
	case "MULTI", "WATCH":
		c.queued++
	}
	if c.queued > 0 {
		c.queued += c.in.bytes
	}
	if c.queued > maxCommandBytes {
		return errFull
	}
	if err := c.redis.dispatch(c, args); err != nil {
		return err
	}
	c.peer.Flush()
	return c.out.err
}

// answer sends what the commands so far have answered.
func (c *redisConn) answer() error {
	c.peer.Flush()
	_, err := c.from.Write(c.out.buf.Bytes())
	c.out.reset()
	return err
}

// refuse says why a command is not carried out, or nothing. It says so in Redis' words
// where Redis has any.
func (r *Redis) refuse(args []string) string {
	name := strings.ToUpper(args[0])
	rule, known := offered[name]
	switch {
	case !known:
		return fmt.Sprintf("ERR unknown command '%.64s' in the embedded Redis, which has what rows need and what looks at them", args[0])
	case rule == nil:
		return ""
	}
	return rule(r, args[1:])
}

// rule looks at the arguments of a command.
type rule func(r *Redis, args []string) string

// offered are the commands that the engine gets to see: those of the mirror, and those
// that people use on strings and hashes. What waits, listens, allocates what it is told
// to or runs foreign code is not among them.
var offered = map[string]rule{
	"AUTH": short, "CLIENT": short, "COMMAND": short, "DBSIZE": nil, "ECHO": nil, "FLUSHALL": nil, "FLUSHDB": nil, "HELLO": short,
	"INFO": short, "PING": nil, "QUIT": nil, "SELECT": database, "SWAPDB": database, "TIME": nil,

	"DEL": nil, "EXISTS": nil, "EXPIRE": nil, "EXPIREAT": nil, "EXPIRETIME": nil, "KEYS": short, "PERSIST": nil, "PEXPIRE": nil,
	"PEXPIREAT": nil, "PEXPIRETIME": nil, "PTTL": nil, "RANDOMKEY": nil, "RENAME": nil, "RENAMENX": nil, "SCAN": short,
	"TOUCH": nil, "TTL": nil, "TYPE": nil, "UNLINK": nil,

	"DECR": nil, "DECRBY": nil, "GET": nil, "GETDEL": nil, "GETEX": nil, "GETRANGE": nil, "GETSET": nil, "INCR": nil, "INCRBY": nil,
	"MGET": nil, "MSET": nil, "MSETNX": nil, "PSETEX": nil, "SET": nil, "SETEX": nil, "SETNX": nil, "STRLEN": nil,

	"HDEL": nil, "HEXISTS": nil, "HGET": nil, "HGETALL": nil, "HINCRBY": nil, "HKEYS": nil, "HLEN": nil, "HMGET": nil, "HMSET": nil,
	"HSCAN": short, "HSET": nil, "HSETNX": nil, "HSTRLEN": nil, "HVALS": nil,

	"DISCARD": nil, "EXEC": nil, "MULTI": nil, "UNWATCH": nil, "WATCH": nil,

	"EVAL": ourText, "EVALSHA": ourDigest, "SCRIPT": loadOurs,
}

// short bounds what becomes an expression to match, or is kept for the connection.
func short(_ *Redis, args []string) string {
	const most = 1 << 10
	for _, arg := range args {
		if len(arg) > most {
			return "ERR an argument is too long for the embedded Redis"
		}
	}
	return ""
}

// database lets in the sixteen that Redis has.
func database(_ *Redis, args []string) string {
	for _, arg := range args {
		if n, err := strconv.Atoi(arg); err == nil && n > 15 {
			return "ERR DB index is out of range"
		}
	}
	return ""
}

const foreign = "NOPERM the embedded Redis runs no scripts but esclusa's own"

func ourText(r *Redis, args []string) string {
	if len(args) == 0 {
		return ""
	}
	sum := sha1.Sum([]byte(args[0])) //nolint:gosec // see above
	if r.scripts[hex.EncodeToString(sum[:])] {
		return ""
	}
	return foreign
}

func ourDigest(r *Redis, args []string) string {
	if len(args) > 0 && r.scripts[args[0]] {
		return ""
	}
	return "NOSCRIPT No matching script. Please use EVAL."
}

func loadOurs(r *Redis, args []string) string {
	switch {
	case len(args) == 2 && strings.EqualFold(args[0], "LOAD"):
		return ourText(r, args[1:])
	case len(args) > 0 && strings.EqualFold(args[0], "EXISTS"):
		return ""
	}
	return foreign
}
