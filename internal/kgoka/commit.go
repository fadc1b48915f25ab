package kgoka

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa/internal/kafka"
)

// committer is how rounds are committed: the only difference between delivery at
// least once and exactly once.
type committer interface {
	// prepare is called once, before anything is consumed.
	prepare(ctx context.Context) error
	// begin opens a round.
	begin(life context.Context) error
	// end closes a round. settled is, of all partitions in hand, the offset behind what
	// this assignment has dealt with; failed is why the round cannot be committed, nil for
	// none. It returns whether the round counts, or its records will come again, and what
	// has to end the run.
	end(life context.Context, settled kafka.Offsets, failed error) (counts bool, err error)
	// due is how long the next poll may take at most.
	due() time.Duration
	// tick is called after each poll; last says that there will be no other.
	tick(life context.Context, last bool) error
	// leave is called when an assignment ends, in order or not.
	leave(ctx context.Context, inOrder bool)
	// close is called last, after the client was closed.
	close(ctx context.Context)
}

// offsets commits at least once: offsets, after the outputs were acknowledged.
type offsets struct {
	client   *kgo.Client
	interval time.Duration
	log      *slog.Logger
	last     time.Time

	mu        sync.Mutex    // also held while it commits, so that an assignment ends behind that
	settled   kafka.Offsets // as the last round has told
	committed kafka.Offsets // of these, what the brokers know
}

func (o *offsets) prepare(context.Context) error { return nil }
func (o *offsets) begin(context.Context) error   { return nil }

func (o *offsets) end(_ context.Context, settled kafka.Offsets, failed error) (bool, error) {
	if failed == nil {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.settled = settled
	}
	return true, failed
}

func (o *offsets) due() time.Duration {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.open()) == 0 {
		return o.interval
	}
	return max(0, o.interval-time.Since(o.last))
}

// tick commits what is settled when it is time, and tries again after an error
// that heals: at worst records come again.
func (o *offsets) tick(life context.Context, last bool) error {
	if !last && time.Since(o.last) < o.interval {
		return nil
	}
	ctx, cancel := context.WithTimeout(life, kafka.SessionTimeout)
	defer cancel()
	err := o.commit(ctx)
	if errors.Is(err, kerr.FencedInstanceID) {
		return err
	}
	if err != nil {
		o.log.Log(life, retryLevel(err), "committing offsets failed, trying again", "err", err)
	}
	return nil
}

// commit stores what is settled and not yet stored.
func (o *offsets) commit(ctx context.Context) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	open := o.open()
	if len(open) == 0 {
		return nil
	}
	o.last = time.Now()
	err := kafka.CommitPassed(ctx, o.client, open)
	if err == nil {
		o.committed = o.settled
	}
	return err
}

// open is what is settled and not committed.
func (o *offsets) open() kafka.Offsets { return beyond(o.settled, o.committed) }

func (o *offsets) leave(ctx context.Context, inOrder bool) {
	if inOrder {
		if err := o.commit(ctx); err != nil {
			o.log.Info("committing at the end of an assignment failed: records will come again", "err", err)
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.settled, o.committed = nil, nil
}

func (o *offsets) close(context.Context) {}

// beyond are the offsets of which the others have none, or an earlier one.
func beyond(offsets, others kafka.Offsets) kafka.Offsets {
	further := make(kafka.Offsets)
	for topic, partitions := range offsets {
		for p, at := range partitions {
			if other, known := others[topic][p]; !known || at.Offset > other.Offset {
				setAt(further, place{topic, p}, at)
			}
		}
	}
	return further
}

func setAt(offsets kafka.Offsets, p place, at kgo.EpochOffset) {
	if offsets[p.topic] == nil {
		offsets[p.topic] = make(map[int32]kgo.EpochOffset)
	}
	offsets[p.topic][p.partition] = at
}

// transactions commits exactly once: outputs and offsets together.
type transactions struct {
	session  *kgo.GroupTransactSession
	group    string
	cluster  kafka.Cluster
	id       string // the transactional id
	instance string // the member's
	log      *slog.Logger
	open     *kmsg.EndTxnRequest   // how to abort what was begun and of which we do not know that it ended; nil for none
	failed   atomic.Pointer[error] // the first record of the round that was not written
}

// acknowledged is the promise of every record produced.
func (t *transactions) acknowledged(_ *kgo.Record, err error) {
	if err != nil {
		t.failed.CompareAndSwap(nil, &err)
	}
}

// prepare gets the producer id, which fences a predecessor under the same
// instance id and aborts what it left open, before its records are read.
func (t *transactions) prepare(ctx context.Context) error {
	if _, _, err := t.session.Client().ProducerID(ctx); err != nil && ctx.Err() == nil {
		return fmt.Errorf("asking for a producer id: %w", err)
	}
	return nil
}

func (t *transactions) begin(life context.Context) error {
	t.failed.Store(nil)
	if err := t.session.Begin(); err != nil {
		return fmt.Errorf("beginning a transaction: %w", err)
	}
	id, epoch, err := t.session.Client().ProducerID(life) // known since prepare
	if err != nil {
		return fmt.Errorf("beginning a transaction: %w", err)
	}
	t.open = kmsg.NewPtrEndTxnRequest()
	t.open.TransactionalID, t.open.ProducerID, t.open.ProducerEpoch = t.id, id, epoch
	return nil
}

// end commits, or aborts where the round failed. A transaction that the brokers
// aborted, because of a rebalance say, is no error: its records come again.
//
// Ending needs the group's heartbeat alive, which may be waiting for a rebalance
// that waits for us: so the outputs are flushed, the rebalance allowed, and only
// then the transaction ended.
func (t *transactions) end(life context.Context, settled kafka.Offsets, failed error) (bool, error) {
	if failed == nil {
		failed = t.session.Client().Flush(life)
	}
	if failed == nil {
		failed = t.pass(life, settled)
	}
	if bad := t.failed.Load(); failed == nil && bad != nil {
		failed = fmt.Errorf("producing: %w", *bad)
	}
	try := kgo.TryCommit
	if failed != nil {
		try = kgo.TryAbort
	}
	wanted := t.session.Client().UncommittedOffsets()
	t.session.AllowRebalance()
	committed, err := t.session.End(life, try)
	if err == nil {
		t.open = nil
		if !committed && failed == nil {
			err = t.aborted(life, wanted)
		}
	}
	if err != nil {
		err = fmt.Errorf("ending a transaction: %w", err)
	}
	if !committed && failed == nil && err == nil {
		t.log.Info("a transaction was aborted by a rebalance: its records will come again")
	}
	return committed, errors.Join(failed, err)
}

// pass commits, as part of the transaction, offsets of which the client does not know:
// it commits behind records that it has polled, and of a batch that is passed over it
// has none. Brokers hold us to our generation in the group, as they do the client.
func (t *transactions) pass(life context.Context, settled kafka.Offsets) error {
	client := t.session.Client()
	passed := beyond(beyond(settled, client.UncommittedOffsets()), client.CommittedOffsets())
	if len(passed) == 0 {
		return nil
	}
	add := kmsg.NewPtrAddOffsetsToTxnRequest()
	add.TransactionalID, add.ProducerID, add.ProducerEpoch, add.Group = t.id, t.open.ProducerID, t.open.ProducerEpoch, t.group
	added, err := add.RequestWith(life, client)
	if err == nil {
		err = kerr.ErrorForCode(added.ErrorCode)
	}
	if err != nil {
		return fmt.Errorf("passing a batch over: %w", err)
	}
	req := kmsg.NewPtrTxnOffsetCommitRequest()
	req.TransactionalID, req.ProducerID, req.ProducerEpoch, req.Group = t.id, t.open.ProducerID, t.open.ProducerEpoch, t.group
	req.MemberID, req.Generation = client.GroupMetadata()
	req.InstanceID = &t.instance
	topics, err := kafka.Whole(kadm.NewClient(client).ListTopics(life, slices.Collect(maps.Keys(passed))...))
	if err != nil {
		return fmt.Errorf("passing a batch over: %w", err)
	}
	for topic, partitions := range passed {
		of := kmsg.NewTxnOffsetCommitRequestTopic()
		of.Topic, of.TopicID = topic, topics[topic].ID
		for p, at := range partitions {
			part := kmsg.NewTxnOffsetCommitRequestTopicPartition()
			part.Partition, part.Offset, part.LeaderEpoch = p, at.Offset, at.Epoch
			of.Partitions = append(of.Partitions, part)
		}
		req.Topics = append(req.Topics, of)
	}
	resp, err := req.RequestWith(life, client)
	if err != nil {
		return fmt.Errorf("passing a batch over: %w", err)
	}
	for _, topic := range resp.Topics {
		for _, p := range topic.Partitions {
			if err := kerr.ErrorForCode(p.ErrorCode); err != nil {
				return fmt.Errorf("passing a batch of %s/%d over: %w", topic.Topic, p.Partition, err)
			}
		}
	}
	return nil
}

// errCommitted says that a transaction was answered as aborted, and that the group is
// beyond its records all the same.
var errCommitted = errors.New("it was answered as aborted, and the group is already beyond its records, whoever has committed them: a new client goes on from there")

// aborted returns nil if a transaction that should have been committed is aborted.
//
// Brokers can commit and answer UNKNOWN_SERVER_ERROR. The client aborts then, which
// is too late, and goes back to where it had committed before: what it would read
// again is routed already. What the brokers hold for the group tells; they have
// ended the transaction by then, since the client has a new producer epoch. After a
// rebalance it can also be a successor who has committed, after a true abort. Either
// way the records must not be routed again here. A new client goes on from there.
func (t *transactions) aborted(life context.Context, wanted map[string]map[int32]kgo.EpochOffset) error {
	ctx, cancel := context.WithTimeout(life, kafka.SessionTimeout)
	defer cancel()
	held, err := kafka.Whole(kadm.NewClient(t.session.Client()).FetchOffsets(kadm.RequireStable(ctx), t.group))
	if err != nil {
		return fmt.Errorf("asking whether it is aborted: %w", err)
	}
	for topic, partitions := range wanted {
		for p, want := range partitions {
			if at, ok := held.Lookup(topic, p); ok && at.At >= want.Offset {
				return errCommitted
			}
		}
	}
	return nil
}

// pollAtMost bounds a poll of a committer that has nothing to do in between.
const pollAtMost = time.Second

func (t *transactions) due() time.Duration               { return pollAtMost }
func (t *transactions) tick(context.Context, bool) error { return nil }
func (t *transactions) leave(context.Context, bool)      {}

// closeWithin bounds the aborting of what a stop has cut off: the stop has taken
// its time already.
const closeWithin = time.Second

// close aborts a transaction that could not be ended in time: until the next
// process under our instance id does, or it times out, readers would wait behind
// it, and whoever takes over our partitions too. It names producer id and epoch
// of its beginning, so that it cannot touch a successor.
func (t *transactions) close(ctx context.Context) {
	if t.open == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, closeWithin)
	defer cancel()
	client, err := t.cluster.NewClient(kgo.WithContext(ctx))
	if err == nil {
		defer client.Close()
		var resp *kmsg.EndTxnResponse
		if resp, err = t.open.RequestWith(ctx, client); err == nil {
			err = kerr.ErrorForCode(resp.ErrorCode)
		}
	}
	if err != nil {
		t.log.Warn("a transaction stays open until it times out, and readers wait for that", "transactional_id", t.id, "err", err)
	}
}
