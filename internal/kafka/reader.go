package kafka

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
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
}

// OpenReader joins a group. instance is the static member id: two members of one
// group must differ. opts go before its own and the cluster's. The caller closes it.
func OpenReader(c Cluster, group, instance, topic string, opts ...kgo.Opt) (*Reader, error) {
	ctx, cutOff := context.WithCancel(context.Background())
	cl, err := c.NewClient(append([]kgo.Opt{
		kgo.WithContext(ctx),
		kgo.ConsumerGroup(group),
		kgo.InstanceID(instance),
		kgo.ConsumeTopics(topic),
		kgo.Balancers(kgo.RangeBalancer()),
		kgo.SessionTimeout(sessionTimeout),
		kgo.HeartbeatInterval(heartbeat),
		kgo.RebalanceTimeout(rebalanceTimeout),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.DisableAutoCommit(),
	}, opts...)...)
	if err != nil {
		cutOff()
		return nil, err
	}
	return &Reader{client: cl, group: group, instance: instance, cutOff: cutOff}, nil
}

// Poll returns up to limit records, or none when ctx ends first.
func (r *Reader) Poll(ctx context.Context, limit int) ([]esclusa.Record, error) {
	fetches := r.client.PollRecords(ctx, limit)
	if records := fetches.Records(); len(records) > 0 {
		return fromClient(records), nil
	}
	err := fetches.Err0()
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return nil, nil
	}
	return nil, fmt.Errorf("reading as group %s: %w", r.group, err)
}

// Commit stores that everything polled has been dealt with.
func (r *Reader) Commit(ctx context.Context) error {
	if err := r.client.CommitUncommittedOffsets(ctx); err != nil {
		return fmt.Errorf("committing as group %s: %w", r.group, err)
	}
	return nil
}

// Close leaves the group, so that others need not wait until the member is
// missed, and closes the connections. It takes a few seconds at most.
func (r *Reader) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	// A static member does not leave by closing. That it could not be told is no
	// loss: the session times out.
	_, _ = kadm.NewClient(r.client).LeaveGroup(ctx, kadm.LeaveGroup(r.group).InstanceIDs(r.instance))
	r.cutOff() // closing waits for the answer to a join, which brokers keep back for seconds
	r.client.Close()
}
