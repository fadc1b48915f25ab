package views

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/semaphore"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/nearest"
)

const (
	mediaEvents = "text/event-stream"

	maxReplays = 8 // of those who follow tables, or alerts, that read the past at the same time

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

// followers bounds and counts those who follow one kind of streams.
type followers struct {
	kind    string // what is followed
	room    *semaphore.Weighted
	replays *semaphore.Weighted
	now     prometheus.Gauge
	cut     prometheus.Counter
	dropped prometheus.Counter // nil where nothing is dropped
}

// newFollowers are those of tables, of whom there are so many at most, and those of alerts.
func newFollowers(reg prometheus.Registerer, most int) (tables, alerts *followers, err error) {
	now := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "esclusa_http_followers", Help: "Clients that follow the changes of tables, or alerts, now.",
	}, []string{"stream"})
	cut := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "esclusa_http_followers_cut_total", Help: "Clients that were cut off, since they took the events of a stream too slowly.",
	}, []string{"stream"})
	dropped := prometheus.NewCounter(prometheus.CounterOpts{
		Name: "esclusa_http_stream_alerts_dropped_total", Help: "Alerts that were passed over in streams of alerts, since their readers took them too slowly.",
	})
	of := func(kind string, most int64) *followers {
		return &followers{
			kind: kind, room: semaphore.NewWeighted(most), replays: semaphore.NewWeighted(maxReplays),
			now: now.WithLabelValues(kind), cut: cut.WithLabelValues(kind),
		}
	}
	tables, alerts = of("tables", int64(cmp.Or(most, DefaultStreams))), of("alerts", maxAlertStreams)
	alerts.dropped = dropped
	return tables, alerts, errors.Join(reg.Register(now), reg.Register(cut), reg.Register(dropped))
}

// stream is what a client may follow.
type stream struct {
	*feed
	*followers
	c    *counter
	what string // the feed is of
	// past hands the past to a follower, up to the offsets.
	past func(ctx context.Context, f *follower, to []int64) error
	// match says which alerts are meant; nil where a feed has no alerts.
	match func(*esclusa.Alert) bool
	// viewer is the client; nil where a feed has no alerts.
	viewer *viewer
}

// text is an event as the client may see it.
func (s *stream) text(e *feedEvent) []byte {
	if s.viewer == nil {
		return e.text
	}
	return s.viewer.event(e)
}

// serve answers with the events of a stream, until the client goes, is too slow, or the
// process stops.
func (s *stream) serve(w http.ResponseWriter, r *http.Request) *problem {
	at, p := s.from(r)
	if p != nil {
		return p
	}
	if !s.cfg.Ready() {
		return unavailable(s.what+" is still being read", soon)
	}
	if p := s.checkPlace(r, at); p != nil {
		return p
	}
	if !s.room.TryAcquire(1) {
		s.c.limiter.count(limitAllStreams)
		return unavailable("as many clients follow "+s.kind+" as one process serves", soon)
	}
	defer s.room.Release(1)
	s.now.Inc()
	defer s.now.Dec()
	now := s.enter()
	defer s.leave()
	if at == nil {
		at = now
	}
	return s.send(w, r, at)
}

// from is where a client wants to begin; nil for now.
func (s *stream) from(r *http.Request) ([]int64, *problem) {
	from := r.URL.Query().Get("from")
	if from != "" && from != "now" && from != "oldest" {
		return nil, badRequest("from must be now or oldest, or absent" + nearest.Hint(from, []string{"now", "oldest"}))
	}
	if id := r.Header.Get("Last-Event-ID"); id != "" {
		at, err := parseID(id, s.cfg.Topic, int(s.cfg.Partitions))
		if err != nil {
			return nil, badRequest(err.Error())
		}
		return at, nil
	}
	if from == "oldest" {
		return make([]int64, s.cfg.Partitions), nil
	}
	return nil, nil
}

// checkPlace refuses a place, nil for none, that the topic has not come to.
func (s *stream) checkPlace(r *http.Request, at []int64) *problem {
	if at == nil {
		return nil
	}
	ctx, cancel := s.c.patience(r, lookupWait)
	defer cancel()
	err := s.check(ctx, at)
	switch {
	case errors.Is(err, errPlace):
		return badRequest(err.Error())
	case err != nil:
		s.c.warn(r, "asking how far a topic reaches", err)
		return unavailable("how far "+s.what+" reaches cannot be told now", soon)
	}
	return nil
}

func (s *stream) send(w http.ResponseWriter, r *http.Request, at []int64) *problem {
	f := &follower{s: s, r: r, to: w, conn: http.NewResponseController(w), at: at}
	var ok bool
	if f.number, ok = s.join(at); !ok && !s.replays.TryAcquire(1) {
		return unavailable("as many clients read the past of "+s.kind+" as one process serves", soon)
	}
	w.Header().Set("Content-Type", mediaEvents)
	w.Header().Set("X-Accel-Buffering", "no") // of proxies that would hold events back
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		if !ok {
			s.replays.Release(1)
		}
		return nil
	}
	_ = f.conn.SetReadDeadline(time.Time{}) // nothing more is read
	ctx, cancel := s.c.whileKnown(r)
	defer cancel()
	err := f.write(append([]byte("retry: 1000\n"), f.id()...), []byte("\n"))
	if !ok {
		if err == nil {
			err = f.replay(ctx)
		}
		s.replays.Release(1)
	}
	if err == nil {
		err = f.follow(ctx)
	}
	f.end(ctx, err)
	return nil
}

// untilStop is the request's context, over when the process stops.
func (c *counter) untilStop(r *http.Request) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(r.Context())
	go c.cancelAtStop(ctx, cancel)
	return ctx, cancel
}

const askAgain = "the token is out of date, or the access file has changed"

var errAskAgain = errors.New(askAgain)

// whileKnown is untilStop, over too, with errAskAgain as its cause, once it has to be asked
// again who the caller is and what they may do.
func (c *counter) whileKnown(r *http.Request) (context.Context, context.CancelFunc) {
	stop, cancel := c.untilStop(r)
	ctx, over := context.WithCancelCause(stop)
	go func() {
		caller := callerOf(r)
		var late <-chan time.Time
		if !caller.Until.IsZero() {
			late = time.After(time.Until(caller.Until))
		}
		select {
		case <-late:
		case <-caller.Changed():
		case <-ctx.Done():
		}
		over(errAskAgain) // of no effect where it is over already
	}()
	return ctx, cancel
}

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
		f.s.viewer.close()
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

// held sends what is held of the past, once it is a piece, and a sign of life where long
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
