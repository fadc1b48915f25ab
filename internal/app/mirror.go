package app

import (
	"context"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
)

// tableTopic is a table's topic as the mirror reads it when it fills Redis.
type tableTopic struct {
	cluster kafka.Cluster
	admin   *kadm.Client
	topic   string
	group   string // the mirror's
}

func (t *tableTopic) Spans(ctx context.Context) (map[int32]esclusa.Span, error) {
	return kafka.Spans(ctx, t.admin, t.topic)
}

func (t *tableTopic) Read(ctx context.Context, partition int32, from, to int64, handle func([]esclusa.Record) error) error {
	spans := map[int32]esclusa.Span{partition: {From: from, To: to}}
	return t.cluster.Scan(ctx, t.topic, spans, func(_ int32, batch []esclusa.Record) error { return handle(batch) })
}

func (t *tableTopic) Committed(ctx context.Context, partition int32) (int64, error) {
	commits, err := kafka.Commits(ctx, t.admin, t.group, t.topic)
	return commits[partition], err
}
