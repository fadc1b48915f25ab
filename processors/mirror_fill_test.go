package processors

import (
	"errors"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

func TestInterruptedFillCountsAsComplete(t *testing.T) {
	for name, lose := range map[string]func(*mirrorWorld){
		"flushed":      func(w *mirrorWorld) { w.redis.FlushAll() },
		"older cursor": func(w *mirrorWorld) { w.redis.HSet("esclusa:mirror:customers:fill", "3", "0") },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 3)
			w.rows(3, 10)
			w.table.onRead = func(_ int32, batch []esclusa.Record) {
				if batch[0].Offset == 6 {
					w.table.onRead = nil
					lose(w)
				}
			}
			if err := w.look(t.Context()); !errors.Is(err, esclusa.ErrLostWrites) {
				t.Errorf("the look ends with %v, want lost writes", err)
			}
			w.wantWatermark(3, "")
			w.wantComplete(false)
			w.wantMetric("esclusa_mirror_complete", 0)
			w.mustLook()
			w.wantWatermark(3, "10")
			w.wantDoc(id(3, 0), "doc 0")
			w.wantComplete(true)
			w.wantMetric("esclusa_mirror_complete", 1)
		})
	}
}

// Rows that the group writes during a fill move no watermark, so that Redis may lose
// them without a trace.
func TestRowsLostDuringAFillStayLost(t *testing.T) {
	w := newWorld(t, 3)
	w.rows(3, 9)
	w.table.onRead = func(_ int32, batch []esclusa.Record) {
		at := int(batch[0].Offset)
		if at != 3 && at != 9 && at != 10 { // the fill itself, and twice after what came meanwhile
			return
		}
		w.deliver(w.put(3, id(3, 20+at), "written meanwhile"))
		w.wantDoc(id(3, 20+at), "written meanwhile")
		w.redis.Del("customer:" + id(3, 20+at))
	}
	w.mustLook()
	for _, at := range []int{3, 9, 10} {
		w.wantDoc(id(3, 20+at), "written meanwhile")
	}
	w.wantWatermark(3, "12")
}

func TestLossInAnotherPartitionGoesUnnoticedDuringALongFill(t *testing.T) {
	w := newWorld(t, 3, 5)
	w.rows(3, 9)
	w.rows(5, 4)
	w.mustLook()
	w.setWatermark(3, "0")
	w.table.onRead = func(partition int32, batch []esclusa.Record) {
		switch {
		case partition == 3 && batch[0].Offset == 0:
			w.setWatermark(5, "1")
			w.clock.at = w.clock.at.Add(2 * time.Second)
		case partition == 3 && batch[0].Offset == 3:
			w.wantWatermark(5, "")
		}
	}
	w.mustLook()
	w.mustLook()
	w.wantWatermark(3, "9")
	w.wantWatermark(5, "4")
}

func TestRestartAdoptsAWatermarkThatIsBehindTheCommit(t *testing.T) {
	for name, c := range map[string]struct {
		committed int64
		fills     float64
	}{
		"watermark is behind":  {9, 1},
		"watermark is at it":   {8, 0},
		"watermark is ahead":   {5, 0},
		"nothing is committed": {0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 3)
			batch := w.rows(3, 10)
			w.mustLook()
			w.setWatermark(3, "8")
			w.redis.Del("customer:" + id(3, 7))
			w.table.commit(3, c.committed)
			w.start("topic-1", 3)
			w.mustLook()
			w.wantMetric("esclusa_mirror_fills_total", c.fills)
			if c.fills == 1 {
				w.wantDoc(id(3, 7), "doc 7")
				w.wantWatermark(3, "10")
				return
			}
			w.wantWatermark(3, "8")
			w.deliver(batch[8:]...)
			w.wantWatermark(3, "10")
		})
	}
}

// A topic that was made anew leaves the group's offsets of the old one behind.
func TestCommitBeyondTheTableBecomesTheWatermark(t *testing.T) {
	w := newWorld(t, 3)
	w.rows(3, 4)
	w.table.commit(3, 5000)
	w.mustLook()
	w.wantWatermark(3, "4")
	w.mustLook()
	w.wantWatermark(3, "4")
	w.wantMetric("esclusa_mirror_fills_total", 1)
}

func TestCommittedRowsWrittenBeforeTheFirstLookCauseAFill(t *testing.T) {
	w := newWorld(t, 3)
	w.rows(3, 4)
	w.mustLook()
	w.start("topic-1", 3)
	w.deliver(w.put(3, id(3, 0), "newer"))
	w.table.commit(3, 5)
	w.mustLook()
	w.wantMetric("esclusa_mirror_fills_total", 0)
	w.wantWatermark(3, "5")
}

func TestRowsOfAnotherTableSurviveOrBlock(t *testing.T) {
	w := newWorld(t, 3)
	w.rows(3, 10)
	w.put(3, id(3, 0), "old")
	w.mustLook()
	w.table.records = make(map[int32][]esclusa.Record)
	w.start("topic-2", 3)
	w.deliver(w.put(3, id(3, 0), "new")) // version 0 against 10, before it has looked
	w.wantComplete(false)
	w.mustLook()
	w.wantDoc(id(3, 0), "new")
	w.wantDoc(id(3, 1), "")
	w.wantWatermark(3, "1")
	if topic := w.redis.HGet("esclusa:mirror:customers", "topic"); topic != "topic-2" {
		t.Errorf("Redis holds the table %q", topic)
	}
	w.deliver(w.put(3, id(3, 0), "newer"))
	w.wantDoc(id(3, 0), "newer")
}

// Rows that an earlier version wrote have no bound: it is told where the table ends, or
// where the group is by then.
func TestStoreOfAnEarlierVersionIsBoundedTooLowOrNever(t *testing.T) {
	w := newWorld(t, 3, 5)
	w.rows(3, 4)
	w.mustLook()
	for _, p := range []string{"3", "5"} {
		w.redis.Del("esclusa:mirror:customers:bound:" + p)
	}
	w.start("topic-1", 3, 5)
	w.deliver(w.rows(3, 2)...)
	w.mustLook()
	for p, want := range map[string]string{"3": "6", "5": "0"} {
		if got, err := w.redis.Get("esclusa:mirror:customers:bound:" + p); got != want || err != nil {
			t.Errorf("the bound of partition %s is %q, %v; want %s", p, got, err, want)
		}
	}
}

// The walk takes as long as the fill where there are many partitions.
func TestEmptyStoreIsWalkedForRowsToRemove(t *testing.T) {
	w := newWorld(t, 3, 5)
	w.rows(3, 4)
	w.mustLook()
	w.wantComplete(true)
	if w.store.swept != 0 {
		t.Errorf("it was walked %d times", w.store.swept)
	}
	w.setWatermark(3, "1")
	w.mustLook()
	w.wantComplete(true)
	if w.store.swept != 1 {
		t.Errorf("one that had rows was walked %d times", w.store.swept)
	}
}

func TestRowThatTheTableLostStaysInRedis(t *testing.T) {
	w := newWorld(t, 3)
	w.rows(3, 3)
	w.redis.HSet("customer:"+id(3, 50), "doc", "of nobody", "version", "1", "source", "datatype/0/0", "time", "2026-01-02T12:00:00Z")
	w.redis.HSet("esclusa:mirror:customers", "topic", "topic-1")
	w.mustLook()
	w.wantDoc(id(3, 50), "")
	w.wantDoc(id(3, 2), "doc 2")
}

// Writes of the group, fills and losses at the same time must not leave a watermark
// that vouches for a row that is not there.
func TestWatermarkVouchesForRowsThatAreNotThere(t *testing.T) {
	assigned := []int32{3, 5, 6}
	w := newWorld(t, assigned...)
	rnd := rand.New(rand.NewPCG(1, 2))
	w.mustLook()
	for round := range 30 {
		var batches [][]esclusa.Record
		for range 10 {
			p := assigned[rnd.IntN(len(assigned))]
			var batch []esclusa.Record
			for range 1 + rnd.IntN(4) {
				n := rnd.IntN(25)
				doc := "doc " + strconv.Itoa(rnd.IntN(1000))
				if rnd.IntN(4) == 0 {
					doc = ""
				}
				batch = append(batch, w.put(p, id(p, n), doc))
			}
			batches = append(batches, batch)
		}
		var both sync.WaitGroup
		both.Go(func() {
			for i, batch := range batches {
				if i == 5 && round%3 == 0 {
					w.redis.FlushAll()
				}
				if err := w.write(t.Context(), batch); err != nil {
					t.Error(err)
				}
			}
		})
		both.Go(func() {
			for range 4 {
				if err := w.look(t.Context()); err != nil && !errors.Is(err, esclusa.ErrLostWrites) {
					t.Error(err)
				}
			}
		})
		both.Wait()
		for _, p := range assigned {
			w.wantHonestWatermark(p)
		}
	}
	w.mustLook()
	w.wantComplete(true)
	for _, p := range assigned {
		w.wantWatermark(p, strconv.Itoa(len(w.table.records[p])))
		w.wantHonestWatermark(p)
	}
}

// A fill that begins while a store that was emptied is begun anew would have its rows
// removed, and would finish.
func TestFillBeginsBeforeTheStoreIsBegun(t *testing.T) {
	w := newWorld(t, 3, 5)
	w.fillers = 2
	w.rows(3, 6)
	w.rows(5, 6)
	w.mustLook()
	w.setWatermark(3, "1")
	w.setWatermark(5, "1")
	emptied, beginning, began := make(chan struct{}), make(chan struct{}), make(chan error, 2)
	var asked, begins atomic.Int32
	var once sync.Once
	w.table.onSpans = func() {
		if asked.Add(1) == 3 { // of the second fill, behind those of two looks
			<-beginning
		}
	}
	w.table.onRead = func(int32, []esclusa.Record) {
		if begins.Load() == 0 {
			w.redis.FlushAll()
			close(emptied)
			begins.Add(1)
		}
	}
	w.store.onBeginFill = func(err error) { began <- err }
	w.store.onBegin = func() {
		once.Do(func() { // the second fill begins the store too, behind this
			<-emptied
			if err := <-began; err != nil {
				t.Errorf("the first fill has not begun: %v", err)
			}
			close(beginning)
			if err := <-began; !errors.Is(err, esclusa.ErrLostWrites) {
				t.Errorf("the second fill has begun: %v", err)
			}
		})
	}
	if err := w.look(t.Context()); !errors.Is(err, esclusa.ErrLostWrites) {
		t.Errorf("the look ends with %v, want lost writes", err)
	}
	w.store.onBegin, w.store.onBeginFill, w.table.onSpans, w.table.onRead = nil, nil, nil, nil
	w.mustLook()
	w.wantWatermark(3, "6")
	w.wantWatermark(5, "6")
}

// Partitions are read side by side: each waits here for the others.
func TestPartitionsAreFilledOneAfterTheOther(t *testing.T) {
	assigned := []int32{1, 3, 5, 6}
	w := newWorld(t, assigned...)
	for _, p := range assigned {
		w.rows(p, 3)
	}
	var together sync.WaitGroup
	together.Add(len(assigned))
	w.table.onRead = func(int32, []esclusa.Record) {
		together.Done()
		together.Wait()
	}
	w.mustLook()
	for _, p := range assigned {
		w.wantWatermark(p, "3")
	}
	w.wantComplete(true)
}

// wantHonestWatermark compares Redis with the table up to the watermark.
func (w *mirrorWorld) wantHonestWatermark(partition int32) {
	w.t.Helper()
	text := w.redis.HGet("esclusa:mirror:customers", strconv.Itoa(int(partition)))
	if text == "" {
		return
	}
	watermark, err := strconv.Atoi(text)
	must(w.t, err)
	if watermark > len(w.table.records[partition]) {
		w.t.Fatalf("the watermark %d is above the table's end", watermark)
	}
	last := make(map[string]esclusa.Record)
	for _, rec := range w.table.records[partition][:watermark] {
		last[string(rec.Key)] = rec
	}
	for id, rec := range last {
		version, err := strconv.ParseInt(w.redis.HGet("customer:"+id, "version"), 10, 64)
		if err != nil || version < rec.Offset {
			w.t.Errorf("below the watermark %d customer %s has version %d (%v), want at least %d", watermark, id, version, err, rec.Offset)
		}
	}
}

func TestPartitionAssignedAnewIsFilledTwice(t *testing.T) {
	w := newWorld(t, 3, 5)
	w.fillers = 1
	w.rows(3, 4)
	w.rows(5, 4)
	assigned := false
	w.table.onRead = func(partition int32, _ []esclusa.Record) {
		if partition == 3 && !assigned {
			assigned = true
			w.Assign([]int32{3, 5})
		}
		if partition == 5 {
			w.table.onRead = nil
			w.deliver(w.put(5, id(5, 9), "written meanwhile"))
			w.table.commit(5, 5)
		}
	}
	w.mustLook()
	w.mustLook()
	w.mustLook()
	w.wantWatermark(3, "4")
	w.wantWatermark(5, "5")
	w.wantMetric("esclusa_mirror_fills_total", 2)
}

// Whoever empties Redis may do so between the look at it and a fill, or during one.
func TestEmptiedStoreIsFilledInVain(t *testing.T) {
	for name, c := range map[string]struct {
		again bool // the fill begins after it
		reads int  // of the partition, until it is noticed
	}{
		"during a fill": {false, 1},
		"before it":     {true, 2},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 3, 5)
			w.fillers = 1
			w.rows(3, 10)
			w.rows(5, 10)
			reads := 0
			w.table.onRead = func(partition int32, _ []esclusa.Record) {
				if partition != 3 {
					return
				}
				if reads++; reads > 1 {
					return
				}
				w.redis.FlushAll()
				if c.again {
					w.redis.HSet("esclusa:mirror:customers:fill", "3", "0")
				}
				w.clock.at = w.clock.at.Add(2 * watchEvery)
			}
			if err := w.look(t.Context()); !errors.Is(err, esclusa.ErrLostWrites) {
				t.Errorf("the look ends with %v, want lost writes", err)
			}
			if reads > c.reads {
				t.Errorf("%d batches were read before it was noticed, want %d", reads, c.reads)
			}
			w.wantWatermark(5, "10")
			w.mustLook()
			w.wantWatermark(3, "10")
		})
	}
}
