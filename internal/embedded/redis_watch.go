package embedded

import "strings"

// watch is what a connection watches. The engine notices a key that is written or
// deleted; of databases that are emptied or exchanged, which changes all that is in
// them, it does not notice.
type watch struct {
	on     bool
	since  int  // what the Redis' swept was
	queues bool // between MULTI and EXEC
	sweeps bool // what is queued empties or exchanges databases
}

// allows reports whether the engine may carry out a command: not the EXEC of a
// transaction that watches what was swept. The caller holds the Redis' lock.
func (w *watch) allows(r *Redis, name string) bool {
	switch strings.ToUpper(name) {
	case "WATCH":
		if !w.on {
			w.on, w.since = true, r.swept
		}
	case "UNWATCH":
		w.on = w.on && w.queues // within a transaction it does nothing before EXEC
	case "MULTI":
		w.queues = true
	case "DISCARD":
		*w = watch{}
	case "FLUSHALL", "FLUSHDB", "SWAPDB":
		if w.queues {
			w.sweeps = true
		} else {
			r.swept++
		}
	case "EXEC":
		stale := w.queues && w.on && w.since != r.swept
		if w.sweeps && !stale {
			r.swept++
		}
		*w = watch{}
		return !stale
	}
	return true
}

// giveUp answers EXEC as where a watched key has changed.
func (c *redisConn) giveUp() {
	c.peer.Flush()
	before := c.out.buf.Len()
	c.engine.Server().Dispatch(c.peer, []string{"DISCARD"})
	c.peer.Flush()
	c.out.buf.Truncate(min(before, c.out.buf.Len()))
	c.peer.WriteLen(-1)
}
