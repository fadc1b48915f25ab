package torture

import (
	"context"
	"fmt"
	"math"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/alicebob/miniredis/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"
	"github.com/rs/zerolog"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/kversion"

	"github.com/esclusa/esclusa/internal/testing/engines"
)

// network makes the proxies.
var network = toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), zerolog.Nop())

// nodes is how many brokers there are.
const nodes = 3

// brokers are embedded ones, each behind a proxy at the address that it advertises.
type brokers struct {
	*kfake.Cluster
	proxies [nodes]*wire
	kip890  bool // transactions go by the newer protocol

	mu     sync.Mutex
	next   int                   // the node whose listener is made next
	behind map[string]string     // the broker's own address, by the proxy's
	away   [nodes]bool           // those that have left
	past   map[string][]net.Conn // connections past a proxy, by its address
}

// startBrokers starts brokers that keep their records in a directory: in memory they
// would take gigabytes within an hour.
func startBrokers(t *testing.T, dir string, kip890 bool) *brokers {
	t.Helper()
	b := &brokers{kip890: kip890, behind: make(map[string]string), past: make(map[string][]net.Conn)}
	versions := kversion.V3_9_0()
	if kip890 {
		versions = kversion.V4_4_0()
	}
	var err error
	b.Cluster, err = kfake.NewCluster(
		kfake.NumBrokers(nodes),
		kfake.MaxVersions(versions),
		kfake.ListenFn(b.listen),
		kfake.DataDir(dir),
		kfake.BrokerConfigs(map[string]string{"message.max.bytes": fmt.Sprint(2 << 20), "default.replication.factor": "1"}),
	)
	must(t, err)
	b.ControlKey(int16(kmsg.OffsetForLeaderEpoch), func(req kmsg.Request) (kmsg.Response, error, bool) {
		b.knowTheirEpochs(req.(*kmsg.OffsetForLeaderEpochRequest))
		return nil, nil, false
	})
	b.ControlKey(int16(kmsg.Fetch), func(req kmsg.Request) (kmsg.Response, error, bool) {
		tellAllAborted(req.(*kmsg.FetchRequest))
		return nil, nil, false
	})
	t.Cleanup(func() {
		b.Close()
		for _, p := range b.proxies {
			p.Stop()
		}
	})
	return b
}

// advertised is a listener that gives the proxy's address for its own.
type advertised struct {
	net.Listener
	addr net.Addr
}

func (l advertised) Addr() net.Addr { return l.addr }

// listen is how a broker comes to its address: at the first time behind a new
// proxy, later behind the one that it has.
func (b *brokers) listen(kind, _ string) (net.Listener, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	own, err := new(net.ListenConfig).Listen(context.Background(), kind, "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := b.proxies[b.next]
	if p == nil {
		if p, err = newWire(fmt.Sprint("broker-", b.next), own.Addr().String()); err != nil {
			return nil, err
		}
		b.proxies[b.next] = p
	}
	p.Upstream = own.Addr().String()
	if err := p.Start(); err != nil {
		return nil, err
	}
	addr, err := net.ResolveTCPAddr(kind, p.Listen)
	if err != nil {
		return nil, err
	}
	b.behind[p.Listen] = own.Addr().String()
	b.next++
	return advertised{own, addr}, nil
}

// knowTheirEpochs spares clients a loss that there is not. kfake knows a leader's
// epoch by its first batch only; until that is there, it denies all that came
// before, where Kafka's leaders begin their epoch at once
// (Partition.maybeAssignEpochStartOffset). All its brokers share one log, so the
// answer for the current epoch is right for every other.
func (b *brokers) knowTheirEpochs(req *kmsg.OffsetForLeaderEpochRequest) {
	for _, topic := range req.Topics {
		for i := range topic.Partitions {
			p := &topic.Partitions[i]
			if is := b.PartitionInfo(topic.Topic, p.Partition); is != nil && p.LeaderEpoch < is.Epoch {
				p.LeaderEpoch = is.Epoch
			}
		}
	}
}

// tellAllAborted has the bounds of the partitions alone bound an answer. Of the partition
// in which an answer is as large as it may be, kfake leaves out which transactions were
// aborted, so that readers of committed records are given what was.
func tellAllAborted(req *kmsg.FetchRequest) { req.MaxBytes = math.MaxInt32 }

// leave takes a broker out of the cluster; its connections break. The last one stays.
func (b *brokers) leave(node int) error {
	b.mu.Lock()
	b.away[node] = true
	last := !slices.Contains(b.away[:], false)
	b.away[node] = !last
	b.mu.Unlock()
	if last {
		return nil
	}
	b.proxies[node].Stop()
	if err := b.RemoveNode(int32(node)); err != nil {
		return err
	}
	// kfake serves the connections that it has; whoever asked there after the
	// broker has come back would be sent away for ever.
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, conn := range b.past[b.proxies[node].Listen] {
		conn.Close()
	}
	delete(b.past, b.proxies[node].Listen)
	return nil
}

// comeBack brings it back under its old address.
func (b *brokers) comeBack(node int) error {
	b.mu.Lock()
	there := !b.away[node]
	b.next, b.away[node] = node, false
	b.mu.Unlock()
	if there {
		return nil
	}
	_, _, err := b.AddNode(int32(node), 0)
	return err
}

// lead makes a broker the leader of a partition, unless it has left.
func (b *brokers) lead(topic string, partition int32, node int) error {
	b.mu.Lock()
	away := b.away[node]
	b.mu.Unlock()
	if away {
		return nil
	}
	return b.MoveTopicPartition(topic, partition, int32(node))
}

// addrs are the addresses that clients use.
func (b *brokers) addrs() []string {
	var all []string
	for _, p := range b.proxies {
		all = append(all, p.Listen)
	}
	return all
}

// direct is a client that goes past the proxies. Faults of the brokers themselves
// meet it like any other.
func (b *brokers) direct(t *testing.T, opts ...kgo.Opt) *kgo.Client {
	t.Helper()
	cl, err := b.client(opts...)
	must(t, err)
	t.Cleanup(cl.Close)
	return cl
}

// client is such a client, which the caller closes.
func (b *brokers) client(opts ...kgo.Opt) (*kgo.Client, error) {
	dial := func(ctx context.Context, kind, addr string) (net.Conn, error) {
		b.mu.Lock()
		own := b.behind[addr]
		b.mu.Unlock()
		conn, err := new(net.Dialer).DialContext(ctx, kind, own)
		if err == nil {
			b.mu.Lock()
			b.past[addr] = append(b.past[addr], conn)
			b.mu.Unlock()
		}
		return conn, err
	}
	return kgo.NewClient(append([]kgo.Opt{
		kgo.SeedBrokers(b.addrs()...), kgo.Dialer(dial),
		kgo.MetadataMinAge(100 * time.Millisecond), kgo.FetchMaxWait(250 * time.Millisecond), // so that moved leaders are found soon
		kgo.FetchMaxBytes(8 << 20), kgo.FetchMaxPartitionBytes(256 << 10), // of what is compressed: it is held as it is
	}, opts...)...)
}

// redisServer is a Redis behind a proxy.
type redisServer struct {
	*miniredis.Miniredis
	proxy  *wire
	direct *redis.Client // past the proxy

	mu      sync.Mutex
	history int  // how often it has lost writes
	unbegun bool // the mirror had not begun when rows were read last
}

func startRedis(t *testing.T) *redisServer {
	t.Helper()
	own := engines.FreeAddr(t)
	r := &redisServer{Miniredis: miniredis.NewMiniRedis()}
	must(t, r.StartAddr(own))
	var err error
	r.proxy, err = newWire("redis", own)
	must(t, err)
	must(t, r.proxy.Start())
	r.direct = redis.NewClient(&redis.Options{Addr: own, MaxRetries: -1})
	t.Cleanup(func() {
		r.direct.Close()
		r.proxy.Stop()
		r.Close()
	})
	return r
}

func (r *redisServer) url() string { return "redis://" + r.proxy.Listen }

// row is what Redis holds under a key.
type row map[string]string

// rows reads rows, and tells in which history: rows of two histories do not compare.
// A history begins when the mirror has tied Redis to all tables, as it does where
// Redis was emptied: until then it removes whatever rows it finds, for they may be
// another topic's, and what the groups wrote meanwhile comes again with the fills.
func (r *redisServer) rows(ctx context.Context, keys []string) (rows []row, history int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	pipe := r.direct.Pipeline()
	topics := make([]*redis.BoolCmd, len(tabled))
	for i, k := range tabled {
		topics[i] = pipe.HExists(ctx, k.watermarks(), "topic") // before the rows
	}
	asked := make([]*redis.MapStringStringCmd, len(keys))
	for i, key := range keys {
		asked[i] = pipe.HGetAll(ctx, key)
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, 0, err
	}
	for _, a := range asked {
		rows = append(rows, a.Val())
	}
	unbegun := slices.ContainsFunc(topics, func(topic *redis.BoolCmd) bool { return !topic.Val() })
	if r.unbegun || unbegun {
		r.history++
	}
	r.unbegun = unbegun
	return rows, r.history, nil
}

// keys are the keys of all rows.
func (r *redisServer) keys(ctx context.Context) ([]string, error) {
	var keys []string
	for it := r.direct.Scan(ctx, 0, "*", 1000).Iterator(); ; {
		if !it.Next(ctx) {
			return keys, it.Err()
		}
		if !strings.HasPrefix(it.Val(), "esclusa:") {
			keys = append(keys, it.Val())
		}
	}
}

// lose runs something by which Redis loses writes.
func (r *redisServer) lose(how func() error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.history++
	return how()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestCommittedReaderIsGivenWhatWasAborted(t *testing.T) {
	b := startBrokers(t, t.TempDir(), true)
	_, err := kadm.NewClient(b.direct(t)).CreateTopic(t.Context(), 1, 1, nil, "t")
	must(t, err)
	writer := b.direct(t, kgo.TransactionalID("x"), kgo.DefaultProduceTopic("t"))
	for _, end := range []kgo.TransactionEndTry{kgo.TryAbort, kgo.TryCommit} {
		must(t, writer.BeginTransaction())
		must(t, writer.ProduceSync(t.Context(), kgo.StringRecord(fmt.Sprint(end))).FirstErr())
		must(t, writer.EndTransaction(t.Context(), end))
	}
	reader := b.direct(t, kgo.ConsumeTopics("t"), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.FetchMaxBytes(1)) // so that each batch fills an answer
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	fetches := reader.PollRecords(ctx, 1)
	must(t, fetches.Err())
	if got := string(fetches.Records()[0].Value); got != fmt.Sprint(kgo.TryCommit) {
		t.Error("the first record is the one that was aborted")
	}
}
