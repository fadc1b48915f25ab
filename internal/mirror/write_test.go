package mirror

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

func TestRowNeverGoesBackwards(t *testing.T) {
	s, _ := open(t)
	const ids, versions, writers = 5, 120, 4
	var writes []esclusa.Entry
	for v := range int64(versions) {
		id := fmt.Sprint(v % ids)
		if v%7 == 6 {
			writes = append(writes, erasure(id, v))
		} else {
			writes = append(writes, put(id, v, fmt.Sprint(v)))
		}
	}
	var all, watcher sync.WaitGroup
	var done atomic.Bool
	watcher.Go(func() {
		for last := int64(-1); !done.Load(); {
			m, err := s.Get(t.Context(), "0")
			if err != nil {
				t.Error(err)
				return
			}
			if m.Row == nil {
				continue
			}
			if m.Version < last {
				t.Errorf("version %d after %d", m.Version, last)
			}
			last = m.Version
		}
	})
	for range writers {
		mine := append([]esclusa.Entry(nil), writes...)
		rand.Shuffle(len(mine), func(i, j int) { mine[i], mine[j] = mine[j], mine[i] })
		all.Go(func() {
			for ; len(mine) > 0; mine = mine[min(10, len(mine)):] {
				if err := s.Apply(t.Context(), part, mine[:min(10, len(mine))]); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	done.Store(true)
	watcher.Wait()
	for _, w := range writes[versions-ids:] {
		m := get(t, s, w.ID)
		if m.Version != w.Version || m.Row.Erased() != w.Row.Erased() || string(m.Row.Doc) != string(w.Row.Doc) || m.Row.Source != w.Row.Source {
			t.Errorf("%s: %+v, want version %d", w.ID, m.Row, w.Version)
		}
	}
}

func TestEqualVersionChangesNothing(t *testing.T) {
	s, srv := open(t)
	apply(t, s, put("10", 5, "first"))
	apply(t, s, put("10", 5, "second"))
	if doc := srv.HGet("customer:10", "doc"); doc != "first" {
		t.Errorf("doc = %q", doc)
	}
}

func TestHashHasTheFieldsOfTheContract(t *testing.T) {
	s, srv := open(t)
	apply(t, s, put("10", 5, `{"id_cliente":"10"}`))
	want := map[string]string{"doc": `{"id_cliente":"10"}`, "version": "5", "source": "datatype/3/5", "time": "2026-01-02T03:04:05.006Z"}
	fields, err := srv.HKeys("customer:10")
	if err != nil || len(fields) != len(want) {
		t.Fatalf("fields %v, %v", fields, err)
	}
	for name, value := range want {
		if got := srv.HGet("customer:10", name); got != value {
			t.Errorf("%s = %q, want %q", name, got, value)
		}
	}
}

func TestErasureLeavesAMarkerForAnHour(t *testing.T) {
	s, srv := open(t)
	apply(t, s, put("10", 5, "{}"), erasure("10", 6))
	apply(t, s, put("10", 4, "late"))
	if m := get(t, s, "10"); m.Row == nil || !m.Row.Erased() || m.Version != 6 || m.Row.Source != source(6) || !m.Row.Time.Equal(at) {
		t.Fatalf("after the erasure: %+v", m)
	}
	srv.FastForward(59 * time.Minute)
	if m := get(t, s, "10"); m.Row == nil {
		t.Error("the marker went early")
	}
	srv.FastForward(time.Minute)
	if m := get(t, s, "10"); m.Row != nil || srv.Exists("customer:10") {
		t.Errorf("the marker stayed: %+v", m.Row)
	}
}

func TestRowSentAgainAfterErasureDoesNotExpire(t *testing.T) {
	s, srv := open(t)
	apply(t, s, erasure("10", 6))
	apply(t, s, put("10", 7, "again"))
	srv.FastForward(2 * time.Hour)
	if m := get(t, s, "10"); m.Row == nil || string(m.Row.Doc) != "again" || m.Version != 7 {
		t.Errorf("got %+v", m)
	}
}

func TestWriteAfterScriptsWereFlushed(t *testing.T) {
	s, _ := open(t)
	for v := range int64(3) {
		apply(t, s, put("10", v, fmt.Sprint(v)))
		if err := s.client.ScriptFlush(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
	}
	if m := get(t, s, "10"); m.Version != 2 {
		t.Errorf("version %d", m.Version)
	}
}

func TestForeignValueUnderARowDoesNotStopWrites(t *testing.T) {
	s, srv := open(t)
	if err := srv.Set("customer:10", "foreign"); err != nil {
		t.Fatal(err)
	}
	srv.HSet("customer:11", "version", "foreign")
	apply(t, s, put("10", 1, "ours"), put("11", 1, "ours"))
	for _, id := range []string{"10", "11"} {
		if m := get(t, s, id); m.Row == nil || string(m.Row.Doc) != "ours" {
			t.Errorf("%s: %+v", id, m)
		}
	}
}

func TestPartsAreBounded(t *testing.T) {
	big := strings.Repeat("x", maxBytes/2)
	for name, c := range map[string]struct {
		writes []esclusa.Entry
		want   []int
	}{
		"nothing":       {nil, nil},
		"one":           {make([]esclusa.Entry, 1), []int{1}},
		"full":          {make([]esclusa.Entry, maxRows), []int{maxRows}},
		"one too many":  {make([]esclusa.Entry, maxRows+1), []int{maxRows, 1}},
		"large":         {[]esclusa.Entry{put("a", 1, big), put("b", 1, big), put("c", 1, "x")}, []int{2, 1}},
		"larger":        {[]esclusa.Entry{put("a", 1, big+big+big), put("b", 1, "x")}, []int{1, 1}},
		"large in last": {[]esclusa.Entry{put("b", 1, "x"), put("a", 1, big+big+big)}, []int{1, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			for i := range c.writes {
				if c.writes[i].Row == nil {
					c.writes[i] = erasure("x", 1)
				}
			}
			var got []int
			for part := range parts(c.writes) {
				got = append(got, len(part))
			}
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("parts %v, want %v", got, c.want)
			}
		})
	}
}

func TestEveryPartIsWritten(t *testing.T) {
	s, srv := open(t)
	var writes []esclusa.Entry
	for i := range 2*maxRows + 1 {
		writes = append(writes, put(fmt.Sprint(i), 1, "{}"))
	}
	apply(t, s, writes...)
	if n := len(srv.Keys()); n != len(writes)+1 { // and whose they are
		t.Errorf("%d keys, want %d", n, len(writes)+1)
	}
}
