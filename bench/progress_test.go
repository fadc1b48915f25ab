package main

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// What is measured begins when all of it is there.
func TestRecordsFilledInUnseenAreSeenBeforeTheEnd(t *testing.T) {
	fake, _, adm := brokers.Fake(t, kfake.SeedTopics(partitions, "in"))
	w := workload{size: 200, customers: 20, n: 200, warm: 100}
	w.make()
	to := cluster(fake.ListenAddrs())
	if err := w.fill(t.Context(), to, "in", w.warm); err != nil {
		t.Fatal(err)
	}
	filled, err := w.fillUnseen(t.Context(), to, "in", w.warm)
	if err != nil {
		t.Fatal(err)
	}
	defer filled.Close()
	if all, err := (&bench{admin: adm}).ends(t.Context(), "in"); err != nil || all != int64(w.n) {
		t.Fatalf("%d of %d records are there, %v", all, w.n, err)
	}
	spans, err := kafka.Spans(t.Context(), adm, "in")
	if err != nil {
		t.Fatal(err)
	}
	seen := int64(0)
	for _, span := range spans {
		seen += span.To
	}
	if seen != int64(w.warm) {
		t.Errorf("%d records are seen, want %d", seen, w.warm)
	}
	if err := filled.EndTransaction(t.Context(), kgo.TryCommit); err != nil {
		t.Fatal(err)
	}
	reader, err := to.NewClient(kgo.ConsumeTopics("in"), kgo.FetchIsolationLevel(kgo.ReadCommitted()))
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	got := make(map[esclusa.Place][]byte)
	for len(got) < w.n && ctx.Err() == nil {
		reader.PollFetches(ctx).EachRecord(func(r *kgo.Record) { got[esclusa.Place{Partition: r.Partition, Offset: r.Offset}] = r.Value })
	}
	for i := range w.records {
		if r := &w.records[i]; !bytes.Equal(got[esclusa.Place{Partition: r.partition, Offset: r.offset}], r.body) {
			t.Fatalf("record %d is not at %d/%d", i, r.partition, r.offset)
		}
	}
}

// A group that has committed behind a marker has not committed a record elsewhere for that.
func TestMarkerIsTakenForACommittedRecord(t *testing.T) {
	names := esclusa.Names{Prefix: "p"}
	_, _, adm := brokers.Fake(t, kfake.SeedTopics(2, names.Ingress()))
	g := &progress{b: &bench{admin: adm}, c: contestants[0], names: names, ends: map[int32]int64{0: 3, 1: 3}}
	for _, c := range []struct {
		partition int32
		at        int64
		want      bool
	}{{0, 4, false}, {1, 2, false}, {1, 3, true}} {
		brokers.Commit(t, adm, g.c.group(names), names.Ingress(), c.partition, c.at)
		if all, err := g.committed(t.Context()); err != nil || all != c.want {
			t.Errorf("with partition %d at %d: %v, %v", c.partition, c.at, all, err)
		}
	}
}
