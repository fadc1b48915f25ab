package processors

import (
	"fmt"
	"runtime/debug"
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
// time, and nobody waits for it. That is our fault and not the record's, so the log says
// so, once for each record.
func (r *Router) RouteInTime(batch []esclusa.Record) map[string][]esclusa.Record {
	if out, why := r.attempt(batch); why == "" {
		return out
	}
	all := make(map[string][]esclusa.Record)
	for i := range batch {
		rec := &batch[i]
		if r.slow.has(rec.Source()) {
			add(all, r.refuseSlow(rec))
			continue
		}
		out, why := r.attempt(batch[i : i+1])
		if why != "" {
			r.slow.add(rec.Source())
			if r.Log != nil {
				r.Log.Error("a record could not be checked; it becomes an alert", "source", rec.Source().String(), "cause", why)
			}
			out = r.refuseSlow(rec)
		}
		add(all, out)
	}
	return all
}

func add(all, out map[string][]esclusa.Record) {
	for topic, records := range out {
		all[topic] = append(all[topic], records...)
	}
}

// attempt routes beside the caller, and says why not where that takes too long or panics.
func (r *Router) attempt(batch []esclusa.Record) (out map[string][]esclusa.Record, why string) {
	var over atomic.Bool
	var panicked string
	done := make(chan map[string][]esclusa.Record, 1)
	go func() {
		defer close(done)
		defer func() {
			if fault := recover(); fault != nil { // of which the value may quote the record
				panicked = fmt.Sprintf("a panic (%T): %s", fault, debug.Stack())
			}
		}()
		done <- r.routeUntil(batch, &over)
	}()
	for range checkSteps {
		step := time.NewTimer(r.step)
		select {
		case out, ok := <-done:
			step.Stop()
			if !ok {
				return nil, panicked
			}
			return out, ""
		case <-step.C:
		}
	}
	over.Store(true)
	return nil, "it took too long"
}

// refuseSlow is the alert about a record that could not be checked.
func (r *Router) refuseSlow(rec *esclusa.Record) map[string][]esclusa.Record {
	rej := esclusa.Reject(esclusa.LimitExceeded, "", "", esclusa.Violation{
		Keyword: esclusa.KeywordTime, Message: "must be such that its check ends in time",
	})
	sender, _ := rec.Header(esclusa.HeaderCESource)
	r.Metrics.Refuse(rej)
	alert := r.Origin.Alert(rec, rej, sender, r.Now()).Record(r.topics[toAlerts], rec.Headers)
	return map[string][]esclusa.Record{alert.Topic: {alert}}
}
