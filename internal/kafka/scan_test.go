package kafka

import (
	"math"
	"testing"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

func TestMarkersCountAsRecordsWhenTheLastAreAskedFor(t *testing.T) {
	const all, last = 300, 50
	cluster, _, adm := brokers.Fake(t, kfake.SeedTopics(2, "alerts"))
	client, err := kgo.NewClient(
		kgo.SeedBrokers(cluster.ListenAddrs()...), kgo.TransactionalID("t"), kgo.RecordPartitioner(kgo.ManualPartitioner()),
	)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	for range all { // the smallest transactions: every second offset is a marker
		if err := client.BeginTransaction(); err != nil {
			t.Fatal(err)
		}
		brokers.Send(t, client, "alerts", 1, 1)
		if err := client.EndTransaction(t.Context(), kgo.TryCommit); err != nil {
			t.Fatal(err)
		}
	}
	spans, err := Spans(t.Context(), adm, "alerts")
	if err != nil {
		t.Fatal(err)
	}
	for n, most := range map[int]int{0: 0, last: all / 2, all: all, math.MaxInt: all} {
		got := 0
		count := func(_ int32, batch []esclusa.Record) error { got += len(batch); return nil }
		if err := testCluster(cluster).Scan(t.Context(), "alerts", Last(spans, n), count); err != nil {
			t.Fatal(err)
		}
		if got < min(n, all) || got > most {
			t.Errorf("of the last %d of %d records %d are read", n, all, got)
		}
	}
}
