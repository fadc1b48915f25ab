package kafka

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/esclusa/esclusa"
)

// ErrTooManyReaders says that the process has as many groups as it takes.
var ErrTooManyReaders = errors.New("too many groups are reading through this process")

// Readers hands out records one by one to readers who come and go, and keeps
// their groups open in between. It is safe for concurrent use; calls for the
// same group and topic take turns.
type Readers struct {
	cluster  Cluster
	instance string
	limit    int
	idle     time.Duration

	mu     sync.Mutex
	open   map[readerID]*pooled
	closed bool
}

type readerID struct{ group, topic string }

type pooled struct {
	turn   chan struct{} // holds a token while nobody uses reader
	reader *Reader       // nil once it is closed
	timer  *time.Timer
}

// NewReaders keeps at most limit groups open, each until it was idle for the
// given time. The caller closes it.
func NewReaders(c Cluster, instance string, limit int, idle time.Duration) *Readers {
	return &Readers{cluster: c, instance: instance, limit: limit, idle: idle, open: make(map[readerID]*pooled)}
}

// Next returns the next record of the topic for the group, its offset committed
// already (at most once), or nil when ctx ends first.
func (rs *Readers) Next(ctx context.Context, group, topic string) (*esclusa.Record, error) {
	id := readerID{group, topic}
	p, err := rs.take(ctx, id)
	if p == nil || err != nil {
		return nil, err
	}
	defer rs.put(p)
	records, err := p.reader.Poll(ctx, 1)
	if len(records) == 0 || err != nil {
		return nil, err
	}
	// The record is out of the client now: it is committed even if the caller
	// has gone, since it would not come again.
	cctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := p.reader.Commit(cctx); err != nil {
		return nil, err
	}
	return &records[0], nil
}

// take waits for the reader's turn; nil without error when ctx ends first.
func (rs *Readers) take(ctx context.Context, id readerID) (*pooled, error) {
	p, err := rs.find(id)
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
		return rs.take(ctx, id)
	}
	p.timer.Stop()
	return p, nil
}

func (rs *Readers) find(id readerID) (*pooled, error) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.closed {
		return nil, errors.New("readers are closed")
	}
	if p := rs.open[id]; p != nil {
		return p, nil
	}
	if len(rs.open) >= rs.limit {
		return nil, fmt.Errorf("%w: at most %d", ErrTooManyReaders, rs.limit)
	}
	r, err := OpenReader(rs.cluster, id.group, rs.instance+"."+id.topic, id.topic)
	if err != nil {
		return nil, err
	}
	p := &pooled{turn: make(chan struct{}, 1), reader: r}
	p.timer = time.AfterFunc(rs.idle, func() { rs.expire(id, p) })
	p.turn <- struct{}{}
	rs.open[id] = p
	return p, nil
}

func (rs *Readers) put(p *pooled) {
	p.timer.Reset(rs.idle)
	p.turn <- struct{}{}
}

// expire closes a reader that nobody uses; one in use is looked at again later.
// It stays among the open until it has left its group: the next one has the same
// instance id, and would be put out of the group by this one's leaving.
func (rs *Readers) expire(id readerID, p *pooled) {
	if !rs.has(id, p) {
		return
	}
	select {
	case <-p.turn:
	default:
		p.timer.Reset(rs.idle)
		return
	}
	p.shut()
	rs.mu.Lock()
	if rs.open[id] == p {
		delete(rs.open, id)
	}
	rs.mu.Unlock()
	p.turn <- struct{}{}
}

func (rs *Readers) has(id readerID, p *pooled) bool {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return rs.open[id] == p
}

// shut is for who holds the turn.
func (p *pooled) shut() {
	if p.reader != nil {
		p.reader.Close()
		p.reader = nil
	}
}

// Close waits for those in use and closes all.
func (rs *Readers) Close() {
	rs.mu.Lock()
	open := rs.open
	rs.open = make(map[readerID]*pooled)
	rs.closed = true
	rs.mu.Unlock()
	var wg sync.WaitGroup
	for _, p := range open {
		wg.Go(func() {
			<-p.turn
			p.timer.Stop()
			p.shut()
			p.turn <- struct{}{}
		})
	}
	wg.Wait()
}
