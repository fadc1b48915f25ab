package kgoka

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Cluster says how brokers are reached. It is a value; copies are independent.
type Cluster struct {
	ClientID string
	Log      *slog.Logger

	// Options are those of every client of the cluster: where the brokers are, how one
	// logs in, what a batch may take. Each call returns fresh ones. Dial is the dialer
	// that they name.
	Options func() []kgo.Opt
	Dial    Dialer
	// HashKey finds a key's partition, which is its remainder: by the hash of whoever
	// writes the inputs of a table.
	HashKey func(key []byte) uint32
	// Away reports whether an error says no more than that brokers do not answer, or have
	// to be asked again. Such are logged for debugging only.
	Away func(err error) bool
	// Scan reads spans of a topic's partitions, committed records only, and hands them over
	// in order, each batch of one partition. It returns when all is read, when handle fails,
	// or when ctx ends. Needed with Config.Table.
	Scan func(ctx context.Context, topic string, spans map[int32]Span, handle func(Message) error) error
	// Leave takes a static member out of its group, if member is still the id by which the
	// group knows it. Needed with Config.Leave.
	Leave func(ctx context.Context, client *kgo.Client, group, instance, member string) error
}

// Dialer opens connections.
type Dialer = func(ctx context.Context, network, addr string) (net.Conn, error)

// Span is a range of the offsets of one partition: From is in it, To is not.
type Span struct{ From, To int64 }

// NewClient opens a client, which does not connect yet.
func (c Cluster) NewClient(opts ...kgo.Opt) (*kgo.Client, error) {
	client, err := kgo.NewClient(append(c.Options(), opts...)...)
	if err != nil {
		return nil, fmt.Errorf("opening a Kafka client: %w", err)
	}
	return client, nil
}

// Membership is the timing of a group. A member that was not heard of for Session is
// given up, and so is one that holds a rebalance up for Rebalance. It sends a heartbeat
// in every Heartbeat.
type Membership struct{ Session, Heartbeat, Rebalance time.Duration }

// lease is how long a member may write after the last sign that the group still counts on
// it: less than the time after which its partitions are given away.
func (m Membership) lease() time.Duration { return m.Session * 3 / 4 }

// positions are offsets by topic and partition, as franz-go has them.
type positions = map[string]map[int32]kgo.EpochOffset
