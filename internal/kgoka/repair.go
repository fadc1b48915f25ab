package kgoka

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

const (
	// repairEvery is how often an owner looks for foreign rows.
	repairEvery = 2 * time.Second
	// repairWait bounds what such a look waits for brokers: no record is polled
	// meanwhile. What it does not come to is left to the next; one that got nowhere
	// has the next wait longer.
	repairWait    = 500 * time.Millisecond
	repairPatient = 4 * time.Second
	// repairRecords and repairBytes bound what is read for one look, about. One by one
	// records cost some KiB each until the round ends: goka's message, a promise, the row.
	repairRecords = 4_000
	repairBytes   = 16 << 20
)

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
	r.foreign.begin(nil) // where it ends early, there is nothing to look for
	ends, err := r.tableEnds(ctx)
	next := make(map[int32]int64)
	for at := range s.places {
		end, known := ends[at.partition]
		if !known {
			return errors.Join(fmt.Errorf("where %s/%d ends is not known", r.cfg.Table, at.partition), err)
		}
		next[at.partition] = end
	}
	r.foreign.begin(next)
	return nil
}

// afterRecovery takes what recovery has found.
func (r *Runtime) afterRecovery(s *session) {
	if r.cfg.Shadowed == nil {
		return
	}
	for at := range s.places {
		var keys []Message
		found := time.Now().Truncate(time.Millisecond) // as brokers tell times
		for _, key := range r.cfg.Shadowed(at.partition) {
			rec := &kgo.Record{Topic: r.cfg.Table, Partition: at.partition, Key: []byte(key), Timestamp: found}
			keys = append(keys, Message{Records: []*kgo.Record{rec}})
		}
		r.foreign.shadow(at.partition, keys)
	}
}

// repair hands the graph what others have written into its table, between two
// rounds: then nothing of ours is on its way, and no rebalance happens. That brokers
// do not answer is no reason to stop: they are asked again.
func (r *Runtime) repair(life context.Context) error {
	s, rebalance := r.current(), len(r.blocked) > 0
	if r.cfg.Table == "" || s == nil || r.failure() != nil || rebalance || !r.foreign.due() {
		return nil
	}
	shadowed := r.foreign.someShadowed()
	read, upTo, err := r.look(life)
	if err != nil && life.Err() == nil {
		r.log.Log(life, r.cfg.Cluster.retryLevel(err), "what others have written into the table is not known, asking again", "err", err)
	}
	records := slices.Concat(append(slices.Collect(maps.Values(shadowed)), read)...)
	if len(records) > 0 {
		r.log.Warn("the table has records that this process did not write: what they shadow is written again", "records", len(records))
	}
	within, cancel := r.inTime(life)
	defer cancel()
	for _, rec := range records {
		s.give(within, s.input(rec.partition()), rec)
	}
	if err := s.wait(within); err != nil {
		return err
	}
	r.foreign.settle(shadowed, upTo)
	return nil
}

// look reads what others have written, as far as it comes in time.
func (r *Runtime) look(life context.Context) (records []Message, upTo map[int32]int64, err error) {
	asking, cancel := context.WithTimeout(life, repairWait)
	defer cancel()
	ends, err := r.tableEnds(asking)
	found := r.foreign.look(ends)
	if len(found) == 0 {
		return nil, nil, err
	}
	reading, cancel := context.WithTimeout(life, r.foreign.wait)
	defer cancel()
	records, upTo, bad := r.readForeign(reading, found)
	r.foreign.wait = repairWait
	if len(upTo) == 0 {
		r.foreign.wait = repairPatient
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

// readForeign reads spans of the table, for as long as ctx goes on, and says how far
// it came. Of each key it returns the last record: no other can shadow anything.
func (r *Runtime) readForeign(ctx context.Context, found map[int32][]Span) ([]Message, map[int32]int64, error) {
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
		if len(last) > repairRecords || size > repairBytes {
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
