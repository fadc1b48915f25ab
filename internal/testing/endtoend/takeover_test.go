package endtoend

import (
	"context"
	"syscall"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/kgoka"
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

// How long readers of committed records wait where a router is gone for good. What a dead
// one had left open held them up until the brokers ended it, 19 s on Kafka, and one that
// was stopped until it was missed.
func TestCommittedReadersWaitLongForARouterThatIsGone(t *testing.T) {
	for name, c := range map[string]struct {
		gone  func(o app.Options, p *process)
		back  func(p *process) // when others have its partitions, nil: never
		leave bool
		most  time.Duration
	}{
		"killed amid a transaction": {gone: killedAmidATransaction, most: kafka.SessionTimeout + 2500*time.Millisecond},
		"frozen amid a transaction, and wakes up": {
			gone: frozenAmidATransaction, back: func(p *process) { p.signal(engines.Thaw) }, most: kafka.SessionTimeout + 2500*time.Millisecond,
		},
		"stopped":                       {gone: func(_ app.Options, p *process) { p.stop() }, leave: true, most: kafka.SessionTimeout - time.Second},
		"stopped and started":           {gone: func(_ app.Options, p *process) { p.stop(); p.start() }, leave: true, most: kafka.SessionTimeout - time.Second},
		"stopped and started, it stays": {gone: func(_ app.Options, p *process) { p.stop(); p.start() }, most: kafka.SessionTimeout - time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := beside(t)
			o.Leave = c.leave
			first := runRouter(t, o, "first")
			runRouter(t, o, "second")
			inGroup(t, o, "Stable", 2)
			tr := startTraffic(t, o)
			r := tr.read()
			tr.more(1000)
			c.gone(o, first)
			tr.more(1000) // of which each waits until all are read
			if c.back != nil {
				inGroup(t, o, "Stable", 1)
				c.back(first)
				inGroup(t, o, "Stable", 2)
				tr.more(1000)
			}
			tr.stop(app.ExactlyOnce)
			longest := r.longest()
			t.Logf("the longest that a committed reader waited: %v", longest)
			if longest > c.most {
				t.Errorf("a committed reader waited %v, at most %v is right", longest, c.most)
			}
		})
	}
}

// killedAmidATransaction kills a router until it has left a transaction open.
func killedAmidATransaction(o app.Options, p *process) { amidATransaction(o, p, p.kill, p.start) }

// frozenAmidATransaction freezes one so.
func frozenAmidATransaction(o app.Options, p *process) {
	amidATransaction(o, p, func() { p.signal(engines.Freeze) }, func() { p.signal(engines.Thaw) })
}

func amidATransaction(o app.Options, p *process, end, again func()) {
	adm := kadm.NewClient(dial(p.t, o.Brokers))
	id := kgoka.TransactionOf(esclusa.Names{Prefix: o.TopicPrefix}.RouterGroup(), p.opts.Instance)
	open := func() bool {
		all, err := adm.ListTransactions(p.t.Context(), nil, []string{"Ongoing"})
		must(p.t, err)
		_, is := all[id]
		return is
	}
	for {
		eventually(p.t, "a transaction is open", open)
		end()
		if open() {
			return
		}
		again()
	}
}

// live is a reader of committed records beside the traffic.
type live struct {
	done chan struct{}
	most time.Duration
}

// read reads a channel until all that has been sent into it is there.
func (tr *traffic) read() *live {
	tr.t.Helper()
	l := &live{done: make(chan struct{})}
	cl, err := tr.cluster.NewClient(kgo.ConsumeTopics(tr.names.Channel("customer")), kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	must(tr.t, err)
	go func() {
		defer close(l.done)
		defer cl.Close()
		for n := int64(0); !tr.ended() || n < (tr.sent.Load()+6)/10; {
			ctx, cancel := context.WithTimeout(tr.t.Context(), 100*time.Millisecond)
			fetches := cl.PollRecords(ctx, 0)
			cancel()
			if tr.t.Context().Err() != nil {
				return
			}
			now := time.Now()
			fetches.EachRecord(func(rec *kgo.Record) {
				n++
				for _, h := range rec.Headers {
					if h.Key == esclusa.HeaderTime {
						came, err := time.Parse(time.RFC3339, string(h.Value))
						if err != nil {
							tr.t.Error(err)
						}
						l.most = max(l.most, now.Sub(came))
					}
				}
			})
		}
	}()
	return l
}

// ended reports whether all has been sent.
func (tr *traffic) ended() bool {
	select {
	case <-tr.done:
		return true
	default:
		return false
	}
}

// longest is how long a record was on its way at most, once all are there.
func (l *live) longest() time.Duration {
	<-l.done
	return l.most
}
