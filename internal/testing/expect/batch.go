package expect

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"hash/crc32"
	"io"
	"testing"

	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Bomb is a batch of records without keys, each with a value of so many spaces, as a
// sender can compress it: no more of it is in memory than what is sent.
func Bomb(t testing.TB, by kgo.CompressionCodecType, records, valueBytes int) []byte {
	t.Helper()
	var packed bytes.Buffer
	w := compressor(t, by, &packed)
	spaces := bytes.Repeat([]byte(" "), 1<<16)
	for i := range records {
		head := []byte{0}                          // attributes
		head = binary.AppendVarint(head, 0)        // timestamp
		head = binary.AppendVarint(head, int64(i)) // offset
		head = binary.AppendVarint(head, -1)       // no key
		head = binary.AppendVarint(head, int64(valueBytes))
		_, err := w.Write(append(binary.AppendVarint(nil, int64(len(head)+valueBytes+1)), head...))
		for left := valueBytes; left > 0 && err == nil; left -= len(spaces) {
			_, err = w.Write(spaces[:min(left, len(spaces))])
		}
		if err == nil {
			_, err = w.Write([]byte{0}) // no headers
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return Batch(by, records, packed.Bytes())
}

func compressor(t testing.TB, by kgo.CompressionCodecType, to io.Writer) io.WriteCloser {
	switch by {
	case kgo.CodecGzip:
		return gzip.NewWriter(to)
	case kgo.CodecLz4:
		return lz4.NewWriter(to)
	case kgo.CodecSnappy:
		return &snappyBlock{to: to}
	}
	w, err := zstd.NewWriter(to, zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// snappyBlock is snappy without a framing: it needs all that it compresses.
type snappyBlock struct {
	bytes.Buffer
	to io.Writer
}

func (b *snappyBlock) Close() error {
	_, err := b.to.Write(s2.EncodeSnappyBest(nil, b.Bytes()))
	return err
}

// Batch is a batch that says it has so many records, whatever it holds.
func Batch(by kgo.CompressionCodecType, records int, holds []byte) []byte {
	b := kmsg.RecordBatch{
		Magic: 2, Attributes: int16(by), PartitionLeaderEpoch: -1, LastOffsetDelta: int32(records - 1), NumRecords: int32(records),
		FirstTimestamp: 1_700_000_000_000, MaxTimestamp: 1_700_000_000_000,
		ProducerID: -1, ProducerEpoch: -1, FirstSequence: -1, Records: holds,
	}
	raw := b.AppendTo(nil)
	binary.BigEndian.PutUint32(raw[8:], uint32(len(raw)-12))
	binary.BigEndian.PutUint32(raw[17:], crc32.Checksum(raw[21:], crc32.MakeTable(crc32.Castagnoli)))
	return raw
}

// SendBatch produces a batch as it is, and returns the offset of its first record.
func SendBatch(ctx context.Context, t testing.TB, client *kgo.Client, topic string, partition int32, batch []byte) int64 {
	t.Helper()
	req := kmsg.NewPtrProduceRequest()
	req.Acks, req.TimeoutMillis = -1, 60_000
	p := kmsg.NewProduceRequestTopicPartition()
	p.Partition, p.Records = partition, batch
	of := kmsg.NewProduceRequestTopic()
	id, leader := placeOf(ctx, t, client, topic, partition)
	of.Topic, of.TopicID, of.Partitions = topic, id, []kmsg.ProduceRequestTopicPartition{p}
	req.Topics = []kmsg.ProduceRequestTopic{of}
	resp, err := req.RequestWith(ctx, client.Broker(int(leader)))
	if err == nil {
		err = kerr.ErrorForCode(resp.Topics[0].Partitions[0].ErrorCode)
	}
	if err != nil {
		t.Fatalf("producing a batch to %s/%d: %v", topic, partition, err)
	}
	return resp.Topics[0].Partitions[0].BaseOffset
}

// placeOf is a topic's id, and the broker that leads the partition.
func placeOf(ctx context.Context, t testing.TB, client *kgo.Client, topic string, partition int32) (id [16]byte, leader int32) {
	t.Helper()
	req := kmsg.NewPtrMetadataRequest()
	of := kmsg.NewMetadataRequestTopic()
	of.Topic = &topic
	req.Topics = []kmsg.MetadataRequestTopic{of}
	resp, err := req.RequestWith(ctx, client)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range resp.Topics[0].Partitions {
		if p.Partition == partition {
			leader = p.Leader
		}
	}
	return resp.Topics[0].TopicID, leader
}
