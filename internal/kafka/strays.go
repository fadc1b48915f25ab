package kafka

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
)

// strayEvery is how often an owner asks where its partitions of the table end.
const strayEvery = 2 * time.Second

// strayWait bounds one look for strays: no record is polled meanwhile.
const strayWait = 2 * time.Second

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
	topic string // the table's; empty: there is none

	mu     sync.Mutex
	next   map[int32]int64            // where our next row is, if nobody else writes
	found  map[int32][]Span           // not dealt with
	hidden map[int32][]esclusa.Record // found by recovery: keys only; not dealt with
	looked time.Time
}

// begin starts anew with the ends of a session's partitions, asked before the
// recovery: what comes meanwhile is looked at twice.
func (s *strays) begin(next map[int32]int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next, s.found, s.hidden = next, make(map[int32][]Span), make(map[int32][]esclusa.Record)
}

// hide notes keys whose rows recovery found behind older ones.
func (s *strays) hide(partition int32, keys []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range keys {
		s.hidden[partition] = append(s.hidden[partition], esclusa.Record{Topic: s.topic, Partition: partition, Key: []byte(key)})
	}
}

// wrote notes where a row of ours is. It returns the offset up to which the local
// copy has everything; or 0, which goka passes over, while there are strays in the
// partition that were not dealt with: after a crash, recovery has to find them.
func (s *strays) wrote(partition int32, offset int64) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reach(partition, offset)
	s.next[partition] = max(s.next[partition], offset+1)
	if len(s.found[partition]) > 0 || len(s.hidden[partition]) > 0 {
		return 0
	}
	return offset
}

// reach takes for another's what lies before an offset and is not ours.
func (s *strays) reach(partition int32, offset int64) {
	if next, ours := s.next[partition]; ours && offset > next {
		s.found[partition] = append(s.found[partition], Span{From: next, To: offset})
		s.next[partition] = offset
	}
}

// due reports whether the ends are to be asked for.
func (s *strays) due() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Since(s.looked) > strayEvery
}

// look notes where the partitions end, nil: it is not known. Nothing of ours may be
// on its way.
func (s *strays) look(spans map[int32]Span) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.looked = time.Now()
	for p, span := range spans {
		s.reach(p, span.To)
	}
}

// open is what has to be dealt with in a partition.
func (s *strays) open(partition int32) (hidden []esclusa.Record, found []Span) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hidden[partition], s.found[partition]
}

// settle forgets what open has returned.
func (s *strays) settle(partition int32, found []Span) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.hidden, partition)
	s.found[partition] = s.found[partition][len(found):]
}

// beforeRecovery notes where the partitions of the table end.
func (r *Runtime) beforeRecovery(ctx context.Context, s *session) error {
	if r.strays.topic == "" {
		return nil
	}
	spans, err := Spans(ctx, kadm.NewClient(r.client), r.strays.topic)
	if err != nil {
		return err
	}
	next := make(map[int32]int64)
	for at := range s.places {
		next[at.partition] = spans[at.partition].To
	}
	r.strays.begin(next)
	return nil
}

// afterRecovery takes what recovery has found.
func (r *Runtime) afterRecovery(s *session) {
	if r.strays.topic == "" {
		return
	}
	for at := range s.places {
		r.strays.hide(at.partition, r.cfg.Hidden(at.partition))
	}
}

// setRight hands the graph what others have written into its table, between two
// rounds: then nothing of ours is on its way, and no rebalance happens. That brokers
// do not answer is no reason to stop: they are asked again.
func (r *Runtime) setRight(life context.Context, s *session) error {
	ctx, cancel := context.WithTimeout(life, strayWait)
	defer cancel()
	if r.strays.due() {
		spans, err := Spans(ctx, kadm.NewClient(r.client), r.strays.topic)
		if err != nil {
			r.log.Warn("whether others have written into the table is not known", "err", err)
		}
		r.strays.look(spans)
	}
	for _, c := range s.places {
		if err := r.setPartitionRight(ctx, life, s, c); err != nil {
			return err
		}
	}
	return nil
}

func (r *Runtime) setPartitionRight(ctx, life context.Context, s *session, c *claim) error {
	hidden, found := r.strays.open(c.partition)
	if len(hidden) == 0 && len(found) == 0 {
		return nil
	}
	records, err := r.readStrays(ctx, c.partition, found)
	if err != nil {
		r.log.Warn("what others have written into the table could not be read, trying again", "err", err)
		return nil
	}
	r.log.Warn("others have written into the table, or a process that had its partition before: what they hide is written again",
		"partition", c.partition, "records", len(hidden)+len(records))
	for _, rec := range slices.Concat(hidden, records) {
		s.give(life, c, []esclusa.Record{rec})
	}
	if err := s.wait(life); err != nil {
		return err
	}
	r.strays.settle(c.partition, found)
	return nil
}

// readStrays reads spans of a partition of the table.
func (r *Runtime) readStrays(ctx context.Context, partition int32, found []Span) (records []esclusa.Record, err error) {
	if len(found) == 0 {
		return nil, nil
	}
	all := map[int32]Span{partition: {From: found[0].From, To: found[len(found)-1].To}}
	err = r.cfg.Cluster.Scan(ctx, r.strays.topic, all, func(_ int32, batch []esclusa.Record) error {
		for _, rec := range batch {
			if slices.ContainsFunc(found, func(s Span) bool { return s.From <= rec.Offset && rec.Offset < s.To }) {
				records = append(records, rec)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading %s/%d: %w", r.strays.topic, partition, err)
	}
	return records, nil
}
