package views

import (
	"context"
	"errors"
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

	maxFollowers = 2000 // in a process
	maxReplays   = 8    // of them, that read the past at the same time

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

// followers bounds and counts those who follow tables.
type followers struct {
	room    *semaphore.Weighted
	replays *semaphore.Weighted
	now     prometheus.Gauge
	cut     prometheus.Counter
}

func newFollowers(reg prometheus.Registerer) (*followers, error) {
	fs := &followers{
		room: semaphore.NewWeighted(maxFollowers), replays: semaphore.NewWeighted(maxReplays),
		now: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "esclusa_http_followers",
			Help: "Clients that follow the changes of tables now.",
		}),
		cut: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "esclusa_http_followers_cut_total",
			Help: "Clients that were cut off, since they took the changes of a table too slowly.",
		}),
	}
	return fs, errors.Join(reg.Register(fs.now), reg.Register(fs.cut))
}

// changes answers with an event for each change of a row, until the client goes, is too
// slow, or the process stops.
func (t *table) changes(w http.ResponseWriter, r *http.Request) *problem {
	from := r.URL.Query().Get("from")
	if from != "" && from != "now" && from != "oldest" {
		return badRequest("from must be now or oldest, or absent" + nearest.Hint(from, []string{"now", "oldest"}))
	}
	var at []int64
	if id := r.Header.Get("Last-Event-ID"); id != "" {
		var err error
		if at, err = parseID(id, t.Feed.cfg.Topic, int(t.Feed.cfg.Partitions)); err != nil {
			return badRequest(err.Error())
		}
	} else if from == "oldest" {
		at = make([]int64, t.Feed.cfg.Partitions)
	}
	if !t.Feed.cfg.Ready() {
		return t.untold(r, esclusa.ErrIncomplete)
	}
	if p := t.checkPlace(r, at); p != nil {
		return p
	}
	fs := t.c.followers
	if !fs.room.TryAcquire(1) {
		return unavailable("as many clients follow tables as one process serves", soon)
	}
	defer fs.room.Release(1)
	fs.now.Inc()
	defer fs.now.Dec()
	now := t.Feed.enter()
	defer t.Feed.leave()
	if at == nil {
		at = now
	}
	return t.serveChanges(w, r, at)
}

// checkPlace refuses a place, nil for none, that the table has not come to.
func (t *table) checkPlace(r *http.Request, at []int64) *problem {
	if at == nil {
		return nil
	}
	ctx, cancel := t.c.patience(r, lookupWait)
	defer cancel()
	err := t.Feed.check(ctx, at)
	switch {
	case errors.Is(err, errPlace):
		return badRequest(err.Error())
	case err != nil:
		t.c.warn(r, "asking how far a table reaches", err)
		return unavailable("how far the table of "+t.name+" reaches cannot be told now", soon)
	}
	return nil
}

func (t *table) serveChanges(w http.ResponseWriter, r *http.Request, at []int64) *problem {
	f := &follower{t: t, r: r, w: w, conn: http.NewResponseController(w), at: at}
	var ok bool
	if f.number, ok = t.Feed.join(at); !ok && !t.c.followers.replays.TryAcquire(1) {
		return unavailable("as many clients read a table's past as one process serves", soon)
	}
	w.Header().Set("Content-Type", mediaEvents)
	w.Header().Set("X-Accel-Buffering", "no") // of proxies that would hold events back
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		if !ok {
			t.c.followers.replays.Release(1)
		}
		return nil
	}
	_ = f.conn.SetReadDeadline(time.Time{}) // nothing more is read
	ctx, cancel := t.c.untilStop(r)
	defer cancel()
	err := f.write(append([]byte("retry: 1000\n"), appendID(nil, t.Feed.cfg.Topic, at)...), []byte("\n"))
	if !ok {
		if err == nil {
			err = f.replay(ctx)
		}
		t.c.followers.replays.Release(1)
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

// follower is a client that follows a table.
type follower struct {
	t      *table
	r      *http.Request
	w      http.ResponseWriter
	conn   *http.ResponseController
	at     []int64 // it has everything before
	number uint64  // of the next event of the feed
	held   []byte  // of the past, and not sent yet
}

// write sends pieces within the time that a client has to take them.
func (f *follower) write(pieces ...[]byte) error {
	_ = f.conn.SetWriteDeadline(time.Now().Add(followerGrace))
	for _, b := range pieces {
		if _, err := f.w.Write(b); err != nil {
			return inTime(err)
		}
	}
	return inTime(f.conn.Flush())
}

// inTime tells a client that is too slow from one that has gone.
func inTime(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return errBehind
	}
	return err
}

// replay sends the past, until the feed holds what comes next.
func (f *follower) replay(ctx context.Context) error {
	for {
		to := f.t.Feed.where()
		err := f.t.Feed.cfg.History.Read(ctx, f.at, to, f.past)
		if err == nil && len(f.held) > 0 {
			err = f.write(f.held)
			f.held = f.held[:0]
		}
		if err != nil {
			return err
		}
		for p := range to {
			f.at[p] = max(f.at[p], to[p])
		}
		var ok bool
		if f.number, ok = f.t.Feed.join(f.at); ok {
			f.held = nil
			return nil
		}
	}
}

// past takes a change of the past.
func (f *follower) past(partition int32, offset int64, key string, row *esclusa.Row) error {
	if offset < f.at[partition] {
		return nil
	}
	f.at[partition] = offset + 1
	if row == nil {
		return nil
	}
	if f.held = appendEvent(f.held, f.t.Feed.cfg.Topic, f.at, key, offset, row); len(f.held) < piece {
		return nil
	}
	err := f.write(f.held)
	f.held = f.held[:0]
	return err
}

// follow sends what the feed has, and what comes.
func (f *follower) follow(ctx context.Context) error {
	beat := time.NewTicker(heartbeatEvery)
	defer beat.Stop()
	for {
		events, more, news, err := f.t.Feed.take(f.number)
		if err != nil {
			return err
		}
		if len(events) > 0 {
			if err := f.send(events); err != nil {
				return err
			}
			if more {
				continue
			}
			beat.Reset(heartbeatEvery)
			news = nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-after(len(events) > 0, eventsEvery):
		case <-news:
		case <-beat.C:
			if err := f.write([]byte(": heartbeat\n\n")); err != nil {
				return err
			}
		}
	}
}

// after is a pause, or none that ends.
func after(pause bool, d time.Duration) <-chan time.Time {
	if !pause {
		return nil
	}
	return time.After(d)
}

var pieces = sync.Pool{New: func() any { b := make([]byte, 0, piece); return &b }}

// send sends the events in one piece, but for those that the client has.
func (f *follower) send(events []feedEvent) error {
	b := pieces.Get().(*[]byte)
	defer pieces.Put(b)
	*b = (*b)[:0]
	for _, e := range events {
		if e.offset >= f.at[e.partition] {
			*b = append(*b, e.text...)
		}
	}
	f.number += uint64(len(events))
	if len(*b) == 0 {
		return nil
	}
	return f.write(*b)
}

// end tells the client why there is no more, as far as it listens.
func (f *follower) end(ctx context.Context, err error) {
	switch {
	case errors.Is(err, errBehind):
		f.t.c.followers.cut.Inc()
		_ = f.write([]byte("event: end\ndata: {\"detail\":\"the changes were taken too slowly: connect again with Last-Event-ID\"}\n\n"))
	case f.r.Context().Err() != nil: // it has gone
	case ctx.Err() != nil:
		_ = f.write([]byte("event: end\ndata: {\"detail\":\"the process stops: connect again\"}\n\n"))
	default:
		f.t.c.warn(f.r, "reading the past of a table", err)
		_ = f.write([]byte("event: end\ndata: {\"detail\":\"the table cannot be read now: connect again with Last-Event-ID\"}\n\n"))
	}
}
