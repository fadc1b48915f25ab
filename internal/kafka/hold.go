package kafka

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
)

// admit returns how many of a claim's records may be handed over. Where that is not
// all, nothing behind them is until the partitions are assigned anew, and what is
// committed stays in front of it.
func (s *session) admit(ctx context.Context, c *claim, batch []esclusa.Record) (int, error) {
	hold := s.r.cfg.Hold
	if hold == nil {
		return len(batch), nil
	}
	for i := range batch {
		held, err := hold(ctx, &batch[i])
		if err != nil {
			return 0, err
		}
		if held {
			c.held = true
			s.r.commits.hold(c.place, batch[i].Offset)
			s.client.PauseFetchPartitions(map[string][]int32{c.topic: {c.partition}})
			return i, nil
		}
	}
	return len(batch), nil
}

// letGo ends the holding of a former assignment.
func (r *Runtime) letGo(client *kgo.Client) {
	if r.cfg.Hold == nil {
		return
	}
	if paused := client.PauseFetchPartitions(nil); len(paused) > 0 {
		client.ResumeFetchPartitions(paused)
	}
	r.commits.release()
}

// hold commits nothing of the place from an offset on.
func (o *offsets) hold(p place, from int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.held == nil {
		o.held = make(map[place]int64)
	}
	o.held[p] = from
}

func (o *offsets) release() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.held = nil
}

// commit stores what is settled.
func (o *offsets) commit(ctx context.Context) error {
	last, held := o.settled()
	if !held {
		return o.client.CommitUncommittedOffsets(ctx)
	}
	return o.client.CommitRecords(ctx, last...)
}

// settled are the last records of each partition in front of what is held, and
// whether anything is.
func (o *offsets) settled() (last []*kgo.Record, held bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.held) == 0 {
		return nil, false
	}
	for topic, partitions := range o.client.UncommittedOffsets() {
		for p, head := range partitions {
			next := head.Offset
			if from, is := o.held[place{topic, p}]; is {
				next = min(next, from)
			}
			last = append(last, &kgo.Record{Topic: topic, Partition: p, Offset: next - 1, LeaderEpoch: head.Epoch})
		}
	}
	return last, true
}

// A transaction's offsets are the session's to commit: nothing can be held.
func (t *transactions) hold(place, int64) {}
func (t *transactions) release()          {}
