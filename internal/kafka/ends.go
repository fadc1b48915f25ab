package kafka

import (
	"context"
	"fmt"
	"sync"

	"github.com/twmb/franz-go/pkg/kadm"
)

// Ends knows how far a topic reaches, so that a receiver can tell a record's
// source from an invented one. It is safe for concurrent use.
//
// An end once seen stays true while the topic lives, so that a source below it
// costs nothing. Only a source at or above it asks the brokers, and only an
// answer to a question that was put after the caller came can say no: in an
// earlier one a record that was sent since is absent. Callers that wait at the
// same time share one question, so that a flood of invented sources costs one
// question in flight and never more.
type Ends struct {
	adm   *kadm.Client
	topic string

	turn chan struct{} // holds one token: whoever has it may ask

	mu       sync.Mutex
	ends     map[int32]int64 // the offset after the last record, by partition; nil until the first answer
	asked    uint64          // questions put so far
	answered uint64          // the last of them that was answered, with err
	err      error
}

// NewEnds watches one topic whose number of partitions does not change. It asks
// nothing yet.
func NewEnds(adm *kadm.Client, topic string) *Ends {
	return &Ends{adm: adm, topic: topic, turn: make(chan struct{}, 1)}
}

// Covers reports whether the partition exists and holds, or has held, a record
// at the offset. Records of transactions that are open or were aborted count as
// held. An error means that the brokers could not be asked, or that ctx ended.
func (e *Ends) Covers(ctx context.Context, partition int32, offset int64) (bool, error) {
	yes, sure, came := e.known(partition, offset)
	if sure {
		return yes, nil
	}
	err := e.ask(ctx, came)
	yes, sure, _ = e.known(partition, offset)
	if err != nil && !sure {
		return false, err
	}
	return yes, nil
}

// End is the offset after the last record of a partition, as it was after the
// call began; 0 where there is no such partition. An error means that the
// brokers could not be asked, or that ctx ended.
func (e *Ends) End(ctx context.Context, partition int32) (int64, error) {
	_, _, came := e.known(partition, 0)
	if err := e.ask(ctx, came); err != nil {
		return 0, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.ends[partition], nil
}

// ask waits for the turn and refreshes.
func (e *Ends) ask(ctx context.Context, came uint64) error {
	select {
	case e.turn <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("waiting for the ends of topic %q: %w", e.topic, ctx.Err())
	}
	defer func() { <-e.turn }()
	if err := e.refresh(ctx, came); err != nil {
		return fmt.Errorf("asking for the ends of topic %q: %w", e.topic, err)
	}
	return nil
}

// known answers from memory: whether the offset is covered, and whether that can
// be relied on without asking. came is the number of questions put so far.
func (e *Ends) known(partition int32, offset int64) (yes, sure bool, came uint64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	end, exists := e.ends[partition]
	yes = exists && offset >= 0 && offset < end
	return yes, yes || offset < 0 || e.ends != nil && !exists, e.asked
}

// refresh puts a question, unless one that was put after the caller came has
// been answered. The caller has the turn. A question that failed because its
// asker went away counts for nobody.
func (e *Ends) refresh(ctx context.Context, came uint64) error {
	e.mu.Lock()
	if e.answered > came {
		defer e.mu.Unlock()
		return e.err
	}
	e.asked++
	e.mu.Unlock()
	listed, err := Whole(e.adm.ListEndOffsets(ctx, e.topic))
	e.mu.Lock()
	defer e.mu.Unlock()
	if ctx.Err() == nil {
		e.answered, e.err = e.asked, err
	}
	e.keep(listed[e.topic], err == nil)
	return err
}

// keep remembers an answer. The first must be whole: a partition that is absent
// from what we know counts as one that does not exist.
func (e *Ends) keep(listed map[int32]kadm.ListedOffset, whole bool) {
	if e.ends == nil {
		if !whole {
			return
		}
		e.ends = make(map[int32]int64, len(listed))
	}
	for p, l := range listed {
		if p >= 0 && l.Err == nil { // a topic's own failure is listed as partition -1
			e.ends[p] = l.Offset
		}
	}
}
