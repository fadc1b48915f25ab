package kafka

import (
	"context"
	"fmt"
	"math"
	"strings"
	"sync/atomic"
	"testing"
	"time"

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

// Compaction and retention take records away in front of an open transaction, and a client that reads
// on waits there.
func TestScanWaitsForRecordsThatCompactionTook(t *testing.T) {
	cluster, client, adm := brokers.Fake(t)
	noErr(t, cluster.CreateTopic("table", 3, map[string]string{"cleanup.policy": "compact", "delete.retention.ms": "0"}))
	holder, err := kgo.NewClient(kgo.SeedBrokers(cluster.ListenAddrs()...), kgo.TransactionalID("t"), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	noErr(t, err)
	defer holder.Close()
	noErr(t, holder.BeginTransaction())
	for p := range int32(3) {
		if p != 2 { // where compaction makes the partition begin later, as retention does
			noErr(t, client.ProduceSync(t.Context(), &kgo.Record{Topic: "table", Partition: p, Key: []byte("first"), Value: []byte("v")}).FirstErr())
		}
		for _, value := range [][]byte{[]byte("v"), nil} {
			noErr(t, client.ProduceSync(t.Context(), &kgo.Record{Topic: "table", Partition: p, Key: []byte("k"), Value: value}).FirstErr())
		}
		if p == 1 {
			noErr(t, client.ProduceSync(t.Context(), &kgo.Record{Topic: "table", Partition: p, Key: []byte("other"), Value: []byte("v")}).FirstErr())
		}
		brokers.Send(t, holder, "table", p, 1)
	}
	spans, err := Spans(t.Context(), adm, "table")
	noErr(t, err)
	spans[1] = esclusa.Span{From: 0, To: spans[1].To + 1} // up to what may be committed yet
	held := cluster.PartitionInfo("table", 0).NumBytes
	cluster.Compact()
	if cluster.PartitionInfo("table", 0).NumBytes >= held {
		t.Fatal("nothing is taken away: this tests nothing")
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var got []string
	read := func(p int32) {
		t.Helper()
		noErr(t, testCluster(cluster).Scan(ctx, "table", map[int32]esclusa.Span{p: spans[p]}, func(p int32, batch []esclusa.Record) error {
			for _, rec := range batch {
				got = append(got, fmt.Sprintf("%d/%d", p, rec.Offset))
			}
			return nil
		}))
	}
	read(0)
	read(2)
	var ended atomic.Bool
	ending := time.AfterFunc(3*bareAfter, func() {
		ended.Store(true)
		_ = holder.EndTransaction(ctx, kgo.TryCommit)
	})
	defer ending.Stop()
	read(1)
	if !ended.Load() {
		t.Error("it did not wait for what may be committed")
	}
	if want := "0/0 1/0 1/3 1/4"; strings.Join(got, " ") != want {
		t.Errorf("it reads %v, want %s", got, want)
	}
}
