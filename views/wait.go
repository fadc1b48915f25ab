package views

import (
	"context"
	"net/http"
	"time"

	"github.com/esclusa/esclusa"
)

// Pauses between two looks at the mirror: at first as short as a record takes
// when all is well, then longer.
const (
	firstPause = 2 * time.Millisecond
	lastPause  = 50 * time.Millisecond
)

// ackWait bounds the wait for Kafka to acknowledge a sent record.
const ackWait = 5 * time.Second

// soon is the Retry-After of what should heal by itself.
const soon = time.Second

// Values of ?wait=.
const (
	waitRouted   = "routed"
	waitReadable = "readable"
)

// send produces a record to ingress. It is the last that needs the record.
func (c *counter) send(r *http.Request, s *submission, a *attempt) (esclusa.Source, *problem) {
	defer s.release()
	ctx, cancel := context.WithTimeout(a.context(r), ackWait)
	defer cancel()
	src, err := c.Sender.Send(ctx, s.rec)
	if err != nil {
		c.warn(r, "sending a record to ingress", err)
		return src, unacknowledged()
	}
	return src, nil
}

func unacknowledged() *problem {
	return unavailable("Kafka did not acknowledge the record, which may have been written nevertheless: send it again", soon)
}

// warn logs a failure of what stands behind HTTP, unless the client has gone
// and with it the reason to wait.
func (c *counter) warn(r *http.Request, doing string, err error) {
	if r.Context().Err() == nil {
		c.Logger.WarnContext(r.Context(), doing, "error", err)
	}
}

// await waits until the record at src is routed, or where its datatype has a
// table and wait asks for it, readable; and reports whether it came to that
// within SendWait.
func (c *counter) await(r *http.Request, s *submission, src esclusa.Source, wait string) bool {
	ctx, cancel := c.patience(r, c.SendWait)
	defer cancel()
	if t := c.tableOf(s.channel.Datatype); t != nil && wait == waitReadable {
		return t.readable(ctx, s.key, src)
	}
	err := c.Progress.WaitRouted(ctx, src)
	if err != nil && ctx.Err() == nil {
		c.warn(r, "waiting for the router", err)
	}
	return err == nil
}

// patience is the request's context, over after d or when the process stops.
func (c *counter) patience(r *http.Request, d time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(r.Context(), d)
	go c.cancelAtStop(ctx, cancel)
	return ctx, cancel
}

// cancelAtStop cancels ctx when the process stops, and returns when ctx is over.
func (c *counter) cancelAtStop(ctx context.Context, cancel context.CancelFunc) {
	select {
	case <-c.Stopping:
		cancel()
	case <-ctx.Done():
	}
}

// readable waits until the mirror's row, or the marker of its erasure, bears src
// or a later record of the same ingress partition. A row that bears another
// partition's may be older or newer than ours: it is waited out.
func (t *table) readable(ctx context.Context, key string, src esclusa.Source) bool {
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		m, err := t.Mirror.Get(ctx, key)
		if err == nil && m.Row != nil && reached(m.Row.Source, src) {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(pause):
		}
	}
}

// reached reports whether at is want or comes after it in the same partition.
func reached(at, want esclusa.Source) bool {
	return at.Topic == want.Topic && at.Partition == want.Partition && at.Offset >= want.Offset
}
