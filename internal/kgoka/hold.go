package kgoka

import (
	"context"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// A round has a share of its time for looking at records before they are handed over:
// each may ask the brokers, and somebody who writes thousands of such would have every
// round fail, and fail again. The clock is looked at once for so many records.
const (
	admitShare = 4
	admitStep  = 32
)

// admit returns how many of a claim's records may be handed over. Of what is left
// nothing is committed. Where one of them is held, nothing behind it is handed over until
// the partitions are assigned anew; where the time is over, the next round goes on.
func (s *session) admit(ctx context.Context, c *claim, batch []*kgo.Record) (int, error) {
	hold := s.r.cfg.Hold
	if hold == nil {
		return len(batch), nil
	}
	for i := range batch {
		if i%admitStep == 0 && time.Now().After(s.until) {
			c.rest = batch[i:]
			return i, nil
		}
		held, err := hold(ctx, batch[i])
		if err != nil {
			return 0, err
		}
		if held {
			c.held, c.heldAt = true, batch[i].Offset
			s.client.PauseFetchPartitions(map[string][]int32{c.topic: {c.partition}})
			return i, nil
		}
	}
	return len(batch), nil
}

// goOn hands over what the round before has left.
func (s *session) goOn(life context.Context) error {
	for _, c := range s.places {
		if len(c.rest) == 0 {
			continue
		}
		if err := s.hand(life, c, nil); err != nil {
			return err
		}
	}
	return nil
}

// left reports whether there is something for goOn.
func (r *Runtime) left() bool {
	s := r.current()
	if s == nil {
		return false
	}
	for _, c := range s.places {
		if len(c.rest) > 0 {
			return true
		}
	}
	return false
}

// letGo ends the holding of a former assignment.
func (r *Runtime) letGo(client *kgo.Client) {
	if r.cfg.Hold == nil {
		return
	}
	if paused := client.PauseFetchPartitions(nil); len(paused) > 0 {
		client.ResumeFetchPartitions(paused)
	}
}
