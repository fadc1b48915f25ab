package lag

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"

	"github.com/esclusa/esclusa"
)

// How often the commits of a group are read while someone waits: soon after
// somebody came, then ever more seldom.
const (
	progressSoon   = 10 * time.Millisecond
	progressSeldom = 100 * time.Millisecond
)

// Progress lets many callers wait for a consumer group to get past a record.
// They share one loop that reads the group's commits; without callers nothing
// runs and nothing is asked. It is safe for concurrent use.
type Progress struct {
	adm   *kadm.Client
	group string
	came  chan struct{} // wakes the loop when somebody comes

	mu      sync.Mutex
	waiting map[*waiter]struct{}
	stop    context.CancelFunc // ends the loop; nil while there is none
}

type waiter struct {
	src  esclusa.Source
	done chan error // has room for the one answer
}

// NewProgress watches the commits of one group. It asks nothing yet.
func NewProgress(adm *kadm.Client, group string) *Progress {
	return &Progress{adm: adm, group: group, came: make(chan struct{}, 1), waiting: make(map[*waiter]struct{})}
}

// WaitRouted returns nil once the group has committed an offset above the
// record's, which means that whatever the record became has been written. It
// returns an error when ctx ends first, or when the brokers refuse to say.
func (p *Progress) WaitRouted(ctx context.Context, src esclusa.Source) error {
	w := &waiter{src: src, done: make(chan error, 1)}
	p.join(w)
	defer p.leave(w)
	select {
	case err := <-w.done:
		return err
	case <-ctx.Done():
		return fmt.Errorf("waiting for group %s to pass %s: %w", p.group, src, ctx.Err())
	}
}

func (p *Progress) join(w *waiter) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting[w] = struct{}{}
	if p.stop == nil {
		ctx, stop := context.WithCancel(context.Background()) // it serves many callers, and ends with the last
		p.stop = stop
		go p.poll(ctx)
		return
	}
	select {
	case p.came <- struct{}{}:
	default:
	}
}

func (p *Progress) leave(w *waiter) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.waiting, w)
	if len(p.waiting) == 0 && p.stop != nil {
		p.stop()
		p.stop = nil
	}
}

// poll reads the commits until it is stopped, never more often than every
// progressSoon, however many come.
func (p *Progress) poll(ctx context.Context) {
	for pause := progressSoon; ; pause = min(2*pause, progressSeldom) {
		commits, err := p.adm.FetchOffsets(ctx, p.group)
		p.answer(ctx, commits, err)
		select {
		case <-time.After(progressSoon):
		case <-ctx.Done():
			return
		}
		select {
		case <-time.After(pause - progressSoon):
		case <-p.came:
			pause = progressSoon / 2
		case <-ctx.Done():
			return
		}
	}
}

// answer tells those whose record is passed, and everybody where the brokers
// refused. A loop that has been stopped has nobody left to tell: those who wait
// by now belong to its successor.
func (p *Progress) answer(ctx context.Context, commits kadm.OffsetResponses, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if ctx.Err() != nil {
		return
	}
	for w := range p.waiting {
		c, ok := commits.Lookup(w.src.Topic, w.src.Partition)
		switch {
		case err != nil && !errors.Is(err, kerr.GroupIDNotFound): // a group that never ran may come yet
			w.done <- fmt.Errorf("reading the commits of group %s: %w", p.group, err)
		case ok && c.Err == nil && c.At > w.src.Offset:
			w.done <- nil
		default:
			continue
		}
		delete(p.waiting, w)
	}
}
