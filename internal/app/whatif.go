package app

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/whatif"
	"github.com/esclusa/esclusa/views"
)

// WhatIf fills in where past records are read from, and judges them. The caller sets the
// rest.
func WhatIf(ctx context.Context, cluster kafka.Cluster, admin *kadm.Client, o whatif.Options) (*whatif.Report, error) {
	o.Log = &pastLog{topicLog{cluster, admin}}
	report, err := whatif.Run(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("judging past records: %w", err)
	}
	return report, nil
}

// pastLog is Kafka as past records are read from it.
type pastLog struct{ topicLog }

func (l *pastLog) Extent(ctx context.Context, topic string) (map[int32]esclusa.Span, error) {
	return kafka.Spans(ctx, l.admin, topic)
}

// pastJudge answers HTTP.
type pastJudge struct{ *work }

func (p pastJudge) WhatIf(ctx context.Context, q *views.WhatIfQuery, progress func(done, all int64)) (json.RawMessage, error) {
	o := whatif.Options{
		InForce: p.catalogue, Candidate: q.Candidate, Names: p.names, From: whatif.Ingress,
		Since: q.Since, Sample: q.Sample, Counts: q.Counts, Progress: progress,
	}
	if q.Channel {
		o.From, o.Datatypes = whatif.Channel, []string{q.Datatype}
	}
	report, err := WhatIf(ctx, p.brokers.cluster, p.brokers.admin, o)
	if err != nil {
		return nil, err
	}
	return shownJSON(report)
}
