package kgoka

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/IBM/sarama"
	"github.com/twmb/franz-go/pkg/kgo"
)

// session is one assignment of partitions, as goka knows it from sarama: from
// Setup to Cleanup. It counts what was dispatched and not yet marked.
type session struct {
	r      *Runtime
	client *kgo.Client
	h      sarama.ConsumerGroupHandler
	ctx    context.Context // goka takes it from the session, by sarama's interface
	cancel context.CancelFunc
	claims map[string][]int32
	places map[place]*claim
	wg     sync.WaitGroup
	handed int       // records handed to goka in the round
	until  time.Time // that records of the round may be looked at

	pending atomic.Int64
	idle    chan struct{} // a token when pending fell to zero
	broken  chan struct{} // closed when goka stopped consuming
	once    sync.Once
}

func (s *session) Claims() map[string][]int32               { return s.claims }
func (s *session) MemberID() string                         { id, _ := s.client.GroupMetadata(); return id }
func (s *session) GenerationID() int32                      { _, g := s.client.GroupMetadata(); return g }
func (s *session) Context() context.Context                 { return s.ctx }
func (s *session) Commit()                                  {}
func (s *session) ResetOffset(string, int32, int64, string) {}
func (s *session) MarkMessage(m *sarama.ConsumerMessage, meta string) {
	s.MarkOffset(m.Topic, m.Partition, m.Offset+1, meta)
}

// MarkOffset counts down. Which message was marked does not matter: a round
// commits when all of its messages are.
func (s *session) MarkOffset(string, int32, int64, string) {
	if s.pending.Add(-1) == 0 {
		select {
		case s.idle <- struct{}{}:
		default:
		}
	}
}

// startSession tells goka about an assignment: Setup recovers the tables, then a
// claim runs for each partition. The end of ctx cuts a recovery short, but not a
// session that has begun to work: that one ends in order.
func (r *Runtime) startSession(ctx context.Context, cl *kgo.Client, h sarama.ConsumerGroupHandler, claims map[string][]int32) {
	r.endSession()
	r.delivery.assigned(ctx)
	r.in.reset()
	r.letGo(cl)
	sctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s := &session{
		r: r, client: cl, h: h, ctx: sctx, cancel: cancel, claims: claims, places: make(map[place]*claim),
		idle: make(chan struct{}, 1), broken: make(chan struct{}),
	}
	for topic, partitions := range claims {
		for _, p := range partitions {
			c := &claim{place: place{topic, p}, messages: make(chan *sarama.ConsumerMessage, 64), next: unknown, epoch: -1}
			s.places[c.place] = c
		}
	}
	stop := context.AfterFunc(ctx, cancel)
	err := r.beforeRecovery(ctx, s)
	if err == nil && r.cfg.Recover != nil {
		err = r.cfg.Recover(sctx, claims)
	}
	if err == nil {
		err = h.Setup(s)
	}
	if err == nil {
		r.afterRecovery(s)
	} else {
		// goka reads no claim then, but the client may have polled records.
		s.breakOff(fmt.Errorf("recovering the partitions: %w", err))
	}
	stop()
	for _, c := range s.places {
		s.wg.Go(func() { s.run(c) })
	}
	r.mu.Lock()
	r.session = s
	r.mu.Unlock()
	if r.cfg.OnSession != nil {
		r.cfg.OnSession(claims)
	}
}

// run lets goka consume one claim. That it returns while the session goes on
// means that a callback failed.
func (s *session) run(c *claim) {
	err := s.h.ConsumeClaim(s, c)
	if s.ctx.Err() != nil {
		return
	}
	s.breakOff(errors.Join(fmt.Errorf("processing %s/%d stopped", c.topic, c.partition), err))
}

// breakOff fails the run, the first time, and lets go of whoever waits for goka.
func (s *session) breakOff(err error) {
	s.once.Do(func() {
		s.r.fail(err)
		close(s.broken)
	})
}

// endSession ends the current session, if any: no claim runs after it, and goka
// has cleaned up. It commits what is settled, so that a successor starts there.
func (r *Runtime) endSession() {
	r.mu.Lock()
	s := r.session
	r.session = nil
	r.mu.Unlock()
	if s == nil {
		return
	}
	settled := s.pending.Load() == 0 && r.failure() == nil
	if settled {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), r.cfg.Grace)
		r.delivery.leave(ctx)
		cancel()
	}
	s.cancel()
	s.wg.Wait()
	if !settled {
		if r.failure() == nil {
			r.fail(errAbandoned) // nothing can be emitted any more
		}
		r.delivery.cutOff()
	}
	if err := s.h.Cleanup(s); err != nil {
		r.fail(err)
	}
}

// wait returns when everything dispatched is marked, or why it will not be.
func (s *session) wait(life context.Context) error {
	for s.pending.Load() > 0 {
		select {
		case <-s.idle:
		case <-s.broken:
			return s.r.failure()
		case <-life.Done():
			if err := s.r.failure(); err != nil {
				return err
			}
			if cause := context.Cause(life); errors.Is(cause, errStuck) {
				return cause
			}
			return errors.New("stopping: records were still in work when the time for an ordered stop was over")
		}
	}
	return nil
}

// behind reports whether more records were waiting when the last ones were polled.
func (s *session) behind() bool {
	for _, c := range s.places {
		if c.next != unknown && c.next < c.stable {
			return true
		}
	}
	return false
}

// settled is that of all claims which have begun.
func (s *session) settled() positions {
	all := make(positions)
	for p, c := range s.places {
		if c.began && c.next != unknown {
			setAt(all, p, c.settled())
		}
	}
	return all
}

// resume has the client go on behind the batches that were passed over. To be told so of
// one partition makes the client forget what it has fetched of all: also that it has found
// one to stand before another such batch, of which it would never tell again. So all are
// set; and to somewhere else first, since the client takes no notice of an offset at which
// it is.
func (s *session) resume() {
	if s.r.current() != s {
		return // a new one starts where the group has committed
	}
	all, aside := make(positions), make(positions)
	for p, c := range s.places {
		if c.next != unknown {
			setAt(all, p, kgo.EpochOffset{Epoch: c.epoch, Offset: c.next})
			setAt(aside, p, kgo.EpochOffset{Epoch: -1, Offset: c.next + 1})
		}
	}
	s.client.SetOffsets(aside)
	s.client.SetOffsets(all)
}

// rewound expects the records since the last commit again.
func (s *session) rewound() {
	for _, c := range s.places {
		c.next = unknown
	}
}
