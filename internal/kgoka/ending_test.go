package kgoka

import (
	"context"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// sums is a graph that writes at the end of each round how many records it has had.
type sums struct {
	n         atomic.Int64
	recovered atomic.Int64 // what n was told to be
	counted   atomic.Int64
}

func (s *sums) config(fake *kfake.Cluster) Config {
	cfg := exactly(fake)
	cfg.Recover = func(context.Context, map[string][]int32) error {
		s.n.Store(s.recovered.Load())
		return nil
	}
	cfg.Ending = func() ([]*kgo.Record, func()) {
		n := s.n.Load()
		return []*kgo.Record{{Topic: "out", Value: strconv.AppendInt(nil, n, 10)}}, func() { s.counted.Store(n) }
	}
	return cfg
}

func (s *sums) graph(rt *Runtime) *goka.GroupGraph {
	return goka.DefineGroup("g", goka.Input("in", in(rt), func(_ goka.Context, msg any) { s.n.Add(int64(len(msg.([]esclusa.Record)))) }))
}

// What is written at the end of a round whose transaction is aborted was told as stored,
// and what a graph keeps was not made anew where the records come again.
func TestEndOfARoundIsStoredWithoutItsOffsets(t *testing.T) {
	fake, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", "out"))
	s := &sums{}
	s.recovered.Store(100)
	var commits atomic.Int64
	fake.ControlKey(int16(kmsg.TxnOffsetCommit), func(kreq kmsg.Request) (kmsg.Response, error, bool) {
		fake.KeepControl()
		n := commits.Add(1)
		if n <= 2 && s.counted.Load() != 0 {
			t.Error("a round is told as stored before its offsets are")
		}
		if n > 1 {
			return nil, nil, false
		}
		req := kreq.(*kmsg.TxnOffsetCommitRequest)
		resp := req.ResponseKind().(*kmsg.TxnOffsetCommitResponse)
		topic := kmsg.NewTxnOffsetCommitResponseTopic()
		topic.Topic = "in"
		partition := kmsg.NewTxnOffsetCommitResponseTopicPartition()
		partition.ErrorCode = kerr.IllegalGeneration.Code
		topic.Partitions = append(topic.Partitions, partition)
		resp.Topics = append(resp.Topics, topic)
		return resp, nil, true
	})
	put(t, client, "in", "k")
	put(t, client, "in", "k")
	st := startGraph(t, s.config(fake), s.graph)
	defer st.stop(t)
	eventually(t, "the records are committed", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == 2 })
	reader, err := kgo.NewClient(kgo.SeedBrokers(fake.ListenAddrs()...), kgo.ConsumeTopics("out"), kgo.FetchIsolationLevel(kgo.ReadCommitted()))
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if sum := string(reader.PollFetches(t.Context()).Records()[0].Value); sum != "104" { // the graph is to know what it has had before
		t.Errorf("the first sum that is stored is %s, want that of both rounds upon what was recovered", sum)
	}
	eventually(t, "the end is told as stored", func() bool { return s.counted.Load() >= 104 })
}

func TestRoundForEachRecordThatTrickles(t *testing.T) {
	fake, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in", "out"))
	rounds := brokers.Watch(fake, kmsg.EndTxn)
	s := &sums{}
	cfg := s.config(fake)
	cfg.Rest = time.Second
	st := startGraph(t, cfg, s.graph)
	defer st.stop(t)
	put(t, client, "in", "k")
	eventually(t, "the first is committed", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == 1 })
	for range 20 {
		put(t, client, "in", "k")
	}
	eventually(t, "all are committed", func() bool { return brokers.Committed(t, adm, "g", "in", 0) == 21 })
	if n := rounds.Hits(); n > 4 {
		t.Errorf("%d rounds for records that came within one rest", n)
	}
}
