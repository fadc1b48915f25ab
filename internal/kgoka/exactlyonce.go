package kgoka

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// transactions is delivery exactly once: the outputs and offsets of a round are stored
// together, in a transaction. Whoever takes over is guarded by the brokers, which fence us
// then.
type transactions struct {
	cluster  Cluster
	group    string
	id       string        // the transactional id
	instance string        // the member's
	timeout  time.Duration // of the transactions
	interval time.Duration // for which one goes on taking records, at most
	patience time.Duration // with brokers that are asked something
	log      *slog.Logger
	session  *kgo.GroupTransactSession
	begun    *kmsg.EndTxnRequest   // how to abort what was begun and of which we do not know that it ended; nil for none
	ended    bool                  // one has, since which nothing was begun
	failed   atomic.Pointer[error] // the first record of the round that was not written
}

// TransactionOf is the transactional id of a group's member.
func TransactionOf(group, instance string) string { return group + "." + instance }

func newTransactions(cfg *Config, log *slog.Logger) *transactions {
	t := &transactions{
		cluster: cfg.Cluster, group: string(cfg.Group), id: TransactionOf(string(cfg.Group), cfg.Instance), instance: cfg.Instance,
		timeout: cfg.TransactionTimeout, interval: cfg.Interval, patience: cfg.Membership.Session, log: log,
	}
	if t.timeout == 0 {
		t.timeout = 10 * time.Second
	}
	return t
}

func (t *transactions) open(opts []kgo.Opt, _ func(error)) (*kgo.Client, error) {
	opts = append(t.cluster.Options(), opts...)
	session, err := kgo.NewGroupTransactSession(append(opts, kgo.TransactionalID(t.id), kgo.TransactionTimeout(t.timeout))...)
	if err != nil {
		return nil, fmt.Errorf("opening a transactional Kafka client: %w", err)
	}
	t.session = session
	return session.Client(), nil
}

// takes leaves a quarter of the time after which the brokers fence us to a new client.
func (t *transactions) takes() time.Duration { return t.timeout * 3 / 4 }
func (t *transactions) fills() time.Duration { return t.interval }

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
	t.marked(life)
	if err := t.session.Begin(); err != nil {
		return fmt.Errorf("beginning a transaction: %w", err)
	}
	id, epoch, err := t.session.Client().ProducerID(life) // known since prepare
	if err != nil {
		return fmt.Errorf("beginning a transaction: %w", err)
	}
	t.begun = kmsg.NewPtrEndTxnRequest()
	t.begun.TransactionalID, t.begun.ProducerID, t.begun.ProducerEpoch = t.id, id, epoch
	return nil
}

// markedEvery is how often brokers are asked whether they have written the markers.
const markedEvery = time.Millisecond

// marked waits until the markers of the transaction before are written. Kafka takes them
// for granted when it answers that a transaction has ended, and from 4.0 on it holds back
// what the same producer writes until they are there, in steps of 20 ms
// (add.partitions.to.txn.retry.backoff.ms). They take a few. Who cannot ask goes on.
func (t *transactions) marked(life context.Context) {
	if !t.ended {
		return
	}
	t.ended = false
	req := kmsg.NewPtrDescribeTransactionsRequest()
	req.TransactionalIDs = []string{t.id}
	for {
		resp, err := req.RequestWith(life, t.session.Client())
		if err != nil || len(resp.TransactionStates) != 1 || !strings.HasPrefix(resp.TransactionStates[0].State, "Prepare") {
			return
		}
		select {
		case <-life.Done():
			return
		case <-time.After(markedEvery):
		}
	}
}

// produce is done at once. What matters is that the records are part of the transaction:
// its end tells whether they were written.
func (t *transactions) produce(records []*kgo.Record, _ func(int32, int64) bool, done func(int64, error)) {
	for _, rec := range records {
		t.session.Client().Produce(context.Background(), rec, t.acknowledged)
	}
	done(-1, nil)
}

// acknowledged is the promise of every record produced.
func (t *transactions) acknowledged(_ *kgo.Record, err error) {
	if err != nil {
		t.failed.CompareAndSwap(nil, &err)
	}
}

// end commits, or aborts where the round failed. A transaction that the brokers
// aborted, because of a rebalance say, is no error: its records come again.
//
// Ending needs the group's heartbeat alive, which may be waiting for a rebalance
// that waits for us: so the outputs are flushed, the rebalance allowed, and only
// then the transaction ended.
func (t *transactions) end(life context.Context, settled positions, failed error) (bool, error) {
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
		t.begun, t.ended = nil, true
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
	ctx, cancel := context.WithTimeout(life, t.patience)
	defer cancel()
	adm := kadm.NewClient(t.session.Client())
	for {
		held, err := adm.FetchOffsets(kadm.RequireStable(ctx), t.group)
		if err == nil {
			err = overtaken(held, wanted)
		}
		if !errors.Is(err, kerr.UnstableOffsetCommit) {
			return asking(err)
		}
		select {
		case <-ctx.Done():
			return asking(err)
		case <-time.After(unstableEvery):
		}
	}
}

// unstableEvery is how often brokers are asked for offsets that a transaction holds.
const unstableEvery = 10 * time.Millisecond

func asking(err error) error {
	if err == nil || errors.Is(err, errCommitted) {
		return err
	}
	return fmt.Errorf("asking whether it is aborted: %w", err)
}

// overtaken returns errCommitted if a group is beyond what was wanted. Other partitions,
// which another member's transaction may hold, do not matter.
func overtaken(held kadm.OffsetResponses, wanted map[string]map[int32]kgo.EpochOffset) error {
	for topic, partitions := range wanted {
		for p, want := range partitions {
			at, ok := held.Lookup(topic, p)
			if at.Err != nil {
				return at.Err
			}
			if ok && at.At >= want.Offset {
				return errCommitted
			}
		}
	}
	return nil
}

// pollAtMost bounds a poll where there is nothing to do in between.
const pollAtMost = time.Second

func (t *transactions) due() time.Duration               { return pollAtMost }
func (t *transactions) tick(context.Context, bool) error { return nil }

// Of an assignment that ends nothing is left: a transaction in work is aborted.
func (t *transactions) hurry()                {}
func (t *transactions) leave(context.Context) {}
func (t *transactions) cutOff()               {}

// closeWithin bounds the aborting of what a stop has cut off: the stop has taken
// its time already.
const closeWithin = time.Second

// close aborts a transaction that could not be ended in time: until the next
// process under our instance id does, or it times out, readers would wait behind
// it, and whoever takes over our partitions too. It names producer id and epoch
// of its beginning, so that it cannot touch a successor.
func (t *transactions) close(ctx context.Context) {
	if t.begun == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, closeWithin)
	defer cancel()
	client, err := t.cluster.NewClient(kgo.WithContext(ctx))
	if err == nil {
		defer client.Close()
		var resp *kmsg.EndTxnResponse
		if resp, err = t.begun.RequestWith(ctx, client); err == nil {
			err = kerr.ErrorForCode(resp.ErrorCode)
		}
	}
	if err != nil {
		t.log.Warn("a transaction stays open until it times out, and readers wait for that", "transactional_id", t.id, "err", err)
	}
}
