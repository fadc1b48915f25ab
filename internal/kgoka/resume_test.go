package kgoka

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/kversion"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// Where a group starts, when what it has committed is not what there is.
func TestGroupStartsWhereTheLogAllows(t *testing.T) {
	for name, c := range map[string]struct {
		commit  int64 // -1: none
		deleted int64 // records below are deleted
		want    int   // outputs of twenty records and one more
		gap     string
	}{
		"committed":                        {5, 0, 16, ""},
		"never committed":                  {-1, 0, 21, ""},
		"beyond the end":                   {50, 0, 1, ""},
		"retention has overtaken a commit": {5, 12, 9, "5-11"},
		"retention has overtaken offset 0": {0, 12, 9, "0-11"},
	} {
		for _, once := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, exactly once=%v", name, once), func(t *testing.T) {
				fake, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", "slow"))
				produce := func() {
					rec := &kgo.Record{Topic: "in", Key: []byte("slow"), Value: []byte("x")}
					if err := client.ProduceSync(t.Context(), rec).FirstErr(); err != nil {
						t.Fatal(err)
					}
				}
				for range 20 {
					produce()
				}
				if c.commit >= 0 {
					brokers.Commit(t, adm, "g", "in", 0, c.commit)
				}
				if c.deleted > 0 {
					var offsets kadm.Offsets
					offsets.AddOffset("in", 0, c.deleted, -1)
					if _, err := adm.DeleteRecords(t.Context(), offsets); err != nil {
						t.Fatal(err)
					}
				}
				gap := make(chan string, 10)
				cfg := Config{Cluster: wired(testCluster(fake)), Membership: timing, Group: "g", Instance: "i", ExactlyOnce: once, Interval: 20 * time.Millisecond,
					OnGap: func(_ string, _ int32, from, to int64) { gap <- fmt.Sprintf("%d-%d", from, to) }}
				fetched := brokers.Watch(fake, kmsg.Fetch)
				s := startGraph(t, cfg, func(rt *Runtime) *goka.GroupGraph { return byKey(rt, "g", "slow") })
				defer s.stop(t)
				if c.want > 1 {
					eventually(t, "what there was is read", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == 20 })
				} else if err := s.proc.WaitForReadyContext(t.Context()); err != nil {
					t.Fatal(err)
				}
				if c.commit > 20 { // it has joined and knows where to start
					if err := fetched.Wait(t.Context(), 1); err != nil {
						t.Fatal(err)
					}
				}
				produce()
				eventually(t, "the new record is read", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == 21 })
				if n := outputs(t, testCluster(fake), "slow"); n != c.want {
					t.Errorf("%d outputs, want %d", n, c.want)
				}
				close(gap)
				var gaps []string
				for g := range gap {
					gaps = append(gaps, g)
				}
				if strings.Join(gaps, " ") != c.gap {
					t.Errorf("reported as deleted unread: %v, want %s", gaps, c.gap)
				}
			})
		}
	}
}

// outputs counts the committed records of a topic.
func outputs(t *testing.T, cluster kafka.Cluster, topic string) (n int) {
	t.Helper()
	admin, err := cluster.NewAdmin()
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	spans, err := kafka.Spans(t.Context(), admin, topic)
	if err != nil {
		t.Fatal(err)
	}
	err = cluster.Scan(t.Context(), topic, spans, func(_ int32, batch []esclusa.Record) error {
		n += len(batch)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestFailedCommitIsLeftToTheNextRecord(t *testing.T) {
	fake, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", "slow"))
	failing := fake.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.OffsetCommit}, Group: "g", Err: kerr.GroupAuthorizationFailed})
	if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: "in", Key: []byte("slow"), Value: []byte("x")}).FirstErr(); err != nil {
		t.Fatal(err)
	}
	cfg := Config{Cluster: wired(testCluster(fake)), Membership: timing, Group: "g", Instance: "i", Interval: 50 * time.Millisecond}
	s := startGraph(t, cfg, func(rt *Runtime) *goka.GroupGraph { return byKey(rt, "g", "slow") })
	defer s.stop(t)
	if err := failing.Wait(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the commit is tried again without another record", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == 1 })
}

func TestOutputThatWasRefusedIsCommittedInATransaction(t *testing.T) {
	fake, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", "slow", "fast"))
	failing := fake.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.Produce}, Topic: "slow", Err: kerr.InvalidRecord, Count: -1})
	for _, key := range []string{"fast", "slow", "fast"} {
		if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: "in", Key: []byte(key), Value: []byte("x")}).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
	cfg := Config{Cluster: wired(testCluster(fake)), Membership: timing, Group: "g", Instance: "i", ExactlyOnce: true}
	graph := func(rt *Runtime) *goka.GroupGraph { return byKey(rt, "g", "slow", "fast") }
	if err := startGraph(t, cfg, graph).ended(t); err == nil {
		t.Error("the graph ended without an error although an output failed")
	}
	if at := brokers.Committed(t, adm, "g", "in", 0); at > 0 {
		t.Errorf("offset %d is committed", at)
	}
	if n := outputs(t, testCluster(fake), "fast"); n != 0 {
		t.Errorf("%d outputs of an aborted transaction can be read", n)
	}
	failing.Remove()
	s := startGraph(t, cfg, graph)
	defer s.stop(t)
	eventually(t, "all is committed", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == 3 })
	if n := outputs(t, testCluster(fake), "fast") + outputs(t, testCluster(fake), "slow"); n != 3 {
		t.Errorf("%d outputs, want 3", n)
	}
}

// Brokers can commit and answer that they do not know what went wrong. The client
// aborts then, in vain, and would go on where it had committed before.
func TestCommitThatWasAnsweredWithAnErrorIsDoneAgain(t *testing.T) {
	for _, versions := range []*kversion.Versions{kversion.V3_9_0(), kversion.V4_0_0()} {
		t.Run(versions.VersionGuess(), func(t *testing.T) {
			fake, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", "out"), kfake.MaxVersions(versions))
			say := func() {
				t.Helper()
				if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: "in", Key: []byte("out"), Value: []byte("x")}).FirstErr(); err != nil {
					t.Fatal(err)
				}
			}
			done := make(chan error, 1)
			var ours atomic.Bool
			fake.ControlKey(int16(kmsg.EndTxn), func(req kmsg.Request) (kmsg.Response, error, bool) {
				if ours.Swap(true) {
					return nil, nil, false
				}
				fake.SleepControl(func() { done <- endInTheNameOf(t, fake, req.(*kmsg.EndTxnRequest)) })
				resp := req.ResponseKind().(*kmsg.EndTxnResponse)
				resp.ErrorCode = kerr.UnknownServerError.Code
				return resp, nil, true
			})
			cfg := Config{Cluster: wired(testCluster(fake)), Membership: timing, Group: "g", Instance: "i", ExactlyOnce: true}
			graph := func(rt *Runtime) *goka.GroupGraph { return byKey(rt, "g", "out") }
			first := startGraph(t, cfg, graph)
			say()
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			if err := first.ended(t); !errors.Is(err, errCommitted) {
				t.Errorf("it ended with %v", err)
			}
			again := startGraph(t, cfg, graph)
			defer again.stop(t)
			say()
			eventually(t, "both are committed", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == 2 })
			if n := outputs(t, testCluster(fake), "out"); n != 2 {
				t.Errorf("%d outputs of two records", n)
			}
		})
	}
}

// After a rebalance the offsets of a partition can be held by a transaction whose end is
// not written yet: for a while ours, for longer those of others.
func TestOffsetsThatATransactionHoldsEndTheRouter(t *testing.T) {
	fake, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", "out"), kfake.MaxVersions(kversion.V4_0_0()))
	var failed atomic.Bool
	var asks atomic.Int64
	fake.ControlKey(int16(kmsg.OffsetFetch), func(req kmsg.Request) (kmsg.Response, error, bool) {
		fake.KeepControl()
		if !failed.Load() || !req.(*kmsg.OffsetFetchRequest).RequireStable || asks.Add(1) > 2 {
			return nil, nil, false
		}
		own := int16(0)
		if asks.Load() == 1 {
			own = kerr.UnstableOffsetCommit.Code
		}
		return held(req, "in", own, kerr.UnstableOffsetCommit.Code), nil, true
	})
	fake.ControlKey(int16(kmsg.EndTxn), func(req kmsg.Request) (kmsg.Response, error, bool) {
		failed.Store(true)
		resp := req.ResponseKind().(*kmsg.EndTxnResponse)
		resp.ErrorCode = kerr.UnknownServerError.Code
		return resp, nil, true
	})
	s := startGraph(t, exactly(fake), func(rt *Runtime) *goka.GroupGraph { return byKey(rt, "g", "out") })
	defer s.stop(t)
	put(t, client, "in", "out")
	eventually(t, "it is committed", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == 1 })
	if n := outputs(t, testCluster(fake), "out"); n != 1 || asks.Load() < 2 {
		t.Errorf("%d outputs of one record; the offsets were asked for %d times", n, asks.Load())
	}
}

// held answers that a group has nothing committed, with an error for each partition.
func held(kreq kmsg.Request, topic string, errs ...int16) kmsg.Response {
	req := kreq.(*kmsg.OffsetFetchRequest)
	resp := req.ResponseKind().(*kmsg.OffsetFetchResponse)
	group := kmsg.NewOffsetFetchResponseGroup()
	group.Group = req.Groups[0].Group
	of := kmsg.NewOffsetFetchResponseGroupTopic()
	of.Topic = topic
	for i, code := range errs {
		p := kmsg.NewOffsetFetchResponseGroupTopicPartition()
		p.Partition, p.Offset, p.ErrorCode = int32(i), -1, code
		of.Partitions = append(of.Partitions, p)
	}
	group.Topics = append(group.Topics, of)
	resp.Groups = append(resp.Groups, group)
	return resp
}

// endInTheNameOf ends a transaction as somebody asked.
func endInTheNameOf(t *testing.T, fake *kfake.Cluster, req *kmsg.EndTxnRequest) error {
	versions := kversion.Stable()
	versions.SetMaxKeyVersion(req.Key(), req.Version)
	cl, err := kgo.NewClient(kgo.SeedBrokers(fake.ListenAddrs()...), kgo.MaxVersions(versions))
	if err != nil {
		return err
	}
	defer cl.Close()
	again := *req
	resp, err := again.RequestWith(t.Context(), cl)
	if err != nil {
		return err
	}
	return kerr.ErrorForCode(resp.ErrorCode)
}

// The brokers abort a transaction that takes too long, and fence its producer.
func TestTransactionThatTookTooLongIsNotTakenForASecondProcess(t *testing.T) {
	fake, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "in", "slow"))
	if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: "in", Key: []byte("slow"), Value: []byte("x")}).FirstErr(); err != nil {
		t.Fatal(err)
	}
	cfg := Config{Cluster: wired(testCluster(fake)), Membership: timing, Group: "g", Instance: "i", ExactlyOnce: true, TransactionTimeout: 300 * time.Millisecond}
	err := startGraph(t, cfg, func(rt *Runtime) *goka.GroupGraph {
		return goka.DefineGroup("g", goka.Output("slow", output(rt)), goka.Input("in", in(rt), func(ctx goka.Context, _ any) {
			ctx.Emit("slow", "", []esclusa.Record{{Key: []byte("a"), Value: []byte("x")}})
			time.Sleep(1500 * time.Millisecond)
			ctx.Emit("slow", "", []esclusa.Record{{Key: []byte("b"), Value: []byte("x")}})
		}))
	}).ended(t)
	if err == nil || errors.Is(err, ErrFenced) {
		t.Errorf("it ended with %v, as if somebody had taken over", err)
	}
}

// A process that leaves in the middle of a rebalance cannot commit in time. What
// it leaves open would hide the records behind it until the transaction times out.
func TestTransactionThatCannotEndBeforeAStopIsAborted(t *testing.T) {
	fake, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", "out"))
	cfg := Config{Cluster: wired(testCluster(fake)), Membership: timing, Group: "g", Instance: "i", ExactlyOnce: true, Grace: 200 * time.Millisecond, TransactionTimeout: time.Minute}
	stuck := fake.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.TxnOffsetCommit}, Err: kerr.CoordinatorLoadInProgress, Count: -1})
	s := startGraph(t, cfg, func(rt *Runtime) *goka.GroupGraph { return byKey(rt, "g", "out") })
	if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: "in", Key: []byte("out")}).FirstErr(); err != nil {
		t.Fatal(err)
	}
	if err := stuck.Wait(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	s.cancel()
	if err := <-s.done; err == nil {
		t.Error("the graph ended in order although it could not commit")
	}
	ends, err := adm.ListCommittedOffsets(t.Context(), "out")
	if err != nil {
		t.Fatal(err)
	}
	readable, _ := ends.Lookup("out", 0)
	if written := endOf(t, adm, "out"); readable.Offset != written {
		t.Errorf("of %d offsets written, readers of committed records get to %d", written, readable.Offset)
	}
	if at := brokers.Committed(t, adm, "g", "in", 0); at > 0 {
		t.Errorf("offset %d is committed of an aborted transaction", at)
	}
}

// A process that was replaced while it hung must not fence off its successor when
// it is stopped at last.
func TestStopOfAProcessThatWasReplacedFencesItsSuccessor(t *testing.T) {
	fake, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", "out"))
	cfg := Config{Cluster: wired(testCluster(fake)), Membership: timing, Group: "g", Instance: "i", ExactlyOnce: true, Grace: 200 * time.Millisecond}
	working, release := make(chan struct{}, 1), make(chan struct{})
	hung := startGraph(t, cfg, func(rt *Runtime) *goka.GroupGraph {
		return goka.DefineGroup("g", goka.Output("out", output(rt)), goka.Input("in", in(rt), func(ctx goka.Context, _ any) {
			ctx.Emit("out", "", []esclusa.Record{{Key: []byte("a"), Value: []byte("x")}})
			working <- struct{}{}
			<-release
		}))
	})
	say := func() {
		t.Helper()
		if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: "in", Key: []byte("out")}).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
	say()
	<-working
	successor := startGraph(t, cfg, func(rt *Runtime) *goka.GroupGraph { return byKey(rt, "g", "out") })
	eventually(t, "the successor has routed the record", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == 1 })
	aborts := brokers.Watch(fake, kmsg.EndTxn)
	hung.cancel()
	time.AfterFunc(2*cfg.Grace, func() { close(release) })
	if err := <-hung.done; err == nil {
		t.Error("it stopped in order although its round was open")
	}
	if err := aborts.Wait(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	say()
	eventually(t, "the successor goes on", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == 2 })
	successor.stop(t)
}

// Nor must it take its successor out of the group.
func TestStopOfAProcessThatWasReplacedTakesItsSuccessorOutOfTheGroup(t *testing.T) {
	fake, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", "out"))
	cfg := Config{Cluster: wired(testCluster(fake)), Membership: timing, Group: "g", Instance: "i", Leave: true, Grace: 200 * time.Millisecond}
	working, release := make(chan struct{}, 1), make(chan struct{})
	hung := startGraph(t, cfg, func(rt *Runtime) *goka.GroupGraph {
		return goka.DefineGroup("g", goka.Input("in", in(rt), func(goka.Context, any) {
			working <- struct{}{}
			<-release
		}))
	})
	put(t, client, "in", "out")
	<-working
	successor := startGraph(t, cfg, func(rt *Runtime) *goka.GroupGraph { return byKey(rt, "g", "out") })
	eventually(t, "the successor has the partition", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == 1 })
	member := memberOf(t, adm, "g")
	brokers.FenceLeavers(fake, "i", member)
	hung.cancel()
	time.AfterFunc(2*cfg.Grace, func() { close(release) })
	if err := <-hung.done; err == nil {
		t.Error("it stopped in order although its round was open")
	}
	if now := memberOf(t, adm, "g"); now != member {
		t.Errorf("the member is %q, was %q", now, member)
	}
	successor.stop(t)
	if now := memberOf(t, adm, "g"); now != member {
		t.Errorf("the last of the group did not keep its place: the member is %q", now)
	}
}

// memberOf is the id of the only member of a group; empty if there are none, or more.
func memberOf(t *testing.T, adm *kadm.Client, group string) string {
	t.Helper()
	groups, err := adm.DescribeGroups(t.Context(), group)
	if err != nil {
		t.Fatal(err)
	}
	if members := groups[group].Members; len(members) == 1 {
		return members[0].MemberID
	}
	return ""
}
