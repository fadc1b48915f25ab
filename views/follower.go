package views

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"
	"time"
)

const (
	// eventsEvery is how long a follower rests after it was sent something: what comes
	// meanwhile is sent together.
	eventsEvery = 50 * time.Millisecond
	// heartbeatEvery is how often a follower hears that it is still connected.
	heartbeatEvery = 15 * time.Second
	// followerGrace is how long a follower may take none of what is sent.
	followerGrace = 10 * time.Second
	// piece is how much is sent at once, in bytes, and more where one event is longer.
	piece = 64 << 10
)

// follower is a client that follows a stream.
type follower struct {
	s      *stream
	r      *http.Request
	to     http.ResponseWriter
	conn   *http.ResponseController
	at     []int64   // it has everything before
	number uint64    // of the next event of the feed
	held   []byte    // of the past, and not sent yet
	wrote  time.Time // when something was sent last
}

// id is the field of the place where it is.
func (f *follower) id() []byte { return appendID(nil, f.s.cfg.Topic, f.at) }

// write sends pieces within the time that a client has to take them.
func (f *follower) write(pieces ...[]byte) error {
	f.wrote = time.Now()
	return writeInTime(f.to, f.conn, pieces...)
}

func writeInTime(to http.ResponseWriter, conn *http.ResponseController, pieces ...[]byte) error {
	_ = conn.SetWriteDeadline(time.Now().Add(followerGrace))
	for _, b := range pieces {
		if _, err := to.Write(b); err != nil {
			return inTime(err)
		}
	}
	return inTime(conn.Flush())
}

// inTime tells a client that is too slow from one that has gone.
func inTime(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return errBehind
	}
	return err
}

// heartbeat tells that there is nothing, and up to where, and the journal what was shown
// before.
func (f *follower) heartbeat() error {
	if f.s.viewer != nil {
		f.s.viewer.tell()
	}
	return f.write(f.id(), []byte(": heartbeat\n\n"))
}

// replay sends the past, until the feed holds what comes next.
func (f *follower) replay(ctx context.Context) error {
	for {
		to := f.s.where()
		err := f.s.past(ctx, f, to)
		if err == nil && len(f.held) > 0 {
			err = f.sendHeld()
		}
		if err != nil {
			return err
		}
		for p := range to {
			f.at[p] = max(f.at[p], to[p])
		}
		var ok bool
		if f.number, ok = f.s.join(f.at); ok {
			f.held = nil
			return nil
		}
	}
}

// passes notes that the past has come to a record, and reports whether the client lacks it.
func (f *follower) passes(partition int32, offset int64) bool {
	if offset < f.at[partition] {
		return false
	}
	f.at[partition] = offset + 1
	return true
}

// full sends what is held of the past, once it is a piece, and a sign of life where long
// there was nothing.
func (f *follower) full() error {
	switch {
	case len(f.held) >= piece:
		return f.sendHeld()
	case len(f.held) == 0 && time.Since(f.wrote) > heartbeatEvery:
		return f.heartbeat()
	}
	return nil
}

func (f *follower) sendHeld() error {
	err := f.write(f.held)
	f.held = f.held[:0]
	return err
}

// follow sends what the feed has, and what comes.
func (f *follower) follow(ctx context.Context) error {
	beat := time.NewTicker(heartbeatEvery)
	defer beat.Stop()
	for ctx.Err() == nil {
		events, more, news, err := f.s.take(f.number)
		if errors.Is(err, errBehind) && f.s.dropped != nil {
			if err = f.skip(); err == nil {
				continue
			}
		}
		if err != nil {
			return err
		}
		if len(events) > 0 {
			sent, err := f.send(events)
			if err != nil {
				return err
			}
			if sent {
				beat.Reset(heartbeatEvery)
			}
			if more {
				continue
			}
			news = nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-after(len(events) > 0, eventsEvery):
		case <-news:
		case <-beat.C:
			if err := f.heartbeat(); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

// after is a pause, or none that ends.
func after(pause bool, d time.Duration) <-chan time.Time {
	if !pause {
		return nil
	}
	return time.After(d)
}

// skip goes on with the oldest event that the feed still holds, and tells how many the
// client has missed.
func (f *follower) skip() error {
	var missed uint64
	missed, f.number = f.s.skip(f.number, f.at)
	f.s.dropped.Add(float64(missed))
	return f.write(f.id(), fmt.Appendf(nil, "event: dropped\ndata: {\"dropped\":%d}\n\n", missed))
}

var pieces = sync.Pool{New: func() any { b := make([]byte, 0, piece); return &b }}

// send sends the events in one piece, but for those that the client has or does not want.
func (f *follower) send(events []feedEvent) (sent bool, err error) {
	b := pieces.Get().(*[]byte)
	defer pieces.Put(b)
	*b = (*b)[:0]
	for _, e := range events {
		if f.passes(e.partition, e.offset) && (f.s.match == nil || f.s.match(e.alert)) {
			*b = append(*b, f.s.text(&e)...)
		}
	}
	f.number += uint64(len(events))
	if len(*b) == 0 {
		return false, nil
	}
	return true, f.write(*b)
}

// end tells the client why there is no more, as far as it listens.
func (f *follower) end(ctx context.Context, err error) {
	switch {
	case errors.Is(err, errBehind):
		f.s.cut.Inc()
		f.goodbye("the events were taken too slowly: connect again with Last-Event-ID")
	case f.r.Context().Err() != nil: // it has gone
	case errors.Is(context.Cause(ctx), errAskAgain):
		f.goodbye(askAgain + ": connect again with Last-Event-ID")
	case ctx.Err() != nil:
		f.goodbye("the process stops: connect again")
	default:
		f.s.c.warn(f.r, "reading the past of "+f.s.kind, err)
		f.goodbye(f.s.what + " cannot be read now: connect again with Last-Event-ID")
	}
}

func (f *follower) goodbye(why string) {
	_ = f.write(fmt.Appendf(nil, "event: end\ndata: {\"detail\":%q}\n\n", why))
}
