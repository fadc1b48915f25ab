package kafka

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// Timing of group membership. A static member that died is replaced after
// SessionTimeout, and until then counts as one; a process that comes back under its own instance id takes
// over at once.
const (
	SessionTimeout   = 6 * time.Second // the least that brokers allow by default
	Heartbeat        = 250 * time.Millisecond
	RebalanceTimeout = 15 * time.Second
)

// MessageSlack is how much larger than a body a message may be: headers, the
// envelope of an alert, the framing of a batch.
const MessageSlack = 1 << 20

// Cluster says how to reach the brokers. Every client is made from it, so that a
// setting holds for all of them. It is a value; copies are independent.
type Cluster struct {
	Brokers  []string     // host:port; at least one
	Security *Security    // how the brokers and we know each other; nil: in the clear
	ClientID string       // shown in the brokers' logs and metrics
	MaxBody  int          // bytes of a record's body; messages may be 1 MiB larger
	MaxBatch int          // bytes of a decompressed batch; a larger one is passed over; 0: DefaultMaxBatch, or MaxMessage if that is more
	Log      *slog.Logger // the clients' logs

	// FetchLeast is for how many bytes a broker waits before it answers a fetch, 250 ms at
	// most: whoever is in no hurry gets few large answers where records come in many small
	// transactions. Default 0: it answers with the first record.
	FetchLeast int32

	// FetchMost is how many bytes an answer has at most, beside a batch that is larger. What
	// was fetched and not polled yet takes three times as much. Default 0: 8 MiB.
	FetchMost int32

	// Compression is the codec of what producers send, one of Compressions. Empty:
	// none.
	Compression string

	// Dial opens franz-go's connections, as where there is no network. Nil: over TCP,
	// with TLS where Security says so.
	Dial Dialer
}

// retryTimeout is for how long a request is tried again.
const retryTimeout = 30 * time.Second

// MaxMessage is the largest message in bytes that producers send and topics take.
func (c Cluster) MaxMessage() int { return c.MaxBody + MessageSlack }

// Bounds of what a client holds, in bytes: they keep a process within a few
// hundred MiB at full load. Fetched bytes are counted as they are compressed, and
// a batch that is larger is fetched alone.
const (
	bufferBytes = 32 << 20
	fetchBytes  = 8 << 20

	fetchPartitionBytes = 256 << 10 // of each partition, for every fetch
)

// NewClient opens a client that keeps the project's rules: Kafka's own partitioner,
// all replicas acknowledge, no linger. It does not connect yet.
func (c Cluster) NewClient(opts ...kgo.Opt) (*kgo.Client, error) {
	cl, err := kgo.NewClient(append(c.Options(), opts...)...)
	if err != nil {
		return nil, fmt.Errorf("opening a Kafka client: %w", err)
	}
	return cl, nil
}

// NewAdmin opens an admin client. The caller closes it.
func (c Cluster) NewAdmin() (*kadm.Client, error) {
	cl, err := c.NewClient()
	if err != nil {
		return nil, err
	}
	return kadm.NewClient(cl), nil
}

// ClusterID returns the id that the brokers share.
func ClusterID(ctx context.Context, adm *kadm.Client) (string, error) {
	meta, err := adm.BrokerMetadata(ctx)
	if err != nil {
		return "", fmt.Errorf("asking the brokers for the cluster's id: %w", err)
	}
	return meta.Cluster, nil
}

// pingEvery is how often a broker that does not answer is asked again.
const pingEvery = 250 * time.Millisecond

// Ping returns nil once a broker answers, or the last error when ctx ends. It does
// not wait for what does not heal: that is ErrAccess.
func (c Cluster) Ping(ctx context.Context) error {
	cl, err := c.NewClient()
	if err != nil {
		return err
	}
	defer cl.Close()
	tick := time.NewTicker(pingEvery)
	defer tick.Stop()
	for {
		rerr := cl.Ping(ctx)
		if rerr == nil {
			return nil
		}
		if why := c.Security.refused(rerr); why != nil {
			return why
		}
		var slow net.Error
		if err == nil || ctx.Err() == nil && !(errors.As(rerr, &slow) && slow.Timeout()) { // ctx cuts off the last attempt
			err = c.Security.hinted(rerr)
		}
		select {
		case <-ctx.Done():
			return err
		case <-tick.C:
		}
	}
}

// Dialer opens franz-go's connections.
func (c Cluster) Dialer() Dialer {
	if c.Dial != nil {
		return c.Dial
	}
	return c.Security.dialer()
}

// Options are those of every client of the cluster, for those that NewClient does not
// open.
func (c Cluster) Options() []kgo.Opt {
	d := &decompressor{most: c.MaxBatch}
	if d.most == 0 {
		d.most = max(DefaultMaxBatch, c.MaxMessage())
	}
	most := c.FetchMost
	if most == 0 {
		most = fetchBytes
	}
	return append(c.Security.options(),
		kgo.Dialer(c.Dialer()),
		kgo.SeedBrokers(c.Brokers...),
		kgo.ClientID(c.ClientID),
		kgo.WithLogger(clientLog{c.Log}),
		kgo.RecordPartitioner(kgo.StickyKeyPartitioner(nil)),
		kgo.ProducerBatchCompression(compressor(c.Compression)),
		kgo.ProducerBatchMaxBytes(int32(c.MaxMessage())),
		kgo.ProducerLinger(0),
		kgo.MaxBufferedRecords(100_000),
		kgo.MaxBufferedBytes(max(bufferBytes, 2*c.MaxMessage())),
		kgo.WithDecompressor(d),
		kgo.WithHooks(d, nudge{}, new(learned)),
		kgo.FetchMaxBytes(most), // and with it a round, in bytes
		kgo.FetchMaxPartitionBytes(fetchPartitionBytes),
		kgo.FetchMinBytes(max(1, c.FetchLeast)),
		kgo.FetchMaxWait(250*time.Millisecond),
		kgo.RetryTimeout(retryTimeout),
		kgo.MetadataMinAge(250*time.Millisecond), // how soon a moved leader is found
	)
}
