package kgoka

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa/internal/testing/brokers"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// unrecovered is goka with a partition that cannot be recovered, because its disk is
// read-only for example: it reads no claim.
type unrecovered struct{ err error }

func (u unrecovered) Setup(sarama.ConsumerGroupSession) error   { return u.err }
func (u unrecovered) Cleanup(sarama.ConsumerGroupSession) error { return nil }
func (u unrecovered) ConsumeClaim(s sarama.ConsumerGroupSession, _ sarama.ConsumerGroupClaim) error {
	<-s.Context().Done()
	return nil
}

func TestFailedRecoveryIsCalledRecovered(t *testing.T) {
	cluster, _, _ := brokers.Fake(t, kfake.SeedTopics(1, "in"))
	for _, failed := range []error{errors.New("read-only file system"), nil} {
		r := NewRuntime(Config{Cluster: wired(testCluster(cluster)), Membership: timing, Group: "g", Instance: "a"})
		if r.Recovered() {
			t.Error("it is recovered before it has begun")
		}
		r.startSession(t.Context(), nil, unrecovered{failed}, map[string][]int32{"in": {0}})
		if r.Recovered() != (failed == nil) {
			t.Errorf("recovery ends with %v, and it is recovered: %v", failed, r.Recovered())
		}
		r.endSession()
		if r.Recovered() {
			t.Error("it is recovered although it has no partitions")
		}
	}
}

func TestFailedRecoveryHangsWhereRecordsWerePolled(t *testing.T) {
	cluster, _, _ := brokers.Fake(t, kfake.SeedTopics(1, "in"))
	for name, n := range map[string]int{"as many as goka takes at once": 1, "more than that": 1000} {
		t.Run(name, func(t *testing.T) {
			broken := errors.New("read-only file system")
			r := NewRuntime(Config{Cluster: wired(testCluster(cluster)), Membership: timing, Group: "g", Instance: "a"})
			r.startSession(t.Context(), nil, unrecovered{broken}, map[string][]int32{"in": {0}})
			defer r.endSession()
			s := r.current()
			records := make([]*kgo.Record, n)
			for i := range records {
				records[i] = &kgo.Record{Topic: "in", Offset: int64(i)}
			}
			done := make(chan error, 1)
			go func() {
				err := s.dispatch(t.Context(), kgo.Fetches{{Topics: []kgo.FetchTopic{{Topic: "in", Partitions: []kgo.FetchPartition{{Records: records}}}}}})
				if err == nil {
					err = s.wait(t.Context())
				}
				done <- err
			}()
			select {
			case err := <-done:
				if !errors.Is(err, broken) {
					t.Errorf("the round ends with %v, want %v", err, broken)
				}
			case <-time.After(expect.Patience):
				t.Fatal("the round never ends, so that the role is never started again")
			}
		})
	}
}

// A client that does not get on must not hold up its partitions for ever.
func TestRoundThatDoesNotEndHoldsUpItsPartitionsForGood(t *testing.T) {
	for _, once := range []bool{false, true} {
		t.Run(fmt.Sprintf("exactly once=%v", once), func(t *testing.T) {
			cluster, client, adm := brokers.Fake(t, kfake.SleepOutOfOrder(), kfake.SeedTopics(1, "in", "out"))
			over := make(chan struct{})
			defer close(over)
			var requests atomic.Int32
			cluster.ControlKey(int16(kmsg.Produce), func(kmsg.Request) (kmsg.Response, error, bool) {
				cluster.KeepControl()
				if requests.Add(1) == 2 { // behind the record's own
					cluster.SleepControl(func() { <-over })
				}
				return nil, nil, false
			})
			cfg := Config{Cluster: wired(testCluster(cluster)), Membership: timing, Group: "g", Instance: "i", ExactlyOnce: once, TransactionTimeout: 2 * time.Second}
			graph := func(rt *Runtime) *goka.GroupGraph {
				rt.takes = min(rt.takes, 2*time.Second)
				return byKey(rt, "g", "out")
			}
			s := startGraph(t, cfg, graph)
			put(t, client, "in", "out")
			if err := s.ended(t); !errors.Is(err, errStuck) {
				t.Fatalf("ended with %v, want %v", err, errStuck)
			}
			s = startGraph(t, cfg, graph)
			eventually(t, "the next run writes it", func() bool { return endOf(t, adm, "out") > 0 })
			s.stop(t)
		})
	}
}
