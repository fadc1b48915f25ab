package views

import (
	"context"
	"net/http"

	"github.com/esclusa/esclusa"
)

// changes answers with an event for each change of a row.
func (t *table) changes(w http.ResponseWriter, r *http.Request) *problem {
	s := &stream{feed: t.Feed.feed, followers: t.c.followers, c: t.c, what: "the table of " + t.name, past: t.past}
	return s.serve(w, r)
}

func (t *table) past(ctx context.Context, f *follower, to []int64) error {
	return t.Feed.history.Read(ctx, f.at, to, func(partition int32, offset int64, key string, row *esclusa.Row) error {
		if f.passes(partition, offset) && row != nil {
			f.held = appendChange(f.held, t.Feed.cfg.Topic, f.at, key, offset, row)
		}
		return f.full()
	})
}

// History reads the table's topic from its past. It must be safe for concurrent use.
type History interface {
	// Read calls each with the records from the offsets from on, up to the offsets to,
	// which are excluded; those of a partition in their order. A nil row is no row of
	// ours. What is there no more is left out. It returns each's error, or ctx's.
	Read(ctx context.Context, from, to []int64, each func(partition int32, offset int64, key string, row *esclusa.Row) error) error
}

// Feed hands the changes of a table to many followers. It is told of them once, by the
// copy of the table in this process. It is safe for concurrent use.
type Feed struct {
	*feed
	history History
}

// NewFeed returns a Feed that nobody follows. Both are required.
func NewFeed(cfg FeedConfig, h History) *Feed { return &Feed{newFeed(cfg), h} }

// Add tells of a record of the table's topic: what a key is from there on, or a nil row
// for what is no row of ours. What was there before is passed over. It does not keep the
// row.
func (f *Feed) Add(partition int32, offset int64, key string, row *esclusa.Row) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.advance(partition, offset) && row != nil {
		f.push(feedEvent{partition: partition, offset: offset, text: appendChange(nil, f.cfg.Topic, f.next, key, offset, row)})
	}
}

// appendChange appends a change as an event: the place after it as its id.
func appendChange(b []byte, topic string, after []int64, key string, version int64, row *esclusa.Row) []byte {
	name := "change"
	if row.Erased() {
		name = "erasure"
	}
	b = appendEvent(b, topic, after, name)
	from := len(b)
	b = appendRow(b, key, version, row)
	for i, c := range b[from:] {
		if c == '\n' || c == '\r' { // in JSON only between words
			b[from+i] = ' '
		}
	}
	return append(b, "\n\n"...)
}
