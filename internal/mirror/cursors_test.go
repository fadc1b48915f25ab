package mirror

import (
	"errors"
	"maps"
	"testing"

	"github.com/alicebob/miniredis/v2"

	"github.com/esclusa/esclusa"
)

const part = int32(3)

// filled is a store with partition 3 complete up to 10.
func filled(t *testing.T) (*Table, *miniredis.Miniredis) {
	t.Helper()
	s, srv := open(t)
	ctx := t.Context()
	if err := errors.Join(
		s.Begin(ctx, "topic-1"),
		s.BeginFill(ctx, part, 0),
		s.Fill(ctx, part, 0, 10, []esclusa.Entry{put("a", 1, "{}")}),
		s.FinishFill(ctx, part, 10, 10),
	); err != nil {
		t.Fatal(err)
	}
	return s, srv
}

func wantWatermarks(t *testing.T, s *Table, topic string, offsets map[int32]int64) {
	t.Helper()
	m, err := s.Watermarks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if m.Topic != topic || !maps.Equal(m.Offsets, offsets) {
		t.Errorf("watermarks %+v, want %q %v", m, topic, offsets)
	}
}

func wantLost(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, esclusa.ErrLostWrites) {
		t.Errorf("got %v, want ErrLostWrites", err)
	}
}

func wantNil(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

func TestOnlyAFinishedFillCreatesAWatermark(t *testing.T) {
	s, _ := open(t)
	ctx := t.Context()
	wantNil(t, s.Begin(ctx, "topic-1"))
	apply(t, s, put("a", 1, "{}"))
	wantNil(t, s.Advance(ctx, part, esclusa.Incomplete, 5, []esclusa.Entry{put("b", 4, "{}")}))
	wantLost(t, s.Advance(ctx, part, 0, 5, nil))
	wantNil(t, s.BeginFill(ctx, part, 0))
	wantNil(t, s.Fill(ctx, part, 0, 7, []esclusa.Entry{put("c", 6, "{}")}))
	wantWatermarks(t, s, "topic-1", nil)
	wantNil(t, s.FinishFill(ctx, part, 7, 9))
	wantWatermarks(t, s, "topic-1", map[int32]int64{part: 9})
	if m := get(t, s, "b"); m.Row == nil {
		t.Error("a write to an incomplete partition is missing")
	}
}

func TestWatermarkAdvancesAndNeverGoesBack(t *testing.T) {
	s, _ := filled(t)
	ctx := t.Context()
	wantNil(t, s.Advance(ctx, part, 10, 20, []esclusa.Entry{put("a", 19, "new")}))
	wantNil(t, s.Advance(ctx, part, 10, 15, []esclusa.Entry{put("a", 14, "old")}))
	wantWatermarks(t, s, "topic-1", map[int32]int64{part: 20})
	if m := get(t, s, "a"); string(m.Row.Doc) != "new" {
		t.Errorf("doc %s", m.Row.Doc)
	}
}

func TestEmptiedRedisIsNoticed(t *testing.T) {
	for name, call := range map[string]func(*Table) error{
		"advance": func(s *Table) error { return s.Advance(t.Context(), part, 10, 20, []esclusa.Entry{put("a", 19, "{}")}) },
		"idle":    func(s *Table) error { return s.Advance(t.Context(), part, 10, 10, nil) },
		"fill":    func(s *Table) error { return s.Fill(t.Context(), part, 5, 6, []esclusa.Entry{put("a", 6, "{}")}) },
		"finish":  func(s *Table) error { return s.FinishFill(t.Context(), part, 5, 6) },
	} {
		t.Run(name, func(t *testing.T) {
			s, srv := filled(t)
			wantNil(t, s.BeginFill(t.Context(), part, 5))
			srv.FlushAll()
			wantLost(t, call(s))
			wantWatermarks(t, s, "", nil)
		})
	}
}

func TestRedisEmptiedBetweenBeginAndFillIsNoticed(t *testing.T) {
	s, srv := open(t)
	ctx := t.Context()
	wantNil(t, s.Begin(ctx, "topic-1"))
	srv.FlushAll()
	wantLost(t, s.BeginFill(ctx, part, 0))
	wantLost(t, s.FinishFill(ctx, part, 0, 10))
	wantWatermarks(t, s, "", nil)
}

// Two processes fill partitions of a Redis that is emptied: while one begins it anew, the
// other goes on to its next partition.
func TestFillFinishesAlthoughAnotherMirrorHasPurgedItsRows(t *testing.T) {
	s, srv := open(t)
	ctx, id := t.Context(), sibling(part, "a")
	wantNil(t, s.Begin(ctx, "topic-1"))
	srv.FlushAll()
	other := connect(t, srv) // whose Begin is under way
	step := func(c call) {
		_, err := other.run(ctx, c)
		wantNil(t, err)
	}
	step(call{script: reset, keys: other.cursorsAndBounds(), args: []any{"topic-1"}})
	begun, filled := s.BeginFill(ctx, part, 0), s.Fill(ctx, part, 0, 10, []esclusa.Entry{put(id, 1, "{}")})
	wantNil(t, other.purge(ctx))
	step(call{script: begin, keys: []string{other.watermarks}, args: []any{"topic-1"}})
	finished := s.FinishFill(ctx, part, 10, 10)
	wantLost(t, errors.Join(begun, filled, finished))
	if m := get(t, s, id); m.Complete {
		t.Errorf("the partition counts as complete, and its row is %+v", m.Row)
	}
}

func TestOlderSnapshotIsNoticed(t *testing.T) {
	t.Run("watermark", func(t *testing.T) {
		s, srv := filled(t)
		wantNil(t, s.Advance(t.Context(), part, 10, 20, nil))
		srv.HSet("esclusa:mirror:customers", "3", "10")
		wantLost(t, s.Advance(t.Context(), part, 20, 21, nil))
		wantWatermarks(t, s, "topic-1", nil)
	})
	t.Run("fill", func(t *testing.T) {
		s, srv := filled(t)
		wantNil(t, s.Drop(t.Context(), part))
		wantNil(t, s.BeginFill(t.Context(), part, 0))
		wantNil(t, s.Fill(t.Context(), part, 0, 7, nil))
		srv.HSet("esclusa:mirror:customers:fill", "3", "2")
		wantLost(t, s.Fill(t.Context(), part, 7, 8, nil))
		wantLost(t, s.FinishFill(t.Context(), part, 8, 9))
	})
	t.Run("finish", func(t *testing.T) {
		s, srv := filled(t)
		wantNil(t, s.Drop(t.Context(), part))
		srv.HSet("esclusa:mirror:customers:fill", "3", "2")
		wantLost(t, s.FinishFill(t.Context(), part, 7, 9))
		wantWatermarks(t, s, "topic-1", nil)
	})
}

func TestFinishMayBeRepeated(t *testing.T) {
	s, _ := filled(t)
	wantNil(t, s.FinishFill(t.Context(), part, 10, 10))
	wantWatermarks(t, s, "topic-1", map[int32]int64{part: 10})
}

func TestFinishKeepsAHigherWatermark(t *testing.T) {
	s, _ := filled(t)
	ctx := t.Context()
	wantNil(t, s.BeginFill(ctx, part, 0))
	wantNil(t, s.Fill(ctx, part, 0, 10, nil))
	wantNil(t, s.Advance(ctx, part, 10, 30, nil))
	wantNil(t, s.FinishFill(ctx, part, 10, 12))
	wantWatermarks(t, s, "topic-1", map[int32]int64{part: 30})
}

func TestAnotherTopicMakesEverythingIncomplete(t *testing.T) {
	s, srv := filled(t)
	ctx := t.Context()
	wantNil(t, s.BeginFill(ctx, 5, 0))
	wantNil(t, s.Begin(ctx, "topic-1"))
	wantWatermarks(t, s, "topic-1", map[int32]int64{part: 10})
	wantNil(t, s.Begin(ctx, "topic-2"))
	wantWatermarks(t, s, "topic-2", nil)
	if srv.Exists("esclusa:mirror:customers:fill") {
		t.Error("a fill of the other topic stayed")
	}
	wantLost(t, s.Advance(ctx, part, 10, 11, nil))
}

func TestDroppedPartitionIsIncomplete(t *testing.T) {
	s, _ := filled(t)
	wantNil(t, s.Drop(t.Context(), part))
	wantWatermarks(t, s, "topic-1", nil)
}

func TestForeignWatermarkIsNoWatermark(t *testing.T) {
	s, srv := filled(t)
	srv.HSet("esclusa:mirror:customers", "3", "foreign", "x", "1")
	wantWatermarks(t, s, "topic-1", nil)
	wantLost(t, s.Advance(t.Context(), part, 10, 11, nil))
}
