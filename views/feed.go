package views

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// Bounds of a Feed.
const (
	feedBytes  = 8 << 20 // of the newest changes, while somebody follows
	eventBytes = 128     // that one takes beside its text, about

	takenEvents = 512 // at most, at once; and as many as make a piece
)

// FeedConfig is what a feed stands on. All fields are required.
type FeedConfig struct {
	// Topic tells the topic from every other, one of its name that was made anew
	// included: a word without line breaks and semicolons.
	Topic      string
	Partitions int32
	// Covers reports whether the topic holds, or has held, a record at the offset.
	Covers func(ctx context.Context, partition int32, offset int64) (bool, error)
	// Ready reports whether whoever feeds has caught up with the topic.
	Ready func() bool
	// At is how far they have read a partition of which the feed has not heard yet: the
	// offset after the last record.
	At func(partition int32) int64
}

// feed hands the events of a topic to many followers. It holds the newest while somebody
// follows, each written once for all. It is safe for concurrent use.
type feed struct {
	cfg FeedConfig

	mu        sync.Mutex
	next      []int64 // by partition, the offset after the last record; -1 until there was one
	start     []int64 // the same before the first event that is held
	events    []feedEvent
	first     uint64 // number of the first event that is held
	bytes     int
	followers int
	news      chan struct{} // closed with the next event
}

// feedEvent is what a record of the topic tells, as it is sent.
type feedEvent struct {
	partition int32
	offset    int64
	text      []byte
	masked    []byte         // for who may not see all; nil where that is the same
	alert     *esclusa.Alert // what filters look at; nil for a row
	bare      shownAlert     // without what its record was, for where a row of rows was erased
	rows      []schemas.RowKey
}

// size is about what it takes.
func (e *feedEvent) size() int {
	n := len(e.text) + len(e.masked) + eventBytes
	if e.alert != nil {
		n += len(e.text) // its texts, and those of what it is without its payload
	}
	return n
}

// withheld is the text for where nobody may see the payload of the alert any more.
func (e *feedEvent) withheld(why esclusa.Withheld) []byte {
	const data = "\ndata: "
	head, _, _ := bytes.Cut(e.text, []byte(data))
	shown, a := e.bare, *e.bare.Alert
	a.Withheld, shown.Alert = why, &a
	return append(shown.appendJSON(slices.Concat(head, []byte(data))), "\n\n"...)
}

func newFeed(cfg FeedConfig) *feed {
	f := &feed{cfg: cfg, next: make([]int64, cfg.Partitions), start: make([]int64, cfg.Partitions), news: make(chan struct{})}
	for p := range f.next {
		f.next[p] = -1
	}
	return f
}

// advance notes a record of the topic, and reports whether somebody is to hear of it: it
// was not there before. f.mu must be held.
func (f *feed) advance(partition int32, offset int64) bool {
	if offset < f.next[partition] {
		return false
	}
	f.next[partition] = offset + 1
	if f.followers == 0 {
		return false
	}
	f.settle()
	return true
}

// push holds an event. f.mu must be held.
func (f *feed) push(e feedEvent) {
	f.events = append(f.events, e)
	for f.bytes += e.size(); f.bytes > feedBytes && len(f.events) > 1; {
		f.drop()
	}
	close(f.news)
	f.news = make(chan struct{})
}

// drop forgets the oldest event. f.mu must be held.
func (f *feed) drop() {
	old := f.events[0]
	f.events[0] = feedEvent{}
	f.events = f.events[1:]
	f.first++
	f.bytes -= old.size()
	f.start[old.partition] = old.offset + 1
}

// settle asks the copy where partitions are in which nothing has changed yet. f.mu must
// be held.
func (f *feed) settle() {
	for p := range f.next {
		if f.next[p] < 0 {
			f.next[p] = f.cfg.At(int32(p))
		}
	}
}

// enter adds a follower, and returns where the feed is.
func (f *feed) enter() (at []int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.settle()
	if f.followers++; f.followers == 1 {
		copy(f.start, f.next)
	}
	return append([]int64(nil), f.next...)
}

// leave takes a follower away, and with the last one all that is held.
func (f *feed) leave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.followers--; f.followers == 0 {
		f.first += uint64(len(f.events))
		f.events, f.bytes = nil, 0
	}
}

// check returns errPlace where the topic has not come to a place.
func (f *feed) check(ctx context.Context, at []int64) error {
	for p, here := range f.where() {
		if at[p] <= here {
			continue
		}
		// Another process may have come further.
		if ok, err := f.cfg.Covers(ctx, int32(p), at[p]-1); err != nil {
			return err
		} else if !ok {
			return errPlace
		}
	}
	return nil
}

// where is where the feed is now.
func (f *feed) where() []int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.settle()
	return append([]int64(nil), f.next...)
}

// join returns the number of the first event for a follower that has everything before
// the offsets, and whether the feed holds all that it lacks.
func (f *feed) join(at []int64) (number uint64, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for p := range at {
		if at[p] < f.start[p] {
			return 0, false
		}
	}
	i := slices.IndexFunc(f.events, func(e feedEvent) bool { return e.offset >= at[e.partition] })
	if i < 0 {
		i = len(f.events)
	}
	return f.first + uint64(i), true
}

// skip is where a follower goes on that is behind what the feed holds, and how many events
// it has missed. at is brought there.
func (f *feed) skip(number uint64, at []int64) (missed, next uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for p := range at {
		at[p] = max(at[p], f.start[p])
	}
	return f.first - number, f.first
}

var errBehind = errors.New("the feed no longer holds what comes next")

// take returns about a piece of the events from a number on, and whether there are more,
// or what is closed when there are some. Their texts must not be changed.
func (f *feed) take(number uint64) (events []feedEvent, more bool, news <-chan struct{}, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if number < f.first {
		return nil, false, nil, errBehind
	}
	left := f.events[number-f.first:]
	n := 0
	for bytes := 0; n < len(left) && n < takenEvents && bytes < piece; n++ {
		bytes += len(left[n].text)
	}
	return slices.Clone(left[:n]), n < len(left), f.news, nil
}

// appendEvent begins an event: the place after it is its id. Its data, on one line, and
// an empty line are to follow.
func appendEvent(b []byte, topic string, after []int64, name string) []byte {
	b = append(appendID(b, topic, after), "event: "...)
	return append(append(b, name...), "\ndata: "...)
}

// appendID appends the field of a place: the topic, and for each of its partitions the
// offset that comes next.
func appendID(b []byte, topic string, at []int64) []byte {
	b = append(append(append(b, "id: "...), topic...), ';')
	for p, offset := range at {
		if p > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(p), 10)
		b = append(b, ':')
		b = strconv.AppendInt(b, offset, 10)
	}
	return append(b, '\n')
}

var errPlace = errors.New("Last-Event-ID must be the id of an event of this stream; " +
	"if it was, the topic behind it has been made anew or has lost records: begin again without it, with from=oldest")

// parseID reads a place that appendID wrote, of a topic of so many partitions.
func parseID(text, topic string, partitions int) ([]int64, error) {
	of, places, ok := strings.Cut(text, ";")
	parts := strings.Split(places, ",")
	if !ok || of != topic || len(parts) != partitions {
		return nil, errPlace
	}
	at := make([]int64, partitions)
	for p, part := range parts {
		n, offset, _ := strings.Cut(part, ":")
		var err error
		if at[p], err = strconv.ParseInt(offset, 10, 64); err != nil || n != strconv.Itoa(p) || at[p] < 0 || offset != strconv.FormatInt(at[p], 10) {
			return nil, errPlace
		}
	}
	return at, nil
}
