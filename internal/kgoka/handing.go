package kgoka

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/IBM/sarama"
	"github.com/twmb/franz-go/pkg/kgo"
)

// dispatch hands polled records to the claims. It returns early, without error,
// when goka broke: wait tells why.
func (s *session) dispatch(life context.Context, fetches kgo.Fetches) (err error) {
	fetches.EachPartition(func(p kgo.FetchTopicPartition) {
		if err != nil {
			return
		}
		c := s.places[place{p.Topic, p.Partition}]
		if c == nil {
			if len(p.Records) > 0 {
				err = fmt.Errorf("records of %s/%d, which is not assigned", p.Topic, p.Partition)
			}
			return
		}
		if c.held {
			return
		}
		s.checkGap(c, &p)
		if err = c.follow(p.Records); err != nil {
			return
		}
		c.end.Store(p.HighWatermark)
		c.stable = p.LastStableOffset
		err = s.hand(life, c, withoutControl(p.Records))
	})
	return err
}

// pass hands over word of each of the batches that are to be passed over, and reports
// whether there was any. What was met before a rebalance is left out: it is met again.
func (s *session) pass(life context.Context, large []unread) (passed bool) {
	for _, u := range large {
		c := s.places[u.place()]
		if u.session != s || c == nil || c.held || u.Next <= c.next {
			continue
		}
		if len(c.rest) > 0 { // which comes before it
			s.r.met = append(s.r.met, u)
			continue
		}
		u.From = max(u.From, c.next)
		s.r.log.Warn("a batch takes too much memory, or cannot be decompressed: it is passed over",
			"topic", u.Topic, "partition", u.Partition, "from", u.From, "to", u.Next-1)
		s.handed++
		if !s.give(life, c, Message{Passed: &u.Passed}) {
			return passed
		}
		c.next, c.epoch, c.began = u.Next, u.epoch, true
		passed = true
	}
	return passed
}

// checkGap notices that retention has overtaken us.
func (s *session) checkGap(c *claim, p *kgo.FetchTopicPartition) {
	if c.next == unknown || p.LogStartOffset <= c.next {
		return
	}
	s.r.gap(c.place, c.next, p.LogStartOffset)
	c.next = p.LogStartOffset
}

// hand gives the records to goka, as one message, behind those that a former round has
// left.
func (s *session) hand(life context.Context, c *claim, records []*kgo.Record) error {
	batch := records
	if len(c.rest) > 0 {
		batch, c.rest = slices.Concat(c.rest, records), nil
	}
	n, err := s.admit(life, c, batch)
	if err != nil || n == 0 {
		return err
	}
	s.handed += n
	s.give(life, c, Message{Records: batch[:n:n]})
	return nil
}

// withoutControl drops the markers of transactions, which have no content; their offsets
// are committed with the rest.
func withoutControl(records []*kgo.Record) []*kgo.Record {
	control := func(rec *kgo.Record) bool { return rec.Attrs.IsControl() }
	if !slices.ContainsFunc(records, control) {
		return records
	}
	return slices.DeleteFunc(slices.Clone(records), control)
}

// give gives goka one message. It reports whether goka takes more.
func (s *session) give(life context.Context, c *claim, msg Message) bool {
	m := &sarama.ConsumerMessage{Topic: c.topic, Partition: c.partition, Value: s.r.in.put(msg)}
	if n := len(msg.Records); n > 0 {
		last := msg.Records[n-1]
		m.Offset, m.Timestamp = last.Offset, last.Timestamp
	} else {
		m.Offset, m.Timestamp = msg.Passed.From, time.Now()
	}
	s.pending.Add(1)
	select {
	case c.messages <- m:
		return true
	case <-s.broken:
		return false
	case <-life.Done():
		return false
	}
}
