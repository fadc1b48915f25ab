package processors

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2/server"
)

func TestIdleMirrorAsksForEachPartition(t *testing.T) {
	w := newWorld(t, 0, 1, 2, 3, 4, 5, 6, 7)
	w.rows(3, 2)
	w.mustLook()
	w.wantComplete(true)
	w.store.asked, w.table.asked = 0, 0
	w.mustLook()
	if w.store.asked != 1 || w.table.asked != 1 {
		t.Errorf("for 8 partitions it asked Redis %d times and Kafka %d times, want once each", w.store.asked, w.table.asked)
	}
}

// readWatermarks is what a tick reads before it comes to the partition.
func (w *mirrorWorld) readWatermarks() watermarks {
	w.t.Helper()
	read, err := w.watermarks(w.t.Context())
	must(w.t, err)
	return read
}

func TestWatermarkReadBeforeAWriteIsTakenForALoss(t *testing.T) {
	w := newWorld(t, 3)
	w.rows(3, 4)
	w.mustLook()
	read := w.readWatermarks()
	w.deliver(w.put(3, id(3, 9), "newer"))
	must(t, w.watch(t.Context(), read))
	w.wantComplete(true)
	w.wantWatermark(3, "5")
	w.wantMetric("esclusa_mirror_fills_total", 1)
}

// A repeated record finds the loss and leaves what is expected of the watermark as it
// was.
func TestWatermarkReadBeforeALossIsAdopted(t *testing.T) {
	w := newWorld(t, 3)
	repeated := w.rows(3, 4)
	w.mustLook()
	read := w.readWatermarks()
	w.redis.FlushAll()
	w.deliver(repeated[0])
	must(t, w.watch(t.Context(), read))
	w.wantComplete(false)
	w.mustLook()
	w.wantComplete(true)
	w.wantDoc(id(3, 3), "doc 3")
}

func TestPartitionThatKafkaDoesNotListCountsAsEmpty(t *testing.T) {
	w := newWorld(t, testPartitions)
	if err := w.look(t.Context()); err == nil {
		t.Error("the look says nothing")
	}
	w.wantComplete(false)
	w.wantWatermark(testPartitions, "")
}

func TestLagStandsStillWhileKafkaIsAway(t *testing.T) {
	w := newWorld(t, 3)
	w.rows(3, 3)
	w.mustLook()
	w.table.silent = true
	for _, lag := range []float64{3, 8} {
		w.clock.at = noon.Add(time.Duration(lag) * time.Second)
		w.mustLook()
		w.wantMetric("esclusa_mirror_lag_seconds", lag)
		w.wantMetric("esclusa_mirror_complete", 1)
	}
	if !w.table.bounded {
		t.Error("a Kafka that does not answer holds up the watch over Redis")
	}
	w.table.silent = false
	w.mustLook()
	w.wantMetric("esclusa_mirror_lag_seconds", 0)
}

// refuse has Redis refuse the row of one customer, as a full one may.
func (w *mirrorWorld) refuse(id string) {
	w.redis.Server().SetPreHook(func(p *server.Peer, _ string, args ...string) bool {
		if !slices.Contains(args, "customer:"+id) {
			return false
		}
		p.WriteError("OOM command not allowed when used memory > 'maxmemory'.")
		return true
	})
}

func TestRefusedRowIsMissingAfterTheBatchIsWrittenAgain(t *testing.T) {
	for name, again := range map[string]func(*mirrorWorld){
		"at once":          func(*mirrorWorld) {},
		"after a look":     (*mirrorWorld).mustLook,
		"in a new process": func(w *mirrorWorld) { w.start("topic-1", 3) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 3)
			w.mustLook()
			batch := w.rows(3, 3)
			w.refuse(id(3, 1))
			ctx := &graphContext{with: t.Context}
			w.process(ctx, batch)
			if ctx.failed == nil {
				t.Fatal("the graph goes on")
			}
			w.wantWatermark(3, "0")
			again(w)
			w.wantWatermark(3, "0")
			w.redis.Server().SetPreHook(nil)
			w.deliver(batch...)
			for i := range batch {
				w.wantDoc(id(3, i), "doc "+strconv.Itoa(i))
			}
			w.wantWatermark(3, "3")
			w.wantHonestWatermark(3)
		})
	}
}
