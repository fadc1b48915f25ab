package table

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lovoo/goka/storage"

	"github.com/esclusa/esclusa/internal/testing/expect"
)

// topicEnd is a topic's end; below 0 the brokers are gone.
type topicEnd struct {
	at    int64
	asked atomic.Int64
}

func (e *topicEnd) End(ctx context.Context, _ int32) (int64, error) {
	e.asked.Add(1)
	if e.at < 0 {
		return 0, errors.Join(errors.New("no answer"), ctx.Err())
	}
	return e.at, nil
}

// age makes the copy one that was last in step an hour ago.
func age(t *testing.T, s Store) (file string, at time.Time) {
	t.Helper()
	file, at = filepath.Join(s.Dir, copied+".3", freshnessFile), time.Now().Add(-time.Hour).Truncate(time.Second)
	must(t, os.Chtimes(file, at, at))
	return file, at
}

func changed(t *testing.T, file string) time.Time {
	t.Helper()
	info, err := os.Stat(file)
	must(t, err)
	return info.ModTime()
}

// opened is a copy that has recovered up to offset 42, whose topic ends at end.
func opened(t *testing.T, end int64) (Store, storage.Storage, *topicEnd) {
	s, _ := copies(t)
	e := &topicEnd{at: end}
	s.End, s.MaxAge = e, ageSteps*time.Millisecond
	return s, recovered(t, s, 42, "10"), e
}

func TestCopyBeforeAMarkerGrowsOld(t *testing.T) {
	s, _ := copies(t)
	s.End, s.MaxAge = &topicEnd{at: 45}, ageSteps*time.Millisecond
	s.RecordsEnd = func(context.Context, int32) (int64, error) { return 43, nil }
	st := recovered(t, s, 42, "10")
	file, old := age(t, s)
	expect.Eventually(t, 5*time.Second, "an idle copy that has all records counts as in step", func() bool { return changed(t, file).After(old) })
	must(t, st.Close())
}

func TestIdleCopyGrowsOld(t *testing.T) {
	s, st, _ := opened(t, 43)
	file, old := age(t, s)
	expect.Eventually(t, expect.Patience, "an idle copy that has all counts as in step", func() bool { return changed(t, file).After(old) })
	must(t, st.Close())
}

// A crash would leave a copy that counts as in step and lacks what it had in
// memory: an erasure, say, of which the topic has forgotten the tombstone.
func TestCopyIsInStepBeforeItsRowsAreWritten(t *testing.T) {
	s, st, _ := opened(t, 44)
	file, old := age(t, s)
	must(t, st.Set("11", []byte("row 11")))
	must(t, st.SetOffset(43))
	expect.Eventually(t, expect.Patience, "the copy counts as in step", func() bool { return changed(t, file).After(old) })
	if row := onDiskRow(st, "11"); row != "row 11" || written(st) != "43" {
		t.Errorf("on disk are row %q and offset %s", row, written(st))
	}
	must(t, st.Close())
}

func TestCopyThatLagsOrHasLostItsBrokersCountsAsFresh(t *testing.T) {
	for name, end := range map[string]int64{"lags": 44, "has lost its brokers": -1} {
		t.Run(name, func(t *testing.T) {
			s, st, topic := opened(t, end)
			must(t, st.SetOffset(42)) // still to be written
			file, old := age(t, s)
			before := topic.asked.Load()
			expect.Eventually(t, expect.Patience, "it is compared with the topic", func() bool { return topic.asked.Load() > before+2 })
			must(t, st.Close())
			if at := changed(t, file); !at.Equal(old) {
				t.Errorf("it was in step at %v, want %v", at, old)
			}
		})
	}
}

func TestCopyThatCannotBeWrittenCountsAsInStep(t *testing.T) {
	s, _ := copies(t)
	st := recovered(t, s, 42, "10").(*Copy)
	file, old := age(t, s)
	must(t, st.Delete("10"))
	must(t, st.SetOffset(43))
	must(t, st.engine.close()) // writing fails from here
	if err := st.reach(44); err == nil {
		t.Error("it was written: this tests nothing")
	}
	if at := changed(t, file); !at.Equal(old) {
		t.Errorf("it was in step at %v, want %v", at, old)
	}
}

// A kill while a copy that is too old is removed: its age may go before its rows do.
func TestRemovalThatWasCutOffLeavesACopyWithoutAge(t *testing.T) {
	eachEngine(t, func(t *testing.T, s Store, c *clock) {
		must(t, recovered(t, s, 42, "10").Close())
		file, _ := age(t, s)
		must(t, os.Remove(file))
		c.at = c.at.Add(2 * s.MaxAge)
		st := build(t, s)
		defer func() { must(t, st.Close()) }()
		wantRow(t, st, "10", "")
		if at, err := st.GetOffset(-7); at != -7 || err != nil {
			t.Errorf("the copy reaches %d (%v), and nobody knows how old it is", at, err)
		}
	})
}
