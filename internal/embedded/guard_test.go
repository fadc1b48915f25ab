package embedded

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa/internal/testing/expect"
)

var (
	codecs = map[string]kgo.CompressionCodec{
		"none": kgo.NoCompression(), "gzip": kgo.GzipCompression(), "snappy": kgo.SnappyCompression(), "lz4": kgo.Lz4Compression(), "zstd": kgo.ZstdCompression(),
	}
	brokersTime = map[string]string{"message.timestamp.type": "LogAppendTime"}
)

// kept returns the topic's records.
func kept(t *testing.T, k *Kafka, topic string) []*kgo.Record {
	t.Helper()
	cl, adm := dial(t, k, kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.FetchMaxPartitionBytes(128<<20), kgo.FetchMaxBytes(128<<20), kgo.BrokerMaxReadBytes(256<<20))
	defer cl.Close()
	ctx, done := context.WithTimeout(t.Context(), expect.Patience)
	defer done()
	var out []*kgo.Record
	for last := end(t, adm, topic); len(out) == 0 || out[len(out)-1].Offset < last-1; {
		fetches := cl.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			t.Fatalf("%d records are there before %d: %v", len(out), last, err)
		}
		out = append(out, fetches.Records()...)
	}
	return out
}

func dated(value string, at time.Time) *kgo.Record {
	return &kgo.Record{Topic: "t", Value: []byte(value), Timestamp: at}
}

// Retention looked at each batch by itself: one that is old took along all before it.
func TestOneSendersClockDeletesEverybodysRecords(t *testing.T) {
	for name, config := range map[string]map[string]string{
		"senders' times":  {"retention.ms": "604800000"},
		"broker's times":  {"retention.ms": "604800000", "message.timestamp.type": "LogAppendTime"},
		"default":         nil,
		"a day, gone old": {"retention.ms": "86400000"},
	} {
		t.Run(name, func(t *testing.T) {
			k := start(t, KafkaOptions{DataDir: t.TempDir()})
			cl, adm := dial(t, k)
			create(t, adm, "t", config)
			now := time.Now()
			for _, at := range []time.Time{now, now, time.UnixMilli(now.Unix()), time.UnixMilli(5), now, now.AddDate(250, 0, 0), now.AddDate(-1, 0, 0)} {
				if err := cl.ProduceSync(t.Context(), dated("x", at)).FirstErr(); err != nil {
					t.Fatal(err)
				}
			}
			clean(t, k)
			k = restart(t, k)
			clean(t, k)
			if n := len(kept(t, k, "t")); n != 7 {
				t.Errorf("%d of 7 records are left", n)
			}
		})
	}
}

func TestBrokersTimeIsTheSenders(t *testing.T) {
	k := start(t, KafkaOptions{DataDir: t.TempDir()})
	_, adm := dial(t, k)
	create(t, adm, "t", brokersTime)
	before, n := time.Now().Truncate(time.Millisecond), 0
	for name, codec := range codecs {
		cl, _ := dial(t, k, kgo.ProducerBatchCompression(codec), kgo.ProducerLinger(50*time.Millisecond))
		sent := []*kgo.Record{
			dated(name+" 0", before.AddDate(0, 0, 1)), dated(name+" 1", before.AddDate(-50, 0, 0)),
			dated(name+" 2"+strings.Repeat("x", 500), before.AddDate(200, 0, 0)), dated(name+" 3", before),
		}
		if err := cl.ProduceSync(t.Context(), sent...).FirstErr(); err != nil {
			t.Fatal(err)
		}
		n += len(sent)
	}
	after := time.Now()
	for range 2 {
		got := kept(t, k, "t")
		if len(got) != n {
			t.Fatalf("%d of %d records", len(got), n)
		}
		for i, r := range got {
			if r.Timestamp.Before(before) || r.Timestamp.After(after) {
				t.Errorf("%.8s has the time %v", r.Value, r.Timestamp)
			}
			if n := strings.Fields(string(r.Value))[1][0]; int(n-'0') != i%4 {
				t.Errorf("record %d is %.8s", i, r.Value)
			}
		}
		k = restart(t, k) // whose checksums are looked at
	}
}

func TestChangedTimestampTypeIsNoticedLate(t *testing.T) {
	k := start(t, KafkaOptions{})
	cl, adm := dial(t, k)
	create(t, adm, "t", nil)
	old := time.Now().Add(-time.Hour)
	for n, kind := range []string{"CreateTime", "LogAppendTime", "CreateTime", "LogAppendTime"} {
		set := []kadm.AlterConfig{{Op: kadm.SetConfig, Name: "message.timestamp.type", Value: &kind}}
		if _, err := adm.AlterTopicConfigs(t.Context(), set, "t"); err != nil {
			t.Fatal(err)
		}
		if err := cl.ProduceSync(t.Context(), dated("x", old)).FirstErr(); err != nil {
			t.Fatal(err)
		}
		if got := kept(t, k, "t")[n].Timestamp; got.Sub(old) < time.Minute != (kind == "CreateTime") {
			t.Errorf("with %s the time is %v", kind, got)
		}
	}
}

// batchOf makes a batch of records, which then may be harmed.
func batchOf(codec kgo.CompressionCodecType, attributes int16, count int32, records []byte) []byte {
	b := kmsg.RecordBatch{
		PartitionLeaderEpoch: -1, Magic: 2, Attributes: attributes | int16(codec), LastOffsetDelta: count - 1,
		FirstTimestamp: time.Now().UnixMilli(), MaxTimestamp: time.Now().UnixMilli(),
		ProducerID: -1, ProducerEpoch: -1, FirstSequence: -1, NumRecords: count, Records: records,
	}
	raw := b.AppendTo(nil)
	b.Length = int32(len(raw) - batchLengthEnd)
	b.CRC = int32(crc32.Checksum(raw[batchCRCEnd:], castagnoli))
	return b.AppendTo(nil)
}

func recordOf(offset int32, delta int64, value []byte) []byte {
	r := kmsg.Record{OffsetDelta: offset, TimestampDelta64: delta, Value: value}
	r.Length = int32(len(r.AppendTo(nil)) - 1)
	return r.AppendTo(nil)
}

// offer produces batches into partitions from 0 on and returns what becomes of them.
func offer(t *testing.T, cl *kgo.Client, topic string, batches ...[]byte) []kmsg.ProduceResponseTopicPartition {
	t.Helper()
	meta := kmsg.NewPtrMetadataRequest()
	meta.Topics = []kmsg.MetadataRequestTopic{{Topic: &topic}}
	known, err := meta.RequestWith(t.Context(), cl)
	if err != nil {
		t.Fatal(err)
	}
	req := kmsg.NewPtrProduceRequest()
	req.Acks, req.TimeoutMillis = -1, 1000
	req.Topics = []kmsg.ProduceRequestTopic{{Topic: topic, TopicID: known.Topics[0].TopicID}}
	for p, b := range batches {
		req.Topics[0].Partitions = append(req.Topics[0].Partitions, kmsg.ProduceRequestTopicPartition{Partition: int32(p), Records: b})
	}
	resp, err := req.RequestWith(t.Context(), cl)
	if err != nil {
		t.Fatal(err)
	}
	return resp.Topics[0].Partitions
}

func TestBatchesThatRealBrokersRefuseAreTaken(t *testing.T) {
	k := start(t, KafkaOptions{})
	cl, adm := dial(t, k)
	one := recordOf(0, 0, []byte("x"))
	for name, c := range map[string]struct {
		batch []byte
		code  error
	}{
		"as it should be":            {batchOf(0, 0, 1, one), nil},
		"no record":                  {batchOf(0, 0, 0, nil), kerr.InvalidRecord},
		"less than none":             {batchOf(0, 0, -5, one), kerr.InvalidRecord},
		"fewer than it says":         {batchOf(0, 0, 2, one), kerr.InvalidRecord},
		"more than it says":          {batchOf(0, 0, 1, append(one[:len(one):len(one)], one...)), kerr.InvalidRecord},
		"offsets out of order":       {batchOf(0, 0, 1, recordOf(3, 0, []byte("x"))), kerr.InvalidRecord},
		"no records at all":          {batchOf(0, 0, 1, []byte("nonsense")), kerr.InvalidRecord},
		"dated by the broker":        {batchOf(0, appendTimeBit, 1, one), kerr.InvalidTimestamp},
		"not packed as it says":      {batchOf(kgo.CodecZstd, 0, 1, one), kerr.CorruptMessage},
		"not packed as it says, gz":  {batchOf(kgo.CodecGzip, 0, 1, one), kerr.CorruptMessage},
		"not packed as it says, sn":  {batchOf(kgo.CodecSnappy, 0, 1, append(bytes.Clone(xerial), make([]byte, 12)...)), kerr.CorruptMessage},
		"not packed as it says, lz4": {batchOf(kgo.CodecLz4, 0, 1, one), kerr.CorruptMessage},
	} {
		t.Run(name, func(t *testing.T) {
			topic := strings.NewReplacer(" ", "", ",", "").Replace(name)
			if _, err := adm.CreateTopic(t.Context(), 2, -1, nil, topic); err != nil {
				t.Fatal(err)
			}
			got := offer(t, cl, topic, c.batch, batchOf(0, 0, 1, one))
			if err := kerr.ErrorForCode(got[0].ErrorCode); !errors.Is(err, c.code) {
				t.Errorf("it was answered with %v, want %v", err, c.code)
			}
			if got[1].ErrorCode != 0 || got[1].BaseOffset != 0 {
				t.Errorf("the batch beside it: %+v", got[1])
			}
		})
	}
}

// The broker does not answer what is sent with acks=0, and answers come in order: who
// counts one for it takes the next for its own. Clients in C have one connection for all.
func TestAnswerIsTakenForThatOfAnUnansweredRequest(t *testing.T) {
	k := start(t, KafkaOptions{})
	_, adm := dial(t, k)
	create(t, adm, "t", brokersTime)
	conn := connect(t, k.Addr())
	send := func(acks int16, batch []byte) {
		req := kmsg.NewPtrProduceRequest()
		req.Version, req.Acks, req.TimeoutMillis = 9, acks, 1000
		req.Topics = []kmsg.ProduceRequestTopic{{Topic: "t", Partitions: []kmsg.ProduceRequestTopicPartition{{Records: batch}}}}
		write(t, conn, string(kmsg.NewRequestFormatter().AppendRequest(nil, req, 1)))
	}
	one := recordOf(0, 0, []byte("x"))
	for range 3 {
		send(0, batchOf(0, 0, 1, one))
	}
	send(-1, batchOf(0, 0, 2, one))
	var length [4]byte
	if _, err := io.ReadFull(conn, length[:]); err != nil {
		t.Fatal(err)
	}
	answer := make([]byte, binary.BigEndian.Uint32(length[:]))
	if _, err := io.ReadFull(conn, answer); err != nil {
		t.Fatal(err)
	}
	resp := kmsg.NewPtrProduceResponse()
	resp.Version = 9
	if err := resp.ReadFrom(answer[5:]); err != nil { // behind the correlation and the tags
		t.Fatal(err)
	}
	if err := kerr.ErrorForCode(resp.Topics[0].Partitions[0].ErrorCode); !errors.Is(err, kerr.InvalidRecord) {
		t.Errorf("a batch of fewer records than it says was answered with %v, want %v", err, kerr.InvalidRecord)
	}
}

// kfake unfolds batches in its one loop when it is asked for offsets by time.
func TestBatchUnfoldsToAllMemory(t *testing.T) {
	k := start(t, KafkaOptions{MaxMessageBytes: 8 << 20})
	_, adm := dial(t, k)
	for name, codec := range codecs {
		if name == "none" {
			continue
		}
		create(t, adm, name, nil)
		cl, _ := dial(t, k, kgo.ProducerBatchCompression(codec), kgo.ProducerBatchMaxBytes(200<<20), kgo.BrokerMaxWriteBytes(250<<20))
		for size, want := range map[int]error{60 << 20: nil, 66 << 20: kerr.MessageTooLarge} {
			err := cl.ProduceSync(t.Context(), &kgo.Record{Topic: name, Value: make([]byte, size)}).FirstErr()
			if !errors.Is(err, want) {
				t.Errorf("%s, %d MiB: %v, want %v", name, size>>20, err, want)
			}
		}
		cl.Close()
	}
}

func TestBrokerAllocatesWhatIsAnnounced(t *testing.T) {
	k := start(t, KafkaOptions{})
	_, adm := dial(t, k)
	before := heap()
	for range 40 {
		write(t, connect(t, k.Addr()), "\x06\x00\x00\x00\x00\x00\x00\x09\x00\x00\x00\x01")
	}
	for range 40 {
		write(t, connect(t, k.Addr()), "\x00\x0f\xff\xff\x00\x03\x00\x09\x00\x00\x00\x01")
	}
	clusterID(t, adm)
	if more := heap() - before; more > 50 {
		t.Errorf("80 connections of 12 bytes take %d MiB", more)
	}
}

func TestBrokerMakesWhateverNumberOfPartitions(t *testing.T) {
	k := start(t, KafkaOptions{})
	_, adm := dial(t, k)
	for _, n := range []int32{maxPartitions + 1, 200_000} {
		if got, err := adm.CreateTopic(t.Context(), n, -1, nil, fmt.Sprint("t", n)); !errors.Is(err, kerr.InvalidPartitions) {
			t.Errorf("%d partitions: %v, %v", n, got, err)
		}
	}
	create(t, adm, "t", nil)
	if got, err := adm.UpdatePartitions(t.Context(), 200_000, "t"); err != nil || !errors.Is(got["t"].Err, kerr.InvalidPartitions) {
		t.Errorf("200,000 more: %v, %v", got, err)
	}
}

// manyTags says whether there may be a number of millions. kmsg counts tags down to the end
// that are not there, for up to a minute: see docs/decisions/0019-embedded-engines-are-addresses.md.
func manyTags(b []byte) bool {
	high := 0
	for _, c := range b {
		if high++; c < 0x80 {
			high = 0
		}
		if high == 3 {
			return true
		}
	}
	return false
}

// Whatever a stranger sends, the broker goes on, and what stands between it and the
// stranger is the stranger's fault, never ours.
func FuzzKafkaStranger(f *testing.F) {
	for key := range int16(69) {
		if req := kmsg.RequestForKey(key); req != nil {
			for _, version := range []int16{0, req.MaxVersion()} {
				req.SetVersion(version)
				f.Add(key, version, req.AppendTo(nil))
			}
		}
	}
	one := batchOf(0, 0, 1, recordOf(0, 7, []byte("x")))
	for _, version := range []int16{3, 9, 12} {
		req := kmsg.NewPtrProduceRequest()
		req.SetVersion(version)
		req.Acks = -1
		req.Topics = []kmsg.ProduceRequestTopic{{Topic: "t", Partitions: []kmsg.ProduceRequestTopicPartition{{Records: one}}}}
		f.Add(int16(0), version, req.AppendTo(nil))
	}
	i := newIntake()
	i.serve(nil)
	f.Fuzz(func(t *testing.T, key, version int16, rest []byte) {
		if kmsg.RequestForKey(key) == nil || len(rest) > maxRequest || key != 0 && manyTags(rest) {
			return
		}
		frame := binary.BigEndian.AppendUint32(nil, uint32(10+len(rest)))
		frame = binary.BigEndian.AppendUint16(frame, uint16(key))
		frame = binary.BigEndian.AppendUint16(frame, uint16(version))
		frame = append(frame, 0, 0, 0, 1, 0xff, 0xff) // correlation and no client id
		frame = append(frame, rest...)
		r := request{key: key, version: version}
		out, err := i.admit(&r, bytes.Clone(frame))
		if err == nil && int(binary.BigEndian.Uint32(out)) != len(out)-4 {
			t.Errorf("a frame of %d bytes says it has %d", len(out), binary.BigEndian.Uint32(out))
		}
	})
}

// What comes through is a batch that every client can read: as many records as it says,
// and dated by the broker where it is to be.
func FuzzBatch(f *testing.F) {
	two := append(recordOf(0, -9, []byte("x")), recordOf(1, 1<<40, nil)...)
	for _, codec := range []kgo.CompressionCodecType{kgo.CodecNone, kgo.CodecGzip, kgo.CodecSnappy, kgo.CodecLz4, kgo.CodecZstd} {
		packed := two
		if codec != kgo.CodecNone {
			var err error
			if packed, err = pack(codec, two); err != nil {
				f.Fatal(err)
			}
		}
		f.Add(uint8(codec), int32(2), packed, true)
		f.Add(uint8(codec), int32(2), packed, false)
	}
	i := newIntake()
	f.Fuzz(func(t *testing.T, codec uint8, count int32, records []byte, stamp bool) {
		batch := batchOf(kgo.CompressionCodecType(codec%5), 0, count, records)
		const now = 1_800_000_000_000
		instead, refused := i.inspect(batch, now, stamp)
		if instead != nil {
			batch = instead
		}
		if refused != nil {
			return
		}
		var b kmsg.RecordBatch
		if err := b.ReadFrom(batch); err != nil || !whole(batch) {
			t.Fatalf("the batch cannot be read: %v", err)
		}
		got, err := kfake.BatchRecords(b)
		if err != nil || len(got) != int(count) {
			t.Fatalf("%d of %d records can be read: %v", len(got), count, err)
		}
		for _, r := range got {
			if stamp && (b.FirstTimestamp != now || r.TimestampDelta64 != 0) {
				t.Errorf("a record is dated %d", b.FirstTimestamp+r.TimestampDelta64)
			}
		}
		if b.MaxTimestamp < now-lateness.Milliseconds() {
			t.Errorf("the batch is as old as %d", b.MaxTimestamp)
		}
	})
}

// What the guard costs, beside kfake by itself.
func BenchmarkProduce(b *testing.B) {
	alone, err := kfake.NewCluster(kfake.NumBrokers(1))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(alone.Close)
	k, err := StartKafka(KafkaOptions{Addr: anyPort})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = k.Close() })
	for name, addr := range map[string]string{"guarded": k.Addr(), "kfake": alone.ListenAddrs()[0]} {
		for codec, c := range map[string]kgo.CompressionCodec{"none": codecs["none"], "zstd": codecs["zstd"]} {
			b.Run(name+"/"+codec, func(b *testing.B) {
				cl, err := kgo.NewClient(kgo.SeedBrokers(addr), kgo.ProducerBatchCompression(c))
				if err != nil {
					b.Fatal(err)
				}
				defer cl.Close()
				kind, topic := "LogAppendTime", name+"-"+codec
				if _, err := kadm.NewClient(cl).CreateTopic(b.Context(), 1, -1, map[string]*string{"message.timestamp.type": &kind}, topic); err != nil {
					b.Fatal(err)
				}
				batch := make([]*kgo.Record, 100)
				for i := range batch {
					batch[i] = &kgo.Record{Topic: topic, Value: bytes.Repeat([]byte("x"), 500)}
				}
				for b.Loop() {
					if err := cl.ProduceSync(b.Context(), batch...).FirstErr(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
