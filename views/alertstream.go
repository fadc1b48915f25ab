package views

import (
	"context"
	"net/http"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// streamAlerts answers with an event for each alert that is meant.
func (c *counter) streamAlerts(w http.ResponseWriter, r *http.Request) *problem {
	of, p := c.alertsOf(r.URL.Query())
	if p != nil {
		return p
	}
	v := c.viewer(r)
	defer v.tell()
	match := func(a *esclusa.Alert) bool {
		return of.Matches(a, time.Time{}) && v.sees(a) // a stream has no times to ask for
	}
	s := &stream{feed: c.AlertFeed.feed, followers: c.alertFollowers, c: c, what: "the topic of alerts", match: match, viewer: v}
	s.past = func(ctx context.Context, f *follower, to []int64) error {
		spans := make(map[int32]esclusa.Span, len(to))
		for p := range to {
			spans[int32(p)] = esclusa.Span{From: f.at[p], To: to[p]}
		}
		return c.AlertTopic.Scan(ctx, spans, func(a *schemas.ReadAlert) error {
			if f.passes(a.Record.Partition, a.Record.Offset) && match(a.Alert) {
				if h := hold(c.Catalogue, a.Alert, a.Record); h != nil {
					shown := v.held(h)
					f.held = appendAlert(f.held, s.cfg.Topic, f.at, &shown)
				}
			}
			return f.full()
		})
	}
	return s.serve(w, r)
}

// AlertTopic reads alerts from their topic. It must be safe for concurrent use.
type AlertTopic interface {
	// Scan hands over the alerts of the spans that can be believed, those of a partition
	// in their order, until all are read or each fails, whose error it returns. They are
	// each's to use until it returns.
	Scan(ctx context.Context, spans map[int32]esclusa.Span, each func(*schemas.ReadAlert) error) error
	// Within is what the topic has that brokers took at a time or later, and before
	// another; a zero time is no bound.
	Within(ctx context.Context, since, until time.Time) (map[int32]esclusa.Span, error)
}

// AlertFeed hands alerts to many followers. It is told of them once, by whoever reads
// their topic in this process. It is safe for concurrent use.
type AlertFeed struct {
	*feed
	catalogue *schemas.Catalogue
}

// NewAlertFeed returns an AlertFeed that nobody follows, which masks what the catalogue
// says.
func NewAlertFeed(cfg FeedConfig, c *schemas.Catalogue) *AlertFeed {
	return &AlertFeed{newFeed(cfg), c}
}

// Add tells of an alert. What was there before is passed over. It does not keep the alert.
func (f *AlertFeed) Add(a *esclusa.Alert, rec *esclusa.Record) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.advance(rec.Partition, rec.Offset) {
		return
	}
	h := hold(f.catalogue, a, rec)
	if h == nil {
		return
	}
	tags := *h.shown.Alert
	tags.Payload, tags.Errors = nil, nil
	e := feedEvent{partition: rec.Partition, offset: rec.Offset, text: appendAlert(nil, f.cfg.Topic, f.next, &h.shown), alert: &tags}
	if e.rows = h.rowsIn(f.catalogue); len(e.rows) > 0 {
		e.bare = h.masked
		e.bare.Alert = e.bare.Alert.Without("")
	}
	if h.masked.Alert != h.shown.Alert {
		e.masked = appendAlert(nil, f.cfg.Topic, f.next, &h.masked)
	}
	f.push(e)
}

// Reached tells that a partition was read up to an offset.
func (f *AlertFeed) Reached(partition int32, offset int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.advance(partition, offset-1)
}

// Next is up to where a partition was read; negative where it was not yet.
func (f *AlertFeed) Next(partition int32) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.next[partition]
}

// appendAlert appends an alert as an event: the place after it as its id.
func appendAlert(b []byte, topic string, after []int64, shown *shownAlert) []byte {
	return append(shown.appendJSON(appendEvent(b, topic, after, "alert")), "\n\n"...)
}
