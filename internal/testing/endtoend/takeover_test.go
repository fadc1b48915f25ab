package endtoend

import (
	"syscall"
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/engines"
)

// How long records wait for a router when one of two goes away. The log has the
// figures that bench/RESULTS.md gives; that all are routed, once and in order, is
// what can fail.
func TestRecordsWaitForARouterThatGoesAway(t *testing.T) {
	for name, away := range map[string]func(t *testing.T, o app.Options, first, second *process){
		"stopped and started again": func(_ *testing.T, _ app.Options, first, _ *process) { first.stop(); first.start() },
		"killed and started again":  func(_ *testing.T, _ app.Options, first, _ *process) { first.kill(); first.start() },
		"stopped for good":          func(_ *testing.T, _ app.Options, first, _ *process) { first.stop() },
		"killed for good":           func(_ *testing.T, _ app.Options, first, _ *process) { first.kill() },
		"stopped amid a rebalance":  amidRebalance,
		"stopped amid one and started": func(t *testing.T, o app.Options, first, second *process) {
			amidRebalance(t, o, first, second)
			first.start()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := beside(t)
			first, second := runRouter(t, o, "first"), runRouter(t, o, "second")
			inGroup(t, o, "Stable", 2)
			tr := startTraffic(t, o)
			tr.more(1000)
			away(t, o, first, second)
			tr.more(2000)
			tr.stop(app.ExactlyOnce)
		})
	}
}

// amidRebalance stops a router when a third has come and the group is about to
// share the partitions anew. The other one is frozen for that long, or it would
// all be over before the stop.
func amidRebalance(t *testing.T, o app.Options, first, second *process) {
	second.signal(engines.Freeze)
	runRouter(t, o, "third")
	inGroup(t, o, "PreparingRebalance", 3)
	first.signal(syscall.SIGTERM)
	second.signal(engines.Thaw)
	first.wait()
}

// inGroup waits until the routers' group has so many members, and a state as
// Kafka names it.
func inGroup(t *testing.T, o app.Options, state string, members int) {
	t.Helper()
	adm := kadm.NewClient(dial(t, o.Brokers))
	group := esclusa.Names{Prefix: o.TopicPrefix}.RouterGroup()
	eventually(t, "the group is "+state, func() bool {
		groups, err := adm.DescribeGroups(t.Context(), group)
		return err == nil && groups[group].State == state && len(groups[group].Members) == members
	})
}
