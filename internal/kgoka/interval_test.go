package kgoka

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// A transaction took records for as long as it might, also where there were none.
func TestCommitWaitsForRecordsThatDoNotCome(t *testing.T) {
	fake, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", "out"))
	cfg := exactly(fake)
	cfg.Interval, cfg.TransactionTimeout = time.Minute, 10*time.Minute
	s := startGraph(t, cfg, func(rt *Runtime) *goka.GroupGraph { return byKey(rt, "g", "out") })
	defer s.stop(t)
	for i := range int64(3) {
		put(t, client, "in", "out")
		eventually(t, "it is committed", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == i+1 })
	}
}

func TestBacklogTakesATransactionForEachPoll(t *testing.T) {
	const n = maxPoll + maxPoll/2
	fake, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", "out"))
	for range n {
		client.Produce(t.Context(), &kgo.Record{Topic: "in", Key: []byte("out")}, nil)
	}
	if err := client.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	commits := brokers.Watch(fake, kmsg.EndTxn)
	cfg := exactly(fake)
	cfg.Interval, cfg.TransactionTimeout = time.Minute, 10*time.Minute
	s := startGraph(t, cfg, func(rt *Runtime) *goka.GroupGraph { return byKey(rt, "g", "out") })
	defer s.stop(t)
	eventually(t, "all is committed", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == n })
	if got := commits.Hits(); got != 1 {
		t.Errorf("%d transactions, want 1", got)
	}
}

// Kafka holds such records back, in steps that are longer than it takes.
func TestRecordsAreSentWhileMarkersAreBeingWritten(t *testing.T) {
	fake, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", "out"))
	var ended, produced, early atomic.Bool
	var asked atomic.Int64
	fake.ControlKey(int16(kmsg.EndTxn), func(kmsg.Request) (kmsg.Response, error, bool) {
		fake.KeepControl()
		ended.Store(true)
		asked.Store(0)
		return nil, nil, false
	})
	fake.ControlKey(int16(kmsg.DescribeTransactions), func(kreq kmsg.Request) (kmsg.Response, error, bool) {
		fake.KeepControl()
		if asked.Add(1) > 3 {
			ended.Store(false)
			return nil, nil, false
		}
		req := kreq.(*kmsg.DescribeTransactionsRequest)
		resp := req.ResponseKind().(*kmsg.DescribeTransactionsResponse)
		state := kmsg.NewDescribeTransactionsResponseTransactionState()
		state.TransactionalID, state.State = req.TransactionalIDs[0], "PrepareCommit"
		resp.TransactionStates = append(resp.TransactionStates, state)
		return resp, nil, true
	})
	fake.ControlKey(int16(kmsg.Produce), func(kreq kmsg.Request) (kmsg.Response, error, bool) {
		fake.KeepControl()
		if id := kreq.(*kmsg.ProduceRequest).TransactionID; id != nil {
			produced.Store(true)
			early.Store(early.Load() || ended.Load())
		}
		return nil, nil, false
	})
	s := startGraph(t, exactly(fake), func(rt *Runtime) *goka.GroupGraph { return byKey(rt, "g", "out") })
	defer s.stop(t)
	for i := range int64(3) {
		put(t, client, "in", "out")
		eventually(t, "it is committed", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == i+1 })
	}
	if early.Load() || !produced.Load() {
		t.Error("records came while the transaction before them was being completed")
	}
}
