package torture

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/Shopify/toxiproxy/v2/toxics"
	"github.com/alicebob/miniredis/v2/server"

	"github.com/esclusa/esclusa/internal/app"
)

// theRedis is what faults of Redis break.
const theRedis = "redis"

// redisRefuses has Redis answer errors: to everything, or to writes only, or to every
// other one, as it does when it is full.
func redisRefuses(r *rig) fault {
	answer := pick(r, []struct {
		text   string
		writes bool // only they are refused
		share  int64
	}{
		{"LOADING Redis is loading the dataset in memory", false, 1},
		{"MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.", false, 1},
		{"BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.", false, 1},
		{"NOAUTH Authentication required.", false, 1},
		{"ERR max number of clients reached", false, 1},
		{"READONLY You can't write against a read only replica.", true, 1},
		{"MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.", true, 1},
		{"OOM command not allowed when used memory > 'maxmemory'.", true, 1},
		{"OOM command not allowed when used memory > 'maxmemory'.", true, 2},
	})
	what := answer.text
	if answer.share > 1 {
		what = "every other time " + what
	}
	return fault{
		kind: "Redis refuses", what: what, on: theRedis, hold: r.between(time.Second, 8*time.Second),
		inflict: func() error {
			var asked atomic.Int64
			r.redis.Server().SetPreHook(func(c *server.Peer, cmd string, _ ...string) bool {
				if answer.writes && !writes(cmd) || asked.Add(1)%answer.share != 0 {
					return false
				}
				c.WriteError(answer.text)
				return true
			})
			return nil
		},
		heal:   func() error { r.redis.SetError(""); return nil },
		singly: func() (string, error) { return r.redisWhole(nil) },
	}
}

// writes reports whether a command of the mirror's changes something.
func writes(cmd string) bool {
	switch strings.ToUpper(cmd) {
	case "EVAL", "EVALSHA", "HSET", "HDEL", "DEL", "UNLINK", "PEXPIRE":
		return true
	}
	return false
}

// redisStalls has Redis not answer: what is sent goes nowhere, or comes late.
func redisStalls(r *rig) fault {
	var up, down toxics.Toxic
	var what string
	switch r.rng.IntN(3) {
	case 0:
		up, what = &toxics.TimeoutToxic{}, "no command arrives"
	case 1:
		late := 50 + r.rng.Int64N(1500)
		down, what = &toxics.LatencyToxic{Latency: late, Jitter: late / 2}, fmt.Sprintf("answers come %d ms late", late)
	default:
		down, what = &toxics.TimeoutToxic{}, "no answer comes"
	}
	wires := []*wire{r.redis.proxy}
	return fault{
		kind: "Redis stalls", what: what, on: theRedis, hold: r.between(time.Second, 8*time.Second),
		inflict: turn(wires, up, down), heal: turn(wires, nil, nil),
		singly: func() (string, error) { return r.redisWhole(nil) },
	}
}

// redisFlushed is FLUSHALL.
func redisFlushed(r *rig) fault {
	lost := &loss{}
	return fault{
		kind: "Redis flushed", on: theRedis,
		inflict: func() error {
			return r.redis.lose(func() error {
				lost.watermarks = r.redis.watermarks()
				r.redis.FlushAll()
				return nil
			})
		},
		heal:   func() error { return nil },
		singly: func() (string, error) { return r.redisWhole(lost) },
	}
}

// redisRestarted stops Redis for a while. It comes back with what it had, or empty.
func redisRestarted(r *rig) fault {
	lost := &loss{}
	f := fault{
		kind: "Redis away", what: "and back with all it had", on: theRedis, hold: r.between(0, 8*time.Second),
		inflict: func() error { r.redis.Close(); return nil },
		heal:    r.redis.Restart,
		singly:  func() (string, error) { return r.redisWhole(nil) },
	}
	if r.rng.IntN(2) == 0 {
		f.kind, f.what = "Redis back empty", "after a pause"
		f.heal = func() error {
			return r.redis.lose(func() error {
				lost.watermarks = r.redis.watermarks()
				r.redis.FlushAll()
				return r.redis.Restart()
			})
		}
		f.singly = func() (string, error) { return r.redisWhole(lost) }
	}
	return f
}

// redisOld restarts Redis with what it had some time ago.
func redisOld(r *rig) fault {
	var then snapshot
	lost := &loss{}
	pause := r.between(0, 2*time.Second)
	return fault{
		kind: "Redis of yesterday", what: fmt.Sprintf("after %v without it", pause.Round(time.Millisecond)), on: theRedis, hold: r.between(time.Second, 8*time.Second),
		inflict: func() (err error) {
			then, err = r.redis.snapshot()
			return err
		},
		heal: func() error {
			r.redis.Close()
			time.Sleep(pause)
			return r.redis.lose(func() error {
				lost.watermarks = r.redis.watermarks()
				r.redis.FlushAll()
				if then.owner != "" {
					if err := r.redis.Set(ownerKey, then.owner); err != nil {
						return err
					}
				}
				for key, was := range then.hashes {
					r.redis.HSet(key, was.fields...)
					r.redis.SetTTL(key, was.ttl)
				}
				return r.redis.Restart()
			})
		},
		singly: func() (string, error) { return r.redisWhole(lost) },
	}
}

// snapshot is all that Redis has at one moment: whose it is, and hashes.
type snapshot struct {
	owner  string
	hashes map[string]hash
}

type hash struct {
	fields []string // names and values
	ttl    time.Duration
}

func (r *redisServer) snapshot() (snapshot, error) {
	// A script is what nothing can come between.
	all, err := r.direct.Eval(context.Background(), `
local all = {redis.call('GET', KEYS[1]) or ''}
for _, key in ipairs(redis.call('KEYS', '*')) do
  if key ~= KEYS[1] then
    all[#all + 1] = {key, redis.call('PTTL', key), redis.call('HGETALL', key)}
  end
end
return all`, []string{ownerKey}).Slice()
	if err != nil {
		return snapshot{}, err
	}
	s := snapshot{owner: all[0].(string), hashes: make(map[string]hash)}
	for _, one := range all[1:] {
		parts := one.([]any)
		h := hash{ttl: time.Duration(max(0, parts[1].(int64))) * time.Millisecond}
		for _, field := range parts[2].([]any) {
			h.fields = append(h.fields, field.(string))
		}
		s.hashes[parts[0].(string)] = h
	}
	return s, nil
}

// loss is what the mirror vouched for when Redis lost writes.
type loss struct{ watermarks map[mark]int64 }

// mark is of a partition of a table.
type mark struct {
	table     string
	partition int
}

// watermarks are the mirror's: a contract with those who read Redis.
func (r *redisServer) watermarks() map[mark]int64 {
	watermarks := make(map[mark]int64)
	for _, k := range tabled {
		keys, err := r.HKeys(k.watermarks())
		if err != nil {
			continue
		}
		for _, key := range keys {
			p, err := strconv.Atoi(key)
			at, aerr := strconv.ParseInt(r.HGet(k.watermarks(), key), 10, 64)
			if err == nil && aerr == nil {
				watermarks[mark{k.table, p}] = at
			}
		}
	}
	return watermarks
}

// ownerKey is another of the contract.
const ownerKey = "esclusa:owner"

// noticeWithin is how soon the mirror notices that Redis has lost writes.
const noticeWithin = 5 * time.Second

// redisWhole waits until Redis has everything again, and the mirrors say so; lost,
// where it is not nil, has to be noticed before.
func (r *rig) redisWhole(lost *loss) (string, error) {
	began, said := time.Now(), ""
	var least map[mark]int64
	if lost != nil {
		least = lost.watermarks
	}
	for noticed := lost == nil; ; time.Sleep(10 * time.Millisecond) {
		took := time.Since(began)
		if !noticed {
			if noticed = r.redis.noticed(least); noticed {
				said = fmt.Sprintf("noticed within %.2f s, ", took.Seconds())
			} else if took > noticeWithin {
				return "", fmt.Errorf("%v after Redis lost writes its watermarks are %v, and were %v", noticeWithin, r.redis.watermarks(), least)
			}
		}
		if noticed && r.vouchedFor(least) {
			return fmt.Sprintf("%sRedis whole after %.2f s", said, took.Seconds()), nil
		}
		if took > patience {
			return "", fmt.Errorf("Redis is not whole %v later: watermarks %v, before %v", took, r.redis.watermarks(), least)
		}
	}
}

// noticed reports whether a mirror was there for each table, and nothing is vouched for
// any more that may be lost.
func (r *redisServer) noticed(least map[mark]int64) bool {
	for of, at := range r.watermarks() {
		if at < least[of] {
			return false
		}
	}
	return !slices.ContainsFunc(tabled, func(k keyed) bool { return r.HGet(k.watermarks(), "topic") == "" })
}

// vouchedFor reports whether every partition has a watermark no less than before, and the
// mirrors are ready.
func (r *rig) vouchedFor(least map[mark]int64) bool {
	watermarks := r.redis.watermarks()
	for _, k := range tabled {
		for p := range partitions {
			if at, ok := watermarks[mark{k.table, p}]; !ok || at < least[mark{k.table, p}] {
				return false
			}
		}
	}
	for _, m := range r.of(app.RoleMirror) {
		if r.get(m, "/readyz") != http.StatusOK {
			return false
		}
	}
	return true
}
