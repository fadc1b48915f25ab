package views

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/limits"
	"github.com/esclusa/esclusa/internal/nearest"
)

const mediaEvents = "text/event-stream"

// followers bounds and counts those who follow one kind of streams.
type followers struct {
	kind    string // what is followed
	room    *share
	replays *share
	now     prometheus.Gauge
	cut     prometheus.Counter
	dropped prometheus.Counter // nil where nothing is dropped
}

// newFollowers are those of tables, and those of alerts.
func newFollowers(reg prometheus.Registerer, lim *limiter, l *Limits) (tables, alerts *followers, err error) {
	now := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "esclusa_http_followers", Help: "Clients that follow the changes of tables, or alerts, now.",
	}, []string{"stream"})
	cut := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "esclusa_http_followers_cut_total", Help: "Clients that were cut off, since they took the events of a stream too slowly.",
	}, []string{"stream"})
	dropped := prometheus.NewCounter(prometheus.CounterOpts{
		Name: "esclusa_http_stream_alerts_dropped_total", Help: "Alerts that were passed over in streams of alerts, since their readers took them too slowly.",
	})
	of := func(kind string, most int, flag string) *followers {
		return &followers{
			kind: kind, room: lim.share(int64(most), 1, limits.Streams, "clients that follow "+kind, flag, soon),
			replays: lim.share(maxReplays, 1, "replays", "clients that read the past of "+kind, "", soon),
			now:     now.WithLabelValues(kind), cut: cut.WithLabelValues(kind),
		}
	}
	tables, alerts = of("tables", l.Streams, "--max-streams"), of("alerts", l.AlertStreams, "--max-alert-streams")
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
	if p := s.room.begin(r); p != nil {
		return p
	}
	defer s.room.end(r)
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
	if f.number, ok = s.join(at); !ok {
		if p := s.replays.begin(r); p != nil {
			return p
		}
	}
	goesOn(w, mediaEvents)
	if r.Method == http.MethodHead {
		if !ok {
			s.replays.end(r)
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
		s.replays.end(r)
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

const askAgain = "the token, certificate or session is over, or the access file has changed"

var errAskAgain = errors.New(askAgain)

// whileKnown is untilStop, over too, with errAskAgain as its cause, once it has to be asked
// again who the caller is and what they may do.
func (c *counter) whileKnown(r *http.Request) (context.Context, context.CancelFunc) {
	stop, cancel := c.untilStop(r)
	ctx, over := context.WithCancelCause(stop)
	go func() {
		callerOf(r).Await(ctx)
		over(errAskAgain) // of no effect where it is over already
	}()
	return ctx, cancel
}
