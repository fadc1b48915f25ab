package processors

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

func TestRowInRedisLacksAField(t *testing.T) {
	w := newWorld(t, 3)
	w.mustLook()
	w.deliver(w.put(3, id(3, 0), `{"a":1}`), w.put(3, id(3, 1), `{"b":2}`))
	for field, want := range map[string]string{
		"doc": `{"b":2}`, "version": "1", "source": "datatype/1/1", "time": "2026-01-02T12:00:00.000Z",
	} {
		if got := w.redis.HGet("customer:"+id(3, 1), field); got != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
	w.wantDoc(id(3, 0), `{"a":1}`)
	w.wantWatermark(3, "2")
	w.wantMetric("esclusa_mirror_fills_total", 1)
}

// Out of the order of their versions they would be sorted, and not written at once.
func TestRowsOfABatchAreOutOfOrderOrNotTheLastOfTheirKeys(t *testing.T) {
	w := newWorld(t, 3)
	a, b := id(3, 0), id(3, 1)
	batch := []esclusa.Record{w.put(3, a, "1"), w.put(3, b, "2"), w.put(3, a, "3"), w.put(3, a, ""), w.put(3, b, "5")}
	for n, want := range map[int]string{2: "0:1 1:2", 3: "1:2 2:3", 4: "1:2 3:", 5: "3: 4:5"} {
		var got []string
		for _, e := range w.entries(batch[:n]) {
			got = append(got, fmt.Sprintf("%d:%s", e.Version, e.Row.Doc))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("of %d rows %v are left, want %s", n, got, want)
		}
	}
}

func TestForeignRecordsOfTheTableReachRedis(t *testing.T) {
	w := newWorld(t, 3)
	w.mustLook()
	marker := inTopic("", "", rowOf("", 9).Append(nil), 0).Headers
	lives := inTopic("", "", rowOf("x", 9).Append(nil), 0).Headers
	w.deliver(w.put(3, id(3, 0), "kept"))
	w.deliver(
		w.table.add(3, esclusa.Record{Key: []byte(id(3, 0)), Value: []byte("garbage")}),
		w.table.add(3, esclusa.Record{Key: []byte(id(3, 0))}), // a tombstone of somebody else
		w.table.add(3, esclusa.Record{Key: []byte(id(3, 0)), Headers: lives}),
		w.table.add(3, esclusa.Record{Key: []byte(id(3, 0)), Value: []byte("x"), Headers: marker}), // not a tombstone
		w.table.add(3, esclusa.Record{Key: []byte(id(3, 0)), Value: rowOf("x", 9).Append(nil)}),    // an earlier version's
		w.table.add(3, esclusa.Record{Key: []byte(id(3, 0)), Value: []byte("x"), Headers: append(lives[:1:1], marker...)}),
		w.put(3, id(3, 1), "ours"),
	)
	w.wantDoc(id(3, 0), "kept")
	w.wantDoc(id(3, 1), "ours")
	w.wantWatermark(3, "8")
	w.wantMetric("esclusa_foreign_rows_total", 6)
}

func TestErasedCustomerStaysInRedis(t *testing.T) {
	w := newWorld(t, 3)
	w.mustLook()
	w.deliver(w.put(3, id(3, 0), "doc"), w.put(3, id(3, 0), ""))
	w.wantDoc(id(3, 0), "")
	if version := w.redis.HGet("customer:"+id(3, 0), "version"); version != "1" {
		t.Errorf("the marker's version is %q", version)
	}
}

func TestReplayBringsBackAnErasedCustomerWhoseMarkerExpired(t *testing.T) {
	w := newWorld(t, 3)
	w.mustLook()
	replayed := w.put(3, id(3, 0), "doc")
	w.deliver(replayed, w.put(3, id(3, 0), ""))
	w.redis.FastForward(2 * time.Hour)
	if w.redis.Exists("customer:" + id(3, 0)) {
		t.Fatal("the marker does not expire")
	}
	w.deliver(replayed)
	w.wantDoc(id(3, 0), "")
	w.start("topic-1", 3)
	w.deliver(replayed) // the first that a new process gets, before it has looked
	w.wantDoc(id(3, 0), "")
}

func TestFlushedRedisGoesUnnoticed(t *testing.T) {
	w := newWorld(t, 3, 5)
	w.rows(3, 10)
	w.rows(5, 2)
	ctx, cancel := context.WithCancel(t.Context())
	var keeping sync.WaitGroup
	keeping.Go(func() { w.Keep(ctx) })
	defer keeping.Wait()
	defer cancel()
	filled := func() bool {
		return w.redis.HGet("esclusa:mirror:customers", "3") == "10" && w.redis.HGet("esclusa:mirror:customers", "5") == "2"
	}
	expect.Eventually(t, expect.Patience, "the mirror is filled", filled)
	w.redis.FlushAll()
	expect.Eventually(t, expect.Patience, "a flushed Redis is filled again", filled)
	for i := range 10 {
		w.wantDoc(id(3, i), "doc "+strconv.Itoa(i))
	}
	expect.Eventually(t, expect.Patience, "it counts as complete", w.Complete)
}

func TestOlderStateOfRedisIsBelieved(t *testing.T) {
	w := newWorld(t, 3)
	w.rows(3, 10)
	w.mustLook()
	w.deliver(w.put(3, id(3, 0), "newer"))
	w.setWatermark(3, "8") // what came after the snapshot is gone
	w.redis.Del("customer:" + id(3, 9))
	w.redis.Del("customer:" + id(3, 0))
	w.mustLook()
	w.wantWatermark(3, "11")
	w.wantDoc(id(3, 9), "doc 9")
	w.wantDoc(id(3, 0), "newer")
}

func TestOlderStateFoundByAWriteIsBelieved(t *testing.T) {
	w := newWorld(t, 3)
	w.rows(3, 10)
	w.mustLook()
	w.setWatermark(3, "8")
	w.redis.Del("customer:" + id(3, 9))
	w.deliver(w.put(3, id(3, 0), "newer"))
	w.wantDoc(id(3, 0), "newer")
	w.wantWatermark(3, "")
	w.wantComplete(false)
	w.mustLook()
	w.wantWatermark(3, "11")
	w.wantDoc(id(3, 9), "doc 9")
	w.wantComplete(true)
}

// An old state may appear some time after the newer one went.
func TestOldWatermarkThatAppearsAfterALossIsAdopted(t *testing.T) {
	w := newWorld(t, 3)
	w.rows(3, 10)
	w.mustLook()
	for i := range 5 {
		w.deliver(w.put(3, id(3, i), "newer"))
	}
	w.redis.FlushAll()
	w.deliver(w.put(3, id(3, 5), "newest"))
	w.redis.HSet("esclusa:mirror:customers", "topic", "topic-1")
	w.setWatermark(3, "12")
	w.mustLook()
	w.wantWatermark(3, "16")
	w.wantDoc(id(3, 4), "newer")
	w.wantDoc(id(3, 9), "doc 9")
}

func TestFrozenRedisHoldsABatchForeverOrLosesIt(t *testing.T) {
	w := newWorld(t, 3)
	w.mustLook()
	batch := []esclusa.Record{w.put(3, id(3, 0), "doc")}
	w.store.set(true)
	synctest.Test(t, func(t *testing.T) {
		ctx, began := &graphContext{with: t.Context}, time.Now()
		w.process(ctx, batch)
		if !errors.Is(ctx.failed, context.DeadlineExceeded) {
			t.Errorf("the graph failed with %v, want the deadline", ctx.failed)
		}
		if took := time.Since(began); took != patience {
			t.Errorf("the batch waited %v, want %v", took, patience)
		}
	})
	w.wantWatermark(3, "0")
	w.store.set(false)
	ctx := &graphContext{with: t.Context}
	w.process(ctx, batch)
	if ctx.failed != nil {
		t.Fatal(ctx.failed)
	}
	w.wantDoc(id(3, 0), "doc")
	w.wantWatermark(3, "1")
}

func TestStoreThatIsAwayIsAskedWithoutPauseOrNoMore(t *testing.T) {
	metrics, _ := newMetrics(t)
	synctest.Test(t, func(t *testing.T) {
		store, table := &awayStore{away: true}, &memTable{}
		m := NewMirror(MirrorConfig{Store: store, Table: "customers", Topic: table, Names: names, TopicID: "t", Metrics: metrics, Log: quiet, Now: time.Now})
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*watchEvery+watchEvery/2, cancel)
		m.Keep(ctx)
		if store.asked != 11 || table.asked != 11 {
			t.Errorf("in ten seconds Redis was asked %d times and Kafka %d times, want 11", store.asked, table.asked)
		}
	})
}

func TestLargeBatchOnASlowStoreIsTakenForAStoreThatIsAway(t *testing.T) {
	w := newWorld(t, 3)
	var batch []esclusa.Record
	for n := range 2*stepSize + 1 {
		batch = append(batch, w.put(3, id(3, n%7), "doc "+strconv.Itoa(n)))
	}
	ctx := &graphContext{with: t.Context}
	w.process(ctx, batch)
	if ctx.failed != nil {
		t.Fatal(ctx.failed)
	}
	if w.store.steps != 3 {
		t.Errorf("%d records went to Redis in %d steps, each with its own time", len(batch), w.store.steps)
	}
}

// A process that stands by without partitions would raise an alarm.
func TestStandbyIsIncompleteOrCompleteBeforeRedisWasAsked(t *testing.T) {
	w := newWorld(t)
	w.wantComplete(false)
	w.wantMetric("esclusa_mirror_complete", 0)
	w.mustLook()
	w.wantComplete(true)
	w.wantMetric("esclusa_mirror_complete", 1)
	w.store.set(true)
	ctx, cancel := context.WithCancel(t.Context())
	var keeping sync.WaitGroup
	keeping.Go(func() { w.Keep(ctx) })
	expect.Eventually(t, expect.Patience, "a Redis that is away shows", func() bool { return metric(t, w.reg, "esclusa_mirror_complete") == 0 })
	cancel()
	keeping.Wait()
	w.wantComplete(false)
}

func TestCompleteBeforeRedisWasAsked(t *testing.T) {
	w := newWorld(t, 3, 5)
	w.wantComplete(false)
	w.rows(3, 1)
	w.mustLook()
	w.wantComplete(true)
	w.wantMetric("esclusa_mirror_complete", 1)
	w.Assign([]int32{3, 6}) // after a rebalance nothing is known of either
	w.wantComplete(false)
	w.mustLook()
	w.wantComplete(true)
	w.redis.FlushAll()
	w.deliver(w.put(3, id(3, 1), "doc"))
	w.wantComplete(false)
}

func TestLagStandsStillWhileRedisIsAway(t *testing.T) {
	w := newWorld(t, 3)
	w.rows(3, 3)
	w.mustLook()
	w.wantMetric("esclusa_mirror_lag_seconds", 0)
	w.clock.at = w.clock.at.Add(time.Hour) // quiet
	w.mustLook()
	w.put(3, id(3, 0), "lacking")
	w.clock.at = w.clock.at.Add(3 * time.Second)
	w.store.set(true)
	ctx, cancel := context.WithCancel(t.Context())
	var keeping sync.WaitGroup
	keeping.Go(func() { w.Keep(ctx) })
	expect.Eventually(t, expect.Patience, "the lag is seen", func() bool { return metric(t, w.reg, "esclusa_mirror_lag_seconds") > 0 })
	cancel()
	keeping.Wait()
	w.wantMetric("esclusa_mirror_lag_seconds", 3)
	w.wantMetric("esclusa_mirror_complete", 0)
}
