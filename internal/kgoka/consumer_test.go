package kgoka

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"
	"github.com/lovoo/goka/codec"
	"github.com/lovoo/goka/storage"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/brokers"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// viewOf keeps a view of a topic until the test ends, and returns it when it has
// recovered.
func viewOf(t *testing.T, c kafka.Cluster, topic string) *goka.View {
	t.Helper()
	opts, closeClients := ViewOptions(wired(c))
	v, err := goka.NewView(c.Brokers, goka.Table(topic), new(codec.String), append(opts,
		goka.WithViewAutoReconnect(), goka.WithViewStorageBuilder(storage.MemoryBuilder()))...)
	noErr(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- v.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the view ended: %v", err)
		}
		closeClients()
	})
	select {
	case <-v.WaitRunning():
	case <-time.After(20 * time.Second):
		t.Fatal("the view has not recovered")
	}
	return v
}

// has expects what the view has of keys, in time.
func has(t *testing.T, v *goka.View, want map[string]string) {
	t.Helper()
	expect.Eventually(t, 20*time.Second, fmt.Sprintf("the view has %v", want), func() bool {
		for key, value := range want {
			got, err := v.Get(key)
			noErr(t, err)
			if s, _ := got.(string); s != value {
				return false
			}
		}
		return true
	})
}

// keyed produces a record by its key's partition; nil value for a tombstone.
func keyed(t *testing.T, client *kgo.Client, topic, key string, value []byte) int64 {
	t.Helper()
	rec := &kgo.Record{Topic: topic, Key: []byte(key), Value: value}
	noErr(t, client.ProduceSync(t.Context(), rec).FirstErr())
	return rec.Offset
}

// byKeys is a client whose records go where their keys say.
func byKeys(t *testing.T, c kafka.Cluster, opts ...kgo.Opt) *kgo.Client {
	t.Helper()
	client, err := c.NewClient(opts...)
	noErr(t, err)
	t.Cleanup(client.Close)
	return client
}

func TestRecoveryWaitsForARecordThatIsAMarker(t *testing.T) {
	for name, c := range map[string]struct {
		row       bool // before the transaction
		ends      []kgo.TransactionEndTry
		open      bool // one more stays open
		committed string
	}{
		"committed":                {row: true, ends: []kgo.TransactionEndTry{kgo.TryCommit}, committed: "0"},
		"aborted":                  {row: true, ends: []kgo.TransactionEndTry{kgo.TryAbort}},
		"committed, then aborted":  {row: true, ends: []kgo.TransactionEndTry{kgo.TryCommit, kgo.TryAbort, kgo.TryAbort}, committed: "0"},
		"aborted and nothing else": {ends: []kgo.TransactionEndTry{kgo.TryAbort}},
		"aborted, one open":        {row: true, ends: []kgo.TransactionEndTry{kgo.TryAbort}, open: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake, _, _ := brokers.Fake(t, kfake.SeedTopics(1, "table"))
			cluster := testCluster(fake)
			client := byKeys(t, cluster)
			want := map[string]string{"in transaction": c.committed}
			if c.row {
				keyed(t, client, "table", "row", []byte("x"))
				want["row"] = "x"
			}
			writer := byKeys(t, cluster, kgo.TransactionalID("x"))
			for i, end := range c.ends {
				noErr(t, writer.BeginTransaction())
				keyed(t, writer, "table", "in transaction", []byte(strconv.Itoa(i)))
				noErr(t, writer.EndTransaction(t.Context(), end))
			}
			if c.open {
				noErr(t, writer.BeginTransaction())
				keyed(t, writer, "table", "in transaction", []byte("open"))
			}
			v := viewOf(t, cluster, "table")
			has(t, v, want)
			if c.open {
				noErr(t, writer.EndTransaction(t.Context(), kgo.TryCommit))
				has(t, v, map[string]string{"in transaction": "open"})
			}
			keyed(t, client, "table", "row", []byte("y"))
			has(t, v, map[string]string{"row": "y"})
		})
	}
}

// A copy that is to have all records would wait for more than there are.
func TestRecordsEndBehindTheLastRecord(t *testing.T) {
	fake, _, _ := brokers.Fake(t, kfake.SeedTopics(1, "table"))
	cluster := testCluster(fake)
	client, writer := byKeys(t, cluster), byKeys(t, cluster, kgo.TransactionalID("x"))
	ends := func(want int64) {
		t.Helper()
		if end, err := RecordsEnd(t.Context(), wired(cluster), "table", 0); err != nil || end != want {
			t.Errorf("the records end at %d, %v; want %d", end, err, want)
		}
	}
	in := func(end kgo.TransactionEndTry, before int64) {
		noErr(t, writer.BeginTransaction())
		keyed(t, writer, "table", "k", []byte("v"))
		keyed(t, client, "table", "k", []byte("behind an open one"))
		ends(before)
		noErr(t, writer.EndTransaction(t.Context(), end))
	}
	ends(0)
	in(kgo.TryAbort, 2) // outside of the transaction, there for good
	ends(2)
	in(kgo.TryCommit, 5)
	ends(5)
	noErr(t, writer.BeginTransaction())
	keyed(t, writer, "table", "k", []byte("v"))
	ends(5) // what may be aborted does not count
	noErr(t, writer.EndTransaction(t.Context(), kgo.TryAbort))
}

// Compaction leaves batches without records, or takes them away, also the last before
// an open transaction.
func TestRecoveryWaitsForARecordThatCompactionTook(t *testing.T) {
	for name, c := range map[string]struct {
		there []int64 // offsets of records; batches begin at each fifth
		to    int64
		want  int64
	}{
		"all there":         {[]int64{7, 8, 9}, 10, 9},
		"the end is empty":  {[]int64{3, 4}, 10, 4},
		"end of a batch":    {[]int64{5, 6}, 10, 6},
		"only behind":       {[]int64{12}, 10, -1},
		"nothing":           {nil, 10, -1},
		"behind and before": {[]int64{2, 11}, 10, 2},
	} {
		t.Run(name, func(t *testing.T) {
			read := func(from int64) (found []*kgo.Record, next int64, err error) {
				next = from
				for _, at := range c.there {
					if at >= from && (len(found) == 0 || at/5 == found[0].Offset/5) {
						found = append(found, &kgo.Record{Offset: at})
						next = at/5*5 + 5
					}
				}
				return found, next, nil
			}
			got, err := lastIn(read, 0, c.to)
			if err != nil || got != c.want {
				t.Errorf("the last is %d, %v; want %d", got, err, c.want)
			}
		})
	}
}

// Unread it stood in the way of the view, or of another partition, for ever.
func TestBatchThatCannotBeReadStopsAView(t *testing.T) {
	fake, manual, _ := brokers.Fake(t, kfake.SeedTopics(2, "table"))
	cluster := testCluster(fake)
	cluster.MaxBatch = 4 << 20
	client, bomb := byKeys(t, cluster), expect.Bomb(t, kgo.CodecZstd, 3, 3<<20)
	want := make(map[string]string)
	write := func(n int) {
		for i := range n {
			key := fmt.Sprint(len(want), " ", i)
			keyed(t, client, "table", key, []byte(key))
			want[key] = key
		}
	}
	hostile := func() {
		for p := range int32(2) {
			expect.SendBatch(t.Context(), t, manual, "table", p, bomb)
		}
	}
	hostile()
	write(10)
	hostile()
	write(10)
	hostile()
	v := viewOf(t, cluster, "table")
	has(t, v, want)
	hostile()
	hostile()
	write(10)
	has(t, v, want)
}

// opened is a consumer until the test ends.
func opened(t *testing.T, c kafka.Cluster) *consumer {
	t.Helper()
	cons, err := tablesOf(wired(c)).consumer()
	noErr(t, err)
	t.Cleanup(func() { noErr(t, cons.Close()) })
	return cons
}

// taken is the next message, in time.
func taken(t *testing.T, p sarama.PartitionConsumer) *sarama.ConsumerMessage {
	t.Helper()
	select {
	case m := <-p.Messages():
		return m
	case err := <-p.Errors():
		t.Fatal(err)
	case <-time.After(20 * time.Second):
		t.Fatal("no message came")
	}
	return nil
}

func TestMessageIsNotTheRecord(t *testing.T) {
	fake, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "table"))
	at := time.UnixMilli(1767323045006)
	sent := []*kgo.Record{
		{Topic: "table", Key: []byte("k"), Value: []byte("v"), Timestamp: at, Headers: []kgo.RecordHeader{{Key: "a", Value: []byte("1")}, {Key: "a", Value: nil}}},
		{Topic: "table", Key: []byte("k"), Timestamp: at},
		{Topic: "table", Value: []byte{}, Timestamp: at, Headers: []kgo.RecordHeader{{Key: "b", Value: []byte("2")}}},
	}
	noErr(t, client.ProduceSync(t.Context(), sent...).FirstErr())
	p, err := opened(t, testCluster(fake)).ConsumePartition("table", 0, 0)
	noErr(t, err)
	show := func(h []*sarama.RecordHeader) (all []string) {
		for _, h := range h {
			all = append(all, fmt.Sprintf("%s=%s", h.Key, h.Value))
		}
		return all
	}
	for i, want := range []string{"[a=1 a=]", "[]", "[b=2]"} {
		m := taken(t, p)
		if m.Topic != "table" || m.Partition != 0 || m.Offset != int64(i) || !m.Timestamp.Equal(at) ||
			string(m.Key) != string(sent[i].Key) || string(m.Value) != string(sent[i].Value) || (m.Value == nil) != (sent[i].Value == nil) || fmt.Sprint(show(m.Headers)) != want {
			t.Errorf("record %d came as %+v with %v", i, m, show(m.Headers))
		}
	}
	if end := p.HighWaterMarkOffset(); end != 3 {
		t.Errorf("the high water mark is %d, want 3", end)
	}
}

// Records that are deleted are not passed over: goka looks where its copy is.
func TestDeletedRecordsArePassedOver(t *testing.T) {
	fake, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "table"))
	brokers.Send(t, client, "table", 0, 4)
	var to kadm.Offsets
	to.AddOffset("table", 0, 2, -1)
	_, err := adm.DeleteRecords(t.Context(), to)
	noErr(t, err)
	p, err := opened(t, testCluster(fake)).ConsumePartition("table", 0, 1)
	noErr(t, err)
	select {
	case m := <-p.Messages():
		t.Errorf("record %d came", m.Offset)
	case err := <-p.Errors():
		if !errors.Is(err.Err, kerr.OffsetOutOfRange) {
			t.Error(err)
		}
	case <-time.After(20 * time.Second):
		t.Error("nothing came")
	}
}

// What a client has fetched is dropped whenever its partitions change.
func TestRecordsAreLostWhilePartitionsComeAndGo(t *testing.T) {
	const partitions, records, rounds = 4, 2000, 12
	fake, client, _ := brokers.Fake(t, kfake.NumBrokers(2), kfake.SeedTopics(partitions, "table"))
	for p := range int32(partitions) {
		var batch []*kgo.Record
		for range records {
			batch = append(batch, &kgo.Record{Topic: "table", Partition: p, Value: []byte("x")})
		}
		noErr(t, client.ProduceSync(t.Context(), batch...).FirstErr())
	}
	cons := opened(t, testCluster(fake))
	var wg sync.WaitGroup
	for at := range int32(partitions) {
		wg.Go(func() {
			next := int64(0)
			for range rounds {
				p, err := cons.ConsumePartition("table", at, next)
				if err != nil {
					t.Error(err)
					return
				}
				for range records / rounds {
					m := taken(t, p)
					if m == nil || m.Offset != next {
						t.Errorf("partition %d: %v came, want offset %d", at, m, next)
						return
					}
					next++
				}
				if err := p.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

// Closing waited for ever, or left a goroutine behind, while nobody took what was read.
func TestClosingWaitsForWhoTakesNothing(t *testing.T) {
	fake, client, _ := brokers.Fake(t, kfake.SeedTopics(2, "table"))
	for p := range int32(2) {
		var batch []*kgo.Record
		for range 10 * feedAhead {
			batch = append(batch, &kgo.Record{Topic: "table", Partition: p, Value: []byte("x")})
		}
		noErr(t, client.ProduceSync(t.Context(), batch...).FirstErr())
	}
	cons := opened(t, testCluster(fake))
	var open []sarama.PartitionConsumer
	for p := range int32(2) {
		pc, err := cons.ConsumePartition("table", p, 0)
		noErr(t, err)
		taken(t, pc)
		open = append(open, pc)
	}
	if _, err := cons.ConsumePartition("table", 0, 0); err == nil {
		t.Error("a partition is read twice at once")
	}
	noErr(t, open[0].Close())
	noErr(t, cons.Close())
	for range open[1].Messages() {
	}
	if _, err := cons.ConsumePartition("table", 0, 0); !errors.Is(err, sarama.ErrClosedClient) {
		t.Errorf("a closed consumer reads: %v", err)
	}
}

// A leader that moves, and connections that break, are nothing that goka hears of.
func TestViewStopsWithItsLeader(t *testing.T) {
	fake, _, _ := brokers.Fake(t, kfake.NumBrokers(2), kfake.SeedTopics(1, "table"))
	cluster := testCluster(fake)
	client := byKeys(t, cluster)
	keyed(t, client, "table", "k", []byte("0"))
	v := viewOf(t, cluster, "table")
	for i := range 2 {
		noErr(t, fake.MoveTopicPartition("table", 0, int32(i%2)))
		broken := 0
		fake.ControlKey(int16(kmsg.Fetch), func(kmsg.Request) (kmsg.Response, error, bool) {
			fake.KeepControl()
			broken++
			return nil, errors.New("broken"), broken <= 3
		})
		keyed(t, client, "table", "k", []byte(strconv.Itoa(i)))
		has(t, v, map[string]string{"k": strconv.Itoa(i)})
	}
}

// lookedUp is a topic manager until the test ends.
func lookedUp(t *testing.T, c kafka.Cluster) goka.TopicManager {
	t.Helper()
	l, err := tablesOf(wired(c)).lookup(true)
	noErr(t, err)
	t.Cleanup(func() { noErr(t, l.Close()) })
	return l
}

func TestTopicIsCreatedOrTakenForAnother(t *testing.T) {
	fake, _, adm := brokers.Fake(t, kfake.SeedTopics(3, "table"))
	l := lookedUp(t, testCluster(fake))
	if partitions, err := l.Partitions("table"); err != nil || !slices.Equal(partitions, []int32{0, 1, 2}) {
		t.Errorf("partitions %v, %v", partitions, err)
	}
	noErr(t, l.EnsureTableExists("table", 3))
	noErr(t, l.EnsureStreamExists("table", 3))
	if err := l.EnsureTopicExists("table", 2, 1, nil); err == nil {
		t.Error("a topic of three partitions is taken for one of two")
	}
	if err := l.EnsureTableExists("other", 3); !errors.Is(err, kerr.UnknownTopicOrPartition) {
		t.Errorf("a missing topic: %v", err)
	}
	topics, err := adm.ListTopics(t.Context())
	noErr(t, err)
	if names := slices.Collect(maps.Keys(topics)); len(names) != 1 {
		t.Errorf("topics are %v", names)
	}
	if _, err := l.GetOffset("table", 0, time.Now().UnixMilli()); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("an offset at a time: %v", err)
	}
}

// goka stands still until it is told where to go on.
func TestStopOfAViewWaitsForBrokersThatAreAway(t *testing.T) {
	fake, _, _ := brokers.Fake(t, kfake.SeedTopics(1, "table"))
	cluster := testCluster(fake)
	cluster.Log = slog.New(slog.DiscardHandler)
	viewOf(t, cluster, "table")
	l := lookedUp(t, cluster)
	fake.Close()
	began := time.Now()
	if _, err := l.GetOffset("table", 0, sarama.OffsetOldest); err == nil {
		t.Error("a broker that is away has answered")
	}
	if took := time.Since(began); took > 2*lookUpWithin {
		t.Errorf("it took %v", took)
	}
}

func noErr(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
