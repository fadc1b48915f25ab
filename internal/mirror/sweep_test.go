package mirror

import (
	"fmt"
	"strings"
	"testing"
)

func TestSweepRemovesWhatTheTableNoLongerHas(t *testing.T) {
	s, srv := open(t)
	p := partitionOf("gone")
	var others, kept []string
	for i := range 3000 { // several steps of a scan
		id := fmt.Sprint(i)
		if partitionOf(id) == p {
			kept = append(kept, id)
		} else {
			others = append(others, id)
		}
		apply(t, s, put(id, 5, "{}"))
	}
	marker, fresh := sibling(p, "marker"), sibling(p, "fresh")
	apply(t, s, put("gone", 5, "{}"), erasure(marker, 5), put(fresh, 50, "{}"))
	wantNil(t, srv.Set("customer", "of somebody else"))
	keep := map[string]bool{}
	for _, id := range kept {
		keep[id] = true
	}
	removed, err := s.Sweep(t.Context(), p, 50, func(id string) bool { return keep[id] })
	if err != nil || removed != 1 {
		t.Errorf("removed %d, %v", removed, err)
	}
	if srv.Exists("customer:gone") {
		t.Error("the row stayed")
	}
	if n := len(srv.Keys()); n != len(others)+len(kept)+4 { // and whose they are
		t.Errorf("%d keys left", n)
	}
}

func TestSweepSurvivesFlushedScripts(t *testing.T) {
	s, srv := open(t)
	apply(t, s, put("gone", 5, "{}"))
	wantNil(t, s.client.ScriptFlush(t.Context()).Err())
	removed, err := s.Sweep(t.Context(), partitionOf("gone"), 6, func(string) bool { return false })
	if err != nil || removed != 1 || srv.Exists("customer:gone") {
		t.Errorf("removed %d, %v", removed, err)
	}
}

// sibling is an id of the partition.
func sibling(p int32, name string) string {
	for i := 0; ; i++ {
		if id := fmt.Sprint(name, i); partitionOf(id) == p {
			return id
		}
	}
}

func TestRowsOfAnotherTableDoNotBlockNewOnes(t *testing.T) {
	s, srv := open(t)
	wantNil(t, s.Begin(t.Context(), "old"))
	apply(t, s, put("stays-old", 900, `{"of":"old"}`), put("new", 900, `{"of":"old"}`))
	wantNil(t, s.Begin(t.Context(), "new"))
	for _, key := range srv.Keys() {
		if strings.HasPrefix(key, "customer:") {
			t.Errorf("%s is left of the old table", key)
		}
	}
	apply(t, s, put("new", 3, `{"of":"new"}`))
	if doc := srv.HGet("customer:new", "doc"); doc != `{"of":"new"}` {
		t.Errorf("the new table's row reads %q", doc)
	}
}

func TestLateComerDoesNotPurgeWhatTheFirstHasWritten(t *testing.T) {
	s, srv := open(t)
	wantNil(t, s.Begin(t.Context(), "t"))
	apply(t, s, put("a", 1, "{}"))
	wantNil(t, s.purge(t.Context())) // of a mirror that began at the same time
	if !srv.Exists("customer:a") {
		t.Error("the row is gone although its mirror has begun")
	}
}
