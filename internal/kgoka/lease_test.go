package kgoka

import (
	"errors"
	"net"
	"testing"
	"time"

	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

func TestMemberWritesAfterItsLease(t *testing.T) {
	type event struct {
		after time.Duration // the one before
		key   kmsg.Key
		took  time.Duration // until the answer
		err   error
		do    func(*lease) // in place of an answer
	}
	of := Membership{Session: 8 * time.Second, Heartbeat: time.Second, Rebalance: 15 * time.Second}
	const beat = time.Second
	tooLong := of.lease() + time.Second
	for name, c := range map[string]struct {
		events []event
		after  time.Duration // the last of them it writes
		may    bool
	}{
		"just joined":        {after: of.lease(), may: true},
		"never heard of":     {after: tooLong},
		"heard of":           {events: []event{{after: 5 * beat, key: kmsg.Heartbeat}}, after: 5 * beat, may: true},
		"not heard of since": {events: []event{{after: beat, key: kmsg.Heartbeat}}, after: tooLong},
		"the answer was on its way while it slept":  {events: []event{{after: tooLong, key: kmsg.Heartbeat, took: tooLong}}},
		"the next heartbeat came after a sleep":     {events: []event{{after: beat, key: kmsg.Heartbeat}, {after: tooLong, key: kmsg.Heartbeat}}},
		"heartbeats went on after a sleep":          {events: []event{{after: tooLong, key: kmsg.Heartbeat}, {after: beat, key: kmsg.Heartbeat}}},
		"it joined anew after a sleep":              {events: []event{{after: tooLong, key: kmsg.Heartbeat}, {key: kmsg.JoinGroup}, {key: kmsg.SyncGroup}}},
		"joining took long":                         {events: []event{{after: tooLong, key: kmsg.JoinGroup, took: tooLong}, {key: kmsg.SyncGroup}}, after: beat, may: true},
		"a heartbeat was not answered":              {events: []event{{after: 5 * beat, key: kmsg.Heartbeat, err: net.ErrClosed}}, after: 2 * beat},
		"a rebalance waits":                         {events: []event{{do: (*lease).hurry}, {after: 5 * beat, key: kmsg.Heartbeat}, {after: 5 * beat, key: kmsg.Heartbeat}}, may: true},
		"a rebalance has waited too long":           {events: []event{{do: (*lease).hurry}, {after: 5 * beat, key: kmsg.Heartbeat}, {after: 5 * beat, key: kmsg.Heartbeat}, {do: (*lease).hurry}}, after: 2 * beat},
		"a rebalance was let through":               {events: []event{{do: (*lease).hurry}, {after: 5 * beat, key: kmsg.Heartbeat}, {do: (*lease).joined}, {after: 5 * beat, key: kmsg.Heartbeat}}, after: 2 * beat, may: true},
		"a session was cut off":                     {events: []event{{do: (*lease).end}}},
		"only others than heartbeats were answered": {events: []event{{after: 5 * beat, key: kmsg.Fetch}}, after: 2 * beat},
	} {
		t.Run(name, func(t *testing.T) {
			now, lost := time.Unix(0, 0), 0
			l := &lease{of: of, lost: func() { lost++ }, now: func() time.Time { return now }, heard: now}
			for _, e := range c.events {
				now = now.Add(e.after)
				if e.do != nil {
					e.do(l)
					continue
				}
				l.OnBrokerE2E(kgo.BrokerMetadata{}, int16(e.key), kgo.BrokerE2E{ReadWait: e.took, ReadErr: e.err})
			}
			now = now.Add(c.after)
			for range 2 {
				if err := l.check(); (err == nil) != c.may {
					t.Errorf("a write: %v; it may be: %v", err, c.may)
				}
			}
			if want := map[bool]int{false: 1}[c.may]; lost != want {
				t.Errorf("told %d times, want %d", lost, want)
			}
		})
	}
}

func TestMemberThatLostItsLeaseJoinsAnewAndWorksUntilItWrites(t *testing.T) {
	now, lost := time.Unix(0, 0), 0
	l := &lease{of: timing, lost: func() { lost++ }, now: func() time.Time { return now }, heard: now}
	now = now.Add(timing.lease() + time.Second)
	l.OnBrokerE2E(kgo.BrokerMetadata{}, int16(kmsg.Heartbeat), kgo.BrokerE2E{})
	l.OnBrokerE2E(kgo.BrokerMetadata{}, int16(kmsg.JoinGroup), kgo.BrokerE2E{})
	if lost != 1 {
		t.Errorf("told %d times, want once", lost)
	}
}

// A process that was suspended looks like this to itself: long after the last
// heartbeat it goes on with what it was about to write.
func TestRowsOfASleeperLandBehindItsSuccessors(t *testing.T) {
	for name, buffered := range map[string]bool{
		"one that is emitted after the sleep": false,
		"one that the client had buffered":    true,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cluster, client, adm := brokers.Fake(t, kfake.SleepOutOfOrder(), kfake.SeedTopics(1, "in", "out"))
			asleep, over := make(chan struct{}), make(chan struct{})
			cluster.ControlKey(int16(kmsg.Heartbeat), func(kmsg.Request) (kmsg.Response, error, bool) {
				cluster.KeepControl()
				select {
				case <-asleep:
					cluster.SleepControl(func() { <-over })
				default:
				}
				return nil, nil, false
			})
			cfg := Config{Cluster: wired(testCluster(cluster)), Membership: timing, Group: "g", Instance: "i"}
			graph := func(rt *Runtime) *goka.GroupGraph { return byKey(rt, "g", "out") }
			s := startGraph(t, cfg, graph)
			put(t, client, "in", "out")
			eventually(t, "the first is written", func() bool { return endOf(t, adm, "out") == 1 })
			var refused *kfake.FaultHandle
			if buffered {
				refused = cluster.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.Produce}, Topic: "out", Err: kerr.NotLeaderForPartition, Count: -1})
				put(t, client, "in", "out")
				if err := refused.Wait(t.Context(), 1); err != nil {
					t.Fatal(err)
				}
			}
			close(asleep)
			time.Sleep(timing.lease() + kafka.Heartbeat)
			if buffered {
				refused.Remove() // from now on it would be taken
			} else {
				put(t, client, "in", "out")
			}
			err := s.ended(t)
			close(over)
			if !errors.Is(err, errUnheard) {
				t.Errorf("ended with %v, want %v", err, errUnheard)
			}
			if n := endOf(t, adm, "out"); n != 1 {
				t.Errorf("%d records are written, want the first", n)
			}
		})
	}
}

func put(t *testing.T, client *kgo.Client, topic, key string) {
	t.Helper()
	if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: topic, Key: []byte(key), Value: []byte("x")}).FirstErr(); err != nil {
		t.Fatal(err)
	}
}
