package kafka

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
)

// ErrTooManyReaders says that the process reads for as many groups as it may, and
// all of them are in use.
var ErrTooManyReaders = errors.New("too many groups are reading through this process")

// ErrTooManyOfOne says that as many groups of one caller are in use as one may have.
var ErrTooManyOfOne = errors.New("too many groups are reading for one caller")

// Readers hands out records one by one to readers who come and go, and keeps
// their groups open in between. It is safe for concurrent use; calls for the
// same group and topic take turns.
type Readers struct {
	cluster  Cluster
	instance string
	most     Most
	idle     time.Duration

	mu      sync.Mutex
	open    map[readerID]*pooled // those that leave too
	closed  bool
	closing sync.WaitGroup // of those that leave
}

// Most is how many groups are open at once: of all callers, and of each.
type Most struct{ All, Each int }

// fewFetched bounds what each reader fetches ahead, since it hands records out one
// by one and there may be many: 1 MiB from each broker, or a batch that is larger.
func fewFetched() []kgo.Opt {
	return []kgo.Opt{kgo.FetchMaxBytes(1 << 20), kgo.FetchMaxPartitionBytes(128 << 10)}
}

type readerID struct{ group, topic string }

type pooled struct {
	who    string          // for whom it was opened
	leaves bool            // Readers.mu guards it
	turn   chan struct{}   // holds a token while nobody uses reader
	reader *Reader         // nil once it is closed
	undone *esclusa.Record // polled, and not dealt with
	taken  int64           // the reader's Taken then
	timer  *time.Timer     // ends its idleness
	since  atomic.Int64    // when it was last used, in nanoseconds
}

// NewReaders keeps so many groups open at most, each until it was idle for the given time
// or, where one more comes, the longest of all; where one caller has as many as it may, of
// that caller's. The caller closes it.
func NewReaders(c Cluster, instance string, most Most, idle time.Duration) *Readers {
	return &Readers{cluster: c, instance: instance, most: most, idle: idle, open: make(map[readerID]*pooled)}
}

// Groups is how many groups are open.
func (rs *Readers) Groups() int {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	open, _ := rs.count(ofAll)
	return open
}

// Next returns the next record of the topic for the group, its offset committed
// already (at most once), or nil when ctx ends first. It is looked at before it is
// committed; where that fails it stays the next one. Its context does not end with
// the caller's. Who says whose groups are counted together.
func (rs *Readers) Next(ctx context.Context, who, group, topic string, look func(context.Context, *esclusa.Record) error) (*esclusa.Record, error) {
	id := readerID{group, topic}
	p, err := rs.take(ctx, who, id)
	if p == nil || err != nil {
		return nil, err
	}
	defer rs.put(p)
	for {
		if p.undone == nil || p.taken != p.reader.Taken() { // or it comes again, to whoever has its partition
			p.undone = nil
			records, err := p.reader.Poll(ctx, 1)
			if len(records) == 0 || err != nil {
				return nil, err
			}
			p.undone, p.taken = &records[0], p.reader.Taken()
		}
		if rec, err := p.handOut(ctx, look); rec != nil || err != nil {
			return rec, err
		}
	}
}

// handOut is for the record that was polled; nil where the group took its partition
// meanwhile, so that it comes again, here or elsewhere. What is left to do for the
// record does not end with the caller's patience.
func (p *pooled) handOut(ctx context.Context, look func(context.Context, *esclusa.Record) error) (*esclusa.Record, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), dealWithin)
	defer cancel()
	if err := look(ctx, p.undone); err != nil {
		return nil, err
	}
	if p.taken != p.reader.Taken() {
		return nil, nil
	}
	rec := p.undone
	p.undone = nil // it would not come again, even where the commit fails
	if err := p.reader.Commit(ctx); err != nil {
		return nil, err
	}
	if p.taken != p.reader.Taken() { // it may have been committed for nothing
		return nil, nil
	}
	return rec, nil
}

// dealWithin bounds what is done about a record before it is handed out.
const dealWithin = 10 * time.Second

// take waits for the reader's turn; nil without error when ctx ends first.
func (rs *Readers) take(ctx context.Context, who string, id readerID) (*pooled, error) {
	p, err := rs.find(who, id)
	if err != nil {
		return nil, err
	}
	select {
	case <-p.turn:
	case <-ctx.Done():
		return nil, nil
	}
	if p.reader == nil { // closed while we waited, and no longer among the open
		p.turn <- struct{}{}
		return rs.take(ctx, who, id)
	}
	p.timer.Stop()
	return p, nil
}

func (rs *Readers) find(who string, id readerID) (*pooled, error) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.closed {
		return nil, errors.New("readers are closed")
	}
	if p := rs.open[id]; p != nil {
		return p, nil
	}
	if err := rs.room(who); err != nil {
		return nil, err
	}
	r, err := OpenReader(rs.cluster, id.group, rs.instance+"."+id.topic, id.topic, fewFetched()...)
	if err != nil {
		return nil, err
	}
	p := &pooled{who: who, turn: make(chan struct{}, 1), reader: r}
	p.timer = time.AfterFunc(rs.idle, func() { rs.expire(id, p) })
	p.since.Store(time.Now().UnixNano())
	p.turn <- struct{}{}
	rs.open[id] = p
	return p, nil
}

// room makes room for one more where it can: the reader that nobody uses and nobody
// has used for longest leaves, of the same caller's where that has as many as one may. As
// many may be leaving at once as may be open, so that a flood of groups finds an end too,
// and nobody else's suffers from one. rs.mu must be held.
func (rs *Readers) room(who string) error {
	if !rs.roomAmong(rs.most.Each, func(p *pooled) bool { return p.who == who }) {
		return fmt.Errorf("%w: at most %d", ErrTooManyOfOne, rs.most.Each)
	}
	if !rs.roomAmong(rs.most.All, ofAll) {
		return fmt.Errorf("%w: at most %d", ErrTooManyReaders, rs.most.All)
	}
	return nil
}

func ofAll(*pooled) bool { return true }

// roomAmong makes room among some, of which so many may be open. rs.mu must be held.
func (rs *Readers) roomAmong(most int, of func(*pooled) bool) bool {
	open, leaving := rs.count(of)
	return open < most || leaving < most && rs.retireIdlest(of)
}

// count is how many of some are open, and how many are leaving. rs.mu must be held.
func (rs *Readers) count(of func(*pooled) bool) (open, leaving int) {
	for _, p := range rs.open {
		switch {
		case !of(p):
		case p.leaves:
			leaving++
		default:
			open++
		}
	}
	return open, leaving
}

// retireIdlest lets leave the one that nobody has used for longest, of some; false where
// all are in use. rs.mu must be held.
func (rs *Readers) retireIdlest(of func(*pooled) bool) bool {
	idle := slices.SortedFunc(maps.Keys(rs.open), func(a, b readerID) int {
		return cmp.Compare(rs.open[a].since.Load(), rs.open[b].since.Load())
	})
	return slices.ContainsFunc(idle, func(id readerID) bool { return of(rs.open[id]) && rs.retire(id, rs.open[id]) })
}

// retire lets a reader leave in the background, unless it is in use or leaves
// already. It stays among the open until it has left its group: the next one has the
// same instance id, and would be put out of the group by this one's leaving. rs.mu
// must be held.
func (rs *Readers) retire(id readerID, p *pooled) bool {
	select {
	case <-p.turn:
	default:
		return false
	}
	p.timer.Stop()
	p.leaves = true
	rs.closing.Go(func() {
		p.shut()
		rs.mu.Lock()
		delete(rs.open, id)
		rs.mu.Unlock()
		p.turn <- struct{}{}
	})
	return true
}

func (rs *Readers) put(p *pooled) {
	p.since.Store(time.Now().UnixNano())
	p.timer.Reset(rs.idle)
	p.turn <- struct{}{}
}

// expire closes a reader that nobody uses; one in use is looked at again later.
func (rs *Readers) expire(id readerID, p *pooled) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.open[id] == p && !rs.closed && !rs.retire(id, p) {
		p.timer.Reset(rs.idle)
	}
}

// shut is for who holds the turn.
func (p *pooled) shut() {
	if p.reader != nil {
		p.reader.Close()
		p.reader, p.undone = nil, nil
	}
}

// Close waits for those in use and closes all.
func (rs *Readers) Close() {
	rs.mu.Lock()
	open := maps.Clone(rs.open)
	rs.closed = true
	rs.mu.Unlock()
	for _, p := range open {
		rs.closing.Go(func() {
			<-p.turn
			p.timer.Stop()
			p.shut()
			p.turn <- struct{}{}
		})
	}
	rs.closing.Wait()
}
