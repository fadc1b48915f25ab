package embedded

import (
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// What strangers can take of a server, however they use it.
const (
	// maxVisitors is how many connections a server has at most. One more ends the one
	// that has been idle longest, so that nobody can lock others out by holding on.
	maxVisitors = 1000
	// maxHeld bounds the bytes of requests and answers that are on their way, over all
	// connections. Of each, the first freeOfCharge do not count, so that small ones
	// pass whatever others do.
	maxHeld      = 256 << 20
	freeOfCharge = 64 << 10
	// patience is the time in which a request that has begun is there as a whole, and
	// in which somebody takes the next part of an answer.
	patience = 30 * time.Second
	// acceptPause is the time before a server whose process is short of files tries again.
	acceptPause = 50 * time.Millisecond
)

var (
	errFull   = errors.New("too much is on its way to or from others")
	errClosed = errors.New("the server is closing")
)

// door lets connections in and keeps count of what they take. It may be used from
// any goroutine.
type door struct {
	most   int // how many connections may be inside
	mu     sync.Mutex
	inside map[*visitor]struct{}
	held   int // bytes, of all that are inside
	closed bool
}

// visitor is a connection.
type visitor struct {
	net.Conn
	door *door
	used atomic.Int64 // nanoseconds since 1970
	held int          // bytes; the door's lock guards it
}

func newDoor(most int) *door { return &door{most: most, inside: make(map[*visitor]struct{})} }

// accept waits for the next connection. Where the process is short of files it tries
// again: a server that gave up would be deaf for good.
func (d *door) accept(ln net.Listener) (*visitor, error) {
	for {
		conn, err := ln.Accept()
		switch {
		case err == nil:
			return d.enter(conn)
		case errors.Is(err, net.ErrClosed):
			return nil, err
		}
		time.Sleep(acceptPause)
	}
}

func (d *door) enter(conn net.Conn) (*visitor, error) {
	v := &visitor{Conn: conn, door: d}
	v.touch()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil, errors.Join(errClosed, conn.Close())
	}
	if len(d.inside) >= d.most {
		idlest := d.idlest()
		d.leave(idlest)
		_ = idlest.Conn.Close() // its own goroutine finds out
	}
	d.inside[v] = struct{}{}
	return v, nil
}

func (d *door) idlest() *visitor {
	var idlest *visitor
	for v := range d.inside {
		if idlest == nil || v.used.Load() < idlest.used.Load() {
			idlest = v
		}
	}
	return idlest
}

// leave may be called again.
func (d *door) leave(v *visitor) {
	delete(d.inside, v)
	d.held -= v.held
	v.held = 0
}

// shut ends all connections; those that come later too, if it is for good.
func (d *door) shut(forGood bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = d.closed || forGood
	for v := range d.inside {
		_ = v.Conn.Close() // nobody is told
	}
}

// touch says that the connection is in use.
func (v *visitor) touch() { v.used.Store(time.Now().UnixNano()) }

// take notes that so many bytes more are held, or fails if that is too much.
func (v *visitor) take(n int) error {
	v.door.mu.Lock()
	defer v.door.mu.Unlock()
	if v.door.held+n > maxHeld {
		return errFull
	}
	if _, inside := v.door.inside[v]; !inside {
		return net.ErrClosed
	}
	v.held += n
	v.door.held += n
	return nil
}

// giveBack notes that nothing is held any more.
func (v *visitor) giveBack() {
	v.door.mu.Lock()
	defer v.door.mu.Unlock()
	v.door.held -= v.held
	v.held = 0
}

// Close implements net.Conn.
func (v *visitor) Close() error {
	v.door.mu.Lock()
	v.door.leave(v)
	v.door.mu.Unlock()
	return v.Conn.Close()
}

// Write implements net.Conn. Somebody who does not take an answer is not waited for.
func (v *visitor) Write(p []byte) (int, error) {
	const part = 64 << 10
	for written := 0; ; {
		if err := v.SetWriteDeadline(time.Now().Add(patience)); err != nil {
			return written, err
		}
		n, err := v.Conn.Write(p[written:min(len(p), written+part)])
		if written += n; err != nil || written == len(p) {
			v.touch()
			return written, err
		}
	}
}
