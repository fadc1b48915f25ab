package kafka

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// follow reads up to the ends, and returns what came of each place.
func follow(t *testing.T, c Cluster, from map[string]map[int32]int64, ends map[string]map[int32]esclusa.Span) map[place][]esclusa.Record {
	t.Helper()
	f, err := c.Follow(from)
	noErr(t, err)
	defer f.Close()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	got := make(map[place][]esclusa.Record)
	for !followedTo(f, ends) {
		noErr(t, errors.Join(f.Poll(ctx, func(rec *esclusa.Record) {
			kept := esclusa.Record{Offset: rec.Offset, Key: slices.Clone(rec.Key), Value: slices.Clone(rec.Value)}
			for _, h := range rec.Headers {
				kept.Headers = append(kept.Headers, esclusa.Header{Key: h.Key, Value: slices.Clone(h.Value)})
			}
			at := place{rec.Topic, rec.Partition}
			got[at] = append(got[at], kept)
		}), ctx.Err()))
	}
	return got
}

func followedTo(f *Follower, ends map[string]map[int32]esclusa.Span) bool {
	for topic, spans := range ends {
		for p, span := range spans {
			if f.Next(topic, p) < span.To {
				return false
			}
		}
	}
	return true
}

func noErr(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// The follower reads batches by itself. What it tells of them has to be what the client
// tells, of transactions that overlap and were aborted too, and from any offset on.
func TestFollowerDiffersFromTheClient(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.NumBrokers(2), kfake.SeedTopics(2, "a", "b"))
	c := testCluster(cluster)
	random := rand.New(rand.NewPCG(7, 11))
	codecs := []kgo.CompressionCodec{kgo.NoCompression(), kgo.GzipCompression(), kgo.SnappyCompression(), kgo.Lz4Compression(), kgo.ZstdCompression()}
	var writers []*kgo.Client
	for i, codec := range codecs {
		w, err := c.NewClient(kgo.TransactionalID(fmt.Sprint("w", i)), kgo.RecordPartitioner(kgo.ManualPartitioner()), kgo.ProducerBatchCompression(codec))
		noErr(t, err)
		defer w.Close()
		writers = append(writers, w)
	}
	open := make(map[*kgo.Client]bool)
	for range 300 {
		w := writers[random.IntN(len(writers))]
		recs := someRecords(random)
		switch {
		case random.IntN(5) == 0:
			noErr(t, client.ProduceSync(t.Context(), recs...).FirstErr())
			continue
		case !open[w]:
			noErr(t, w.BeginTransaction())
			open[w] = true
		}
		noErr(t, w.ProduceSync(t.Context(), recs...).FirstErr())
		if random.IntN(3) == 0 {
			noErr(t, w.EndTransaction(t.Context(), kgo.TransactionEndTry(random.IntN(2) == 0)))
			open[w] = false
		}
	}
	for w := range open {
		noErr(t, w.EndTransaction(t.Context(), kgo.TryAbort))
	}
	ends, err := Extents(t.Context(), adm, "a", "b")
	noErr(t, err)
	want, from := make(map[place][]esclusa.Record), map[string]map[int32]int64{"a": {}, "b": {}}
	for topic, spans := range ends {
		for p := range spans {
			from[topic][p] = int64(random.IntN(20))
		}
		noErr(t, c.Scan(t.Context(), topic, spans, func(p int32, batch []esclusa.Record) error {
			for _, rec := range batch {
				if rec.Offset >= from[topic][p] {
					at := place{topic, p}
					want[at] = append(want[at], esclusa.Record{Offset: rec.Offset, Key: rec.Key, Value: rec.Value, Headers: slices.Clone(rec.Headers)})
				}
			}
			return nil
		}))
	}
	got := follow(t, c, from, ends)
	for at, recs := range want {
		if len(recs) < 20 {
			t.Errorf("%v has %d committed records: too few to tell", at, len(recs))
		}
		for i := range recs {
			if i >= len(got[at]) || !same(recs[i], got[at][i]) {
				t.Fatalf("%v: record %d differs\n%+v\n%+v", at, i, recs[i], got[at][i:])
			}
		}
		if len(got[at]) != len(recs) {
			t.Errorf("%v: %d records, want %d", at, len(got[at]), len(recs))
		}
	}
}

func same(a, b esclusa.Record) bool {
	if len(a.Headers)+len(b.Headers) == 0 {
		a.Headers, b.Headers = nil, nil
	}
	return reflect.DeepEqual(a, b)
}

// someRecords are a few of one partition, which travel as one batch.
func someRecords(random *rand.Rand) []*kgo.Record {
	recs := make([]*kgo.Record, 1+random.IntN(5))
	topic, p := []string{"a", "b"}[random.IntN(2)], int32(random.IntN(2))
	for i := range recs {
		recs[i] = &kgo.Record{Topic: topic, Partition: p, Key: some(random), Value: some(random)}
		for range random.IntN(4) {
			recs[i].Headers = append(recs[i].Headers, kgo.RecordHeader{Key: []string{"", "x", "esclusa-source"}[random.IntN(3)], Value: some(random)})
		}
	}
	return recs
}

// some is nil, or a few bytes.
func some(random *rand.Rand) []byte {
	if random.IntN(4) == 0 {
		return nil
	}
	return make([]byte, random.IntN(300))
}

func TestFollowerStopsWithItsLeader(t *testing.T) {
	cluster, client, _ := brokers.Fake(t, kfake.NumBrokers(2), kfake.SeedTopics(1, "in"))
	brokers.Send(t, client, "in", 0, 3)
	f, err := testCluster(cluster).Follow(map[string]map[int32]int64{"in": {0: 0}})
	noErr(t, err)
	defer f.Close()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	read := func(to int64) {
		t.Helper()
		for f.Next("in", 0) < to {
			noErr(t, errors.Join(f.Poll(ctx, func(*esclusa.Record) {}), ctx.Err()))
		}
	}
	read(3)
	for n := range int32(4) {
		noErr(t, cluster.MoveTopicPartition("in", 0, n%2))
		brokers.Send(t, client, "in", 0, 1)
		read(int64(4 + n))
	}
}

func TestFollowerAsksALeaderThatIsNoneOverAndOver(t *testing.T) {
	cluster, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "in"))
	brokers.Send(t, client, "in", 0, 3)
	f, err := testCluster(cluster).Follow(map[string]map[int32]int64{"in": {0: 0}})
	noErr(t, err)
	defer f.Close()
	asked := 0
	answer(cluster, func(p *kmsg.FetchResponseTopicPartition) { asked++; p.ErrorCode = kerr.NotLeaderForPartition.Code })
	ctx, cancel := context.WithTimeout(t.Context(), 3*leadersAgain)
	defer cancel()
	for ctx.Err() == nil {
		noErr(t, f.Poll(ctx, func(*esclusa.Record) {}))
	}
	if asked == 0 || asked > 5 {
		t.Errorf("asked %d times within three looks", asked)
	}
}

// Retention, a topic that was made anew, and brokers that have lost what was read: in each
// case nothing tells any more what was written.
func TestFollowerReadsOnWhereItCannotHaveReadAll(t *testing.T) {
	start := func(t *testing.T) (*kfake.Cluster, *kgo.Client, *Follower) {
		cluster, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "in"))
		brokers.Send(t, client, "in", 0, 3)
		f, err := testCluster(cluster).Follow(map[string]map[int32]int64{"in": {0: 0}})
		noErr(t, err)
		t.Cleanup(f.Close)
		return cluster, client, f
	}
	unread := func(t *testing.T, f *Follower) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		for {
			err := f.Poll(ctx, func(*esclusa.Record) {})
			if errors.Is(err, ErrUnread) {
				return
			}
			noErr(t, errors.Join(err, ctx.Err()))
		}
	}
	t.Run("retention", func(t *testing.T) {
		cluster, _, f := start(t)
		answer(cluster, func(p *kmsg.FetchResponseTopicPartition) { p.ErrorCode = kerr.OffsetOutOfRange.Code })
		unread(t, f)
	})
	t.Run("brokers have lost records", func(t *testing.T) {
		cluster, _, f := start(t)
		answer(cluster, func(p *kmsg.FetchResponseTopicPartition) {
			p.DivergingEpoch.Epoch, p.DivergingEpoch.EndOffset = 3, 1
		})
		unread(t, f)
	})
	t.Run("the topic was made anew", func(t *testing.T) {
		cluster, client, f := start(t)
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		for f.Next("in", 0) < 3 {
			noErr(t, errors.Join(f.Poll(ctx, func(*esclusa.Record) {}), ctx.Err()))
		}
		adm := kadm.NewClient(client)
		_, err := adm.DeleteTopics(ctx, "in")
		noErr(t, err)
		_, err = adm.CreateTopic(ctx, 1, 1, nil, "in")
		noErr(t, err)
		other, err := testCluster(cluster).NewClient()
		noErr(t, err)
		defer other.Close()
		for range 5 {
			noErr(t, other.ProduceSync(ctx, &kgo.Record{Topic: "in"}).FirstErr())
		}
		unread(t, f)
	})
}

// Brokers take a last epoch that ends before the next offset for lost records: behind what
// a new leader has written first it must be that leader's, also where that was a marker or
// was aborted.
func TestFollowerTakesAMarkerOfANewLeaderForALoss(t *testing.T) {
	for name, attributes := range map[string]int16{"a marker": transactional | control, "aborted": transactional} {
		batch := kmsg.RecordBatch{FirstOffset: 7, PartitionLeaderEpoch: 3, Magic: 2, Attributes: attributes, ProducerID: 1}
		batch.Length = int32(len(batch.AppendTo(nil)) - batchHead)
		batch.CRC = int32(crc32.Checksum(batch.AppendTo(nil)[batchCRC:], castagnoli))
		got := &kmsg.FetchResponseTopicPartition{
			RecordBatches:       batch.AppendTo(nil),
			AbortedTransactions: []kmsg.FetchResponseTopicPartitionAbortedTransaction{{ProducerID: 1, FirstOffset: 7}},
		}
		p := &followed{place: place{"in", 0}, next: 7, epoch: 2}
		noErr(t, new(skim).partition(p, got, nil, func(*esclusa.Record) { t.Errorf("%s: a record comes of it", name) }))
		if p.next != 8 || p.epoch != 3 {
			t.Errorf("%s: the follower goes on at %d, and says that it has read epoch %d up to there; want 8, 3", name, p.next, p.epoch)
		}
	}
}

// answer has the cluster answer what followers ask about the only partition.
func answer(cluster *kfake.Cluster, with func(*kmsg.FetchResponseTopicPartition)) {
	cluster.ControlKey(int16(kmsg.Fetch), func(req kmsg.Request) (kmsg.Response, error, bool) {
		cluster.KeepControl()
		asked := req.(*kmsg.FetchRequest)
		resp := asked.ResponseKind().(*kmsg.FetchResponse)
		p := kmsg.NewFetchResponseTopicPartition()
		p.Partition = asked.Topics[0].Partitions[0].Partition
		with(&p)
		resp.Topics = []kmsg.FetchResponseTopic{{Topic: asked.Topics[0].Topic, TopicID: asked.Topics[0].TopicID, Partitions: []kmsg.FetchResponseTopicPartition{p}}}
		return resp, nil, true
	})
}

// A client allocates a header list and the name of each header for every record.
func TestFollowingAllocatesForEachRecord(t *testing.T) {
	cluster, _, _ := brokers.Fake(t, kfake.SeedTopics(1, "in"))
	client, err := testCluster(cluster).NewClient() // which does not compress
	noErr(t, err)
	defer client.Close()
	const records = 1000 // which fit into one answer, in however many batches they travel
	var batch []*kgo.Record
	for range records {
		batch = append(batch, &kgo.Record{Topic: "in", Key: []byte("key"), Value: make([]byte, 50), Headers: []kgo.RecordHeader{
			{Key: "datatype", Value: []byte("text")}, {Key: "dataschema", Value: []byte("urn:text")}, {Key: "esclusa-source", Value: []byte("datatype/0/1")},
		}})
	}
	noErr(t, client.ProduceSync(t.Context(), batch...).FirstErr())
	req := newQuestion()
	p := &followed{place: place{"in", 0}, epoch: -1}
	p.add(req)
	meta, err := kadm.NewClient(client).Metadata(t.Context(), "in")
	noErr(t, err)
	req.Topics[0].TopicID = meta.Topics["in"].ID
	resp, err := req.RequestWith(t.Context(), client)
	noErr(t, err)
	got := &resp.Topics[0].Partitions[0]
	var s skim
	n := 0
	allocated := testing.AllocsPerRun(10, func() {
		p.next = 0
		noErr(t, s.partition(p, got, nil, func(*esclusa.Record) { n++ }))
	})
	if n /= 11; n != records || allocated > records/10 {
		t.Errorf("%v allocations for %d records", allocated, n)
	}
}
