package endtoend

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kgoka"
	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/views"
)

// deliveries are the ways in which the router delivers.
var deliveries = []string{app.ExactlyOnce, app.AtLeastOnce}

func TestRoutersKilledFrozenAndRebalancedLoseAndRepeatNothing(t *testing.T) {
	for _, delivery := range deliveries {
		t.Run(delivery, func(t *testing.T) {
			t.Parallel()
			o := beside(t)
			o.Delivery = delivery
			tr, routers, guest := unquiet(t, o)
			routers[0].signal(engines.Freeze) // it sleeps, and then goes on as if nothing had happened
			tr.more(1000)
			routers[0].signal(engines.Thaw)
			guest.stop()
			tr.more(1000)
			guest.start()
			tr.more(1000)
			tr.stop(delivery)
		})
	}
}

// unquiet is traffic through two routers that are killed by turns, and a guest, with
// whom they share their partitions anew.
func unquiet(t *testing.T, o app.Options) (tr *traffic, routers []*process, guest *process) {
	t.Helper()
	routers = []*process{runRouter(t, o, "router-0"), runRouter(t, o, "router-1")}
	tr = startTraffic(t, o)
	for i := range 4 {
		tr.more(1000)
		routers[i%2].kill()
		routers[i%2].start()
	}
	guest = runRouter(t, o, "guest")
	tr.more(1000)
	return tr, routers, guest
}

// Mostly the first has to go. Where the second is slow to join the group, the
// first comes back before it has heard of it, and the second has to go.
func TestTwoProcessesUnderOneInstanceBothGoOn(t *testing.T) {
	for _, delivery := range deliveries {
		t.Run(delivery, func(t *testing.T) {
			t.Parallel()
			o := beside(t)
			o.Delivery, o.Roles = delivery, []string{app.RoleRouter}
			first := start(t, o)
			tr := startTraffic(t, o)
			tr.more(500)
			o.DataDir = t.TempDir()
			second := run(t, o)
			var err error
			select {
			case err = <-first.done:
				first.done = nil
			case err = <-second.done:
				second.done = nil
			case <-time.After(patience):
				t.Fatal("both go on")
			}
			if !errors.Is(err, kgoka.ErrFenced) || !strings.Contains(err.Error(), "another process runs as --instance "+o.Instance) {
				t.Errorf("one ended with %v, which does not say that the other took over", err)
			}
			tr.more(500)
			tr.stop(delivery)
		})
	}
}

func TestFrozenBrokerHoldsUpTheStop(t *testing.T) {
	t.Parallel()
	o, freeze, thaw := frozen(t)
	o.Roles = []string{app.RoleTables, app.RoleMirror, app.RoleAuditor, app.RoleHTTP}
	s := start(t, o)
	s.want("POST", "/send_message", grupo3, 200, stored)
	freeze()
	begin := time.Now()
	s.cancel()
	select {
	case err := <-s.done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(time.Minute):
		t.Fatal("the system did not stop")
	}
	s.done = nil
	if took := time.Since(begin); took > 2*stopWithin {
		t.Errorf("the stop took %v", took)
	}
	thaw()
}

func TestRequestDuringTheStopIsAnswered(t *testing.T) {
	o := options(t)
	if os.Getenv(engines.KafkaJars) != "" { // brokers wait for more members before they let the first into a new group
		waiting := map[string]string{"group.initial.rebalance.delay.ms": "3000"} // Kafka's default
		o = on(o, engines.RunKafka(t, engines.KafkaOptions{Properties: waiting}).Addrs()...)
	}
	s := start(t, o)
	answered := make(chan int, 1)
	go func() {
		code, _ := s.get("/consume_message?timeout=20s")
		answered <- code
	}()
	group, admin := s.names.HTTPGroup(views.DefaultGroup), kadm.NewClient(s.kafka())
	eventually(t, "it waits for a record that does not come", func() bool {
		told, err := admin.DescribeGroups(t.Context(), group)
		return err == nil && (told[group].State == "PreparingRebalance" || len(told[group].Members) > 0)
	})
	begin := time.Now()
	s.cancel()
	if code := <-answered; code != 204 {
		t.Errorf("a reader that waited was answered %d", code)
	}
	if err := <-s.done; err != nil {
		t.Error(err)
	}
	s.done = nil
	if took := time.Since(begin); took > stopWithin {
		t.Errorf("the stop took %v", took)
	}
}

// stopWithin is how long an ordered stop may take.
const stopWithin = 5 * time.Second

// frozen are options on brokers that the test can freeze, with a router at work.
func frozen(t *testing.T) (o app.Options, freeze, thaw func()) {
	t.Helper()
	host := options(t)
	host.Roles, host.Instance = []string{app.RoleRouter}, "host"
	var at string
	if onReal() {
		k := engines.RunKafka(t, engines.KafkaOptions{})
		at = k.Addrs()[0]
		host = on(host, at)
		freeze = func() { must(t, k.Brokers[0].Freeze()) }
		thaw = func() { must(t, k.Brokers[0].Thaw()) }
	} else {
		at = engines.FreeAddr(t)
		host.EmbeddedKafkaAddr = at
	}
	p := &process{t: t, opts: host}
	p.start()
	t.Cleanup(p.kill)
	if freeze == nil {
		freeze = func() { p.signal(engines.Freeze) }
		thaw = func() { p.signal(engines.Thaw) }
	}
	o = on(host, at)
	o.Roles, o.Instance, o.DataDir = nil, "test", t.TempDir()
	return o, freeze, thaw
}
