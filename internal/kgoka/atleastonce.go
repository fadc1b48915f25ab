package kgoka

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// offsets is delivery at least once: offsets are committed, once in a while, behind
// outputs that were acknowledged. For us it is to keep from writing what is another's:
// brokers take that from anybody.
type offsets struct {
	cluster  Cluster
	interval time.Duration // between two commits
	session  time.Duration // after which the group gives us up
	log      *slog.Logger
	client   *kgo.Client
	lease    *lease
	emitted  emissions

	mu        sync.Mutex // also held while it commits, so that an assignment ends behind that
	last      time.Time  // that it has committed
	settled   positions  // as the last round has told
	committed positions  // of these, what the brokers know
}

func newOffsets(cfg *Config, log *slog.Logger) *offsets {
	o := &offsets{cluster: cfg.Cluster, interval: cfg.Interval, log: log, session: cfg.Membership.Session, lease: newLease(cfg.Membership)}
	if o.interval == 0 {
		o.interval = time.Second
	}
	return o
}

func (o *offsets) open(opts []kgo.Opt, lost func(error)) (client *kgo.Client, err error) {
	o.lease.begin(func() { lost(errUnheard) })
	opts = append(opts, kgo.WithHooks(o.lease), kgo.Dialer(o.lease.dialer(o.cluster.Dial)))
	o.client, err = o.cluster.NewClient(opts...)
	return o.client, err
}

func (o *offsets) prepare(context.Context) error { return nil }

// stuckAfter is how long a round may take: a mirror waits for a slow Redis.
const stuckAfter = 30 * time.Second

func (o *offsets) takes() time.Duration { return stuckAfter }
func (o *offsets) fills() time.Duration { return 0 } // what is committed is no matter of rounds

func (o *offsets) begin(context.Context) error { return nil }

// produce is done when every record is acknowledged, with the first error if there was one.
func (o *offsets) produce(records []*kgo.Record, written func(int32, int64) bool, done func(int64, error)) {
	if len(records) == 0 {
		done(-1, nil)
		return
	}
	e := newEmission(len(records), written, done)
	if err := o.emitted.add(e); err != nil {
		done(-1, err)
		return
	}
	acknowledged := func(rec *kgo.Record, err error) {
		if e.acknowledged(rec, err) {
			o.emitted.remove(e)
		}
	}
	for _, rec := range records {
		o.client.Produce(context.Background(), rec, acknowledged)
	}
}

func (o *offsets) end(_ context.Context, settled positions, failed error) (bool, error) {
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
	if len(o.unstored()) == 0 {
		return o.interval
	}
	return max(0, o.interval-time.Since(o.last))
}

// tick commits what is settled when it is time, and tries again after an error
// that heals: at worst records come again.
func (o *offsets) tick(life context.Context, last bool) error {
	if !last && o.due() > 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(life, o.session)
	defer cancel()
	err := o.commit(ctx)
	if errors.Is(err, kerr.FencedInstanceID) {
		return err
	}
	if err != nil {
		o.log.Log(life, o.cluster.retryLevel(err), "committing offsets failed, trying again", "err", err)
	}
	return nil
}

// commit stores what is settled and not yet stored.
func (o *offsets) commit(ctx context.Context) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	todo := o.unstored()
	if len(todo) == 0 {
		return nil
	}
	o.last = time.Now()
	err := o.client.CommitRecords(ctx, lastBefore(todo)...)
	if err == nil {
		o.committed = o.settled
	}
	return err
}

// unstored is what is settled and not committed.
func (o *offsets) unstored() positions { return beyond(o.settled, o.committed) }

func (o *offsets) assigned(context.Context) { o.lease.joined() }
func (o *offsets) hurry()                   { o.lease.hurry() }

// lastBefore are records which, committed, have a group go on at these offsets.
func lastBefore(all positions) (records []*kgo.Record) {
	for topic, partitions := range all {
		for p, at := range partitions {
			records = append(records, &kgo.Record{Topic: topic, Partition: p, Offset: at.Offset - 1, LeaderEpoch: at.Epoch})
		}
	}
	return records
}

func (o *offsets) leave(ctx context.Context) {
	if err := o.commit(ctx); err != nil {
		o.log.Info("committing at the end of an assignment failed: records will come again", "err", err)
	}
	o.forget()
}

func (o *offsets) cutOff() {
	o.emitted.abandon(errAbandoned)
	o.lease.end()
	o.forget()
}

// forget drops what is settled of an assignment that is over.
func (o *offsets) forget() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.settled, o.committed = nil, nil
}

func (o *offsets) close(context.Context) {}
