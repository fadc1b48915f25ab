package mirror

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/alicebob/miniredis/v2"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// them is another system on the same Redis.
var them = Owner{Cluster: "cluster-2", Prefix: "other"}

func connectOf(t *testing.T, srv *miniredis.Miniredis, o Owner) *Table {
	t.Helper()
	s, err := opened(Options{URL: "redis://" + srv.Addr(), Owner: o, Partitions: partitions})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { wantClosed(t, s.Close) })
	return s
}

func wantForeign(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, esclusa.ErrForeignStore) {
		t.Errorf("got %v, want ErrForeignStore", err)
	}
}

// writes are all methods that change something.
func writes(t *testing.T, s *Table) map[string]func() error {
	ctx, rows := t.Context(), []esclusa.Entry{put("a", 99, "theirs")}
	return map[string]func() error{
		"claim":              func() error { return s.Claim(ctx) },
		"begin":              func() error { return s.Begin(ctx, "topic-2") },
		"apply":              func() error { return s.Apply(ctx, part, rows) },
		"apply an erasure":   func() error { return s.Apply(ctx, part, []esclusa.Entry{erasure("a", 99)}) },
		"advance":            func() error { return s.Advance(ctx, part, 10, 20, rows) },
		"advance, no rows":   func() error { return s.Advance(ctx, part, 10, 20, nil) },
		"advance incomplete": func() error { return s.Advance(ctx, part, esclusa.Incomplete, 20, rows) },
		"begin a fill":       func() error { return s.BeginFill(ctx, part, 0) },
		"fill":               func() error { return s.Fill(ctx, part, 0, 20, rows) },
		"finish a fill":      func() error { return s.FinishFill(ctx, part, 10, 10) },
		"drop":               func() error { return s.Drop(ctx, part) },
		"sweep": func() error {
			_, err := s.Sweep(ctx, partitionOf("a"), 99, func(string) bool { return false })
			return err
		},
		"purge": func() error { return s.purge(ctx) },
	}
}

func TestWriteChangesARedisOfAnotherSystem(t *testing.T) {
	for name := range writes(t, nil) {
		t.Run(name, func(t *testing.T) {
			s, srv := filled(t)
			wantNil(t, s.BeginFill(t.Context(), 5, 3))
			before := srv.Dump()
			wantForeign(t, writes(t, connectOf(t, srv, them))[name]())
			if after := srv.Dump(); after != before {
				t.Errorf("it holds\n%s\nand held\n%s", after, before)
			}
		})
	}
}

func TestRedisOfAnotherSystemIsServed(t *testing.T) {
	s, srv := filled(t)
	theirs := connectOf(t, srv, them)
	if m := get(t, s, "a"); m.Row == nil {
		t.Fatal("its own system has no row")
	}
	if m := get(t, theirs, "a"); m.Row != nil || m.Complete {
		t.Errorf("the other system reads %+v", m)
	}
	_, err := theirs.Rows(t.Context(), []string{"a"})
	wantForeign(t, err)
	_, err = theirs.Watermarks(t.Context())
	wantForeign(t, err)
	// The same cluster with another prefix, the same prefix on another cluster.
	for _, o := range []Owner{{us.Cluster, them.Prefix}, {them.Cluster, us.Prefix}} {
		if m := get(t, connectOf(t, srv, o), "a"); m.Row != nil || m.Complete {
			t.Errorf("%v reads %+v", o, m)
		}
	}
}

// Another database, or another's dump, under a process that runs.
func TestRedisThatIsSwappedUnderAProcessIsServedOrWritten(t *testing.T) {
	s, srv := filled(t)
	p := partitionOf("a")
	wantNil(t, errors.Join(s.BeginFill(t.Context(), p, 0), s.FinishFill(t.Context(), p, 0, 10)))
	if m := get(t, s, "a"); m.Row == nil || !m.Complete {
		t.Fatalf("before, it reads %+v", m)
	}
	wantNil(t, srv.Set(ownerKey, them.text()))
	if m := get(t, s, "a"); m.Row != nil || m.Complete {
		t.Errorf("it still reads %+v", m)
	}
	wantForeign(t, s.Advance(t.Context(), part, 10, 11, []esclusa.Entry{put("b", 10, "{}")}))
	if srv.Exists("customer:b") {
		t.Error("it still writes")
	}
	srv.Del(ownerKey)
	srv.HSet(ownerKey, "of", "another program")
	wantForeign(t, s.Apply(t.Context(), part, []esclusa.Entry{put("b", 10, "{}")}))
	wantForeign(t, s.CheckOwner(t.Context()))
	if m := get(t, s, "a"); m.Row != nil || m.Complete {
		t.Errorf("it still reads %+v", m)
	}
}

func TestTwoSystemsThatStartTogetherBothOwnRedis(t *testing.T) {
	for range 20 {
		srv := miniredis.RunT(t)
		stores := []*Table{connectOf(t, srv, us), connectOf(t, srv, them), connectOf(t, srv, us), connectOf(t, srv, them)}
		errs := make([]error, len(stores))
		var all sync.WaitGroup
		for i, s := range stores {
			all.Go(func() { errs[i] = s.Claim(t.Context()) })
		}
		all.Wait()
		for i, err := range errs {
			if owner, _ := srv.Get(ownerKey); owner == stores[i].owner.text() {
				wantNil(t, err)
			} else {
				wantForeign(t, err)
			}
		}
	}
}

func TestRefusedSystemIsNotToldWhoseRedisIs(t *testing.T) {
	srv := miniredis.RunT(t)
	ours, theirs := connectOf(t, srv, us), connectOf(t, srv, them)
	wantNil(t, theirs.CheckOwner(t.Context())) // it is nobody's, and remains so
	wantNil(t, ours.Claim(t.Context()))
	for _, check := range []func() error{func() error { return theirs.Claim(t.Context()) }, func() error { return theirs.CheckOwner(t.Context()) }} {
		err := check()
		wantForeign(t, err)
		expect.Sentence(t, err, "geheim", `"cluster-1"`, `"datatype"`, `"cluster-2"`, `"other"`, "DEL esclusa:owner", "redis://")
	}
	for _, strange := range []string{"geheim", "\x1b[31m x", strings.Repeat("x ", 1000)} {
		wantNil(t, srv.Set(ownerKey, strange))
		expect.Sentence(t, theirs.CheckOwner(t.Context()), "geheim", "DEL esclusa:owner")
	}
}

// After FLUSHALL whoever writes first is the owner, also where that is the other.
func TestFlushedRedisBelongsToBothOrToNobody(t *testing.T) {
	s, srv := filled(t)
	theirs := connectOf(t, srv, them)
	srv.FlushAll()
	wantLost(t, s.Advance(t.Context(), part, 10, 11, []esclusa.Entry{put("b", 10, "{}")}))
	wantForeign(t, theirs.Begin(t.Context(), "topic-2"))
	srv.FlushAll()
	wantNil(t, theirs.Begin(t.Context(), "topic-2"))
	wantForeign(t, s.Advance(t.Context(), part, 10, 11, []esclusa.Entry{put("b", 10, "{}")}))
}

// What lies in a Redis that is nobody's may be of several systems: of those that
// shared it before there were owners, or of one whose mark an operator removed.
func TestWatermarksOfARedisThatIsNobodysAreAdopted(t *testing.T) {
	s, srv := filled(t)
	srv.HSet("customer:a", "doc", "of somebody else")
	srv.Del(ownerKey)
	if m := get(t, s, "a"); m.Row != nil || m.Complete {
		t.Errorf("it reads %+v", m)
	}
	wantWatermarks(t, s, "", nil)
	wantNil(t, s.Claim(t.Context()))
	wantWatermarks(t, s, "", nil)
	wantLost(t, s.Advance(t.Context(), part, 10, 11, nil))
	wantNil(t, s.Begin(t.Context(), "topic-1"))
	if srv.Exists("customer:a") {
		t.Error("a row that nobody answers for stays")
	}
}

// Whoever claims a database that is nobody's answers for no watermark in it: neither for
// those of its other tables, nor for those of a table that its catalogue no longer has.
func TestWatermarksOfOtherTablesSurviveAClaim(t *testing.T) {
	s, srv := filled(t)
	other := s.Store.Table("products", "product")
	wantNil(t, errors.Join(other.Begin(t.Context(), "topic-2"), other.BeginFill(t.Context(), 1, 0), other.FinishFill(t.Context(), 1, 0, 10)))
	wantNil(t, other.Apply(t.Context(), part, []esclusa.Entry{put("a", 9, "{}")}))
	wantNil(t, errors.Join(other.Begin(t.Context(), "topic-2"), s.Apply(t.Context(), part, nil)))
	wantWatermarks(t, other, "topic-2", map[int32]int64{1: 10})
	if !srv.Exists("product:a") || !srv.Exists("customer:a") {
		t.Fatal("two tables share a row")
	}
	srv.Del(ownerKey)
	wantNil(t, s.Apply(t.Context(), part, []esclusa.Entry{put("b", 9, "{}")})) // claims it
	wantWatermarks(t, other, "", nil)
	wantWatermarks(t, s, "", nil)
	wantNil(t, s.Begin(t.Context(), "topic-1"))
	if !srv.Exists("product:a") || srv.Exists("customer:a") {
		t.Error("the purge of one table's rows is of another's, or of none")
	}
}
