package endtoend

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// peakOf is how much memory a process had at most.
func peakOf(t *testing.T, pid int) int64 {
	t.Helper()
	status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		t.Skip("this system does not tell what memory a process takes")
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	var kib int64
	_, err = fmt.Sscan(after, &kib)
	must(t, err)
	return kib << 10
}

// unguarded are options on a broker that takes what Kafka takes: the embedded one
// refuses a batch that decompresses to too much.
func unguarded(t *testing.T) app.Options {
	t.Helper()
	if onReal() {
		return beside(t)
	}
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1))
	must(t, err)
	t.Cleanup(cluster.Close)
	return on(alone(t), cluster.ListenAddrs()...)
}

// A few kilobytes of a batch that decompresses to gigabytes took a router's memory, and
// again after each restart.
func TestBatchesThatDecompressToGigabytesTakeARoutersMemory(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ size, most int }{
		"more than a batch may":  {200 << 20, 400 << 20},
		"as much as a batch may": {60 << 20, 512 << 20}, // in the round, in the next answer, in between
	} {
		t.Run(name, func(t *testing.T) {
			o := unguarded(t)
			router := runRouter(t, o, "router")
			router.kill()
			cl, bomb := dial(t, o.Brokers), expect.Bomb(t, kgo.CodecZstd, 4, c.size/4)
			for range 2 {
				for p := range int32(8) {
					expect.SendBatch(t.Context(), t, cl, o.TopicPrefix, p, bomb)
				}
			}
			tr := startTraffic(t, o)
			tr.more(1000)
			router.start()
			tr.more(1000)
			adm := kadm.NewClient(cl)
			eventually(t, "everything behind the batches is routed", func() bool {
				commits, err := kafka.Commits(t.Context(), adm, o.TopicPrefix+".router", o.TopicPrefix)
				must(t, err)
				spans, err := kafka.Spans(t.Context(), adm, o.TopicPrefix)
				must(t, err)
				for p, span := range spans {
					if commits[p] < min(span.To, 100) {
						return false
					}
				}
				return true
			})
			peak := peakOf(t, router.ID())
			t.Logf("the router took %d MiB", peak>>20)
			if most := int64(c.most) * memoryFactor(); peak > most {
				t.Errorf("that is more than %d MiB", most>>20)
			}
		})
	}
}

// Whoever reads what strangers can write must get past such a batch, say so once, and
// account for all of its offsets.
func TestBatchThatTakesTooMuchMemoryIsUnaccountedOrStopsARole(t *testing.T) {
	t.Parallel()
	a := newAuditedOn(t, unguarded(t))
	o := a.router()
	o.Roles = []string{app.RoleRouter, app.RoleTables, app.RoleMirror, app.RoleHTTP}
	s := start(t, o)
	bomb := expect.Bomb(t, kgo.CodecZstd, 3, 30<<20)
	alerts := make(map[string]int64)
	for _, topic := range []string{a.names.Ingress(), a.names.Channel("customer"), a.names.Channel("text"), a.names.Alerts(), a.names.Ingress()} {
		at := expect.SendBatch(t.Context(), t, a.client, topic, 3, bomb)
		if topic != a.names.Alerts() {
			alerts[fmt.Sprintf("%s/3/%d", topic, at)] = 3
		}
	}
	a.sent = 6 // records of two batches in ingress
	for i := range 40 {
		a.send(fmt.Sprint(i), text(fmt.Sprint(i), "hola"))
		a.send(fmt.Sprint(i), customer(i, "x"))
	}
	eventually(t, "every role is past the batches", func() bool {
		return a.settled(a.names.RouterGroup(), a.names.Ingress()) && a.settled(a.names.TableGroup("customers"), a.names.Channel("customer")) &&
			a.settled(a.names.AuditorGroup(), a.names.Channel("text"))
	})
	a.expect(0, 0)
	for id, offsets := range alerts {
		alert := s.alert(id)
		want := esclusa.LimitExceeded
		if !strings.HasPrefix(id, a.names.Ingress()+"/") {
			want = esclusa.InconsistentChannel
		}
		if alert.Reason != want || alert.Source.Offsets != offsets || alert.Errors[0].Keyword != "batch" {
			t.Errorf("the alert of %s is %s about %d offsets: %v", id, alert.Reason, alert.Source.Offsets, alert.Errors)
		}
	}
	s.stop()
	a.auditor.stop()
	vo := a.options()
	vo.Stores = nil
	if r := a.verify(vo); !r.Clean || r.Total.Once != a.sent || r.Total.Untold != 0 {
		t.Errorf("verify says %+v, examples %v, want %d once", r.Total, r.Examples, a.sent)
	}
}

// memoryFactor is how many times the memory a process may take that runs with the race
// detector, which keeps a record of each word that was written.
func memoryFactor() int64 {
	if expect.UnderRace {
		return 4
	}
	return 1
}
