package mirror

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/alicebob/miniredis/v2/server"
	"github.com/redis/go-redis/v9"

	"github.com/esclusa/esclusa"
)

// compared counts the calls that compare each row.
func compared(srv *miniredis.Miniredis) *atomic.Int32 {
	var n atomic.Int32
	srv.Server().SetPreHook(func(_ *server.Peer, cmd string, args ...string) bool {
		if cmd == "EVALSHA" && args[0] == writeRows.Hash() {
			n.Add(1)
		}
		return false
	})
	return &n
}

// A script costs Redis twice what a transaction of plain commands does.
func TestRowsThatAreNewerThanAllOthersAreComparedOneByOne(t *testing.T) {
	s, srv := filled(t)
	n := compared(srv)
	wantNil(t, s.Advance(t.Context(), part, 10, 13, []esclusa.Entry{erasure("b", 10), put("c", 11, "{}"), put("a", 12, "{}")}))
	if n.Load() != 0 {
		t.Errorf("%d calls compare rows", n.Load())
	}
	if row, marker := srv.TTL("customer:a"), srv.TTL("customer:b"); row != 0 || marker != time.Hour {
		t.Errorf("the row expires in %v, the marker in %v", row, marker)
	}
	wantNil(t, s.Advance(t.Context(), part, 13, 14, []esclusa.Entry{put("a", 11, "late"), put("c", 13, "new")}))
	if n.Load() != 1 {
		t.Errorf("%d calls compare rows, one of which may be older", n.Load())
	}
	if m := get(t, s, "a"); string(m.Row.Doc) != "{}" {
		t.Errorf("a late row replaced a newer one: %+v", m)
	}
}

// between calls do once, between what a writer has read and what it writes.
func between(srv *miniredis.Miniredis, do func()) {
	var done atomic.Bool
	srv.Server().SetPreHook(func(_ *server.Peer, cmd string, _ ...string) bool {
		if cmd == "MULTI" && done.CompareAndSwap(false, true) {
			do()
		}
		return false
	})
}

// A process that was frozen wakes up: what it read of Redis is no longer so.
func TestWriterThatWasFrozenReplacesANewerRow(t *testing.T) {
	s, srv := filled(t)
	between(srv, func() {
		wantNil(t, connect(t, srv).Advance(t.Context(), part, 10, 30, []esclusa.Entry{put("a", 29, "new"), erasure("b", 28)}))
	})
	wantNil(t, s.Advance(t.Context(), part, 10, 20, []esclusa.Entry{put("b", 18, "old"), put("a", 19, "old")}))
	wantWatermarks(t, s, "topic-1", map[int32]int64{part: 30})
	if m := get(t, s, "a"); string(m.Row.Doc) != "new" {
		t.Errorf("the row is %s", m.Row.Doc)
	}
	if m := get(t, s, "b"); !m.Row.Erased() {
		t.Errorf("the erased row is %s", m.Row.Doc)
	}
}

func TestWriterThatWasFrozenWritesToAnotherSystemsRedis(t *testing.T) {
	s, srv := filled(t)
	between(srv, func() { wantNil(t, srv.Set(ownerKey, them.text())) })
	wantForeign(t, s.Advance(t.Context(), part, 10, 20, []esclusa.Entry{put("b", 19, "{}")}))
	if srv.Exists("customer:b") {
		t.Error("the row was written")
	}
}

// A database that is emptied or exchanged between what a writer has read and what it
// writes: the row would be one that no watermark and no bound knows of.
func TestWriterThatWasFrozenWritesToASweptRedisServer(t *testing.T) {
	for name, sweep := range map[string][]any{"emptied": {"FLUSHALL"}, "exchanged": {"SWAPDB", 0, 1}} {
		t.Run(name, func(t *testing.T) {
			s, client := redisServer(t)
			wantNil(t, s.Begin(t.Context(), "topic-1"))
			conn := s.client.Conn()
			defer func() { wantNil(t, conn.Close()) }()
			if !s.watchBound(t.Context(), conn, part, 10) {
				t.Fatal("there is no bound after a purge")
			}
			wantNil(t, client.Do(t.Context(), sweep...).Err())
			pipe := conn.TxPipeline()
			s.setRows(t.Context(), pipe, []esclusa.Entry{put("a", 10, "{}")})
			if _, err := pipe.Exec(t.Context()); !errors.Is(err, redis.TxFailedErr) {
				t.Errorf("the transaction ends with %v", err)
			}
			wantLost(t, s.Advance(t.Context(), part, 0, 11, []esclusa.Entry{put("a", 10, "{}")}))
		})
	}
}

// Two processes that each take the other for dead hand over the same rows.
func TestRowGoesBackBetweenTwoWritersOfAPartition(t *testing.T) {
	s, srv := filled(t)
	const versions = 600
	var log []esclusa.Entry
	for v := range int64(versions) {
		log = append(log, put(fmt.Sprint(v%3), 10+v, fmt.Sprint(v)))
	}
	var all sync.WaitGroup
	for w := range 3 {
		writer := connect(t, srv)
		all.Go(func() {
			for at, size := 0, 2+w; at < versions; at += size {
				end := min(at+size, versions)
				wantNil(t, writer.Advance(t.Context(), part, 10, 10+int64(end), log[at:end]))
			}
		})
	}
	var done atomic.Bool
	var watcher sync.WaitGroup
	watcher.Go(func() {
		for last := int64(-1); !done.Load(); {
			rows, err := s.Rows(t.Context(), []string{"0"})
			if err != nil {
				t.Error(err)
				return
			}
			if rows[0].Version < last {
				t.Errorf("version %d after %d", rows[0].Version, last)
			}
			last = max(last, rows[0].Version)
		}
	})
	all.Wait()
	done.Store(true)
	watcher.Wait()
	for _, e := range log[versions-3:] {
		if m := get(t, s, e.ID); m.Version != e.Version {
			t.Errorf("%s has version %d, want %d", e.ID, m.Version, e.Version)
		}
	}
}

// The transaction that writes over a marker cannot tell that it expires; a crash comes
// before the comparison that tells.
func TestRowInThePlaceOfAMarkerExpiresAfterACrash(t *testing.T) {
	s, srv := filled(t)
	wantNil(t, s.Advance(t.Context(), part, 10, 11, []esclusa.Entry{erasure("b", 10)}))
	row := put("b", 11, "again")
	if left := s.writeNewest(t.Context(), part, []esclusa.Entry{row}); len(left) != 1 {
		t.Fatalf("%d rows are left to compare", len(left))
	}
	wantNil(t, s.Advance(t.Context(), part, 11, 12, []esclusa.Entry{row}))
	srv.FastForward(2 * time.Hour)
	if m := get(t, s, "b"); m.Row == nil || string(m.Row.Doc) != "again" {
		t.Errorf("got %+v", m)
	}
}

func TestPartitionWithRowsIsToldEmpty(t *testing.T) {
	s, srv := open(t)
	empty := func(s *Table, want bool) {
		t.Helper()
		if got, err := s.Empty(t.Context(), part); got != want || err != nil {
			t.Errorf("empty is %v, %v; want %v", got, err, want)
		}
	}
	empty(s, false) // nobody's: what it holds, nobody answers for
	wantNil(t, s.Begin(t.Context(), "topic-1"))
	empty(s, true)
	apply(t, s, put("a", 0, "{}"))
	empty(s, false)
	_, err := connectOf(t, srv, them).Empty(t.Context(), part)
	wantForeign(t, err)
	srv.Del(s.bound(part)) // of a version without bounds
	empty(s, false)
}

// Two mirrors begin together, and one writes while the other still removes what there was.
func TestRowWrittenDuringAPurgeIsReplacedByAnOlderOne(t *testing.T) {
	s, srv := filled(t)
	begin := func() error {
		_, err := s.run(t.Context(), call{script: reset, keys: s.cursorsAndBounds(), args: []any{"topic-2"}})
		return err
	}
	wantNil(t, begin())
	wantNil(t, s.Advance(t.Context(), part, esclusa.Incomplete, 0, []esclusa.Entry{put("a", 5, "new")}))
	wantNil(t, begin())
	wantNil(t, connect(t, srv).Advance(t.Context(), part, esclusa.Incomplete, 0, []esclusa.Entry{put("a", 4, "old")}))
	if m := get(t, s, "a"); string(m.Row.Doc) != "new" {
		t.Errorf("the row is %s", m.Row.Doc)
	}
}

// Rows of a version of esclusa that knew no bounds are compared, up to where the topic
// ended when this process began.
func TestRowOfAnEarlierVersionIsReplacedByAnOlderOne(t *testing.T) {
	s, srv := filled(t)
	wantNil(t, s.Advance(t.Context(), part, 10, 20, []esclusa.Entry{put("a", 19, "new")}))
	srv.Del(s.bound(part))
	wantNil(t, s.Advance(t.Context(), part, 10, 15, []esclusa.Entry{put("a", 14, "old")}))
	wantNil(t, s.Bound(t.Context(), part, 25))
	wantNil(t, s.Bound(t.Context(), part, 3))
	wantNil(t, s.Advance(t.Context(), part, 10, 18, []esclusa.Entry{put("a", 17, "old")}))
	if m := get(t, s, "a"); string(m.Row.Doc) != "new" {
		t.Errorf("the row is %s", m.Row.Doc)
	}
	n := compared(srv)
	wantNil(t, s.Advance(t.Context(), part, 10, 26, []esclusa.Entry{put("a", 25, "newest")}))
	if n.Load() != 0 {
		t.Error("rows are compared one by one for ever")
	}
}
