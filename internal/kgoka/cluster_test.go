package kgoka

import (
	"context"
	"log/slog"
	"testing"

	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
)

func testCluster(cluster *kfake.Cluster) kafka.Cluster {
	return kafka.Cluster{Brokers: cluster.ListenAddrs(), ClientID: "test", MaxBody: 1 << 20, Log: slog.New(slog.DiscardHandler)}
}

// timing is the project's own.
var timing = Membership{Session: kafka.SessionTimeout, Heartbeat: kafka.Heartbeat, Rebalance: kafka.RebalanceTimeout}

// wired is how a Runtime reaches a cluster, as the program wires it.
func wired(c kafka.Cluster) Cluster {
	return Cluster{
		ClientID: c.ClientID, Log: c.Log, Options: c.Options, Dial: c.Dialer(),
		HashKey: esclusa.HashKey, Away: kafka.Away, Leave: kafka.Leave,
		Scan: func(ctx context.Context, topic string, spans map[int32]Span, handle func(Message) error) error {
			all := make(map[int32]esclusa.Span)
			for p, span := range spans {
				all[p] = esclusa.Span(span)
			}
			return c.ScanRaw(ctx, topic, all, func(batch []*kgo.Record, _ *kafka.Unread) error { return handle(Message{Records: batch}) })
		},
	}
}

// in and output are the codecs of a graph whose callbacks take []esclusa.Record.
func in(rt *Runtime) goka.Codec     { return inCodec{rt.In()} }
func output(rt *Runtime) goka.Codec { return outCodec{rt.Out()} }

type (
	inCodec  struct{ goka.Codec }
	outCodec struct{ goka.Codec }
)

func (c inCodec) Decode(slot []byte) (any, error) {
	v, err := c.Codec.Decode(slot)
	if err != nil {
		return nil, err
	}
	msg := v.(Message)
	if p := msg.Passed; p != nil {
		return []esclusa.Record{{Topic: p.Topic, Partition: p.Partition, Offset: p.From, Passed: esclusa.PassedBatch(p.Next - p.From)}}, nil
	}
	return kafka.FromClient(msg.Records), nil
}

func (c outCodec) Encode(v any) ([]byte, error) {
	return c.Codec.Encode(kafka.ToClient(v.([]esclusa.Record)))
}

func brokersOf(t *testing.T, c Cluster) []string {
	t.Helper()
	client, err := c.NewClient()
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	return client.OptValue(kgo.SeedBrokers).([]string)
}
