package kgoka

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

const (
	// strayEvery is how often an owner looks for strays.
	strayEvery = 2 * time.Second
	// strayWait bounds what such a look waits for brokers: no record is polled
	// meanwhile. What it does not come to is left to the next; one that got nowhere
	// has the next wait longer.
	strayWait    = 500 * time.Millisecond
	strayPatient = 4 * time.Second
	// strayBytes is about how much is read for one look, beside maxSingles.
	strayBytes = 16 << 20
)

// strays are records of the table's topic that the owner of their partition did not
// write. Brokers take rows from anybody: those of a process whose partition was given
// to another, and which the network has held up, land behind the newer rows of its
// successor, and hide them.
//
// A partition has one owner. So what lies between two of its rows, or between the
// last and the end, is another's; the acknowledgements say where its rows are, and
// nothing has to be read for it. What recovery reads, it looks at itself
// (Config.Hidden).
type strays struct {
	mu     sync.Mutex
	every  time.Duration       // between two looks
	wait   time.Duration       // for brokers, the next time that something has to be read
	next   map[int32]int64     // of the partitions in hand: where our next row is, if nobody else writes
	found  map[int32][]Span    // not dealt with, in order
	hidden map[int32][]Message // found by recovery: keys only; not dealt with
	looked time.Time
}

// begin starts anew with the ends of a session's partitions, asked before the
// recovery: what comes meanwhile is looked at twice.
func (s *strays) begin(next map[int32]int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next, s.found, s.hidden = next, make(map[int32][]Span), make(map[int32][]Message)
}

// hide notes what recovery has found hidden.
func (s *strays) hide(partition int32, keys []Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hidden[partition] = keys
}

// wrote notes where a row of ours is. It returns whether the local copy has everything up
// to there: it has not where there are strays that were not dealt with, since after a
// crash recovery has to find them. When all is dealt with, it goes on with the next row.
func (s *strays) wrote(partition int32, offset int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reach(partition, offset)
	if next, ours := s.next[partition]; ours {
		s.next[partition] = max(next, offset+1)
	}
	return len(s.hidden[partition]) == 0 && len(s.found[partition]) == 0
}

// reach takes for another's what lies before an offset and is not ours.
func (s *strays) reach(partition int32, offset int64) {
	if next, ours := s.next[partition]; ours && offset > next {
		s.found[partition] = append(s.found[partition], Span{From: next, To: offset})
		s.next[partition] = offset
	}
}

// due reports whether it is time to look, and notes that we do.
func (s *strays) due() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.looked) < s.every {
		return false
	}
	s.looked = time.Now()
	return true
}

// look notes where partitions end, and returns what can be read of what others wrote.
// Nothing of ours may be on its way.
func (s *strays) look(ends map[int32]int64) (found map[int32][]Span) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found = make(map[int32][]Span)
	for p, end := range ends {
		s.reach(p, end)
		for _, span := range s.found[p] {
			if span.From < end { // behind it a transaction may be open
				found[p] = append(found[p], Span{From: span.From, To: min(span.To, end)})
			}
		}
	}
	return found
}

// someHidden is some of what recovery found, as much as a round takes.
func (s *strays) someHidden() map[int32][]Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	some, left := make(map[int32][]Message), maxSingles
	for p, keys := range s.hidden {
		some[p] = keys[:min(left, len(keys))]
		left -= len(some[p])
	}
	return some
}

// settle forgets what was dealt with: what someHidden gave, and what lies before an
// offset in each partition.
func (s *strays) settle(hidden map[int32][]Message, upTo map[int32]int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for p, keys := range hidden {
		s.hidden[p] = s.hidden[p][len(keys):]
	}
	for p, to := range upTo {
		var left []Span
		for _, span := range s.found[p] {
			if span.From = max(span.From, to); span.From < span.To {
				left = append(left, span)
			}
		}
		s.found[p] = left
	}
}

// tableEnds is where partitions of the table end for committed readers. Those of which
// nobody tells are absent.
func (r *Runtime) tableEnds(ctx context.Context) (map[int32]int64, error) {
	listed, err := kadm.NewClient(r.client).ListCommittedOffsets(ctx, r.cfg.Table)
	ends := make(map[int32]int64)
	listed.Each(func(end kadm.ListedOffset) {
		if end.Err == nil {
			ends[end.Partition] = end.Offset
		}
	})
	if err != nil {
		err = fmt.Errorf("asking where %s ends: %w", r.cfg.Table, err)
	}
	return ends, err
}

// beforeRecovery notes where the table's partitions of a session end.
func (r *Runtime) beforeRecovery(ctx context.Context, s *session) error {
	if r.cfg.Table == "" {
		return nil
	}
	r.strays.begin(nil) // where it ends early, there is nothing to look for
	ends, err := r.tableEnds(ctx)
	next := make(map[int32]int64)
	for at := range s.places {
		end, known := ends[at.partition]
		if !known {
			return errors.Join(fmt.Errorf("where %s/%d ends is not known", r.cfg.Table, at.partition), err)
		}
		next[at.partition] = end
	}
	r.strays.begin(next)
	return nil
}

// afterRecovery takes what recovery has found.
func (r *Runtime) afterRecovery(s *session) {
	if r.cfg.Hidden == nil {
		return
	}
	for at := range s.places {
		var keys []Message
		found := time.Now().Truncate(time.Millisecond) // as brokers tell times
		for _, key := range r.cfg.Hidden(at.partition) {
			rec := &kgo.Record{Topic: r.cfg.Table, Partition: at.partition, Key: []byte(key), Timestamp: found}
			keys = append(keys, Message{Records: []*kgo.Record{rec}})
		}
		r.strays.hide(at.partition, keys)
	}
}

// setRight hands the graph what others have written into its table, between two
// rounds: then nothing of ours is on its way, and no rebalance happens. That brokers
// do not answer is no reason to stop: they are asked again.
func (r *Runtime) setRight(life context.Context) error {
	s, rebalance := r.current(), len(r.blocked) > 0
	if r.cfg.Table == "" || s == nil || r.failure() != nil || rebalance || !r.strays.due() {
		return nil
	}
	hidden := r.strays.someHidden()
	read, upTo, err := r.look(life)
	if err != nil && life.Err() == nil {
		r.log.Log(life, r.cfg.Cluster.retryLevel(err), "what others have written into the table is not known, asking again", "err", err)
	}
	records := slices.Concat(append(slices.Collect(maps.Values(hidden)), read)...)
	if len(records) > 0 {
		r.log.Warn("the table has records that this process did not write: what they hide is written again", "records", len(records))
	}
	within, cancel := r.inTime(life)
	defer cancel()
	for _, rec := range records {
		s.give(within, s.input(rec.partition()), rec)
	}
	if err := s.wait(within); err != nil {
		return err
	}
	r.strays.settle(hidden, upTo)
	return nil
}

// look reads what others have written, as far as it comes in time.
func (r *Runtime) look(life context.Context) (records []Message, upTo map[int32]int64, err error) {
	asking, cancel := context.WithTimeout(life, strayWait)
	defer cancel()
	ends, err := r.tableEnds(asking)
	found := r.strays.look(ends)
	if len(found) == 0 {
		return nil, nil, err
	}
	reading, cancel := context.WithTimeout(life, r.strays.wait)
	defer cancel()
	records, upTo, bad := r.readStrays(reading, found)
	r.strays.wait = strayWait
	if len(upTo) == 0 {
		r.strays.wait = strayPatient
	}
	return records, upTo, errors.Join(err, bad)
}

// input is a claim of a partition.
func (s *session) input(partition int32) *claim {
	for at, c := range s.places {
		if at.partition == partition {
			return c
		}
	}
	return nil
}

// errEnough ends a look that has found as much as a round takes.
var errEnough = errors.New("enough for one look")

// readStrays reads spans of the table, for as long as ctx goes on, and says how far
// it came. Of each key it returns the last record: no other can hide anything.
func (r *Runtime) readStrays(ctx context.Context, found map[int32][]Span) ([]Message, map[int32]int64, error) {
	all, upTo, size := make(map[int32]Span), make(map[int32]int64), 0
	for p, spans := range found {
		all[p] = Span{From: spans[0].From, To: spans[len(spans)-1].To}
	}
	last := make(map[string]Message)
	err := r.cfg.Cluster.Scan(ctx, r.cfg.Table, all, func(msg Message) error {
		p := msg.partition()
		if msg.Passed != nil {
			last[fmt.Sprint(p, " ")] = msg
			upTo[p] = msg.Passed.Next
		}
		for _, rec := range msg.Records {
			if slices.ContainsFunc(found[p], func(s Span) bool { return s.From <= rec.Offset && rec.Offset < s.To }) {
				last[fmt.Sprint(p, " ", string(rec.Key))] = Message{Records: []*kgo.Record{rec}}
				size += len(rec.Value)
			}
			upTo[p] = rec.Offset + 1
		}
		if len(last) > maxSingles || size > strayBytes {
			return errEnough
		}
		return nil
	})
	if err == nil { // also behind the last record, where there are markers
		for p, span := range all {
			upTo[p] = span.To
		}
	}
	if errors.Is(err, errEnough) {
		err = nil
	}
	return slices.Collect(maps.Values(last)), upTo, err
}
