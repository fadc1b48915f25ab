package mirror

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"pgregory.net/rapid"

	"github.com/esclusa/esclusa"
)

// model is two processes that write to one Redis, and what it should hold by what
// the package promises. Calls come in any order, with any arguments: no protocol
// between the writers protects a row.
type model struct {
	redis  *miniredis.Miniredis
	stores [2]*Table
	other  *Table          // of another system
	log    []esclusa.Entry // the table's topic, by offset

	rows              map[string]int64 // the newest version written, by id
	topic             string
	watermarks, fills map[int32]int64
}

// customerIDs lie in two partitions.
var customerIDs = []string{"a", "b", "c"}

// newModel empties the Redis and draws a table's topic for it.
func newModel(t *rapid.T, srv *miniredis.Miniredis) *model {
	srv.FlushAll()
	s := &model{redis: srv, rows: map[string]int64{}, watermarks: map[int32]int64{}, fills: map[int32]int64{}}
	for i := range s.stores {
		s.stores[i] = drawn(t, srv, us)
	}
	s.other = drawn(t, srv, them)
	for v := range int64(20) {
		id := rapid.SampledFrom(customerIDs).Draw(t, "id")
		if rapid.IntRange(0, 2).Draw(t, "kind") == 0 {
			s.log = append(s.log, erasure(id, v))
		} else {
			s.log = append(s.log, put(id, v, fmt.Sprint("doc of ", v)))
		}
	}
	return s
}

func drawn(t *rapid.T, srv *miniredis.Miniredis, o Owner) *Table {
	store, err := opened(Options{URL: "redis://" + srv.Addr(), Owner: o, Partitions: partitions})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { wantDone(t, store.Close()) })
	return store
}

func wantDone(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (s *model) writer(t *rapid.T) *Table { return rapid.SampledFrom(s.stores[:]).Draw(t, "writer") }

// batch is any part of the topic's partition, in any order, with repetitions, and
// counts as written.
func (s *model) batch(t *rapid.T, p int32) []esclusa.Entry {
	batch := rapid.SliceOfN(rapid.SampledFrom(s.log), 0, 5).Draw(t, "batch")
	batch = slices.DeleteFunc(batch, func(e esclusa.Entry) bool { return partitionOf(e.ID) != p })
	if rapid.Bool().Draw(t, "as the group hands over") {
		batch = inOrder(batch)
	}
	for _, e := range batch {
		if have, ok := s.rows[e.ID]; !ok || have < e.Version {
			s.rows[e.ID] = e.Version
		}
	}
	return batch
}

func offset(t *rapid.T, name string) int64 { return rapid.Int64Range(0, 20).Draw(t, name) }

// partition is one of those that the ids lie in.
func partition(t *rapid.T, name string) int32 {
	return partitionOf(rapid.SampledFrom(customerIDs).Draw(t, name))
}

// answers wants a loss, or no error.
func answers(t *rapid.T, err error, lost bool) {
	t.Helper()
	if lost != errors.Is(err, esclusa.ErrLostWrites) || !lost && err != nil {
		t.Fatalf("the answer is %v, want a loss: %v", err, lost)
	}
}

// advanced is what a cursor becomes, and whether that is a loss.
func advanced(cursors map[int32]int64, p int32, expect, to int64) (lost bool) {
	at, ok := cursors[p]
	if !ok || at < expect {
		delete(cursors, p)
		return true
	}
	cursors[p] = max(at, to)
	return false
}

func (s *model) Apply(t *rapid.T) {
	p := partition(t, "partition")
	wantDone(t, s.writer(t).Apply(t.Context(), p, s.batch(t, p)))
}

// Bound is what a process tells that was assigned the partition: where the topic ends.
func (s *model) Bound(t *rapid.T) {
	wantDone(t, s.writer(t).Bound(t.Context(), partition(t, "partition"), int64(len(s.log))))
}

// BoundsAreLost is a Redis whose rows are from before there were bounds.
func (s *model) BoundsAreLost(*rapid.T) {
	for p := range int32(partitions) {
		s.redis.Del(s.stores[0].bound(p))
	}
}

func (s *model) Advance(t *rapid.T) {
	p, expect, to := partition(t, "partition"), offset(t, "expect"), offset(t, "to")
	if rapid.Bool().Draw(t, "as it is") {
		expect = s.watermarks[p]
	}
	err := s.writer(t).Advance(t.Context(), p, expect, to, s.batch(t, p))
	answers(t, err, advanced(s.watermarks, p, expect, to))
}

func (s *model) AdvanceIncomplete(t *rapid.T) {
	p, to := partition(t, "partition"), offset(t, "to")
	wantDone(t, s.writer(t).Advance(t.Context(), p, esclusa.Incomplete, to, s.batch(t, p)))
}

func (s *model) BeginFill(t *rapid.T) {
	p, from := partition(t, "partition"), offset(t, "from")
	lost := s.topic == ""
	answers(t, s.writer(t).BeginFill(t.Context(), p, from), lost)
	if !lost {
		s.fills[p] = from
	}
}

func (s *model) Fill(t *rapid.T) {
	p, expect, to := partition(t, "partition"), offset(t, "expect"), offset(t, "to")
	if rapid.Bool().Draw(t, "as it is") {
		expect = s.fills[p]
	}
	err := s.writer(t).Fill(t.Context(), p, expect, to, s.batch(t, p))
	answers(t, err, advanced(s.fills, p, expect, to))
}

func (s *model) FinishFill(t *rapid.T) {
	p, expect, complete := partition(t, "partition"), offset(t, "expect"), offset(t, "complete")
	if rapid.Bool().Draw(t, "as it is") {
		expect = s.fills[p]
	}
	err := s.writer(t).FinishFill(t.Context(), p, expect, complete)
	at, filling := s.fills[p]
	watermark, marked := s.watermarks[p]
	if !filling && marked && watermark >= complete { // it is finished
		wantDone(t, err)
		return
	}
	lost := !filling || at != expect || s.topic == ""
	answers(t, err, lost)
	if !lost {
		s.watermarks[p] = max(watermark, complete)
		delete(s.fills, p)
	}
}

func (s *model) Drop(t *rapid.T) {
	p := partition(t, "partition")
	wantDone(t, s.writer(t).Drop(t.Context(), p))
	delete(s.watermarks, p)
}

func (s *model) Begin(t *rapid.T) {
	topic := rapid.SampledFrom([]string{"one", "another"}).Draw(t, "topic")
	wantDone(t, s.writer(t).Begin(t.Context(), topic))
	if topic != s.topic {
		s.forget()
		s.topic = topic
	}
}

func (s *model) forget() {
	clear(s.rows)
	clear(s.watermarks)
	clear(s.fills)
	s.topic = ""
}

func (s *model) Sweep(t *rapid.T) {
	p, below := partitionOf(rapid.SampledFrom(customerIDs).Draw(t, "of")), offset(t, "below")
	kept := rapid.SampledFrom(customerIDs).Draw(t, "kept")
	removed, err := s.writer(t).Sweep(t.Context(), p, below, func(id string) bool { return id == kept })
	wantDone(t, err)
	for id, v := range s.rows {
		if partitionOf(id) == p && id != kept && v < below && !s.log[v].Row.Erased() {
			delete(s.rows, id)
			removed--
		}
	}
	if removed != 0 {
		t.Fatalf("%d rows too many are said to have been removed", removed)
	}
}

// Emptied is a Redis that was restarted without its data, scripts included.
func (s *model) Emptied(t *rapid.T) {
	s.redis.FlushAll()
	wantDone(t, s.stores[0].client.ScriptFlush(t.Context()).Err())
	s.forget()
}

// Disturbed is whatever another system does while ours is the owner.
func (s *model) Disturbed(t *rapid.T) {
	wantDone(t, s.writer(t).Claim(t.Context()))
	entries := rapid.SliceOfN(rapid.SampledFrom(s.log), 0, 5).Draw(t, "theirs")
	for _, err := range []error{
		s.other.Begin(t.Context(), "theirs"), s.other.BeginFill(t.Context(), 0, 0), s.other.Drop(t.Context(), 0),
		s.other.Advance(t.Context(), 0, 0, 20, entries),
	} {
		if !errors.Is(err, esclusa.ErrForeignStore) {
			t.Fatalf("the other system is answered %v", err)
		}
	}
}

// LeftAlone lets the markers of erasures expire, and nothing else.
func (s *model) LeftAlone(*rapid.T) {
	s.redis.FastForward(61 * time.Minute)
	maps.DeleteFunc(s.rows, func(_ string, v int64) bool { return s.log[v].Row.Erased() })
}

func (s *model) Check(t *rapid.T) {
	reader := s.stores[0]
	rows, err := reader.Rows(t.Context(), customerIDs)
	wantDone(t, err)
	for i, id := range customerIDs {
		v, ok := s.rows[id]
		if got := rows[i]; !ok {
			if got.Row != nil {
				t.Fatalf("there is a row of %s, of version %d", id, got.Version)
			}
			continue
		}
		want := s.log[v]
		got := rows[i]
		if got.Row == nil || got.Version != v || got.Row.Erased() != want.Row.Erased() || string(got.Row.Doc) != string(want.Row.Doc) ||
			got.Row.Source != want.Row.Source || !got.Row.Time.Equal(want.Row.Time) {
			t.Fatalf("%s has version %d, %+v; want version %d, %+v", id, got.Version, got.Row, v, want.Row)
		}
	}
	watermarks, err := reader.Watermarks(t.Context())
	wantDone(t, err)
	if watermarks.Topic != s.topic || !maps.Equal(watermarks.Offsets, s.watermarks) {
		t.Fatalf("the watermarks are %+v, want topic %q, %v", watermarks, s.topic, s.watermarks)
	}
}

func TestRowOrWatermarkIsNotTheNewestThatWasWritten(t *testing.T) {
	srv := miniredis.RunT(t)
	rapid.Check(t, func(t *rapid.T) { t.Repeat(rapid.StateMachineActions(newModel(t, srv))) })
}
