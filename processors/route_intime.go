package processors

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/esclusa/esclusa"
)

// Checks are bounded by what the lint lets in. This is the net below it: a record whose
// check does not end in time, or panics, would fail its round, and again with each
// client that takes over.

// A check has so many steps of time, and not one long one: a process that was
// suspended wakes up behind its time, and only once. Together with a second attempt
// they are less than a round may take.
const (
	checkStep  = 500 * time.Millisecond
	checkSteps = 3
)

// maxSlow bounds the records that are remembered to be slow.
const maxSlow = 10_000

// slowRecords are those whose check did not end in time. They are remembered over
// rounds: several of them in one batch take longer than a round may.
type slowRecords struct {
	mu sync.Mutex
	of map[esclusa.Source]struct{}
}

func (s *slowRecords) add(src esclusa.Source) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of == nil || len(s.of) >= maxSlow {
		s.of = make(map[esclusa.Source]struct{})
	}
	s.of[src] = struct{}{}
}

func (s *slowRecords) has(src esclusa.Source) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, slow := s.of[src]
	return slow
}

// RouteInTime is Route. Where that does not end in time, each record is routed by
// itself, and one that still does not becomes an alert. What was left behind ends some
// time, and nobody waits for it.
func (r *Router) RouteInTime(batch []esclusa.Record) map[string][]esclusa.Record {
	if out, ok := r.attempt(batch); ok {
		return out
	}
	all := make(map[string][]esclusa.Record)
	for i := range batch {
		rec := &batch[i]
		out, ok := map[string][]esclusa.Record(nil), false
		if !r.slow.has(rec.Source()) {
			out, ok = r.attempt(batch[i : i+1])
		}
		if !ok {
			r.slow.add(rec.Source())
			out = r.refuseSlow(rec)
		}
		for topic, records := range out {
			all[topic] = append(all[topic], records...)
		}
	}
	return all
}

// attempt routes beside the caller, and is not ok where that takes too long or panics.
func (r *Router) attempt(batch []esclusa.Record) (out map[string][]esclusa.Record, ok bool) {
	var over atomic.Bool
	done := make(chan map[string][]esclusa.Record, 1)
	go func() {
		defer close(done)
		defer func() { _ = recover() }() // the record becomes an alert
		done <- r.routeUntil(batch, &over)
	}()
	for range checkSteps {
		step := time.NewTimer(r.step)
		select {
		case out, ok = <-done:
			step.Stop()
			return out, ok
		case <-step.C:
		}
	}
	over.Store(true)
	return nil, false
}

// refuseSlow is the alert about a record that could not be checked.
func (r *Router) refuseSlow(rec *esclusa.Record) map[string][]esclusa.Record {
	rej := esclusa.Reject(esclusa.LimitExceeded, "", "", esclusa.Violation{
		Keyword: esclusa.KeywordTime, Message: "must be such that its check ends in time",
	})
	sender, _ := rec.Header(esclusa.HeaderCESource)
	r.Metrics.refuse(rej)
	alert := r.Origin.Alert(rec, rej, sender, r.Now()).Record(r.Names.Alerts(), rec.Headers)
	return map[string][]esclusa.Record{alert.Topic: {alert}}
}
