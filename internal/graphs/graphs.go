// Package graphs joins what goka's runtime needs and what the project has: its clusters,
// its records.
//
// What a graph does is in processors, and how it is run in kgoka.
package graphs

import (
	"context"
	"log/slog"

	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/kgoka"
	"github.com/esclusa/esclusa/internal/outage"
)

// Membership is the timing of the groups of all roles.
var Membership = kgoka.Membership{Session: kafka.SessionTimeout, Heartbeat: kafka.Heartbeat, Rebalance: kafka.RebalanceTimeout}

// Cluster is how goka reaches a cluster.
func Cluster(c kafka.Cluster) kgoka.Cluster {
	return kgoka.Cluster{
		ClientID: c.ClientID, Log: c.Log, Options: c.Options, Dial: c.Dialer(),
		HashKey: esclusa.HashKey, Away: kafka.Away, Leave: kafka.Leave,
		Scan: func(ctx context.Context, topic string, spans map[int32]kgoka.Span, handle func(kgoka.Message) error) error {
			all := make(map[int32]esclusa.Span, len(spans))
			for p, span := range spans {
				all[p] = esclusa.Span(span)
			}
			return c.ScanRaw(ctx, topic, all, func(batch []*kgo.Record, large *kafka.Unread) error {
				if large == nil {
					return handle(kgoka.Message{Records: batch})
				}
				return handle(kgoka.Message{Passed: &kgoka.Passed{Topic: large.Topic, Partition: large.Partition, From: large.From, Next: large.Next}})
			})
		},
	}
}

// Placed is the cluster for a graph whose records say which partition they go to.
func Placed(c kgoka.Cluster) kgoka.Cluster {
	options := c.Options
	c.Options = func() []kgo.Opt { return append(options(), kgo.RecordPartitioner(kgo.ManualPartitioner())) }
	return c
}

// ToPlaced are records for such a graph to write.
func ToPlaced(records []esclusa.Record) []*kgo.Record {
	out := kafka.ToClient(records)
	for i := range out {
		out[i].Partition = records[i].Partition
	}
	return out
}

// Reading keeps an outage of a role's inputs from filling the log.
func Reading(log *slog.Logger, group string) kgoka.Outage {
	return outage.New(log.With("group", group), slog.LevelWarn, "reading failed, going on", "reading works again")
}

// Rows writes rows of one partition into the table of a graph on a runtime.
func Rows(rt *kgoka.Runtime) func(rows []esclusa.Record, written func(upTo int64, err error)) {
	return func(rows []esclusa.Record, written func(int64, error)) { rt.WriteRows(kafka.ToClient(rows), written) }
}

// Codecs are those of a graph on a runtime whose callbacks take and emit
// []esclusa.Record.
func Codecs(rt *kgoka.Runtime) (in, out goka.Codec) { return recordsIn{rt.In()}, recordsOut{rt.Out()} }

// recordsIn gives []esclusa.Record.
type recordsIn struct{ goka.Codec }

func (c recordsIn) Decode(slot []byte) (any, error) {
	v, err := c.Codec.Decode(slot)
	if err != nil {
		return nil, err
	}
	msg := v.(kgoka.Message)
	if p := msg.Passed; p != nil {
		unread := kafka.Unread{Topic: p.Topic, Partition: p.Partition, From: p.From, Next: p.Next}
		return []esclusa.Record{unread.Record(p.From)}, nil
	}
	return kafka.FromClient(msg.Records), nil
}

// recordsOut takes []esclusa.Record.
type recordsOut struct{ goka.Codec }

func (c recordsOut) Encode(v any) ([]byte, error) {
	return c.Codec.Encode(kafka.ToClient(v.([]esclusa.Record)))
}
