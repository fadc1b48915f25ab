package kafka

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/brokers"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// All other readers stopped there too, or never came to an end.
func TestBatchThatCannotBeReadStopsAReader(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in"))
	c := testCluster(cluster)
	c.MaxBatch = 4 << 20
	bomb := expect.Bomb(t, kgo.CodecZstd, 3, 3<<20)
	expect.SendBatch(t.Context(), t, client, "in", 0, bomb)
	brokers.Send(t, client, "in", 0, 2)
	expect.SendBatch(t.Context(), t, client, "in", 0, bomb)
	want := "[0+3 3+0 4+0 5+3]"
	show := func(recs []esclusa.Record) (all []string) {
		for _, rec := range recs {
			passed := int64(0)
			if rec.Passed != nil {
				passed = rec.Passed.Offsets
			}
			all = append(all, fmt.Sprintf("%d+%d", rec.Offset, passed))
		}
		return all
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()

	t.Run("scan", func(t *testing.T) {
		spans, err := Spans(ctx, adm, "in")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		keep := func(_ int32, batch []esclusa.Record) error {
			got = append(got, show(batch)...)
			return nil
		}
		if err := c.Scan(ctx, "in", spans, keep); err != nil || fmt.Sprint(got) != want {
			t.Errorf("%v, %v, want %v", got, err, want)
		}
		got = nil
		if err := c.Scan(ctx, "in", map[int32]esclusa.Span{0: {From: 1, To: 6}}, keep); err != nil || fmt.Sprint(got) != "[1+2 3+0 4+0 5+1]" {
			t.Errorf("of a part: %v, %v", got, err)
		}
	})
	t.Run("follower", func(t *testing.T) {
		f, err := c.Follow(map[string]map[int32]int64{"in": {0: 0}})
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		n := 0
		for f.Next("in", 0) < 8 {
			if err := f.Poll(ctx, func(*esclusa.Record) { n++ }); err != nil || ctx.Err() != nil {
				t.Fatalf("at %d: %v", f.Next("in", 0), err)
			}
		}
		if n != 2 {
			t.Errorf("%d records, want 2", n)
		}
	})
	t.Run("group", func(t *testing.T) {
		readers := NewReaders(c, "a", Most{4, 5}, time.Minute)
		defer readers.Close()
		var got []esclusa.Record
		for range 4 {
			rec, err := readers.Next(ctx, "", "g", "in", unlooked)
			if err != nil || rec == nil {
				t.Fatalf("after %v: %v", show(got), err)
			}
			got = append(got, *rec)
		}
		if fmt.Sprint(show(got)) != want || brokers.Committed(t, adm, "g", "in", 0) != 8 {
			t.Errorf("%v, committed %d; want %v, 8", show(got), brokers.Committed(t, adm, "g", "in", 0), want)
		}
	})
}

// Many partitions that hold what one may hold took many times the memory, all at once.
func TestPartitionsTogetherTakeMoreThanOneMay(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(8, "in"))
	c := testCluster(cluster)
	c.MaxBatch = 4 << 20
	bomb := expect.Bomb(t, kgo.CodecZstd, 3, 1<<20)
	for range 2 {
		for p := range int32(8) {
			expect.SendBatch(t.Context(), t, client, "in", p, bomb)
		}
	}
	spans, err := Spans(t.Context(), adm, "in")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	n := 0
	err = c.Scan(ctx, "in", spans, func(_ int32, batch []esclusa.Record) error {
		n += len(batch)
		return nil
	})
	if err != nil || n != 2*8*3 {
		t.Errorf("%d records, %v; want 48", n, err)
	}
	d, held := &decompressor{most: c.MaxBatch}, 0
	for range 8 {
		out, err := d.Decompress(bomb[61:], kgo.CodecZstd)
		if held += len(out); err != nil && !errors.Is(err, ErrLater) {
			t.Fatal(err)
		}
	}
	if held > c.MaxBatch {
		t.Errorf("one answer holds %d bytes, a batch may take %d", held, c.MaxBatch)
	}
}
