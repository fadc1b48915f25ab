package app

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/notify"
	"github.com/esclusa/esclusa/internal/outage"
	"github.com/esclusa/esclusa/internal/redrive"
)

// How often it is looked for news of alert groups, and how many are taken at a time.
const (
	newsEvery = time.Second
	newsMost  = 1000
)

// newsroom notices which alert groups are new or have regressed, counts them, and has
// people told; and of redrives that have halted. Of all processes with the role alerts it is one that does: that which has
// the first partition of the alerts' topic. What was noticed is written down beside the
// rows of the groups, so that whoever takes over does not notice it again.
type newsroom struct {
	*work
	turn   atomic.Bool // it is this process
	shown  *newsMetrics
	marks  *kafka.Sender
	failed *outage.Watch
	halted atomic.Pointer[[]redrive.Halt] // redrives, as whoever runs them last told

	mu   sync.Mutex
	told []alertgroups.Mark // that were told, or given up, and are not written down as such
	wake chan struct{}      // there are more of them
}

func (w *work) newNewsroom() *newsroom {
	return &newsroom{
		work: w, shown: newNewsMetrics(w.base), wake: make(chan struct{}, 1),
		failed: outage.New(w.log, slog.LevelWarn, "what is new among alert groups cannot be written down, and is not told", "what is new among alert groups is told again"),
	}
}

// role is what notices. It is ready whatever becomes of it: alerts are counted all the same.
func (n *newsroom) role() *role {
	return n.work.role(RoleAlerts, "alerts-news", func(r *role) {
		r.ready = func() bool { return true }
		r.run = func(ctx context.Context) (err error) {
			if n.marks, err = kafka.NewSender(n.brokers.cluster, n.names.AlertGroups()); err != nil {
				return err
			}
			defer n.marks.Close()
			return n.run(ctx)
		}
	}, &n.tail.Service)
}

// run waits for its turn, again and again, until ctx ends.
func (n *newsroom) run(ctx context.Context) error {
	for tick := time.NewTicker(newsEvery); ; {
		select {
		case <-ctx.Done():
			tick.Stop()
			return nil
		case <-tick.C:
		}
		if n.turn.Load() && n.groupsKnown() {
			if err := n.lead(ctx); err != nil && ctx.Err() == nil {
				return err
			}
		}
	}
}

// lead notices, and has told what waits, as long as it is this process's turn.
func (n *newsroom) lead(ctx context.Context) error {
	if err := n.read(ctx); err != nil {
		return err
	}
	teller, err := n.newTeller()
	if err != nil {
		return err
	}
	ctx, done := context.WithCancel(ctx)
	defer done()
	var telling sync.WaitGroup
	n.settle(ctx)
	if teller != nil {
		n.shown.waiting.Store(teller)
		defer n.shown.waiting.Store(nil)
		for _, m := range n.board.Waiting() {
			n.tell(teller, m)
		}
		telling.Go(func() { teller.Run(ctx) })
	}
	n.watch(ctx, teller)
	done()
	telling.Wait()
	return nil
}

// watch looks until it is another's turn.
func (n *newsroom) watch(ctx context.Context, teller *notify.Notifier) {
	tick := time.NewTicker(newsEvery)
	defer tick.Stop()
	for n.look(ctx, teller); n.turn.Load(); {
		select {
		case <-ctx.Done():
			return
		case <-n.wake:
			n.settle(ctx)
		case <-tick.C:
			n.settle(ctx)
			n.look(ctx, teller)
		}
	}
}

// read reads what whoever had the turn before has written down.
func (n *newsroom) read(ctx context.Context) error {
	spans, err := kafka.Spans(ctx, n.brokers.admin, n.names.AlertGroups())
	if err != nil {
		return err
	}
	return n.brokers.cluster.Scan(ctx, n.names.AlertGroups(), spans, func(_ int32, batch []esclusa.Record) error {
		for i := range batch {
			n.board.AddMark(&batch[i])
		}
		return nil
	})
}

// look notices what is new, writes that down, and then counts it and has it told. What
// cannot be written is noticed again the next time.
func (n *newsroom) look(ctx context.Context, teller *notify.Notifier) {
	if !n.board.Begun() {
		n.write(ctx, n.board.Beginning(n.opts.Now()), nil)
		return
	}
	room := 0
	if teller != nil {
		room = notify.Most - teller.Waiting()
	}
	found := append(n.board.News(newsMost, n.opts.Now()), n.board.Untold(n.halts())...)
	for i := range found {
		found[i].Waits = i < room
	}
	n.write(ctx, found, func(m alertgroups.Mark) {
		if m.Redrive == "" {
			n.shown.count(n.board.Group(m.Group), &m)
		}
		if teller != nil {
			n.tell(teller, m)
		}
	})
}

// settle writes down of whom it is told, so that nobody is told again.
func (n *newsroom) settle(ctx context.Context) {
	n.mu.Lock()
	told := n.told
	n.told = nil
	n.mu.Unlock()
	left := n.write(ctx, told, nil)
	n.mu.Lock()
	n.told = append(n.told, left...)
	n.mu.Unlock()
}

// write writes marks down, tells written of each that is, and returns those that may not
// be there.
func (n *newsroom) write(ctx context.Context, marks []alertgroups.Mark, written func(alertgroups.Mark)) (left []alertgroups.Mark) {
	recs := make([]*esclusa.Record, len(marks))
	for i := range marks {
		rec := marks[i].Record(n.names.AlertGroups())
		recs[i] = &rec
	}
	n.marks.SendAll(ctx, recs, func(i int, at esclusa.Source, err error) {
		if err != nil {
			left = append(left, marks[i])
			n.failed.Failed(err)
			return
		}
		n.failed.Worked()
		n.board.Mark(marks[i], at.Offset)
		if written != nil {
			written(marks[i])
		}
	})
	return left
}

// newTeller is nil where nobody is to be told.
func (n *newsroom) newTeller() (*notify.Notifier, error) {
	if n.opts.NotifyURL == "" {
		return nil, nil
	}
	return notify.New(notify.Options{
		URL: n.opts.NotifyURL, Secret: n.opts.NotifySecret, TLS: n.opts.NotifyTLS, Told: n.shown.outcome, Log: n.log,
		Source: fmt.Sprintf("esclusa:%s/%s", n.topics.id.Cluster, n.names.Prefix), Agent: "esclusa/" + n.opts.Version,
	})
}

// tell has people told of a mark.
func (n *newsroom) tell(teller *notify.Notifier, m alertgroups.Mark) {
	done := func() {
		m.Waits = false
		n.mu.Lock()
		defer n.mu.Unlock()
		n.told = append(n.told, m)
		select {
		case n.wake <- struct{}{}:
		default: // it is woken already
		}
	}
	dropped := !teller.Add(notify.Message{Since: m.At, Event: func() notify.Event { return n.event(&m) }, Done: done})
	if dropped && m.Waits {
		done()
	}
}
