package kafka

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
)

// Reader is one member of a consumer group on one topic, outside of goka. It
// reads committed records, and starts at the oldest where the group has no
// offset yet. It is for one goroutine at a time.
type Reader struct {
	client   *kgo.Client
	group    string
	instance string
	cutOff   context.CancelFunc // ends what the client still waits for
	opened   chan struct{}      // closed when client is set
	unread   []Unread           // batches that were met and not handed over
	passed   []Unread           // handed over and not committed
	taken    atomic.Int64       // how often partitions were taken from us
	known    int64              // for which of these unread and passed are
}

// Taken is how often the reader's partitions were given anew: what was polled before
// comes again, here or to another member. It may be called at any time.
func (r *Reader) Taken() int64 { return r.taken.Load() }

// forget drops what belongs to partitions that may be another's by now, and reports
// whether they may.
func (r *Reader) forget() bool {
	now := r.Taken()
	if now == r.known {
		return false
	}
	r.unread, r.passed, r.known = nil, nil, now
	return true
}

// OpenReader joins a group. instance is the static member id: two members of one
// group must differ. opts go before its own and the cluster's. The caller closes it.
func OpenReader(c Cluster, group, instance, topic string, opts ...kgo.Opt) (*Reader, error) {
	ctx, cutOff := context.WithCancel(context.Background())
	r := &Reader{group: group, instance: instance, cutOff: cutOff, opened: make(chan struct{})}
	given := func(context.Context, *kgo.Client, map[string][]int32) { r.taken.Add(1) }
	cl, err := c.NewClient(append([]kgo.Opt{
		kgo.WithContext(ctx),
		kgo.OnPartitionsRevoked(given),
		kgo.OnPartitionsLost(given),
		kgo.ConsumerGroup(group),
		kgo.InstanceID(instance),
		kgo.ConsumeTopics(topic),
		kgo.Balancers(kgo.RangeBalancer()),
		kgo.SessionTimeout(SessionTimeout),
		kgo.HeartbeatInterval(Heartbeat),
		kgo.RebalanceTimeout(RebalanceTimeout),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		// Without them the client counts on the leader of the record before a marker, and
		// takes the marker for lost if another has written it and a third leads.
		kgo.KeepControlRecords(),
		kgo.DisableAutoCommit(),
		kgo.AdjustFetchOffsetsFn(r.startsKnown),
	}, opts...)...)
	if err != nil {
		cutOff()
		return nil, err
	}
	r.client = cl
	close(r.opened)
	return r, nil
}

// Poll returns up to limit records, or none when ctx ends first. A batch that takes
// too much memory is a record of its own.
func (r *Reader) Poll(ctx context.Context, limit int) ([]esclusa.Record, error) {
	for {
		r.forget()
		if len(r.unread) > 0 {
			return []esclusa.Record{r.pass()}, nil
		}
		r.client.AllowRebalance()
		fetches := r.client.PollRecords(ctx, limit)
		r.unread = unreadIn(fetches)
		met := len(r.unread) > 0
		if r.forget() && met { // before or since
			r.goTo(nil) // so that the client meets those that are ours again
		}
		if records := withoutControl(fetches.Records()); len(records) > 0 {
			return FromClient(records), nil
		}
		if met {
			continue
		}
		err := fetches.Err0()
		if err == nil && ctx.Err() == nil { // markers alone
			continue
		}
		if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			return nil, nil
		}
		if !errors.Is(err, ErrLater) {
			return nil, fmt.Errorf("reading as group %s: %w", r.group, err)
		}
	}
}

// pass takes the first of the unread batches, and goes on behind it.
func (r *Reader) pass() esclusa.Record {
	u := r.unread[0]
	r.unread, r.passed = r.unread[1:], append(r.passed, u)
	r.goTo(goneOn([]Unread{u}))
	return u.Record(0)
}

// goTo goes on at the offsets, and keeps in mind what else is to be committed.
func (r *Reader) goTo(offsets positions) {
	for topic, partitions := range setOffsets(r.client, offsets) {
		for p, at := range partitions {
			r.passed = append(r.passed, Unread{Topic: topic, Partition: p, Next: at.Offset, Epoch: at.Epoch})
		}
	}
}

// BlockRebalances is an option of a Reader: while what was polled is dealt with, no
// partition goes to another member, for as long as the group waits. It ends with
// AllowRebalance, or the next Poll.
func BlockRebalances() kgo.Opt { return kgo.BlockRebalanceOnPoll() }

// AllowRebalance lets partitions go to other members again.
func (r *Reader) AllowRebalance() { r.client.AllowRebalance() }

// errLost are the answers to a commit of a member that the group has gone on without:
// the records come again, here or elsewhere.
var errLost = []error{kerr.IllegalGeneration, kerr.UnknownMemberID, kerr.RebalanceInProgress}

// CommitUpTo stores that these records, of those polled, have been dealt with, and all
// before them. That the group has gone on without this member is no error.
func (r *Reader) CommitUpTo(ctx context.Context, records []esclusa.Record) error {
	next := make(positions)
	for i := range records {
		putOffset(next, &records[i], records[i].Next())
	}
	r.passed = nil
	err := commitOffsets(ctx, r.client, next)
	if err == nil || slices.ContainsFunc(errLost, func(lost error) bool { return errors.Is(err, lost) }) {
		return nil
	}
	return fmt.Errorf("committing as group %s: %w", r.group, err)
}

// PutBack has the next Poll begin again with these records, the last of those polled.
func (r *Reader) PutBack(records []esclusa.Record) {
	if len(records) == 0 {
		return
	}
	again := make(positions)
	for i := range slices.Backward(records) {
		putOffset(again, &records[i], records[i].Offset)
	}
	behind := func(u Unread) bool {
		at, back := again[u.Topic][u.Partition]
		return back && u.Next > at.Offset
	}
	r.unread, r.passed = slices.DeleteFunc(r.unread, behind), slices.DeleteFunc(r.passed, behind)
	r.goTo(again)
}

func putOffset(o positions, rec *esclusa.Record, at int64) {
	if o[rec.Topic] == nil {
		o[rec.Topic] = make(map[int32]kgo.EpochOffset)
	}
	o[rec.Topic][rec.Partition] = kgo.EpochOffset{Epoch: -1, Offset: at}
}

// Commit stores that everything polled has been dealt with.
func (r *Reader) Commit(ctx context.Context) error {
	r.forget()
	err := commitOffsets(ctx, r.client, goneOn(r.passed))
	if err == nil {
		r.passed = nil
		err = r.client.CommitUncommittedOffsets(ctx)
	}
	if err != nil {
		return fmt.Errorf("committing as group %s: %w", r.group, err)
	}
	return nil
}

// startsKnown completes the offsets where a new group starts: a client can be told to
// go on behind a batch only if it has been told where to start. It waits until the
// client is there.
func (r *Reader) startsKnown(ctx context.Context, offsets map[string]map[int32]kgo.Offset) (map[string]map[int32]kgo.Offset, error) {
	select {
	case <-r.opened:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	for topic, partitions := range offsets {
		starts, err := listed(ctx, func() (kadm.ListedOffsets, error) { return kadm.NewClient(r.client).ListStartOffsets(ctx, topic) })
		if err != nil {
			return nil, fmt.Errorf("asking where %s starts: %w", topic, err)
		}
		for p, offset := range partitions {
			if start, ok := starts.Lookup(topic, p); ok && offset.EpochOffset().Offset < 0 {
				partitions[p] = kgo.NewOffset().At(start.Offset)
			}
		}
	}
	return offsets, nil
}

// leaveWait bounds how long the brokers may take to hear that a reader leaves.
const leaveWait = 2 * time.Second

// Close leaves the group, so that others need not wait until the member is
// missed, and closes the connections. It takes a few seconds at most.
func (r *Reader) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), leaveWait)
	defer cancel()
	// A static member does not leave by closing. That it could not be told is no
	// loss: the session times out.
	member, _ := r.client.GroupMetadata()
	_ = Leave(ctx, r.client, r.group, r.instance, member)
	r.cutOff() // closing waits for the answer to a join, which brokers keep back for seconds
	r.client.CloseAllowingRebalance()
}
