package kgoka

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
)

// ErrFenced says that another process runs under our instance id. It does not
// heal: going on would fence that process in turn.
var ErrFenced = errors.New("this process was fenced off")

// explained says of an error that means so that somebody took over.
//
// A producer is fenced by another process with our instance id, and also by the
// brokers when a transaction took too long. The one does not heal, and starting
// again would fence the other in turn; the other does. A process that took over
// has joined the group too, of which we hear by the next heartbeat.
func (r *Runtime) explained(life context.Context, err error) error {
	fenced := errors.Is(err, kerr.FencedInstanceID)
	if errors.Is(err, kerr.ProducerFenced) || errors.Is(err, kerr.InvalidProducerEpoch) {
		fenced = fenced || r.replaced(life)
	}
	if fenced {
		return fmt.Errorf("%w: another process runs as --instance %s: %w", ErrFenced, r.cfg.Instance, err)
	}
	return err
}

// replacedWithin is how long it takes at most to hear it: some heartbeats.
const replacedWithin = 2 * time.Second

// replaced waits to hear whether another process has our place
// in the group. What it polls is dropped: the run is over.
func (r *Runtime) replaced(life context.Context) bool {
	ctx, cancel := context.WithTimeout(life, replacedWithin)
	defer cancel()
	for ctx.Err() == nil {
		r.client.AllowRebalance()
		if _, err := r.poll(ctx, maxPoll); errors.Is(err, kerr.FencedInstanceID) {
			return true
		}
	}
	return false
}
