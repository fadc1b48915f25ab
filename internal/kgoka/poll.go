package kgoka

import (
	"context"
	"errors"
	"fmt"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// errUnread ends a run that cannot tell any more which batch its client stands before:
// a new client starts where the group has committed.
var errUnread = errors.New("a batch that takes too much memory was to be passed over, and the round does not count")

// first polls the first records of a round, for at most as long as a commit can
// wait. With none it only has rebalances wait for the round, and takes what is there;
// with left, of which the round has enough, hardly that.
func (r *Runtime) first(ctx context.Context, none, left bool) (kgo.Fetches, error) {
	pctx, cancel := context.WithTimeout(ctx, r.delivery.due())
	defer cancel()
	if none || left {
		cancel()
	}
	limit := maxPoll
	if left {
		limit = 1
	}
	return r.poll(pctx, limit)
}

// poll waits for records until ctx ends. It returns the errors that do not heal.
func (r *Runtime) poll(ctx context.Context, limit int) (kgo.Fetches, error) {
	fetches := r.client.PollRecords(ctx, limit)
	var fatal error
	fetches.EachError(func(topic string, partition int32, err error) {
		var loss *kgo.ErrDataLoss
		switch {
		case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		case errors.Is(err, kgo.ErrMaxDecompress):
			if u, ok := asUnread(err, r.current()); ok {
				r.met = append(r.met, u)
			}
		case errors.Is(err, kerr.FencedInstanceID):
			fatal = err
		// After a loss the client goes on from an earlier offset, and what lies
		// there would be routed again: a new client starts where we committed.
		case errors.As(err, &loss), fetches.IsClientClosed():
			fatal = fmt.Errorf("reading %s/%d: %w", topic, partition, err)
		default:
			r.unread(err, topic, partition)
		}
	})
	if !fetches.Empty() {
		r.cfg.Reading.Worked()
	}
	return fetches, fatal
}

// unread logs that reading failed, and goes on.
func (r *Runtime) unread(err error, topic string, partition int32) {
	if r.cfg.Cluster.Away(err) {
		r.log.Debug("reading failed, going on", "topic", topic, "partition", partition, "err", err)
		return
	}
	r.cfg.Reading.Failed(err, "topic", topic, "partition", partition)
}
