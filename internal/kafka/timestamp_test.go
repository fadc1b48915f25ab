package kafka

import (
	"hash/crc32"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// sendAt produces a record of that timestamp in milliseconds into partition 0, as
// clients do whose times are not nanoseconds in 64 bits.
func sendAt(t *testing.T, client *kgo.Client, topic string, millis int64) {
	t.Helper()
	const lengthEnd, crcEnd = 12, 21
	record := kmsg.Record{Value: []byte("x")}
	record.Length = int32(len(record.AppendTo(nil)) - 1)
	batch := kmsg.RecordBatch{
		PartitionLeaderEpoch: -1, Magic: 2, FirstTimestamp: millis, MaxTimestamp: millis,
		ProducerID: -1, ProducerEpoch: -1, FirstSequence: -1, NumRecords: 1, Records: record.AppendTo(nil),
	}
	raw := batch.AppendTo(nil)
	batch.Length = int32(len(raw) - lengthEnd)
	batch.CRC = int32(crc32.Checksum(raw[crcEnd:], crc32.MakeTable(crc32.Castagnoli)))
	req := kmsg.NewPtrProduceRequest()
	req.Acks, req.TimeoutMillis = -1, 1000
	req.Topics = []kmsg.ProduceRequestTopic{{Topic: topic, Partitions: []kmsg.ProduceRequestTopicPartition{{Records: batch.AppendTo(nil)}}}}
	meta, err := client.Request(t.Context(), kmsg.NewPtrMetadataRequest())
	if err != nil {
		t.Fatal(err)
	}
	for _, known := range meta.(*kmsg.MetadataResponse).Topics {
		if *known.Topic == topic {
			req.Topics[0].TopicID = known.TopicID
		}
	}
	resp, err := req.RequestWith(t.Context(), client)
	if err != nil {
		t.Fatal(err)
	}
	if p := resp.Topics[0].Partitions[0]; p.ErrorCode != 0 {
		t.Fatalf("producing failed with code %d", p.ErrorCode)
	}
}

// Seen from senders: seconds and microseconds for milliseconds, and zero.
var strangeTimes = map[int64]string{
	0: "1970-01-01T00:00:00.000Z", -1: "1969-12-31T23:59:59.999Z", 5: "1970-01-01T00:00:00.005Z",
	1767323045:       "1970-01-21T10:55:23.045Z",
	1767323045006:    "2026-01-02T03:04:05.006Z",
	9223372036855:    "2262-04-11T23:47:16.855Z",
	9999999999999:    "2286-11-20T17:46:39.999Z",
	253402300799999:  "9999-12-31T23:59:59.999Z",
	253402300800000:  "9999-12-31T23:59:59.999Z",
	1767323045006000: "9999-12-31T23:59:59.999Z",
	-9999999999999:   "1653-02-10T06:13:20.001Z",
	1 << 56:          "9999-12-31T23:59:59.999Z",
	-1 << 56:         "0000-01-01T00:00:00.000Z",
}

func TestRecordsTimeWrapsBeyond2262(t *testing.T) {
	for millis, want := range strangeTimes {
		cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "t"))
		sendAt(t, client, "t", millis)
		spans, err := Spans(t.Context(), adm, "t")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		err = testCluster(cluster).Scan(t.Context(), "t", spans, func(_ int32, batch []esclusa.Record) error {
			for i := range batch {
				got = append(got, string(esclusa.AppendTime(nil, batch[i].Timestamp)))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != 1 || got[0] != want {
			t.Errorf("a record sent with %d is read at %v, want %s", millis, got, want)
		}
	}
}

// ListOffsets takes times below zero for commands.
func TestOffsetsAtATimeBefore1970AreRefused(t *testing.T) {
	_, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "t"))
	brokers.Send(t, client, "t", 0, 3)
	for text, want := range map[string]int64{
		"0000-01-01T00:00:00Z": 0, "1702-05-02T18:11:06Z": 0, "1969-12-31T23:59:00Z": 0, "1969-12-31T23:59:59.999Z": 0,
		"1969-12-31T23:59:59.998Z": 0, "1970-01-01T00:00:00Z": 0, "2286-11-20T17:46:39Z": 3, "9999-12-31T23:59:59Z": 3,
	} {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		offsets, err := OffsetsAt(t.Context(), adm, "t", at)
		if err != nil || offsets[0] != want {
			t.Errorf("at %s: %v, %v, want %d", text, offsets, err, want)
		}
	}
}
