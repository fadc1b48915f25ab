package kgoka

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Bounds of a round, in records.
const (
	maxPoll  = 10_000
	maxRound = 20_000
)

// rounds polls, hands over, waits and commits. ctx ends the polling; life bounds
// the rest.
func (r *Runtime) rounds(ctx, life context.Context) error {
	for ctx.Err() == nil && r.failure() == nil {
		r.client.AllowRebalance()
		if !r.rest(ctx) {
			break
		}
		select {
		case <-r.blocked: // it goes before the next poll
		default:
		}
		large := r.met
		r.met = nil
		fetches, err := r.first(ctx, len(large) > 0, r.left())
		if err == nil && (!fetches.Empty() || len(large) > 0 || r.left()) {
			err = r.round(ctx, life, fetches, large)
		}
		if err == nil {
			err = r.delivery.tick(life, ctx.Err() != nil)
		}
		// A poll that has brought nothing at all does not hold rebalances up.
		if err == nil && ctx.Err() == nil && len(fetches) > 0 {
			err = r.repair(life)
		}
		if err != nil {
			return r.explained(life, err)
		}
	}
	return nil
}

// rest waits for more records behind a round that has left none. It reports whether to go
// on.
func (r *Runtime) rest(ctx context.Context) bool {
	if !r.rests || r.cfg.Rest == 0 {
		return true
	}
	r.rests = false
	select {
	case <-ctx.Done():
		return false
	case <-time.After(r.cfg.Rest):
		return true
	}
}

// errStuck ends a run whose round does not end. A client can wait for ever: franz-go
// had nothing under way, and outputs to write, after a broker had been away for a
// fifth of a second.
var errStuck = errors.New("what was in work was not written in time, and is dropped; it will come again")

// round is work, within the time that it may take.
func (r *Runtime) round(ctx, life context.Context, fetches kgo.Fetches, large []unread) error {
	within, cancel := r.inTime(life)
	defer cancel()
	err := r.work(ctx, within, fetches, large)
	if err != nil && errors.Is(context.Cause(within), errStuck) && !errors.Is(err, errStuck) {
		return fmt.Errorf("%w: %w", errStuck, err)
	}
	return err
}

// inTime is life for as long as a round may take.
func (r *Runtime) inTime(life context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(life, r.takes, errStuck)
}

// work hands polled records to goka, goes on polling as long as the commit can
// wait, and ends when goka has marked everything. Batches to pass over have a round
// for themselves.
func (r *Runtime) work(ctx, life context.Context, fetches kgo.Fetches, large []unread) error {
	if err := r.delivery.begin(life); err != nil {
		return err
	}
	s := r.current()
	if s == nil {
		return errors.New("the client polled records without an assignment")
	}
	s.handed, s.until = 0, time.Now().Add(r.takes/admitShare)
	r.outputs.take()
	err := s.goOn(life)
	passed := s.pass(life, large)
	if err == nil {
		err = s.dispatch(life, fetches)
	}
	if fills := r.delivery.fills(); err == nil && !passed && fills > 0 {
		err = r.fill(ctx, life, s, fills, maxRound-fetches.NumRecords())
	}
	if err == nil {
		err = s.wait(life)
	}
	counted := func() {}
	if err == nil && r.cfg.Ending != nil {
		var more []*kgo.Record
		more, counted = r.cfg.Ending()
		r.delivery.produce(more, nil, func(int64, error) {})
	}
	counts, err := r.delivery.end(life, s.settled(), err)
	if err == nil && !counts && (passed || len(r.met) > 0) {
		err = errUnread
	}
	if err != nil {
		return err
	}
	if passed {
		s.resume()
	}
	done := Round{Records: s.handed, Outputs: r.outputs.take()}
	if counts {
		counted()
		r.rests = !s.behind()
	} else {
		s.rewound()
		done = Round{}
	}
	if r.cfg.OnRound != nil {
		r.cfg.OnRound(done)
	}
	return nil
}

// fill polls and hands over until nothing more is waiting, its time is over, the round is
// full, or a rebalance waits. So a round is as short as there is little to do, and as long
// as it may be where there is a backlog.
func (r *Runtime) fill(ctx, life context.Context, s *session, within time.Duration, room int) error {
	pctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	for room > 0 && pctx.Err() == nil && len(r.met) == 0 && s.behind() {
		select {
		case <-r.blocked:
			return nil
		default:
		}
		fetches, err := r.poll(pctx, min(maxPoll, room))
		if err != nil {
			return err
		}
		room -= fetches.NumRecords()
		if err := s.dispatch(life, fetches); err != nil {
			return err
		}
	}
	return nil
}

// hurry tells a round that a rebalance waits for its end.
func (r *Runtime) hurry() {
	r.delivery.hurry()
	select {
	case r.blocked <- struct{}{}:
	default:
	}
}
