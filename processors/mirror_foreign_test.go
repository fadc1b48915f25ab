package processors

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/testing/expect"
)

// taken has Redis emptied and claimed by another system.
func (w *mirrorWorld) taken() {
	w.t.Helper()
	w.redis.FlushAll()
	other := storeOf(w.t, w.redis, "other")
	must(w.t, other.Begin(w.t.Context(), "topic-of-others"))
}

func TestRedisOfAnotherSystemIsFilledOrStopsTheGraph(t *testing.T) {
	w := newWorld(t, 3)
	w.rows(3, 4)
	w.mustLook()
	w.taken()
	before := w.redis.Dump()
	w.deliver(w.put(3, id(3, 0), "newer")) // the graph goes on
	w.wantComplete(false)
	if err := w.look(t.Context()); err == nil {
		t.Error("the look says nothing")
	}
	w.Assign([]int32{3, 5})
	w.deliver(w.put(3, id(3, 1), "newest")) // of a partition of which nothing is known
	if after := w.redis.Dump(); after != before {
		t.Errorf("the other's Redis holds\n%s\nand held\n%s", after, before)
	}
	w.redis.FlushAll() // and it is given back
	w.mustLook()
	w.wantComplete(true)
	w.wantDoc(id(3, 0), "newer")
	w.wantDoc(id(3, 1), "newest")
	w.wantDoc(id(3, 3), "doc 3")
}

// A Redis that comes back as it was lacks what came meanwhile.
func TestRowsThatCameWhileRedisWasAnothersStayMissing(t *testing.T) {
	w := newWorld(t, 3)
	w.rows(3, 4)
	w.mustLook()
	owner, err := w.redis.Get("esclusa:owner")
	must(t, err)
	must(t, w.redis.Set("esclusa:owner", "cluster-1 other"))
	w.deliver(w.put(3, id(3, 0), "newer"))
	must(t, w.redis.Set("esclusa:owner", owner))
	w.mustLook()
	w.wantDoc(id(3, 0), "newer")
	w.wantWatermark(3, "5")
}

func TestRedisThatAnotherSystemTookIsCompleteForLongerThanFiveSeconds(t *testing.T) {
	w := newWorld(t, 3)
	w.rows(3, 4)
	ctx, cancel := context.WithCancel(t.Context())
	var keeping sync.WaitGroup
	keeping.Go(func() { w.Keep(ctx) })
	defer keeping.Wait()
	defer cancel()
	expect.Eventually(t, expect.Patience, "the mirror is filled", w.Complete)
	must(t, w.redis.Set("esclusa:owner", "cluster-1 other")) // at once: in between the mirror would claim it
	expect.Eventually(t, 5*time.Second, "it counts as incomplete", func() bool { return !w.Complete() })
	expect.Eventually(t, expect.Patience, "its metric says so", func() bool { return metric(t, w.reg, "esclusa_mirror_complete") == 0 })
}
