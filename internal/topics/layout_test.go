package topics

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// formerly places keys as earlier versions did.
var formerly = kgo.StickyKeyPartitioner(kgo.SaramaCompatHasher(func(key []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range key {
		h = (h ^ uint32(c)) * 16777619
	}
	return h
})).ForTopic("")

// placed sends keys to the partition of a hash.
func placed(t *testing.T, client *kgo.Client, topic string, partitions, from, to int, hash kgo.TopicPartitioner) {
	t.Helper()
	for i := from; i < to; i++ {
		rec := &kgo.Record{Topic: topic, Key: fmt.Append(nil, i), Value: []byte("v")}
		rec.Partition = int32(hash.Partition(rec, partitions))
		if err := client.ProduceSync(t.Context(), rec).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestKeysOfAnEarlierVersionAreTakenForOurs(t *testing.T) {
	kafkas := kgo.StickyKeyPartitioner(nil).ForTopic("")
	for name, c := range map[string]struct {
		partitions   int
		former, ours int
		want         error
	}{
		"NothingThere":              {8, 0, 0, nil},
		"ManyOfAnEarlierVersion":    {8, 500, 0, ErrLayout},
		"FewOfAnEarlierVersion":     {8, 3, 0, ErrLayout},
		"TwoPartitions":             {2, 40, 0, ErrLayout},
		"Ours":                      {8, 0, 500, nil},
		"OursInTwoPartitions":       {2, 0, 40, nil},
		"OursWithSomebodyElsesKeys": {8, 10, 40, nil},
		"OnePartitionIsAnyHashs":    {1, 20, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(int32(c.partitions), "a", "b"))
			placed(t, client, "b", c.partitions, 0, c.former, formerly)
			placed(t, client, "b", c.partitions, c.former, c.former+c.ours, kafkas)
			if err := CheckLayout(t.Context(), testCluster(cluster), adm, "a", "b"); !errors.Is(err, c.want) {
				t.Errorf("the check says %v, want %v", err, c.want)
			}
		})
	}
}

func TestRowsOfAnEarlierVersionAreTakenForOurs(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "a", "b"))
	line, doc := []byte("row d/1/2 2026-01-02T12:00:00.000Z e 1:2"), []byte("{}")
	write := func(topic string, value []byte, headers ...kgo.RecordHeader) {
		rec := &kgo.Record{Topic: topic, Key: []byte("k"), Value: value, Headers: headers}
		if err := client.ProduceSync(t.Context(), rec).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
	write("a", doc, kgo.RecordHeader{Key: esclusa.HeaderRow, Value: line})
	write("b", esclusa.AppendRow(nil, line, doc))
	for topic, want := range map[string]error{"a": nil, "b": ErrLayout} {
		if err := CheckLayout(t.Context(), testCluster(cluster), adm, topic); !errors.Is(err, want) {
			t.Errorf("of the rows of topic %s the check says %v, want %v", topic, err, want)
		}
	}
}

func TestStartReadsWholeTopicsToLookHowKeysArePlaced(t *testing.T) {
	const partitions, all = 2, 4000
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(partitions, "a"))
	var batch []*kgo.Record
	for i := range all {
		key := fmt.Append(nil, i)
		batch = append(batch, &kgo.Record{Topic: "a", Key: key, Partition: esclusa.PartitionOf(key, partitions)})
	}
	if err := client.ProduceSync(t.Context(), batch...).FirstErr(); err != nil {
		t.Fatal(err)
	}
	var seen layout
	if err := seen.read(t.Context(), testCluster(cluster), adm, "a"); err != nil {
		t.Fatal(err)
	}
	if n := seen.kafkas + seen.former; n == 0 || n > all/4 {
		t.Errorf("%d of %d records were looked at", n, all)
	}
	if err := CheckLayout(canceled(t), testCluster(cluster), adm, "a"); err == nil || errors.Is(err, ErrLayout) {
		t.Errorf("brokers that could not be asked are taken for %v", err)
	}
}

func canceled(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

func testCluster(cluster *kfake.Cluster) kafka.Cluster {
	return kafka.Cluster{Brokers: cluster.ListenAddrs(), ClientID: "test", MaxBody: 1 << 20, Log: slog.New(slog.DiscardHandler)}
}
