package app

import (
	"context"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/topics"
	"github.com/esclusa/esclusa/internal/verify"
)

// Verify fills in what verification reads from, and verifies. The caller sets the
// catalogue, the names, and whatever else is to differ from the defaults.
func Verify(ctx context.Context, cluster kafka.Cluster, admin *kadm.Client, o verify.Options) (*verify.Report, error) {
	wanted := []string{o.Names.Ingress()}
	for _, ch := range o.Catalogue.Tabled() {
		wanted = append(wanted, o.Names.Table(ch.Table))
	}
	ids, err := topics.IDs(ctx, admin, wanted...)
	if err != nil {
		return nil, err
	}
	o.Epoch, o.TableIDs = esclusa.EpochOf(ids[o.Names.Ingress()]), make(map[string]string)
	for _, ch := range o.Catalogue.Tabled() {
		o.TableIDs[ch.Table] = ids[o.Names.Table(ch.Table)]
	}
	o.Log, o.Ends = &topicLog{cluster, admin}, kafka.NewEnds(admin, o.Names.Ingress())
	report, err := verify.Run(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("verifying: %w", err)
	}
	return report, nil
}

// topicLog is Kafka as whoever looks back at whole topics reads it: verification, what-if
// and lineage.
type topicLog struct {
	cluster kafka.Cluster
	admin   *kadm.Client
}

func (l *topicLog) Spans(ctx context.Context, topic string) (map[int32]esclusa.Span, []int32, error) {
	return kafka.Settled(ctx, l.admin, topic)
}

func (l *topicLog) From(ctx context.Context, topic string, at time.Time) (map[int32]int64, error) {
	return kafka.OffsetsAt(ctx, l.admin, topic, at)
}

func (l *topicLog) Committed(ctx context.Context, group, topic string) (map[int32]int64, error) {
	return kafka.Commits(ctx, l.admin, group, topic)
}

func (l *topicLog) Scan(ctx context.Context, topic string, spans map[int32]esclusa.Span, handle func(int32, []esclusa.Record) error) error {
	return l.cluster.Scan(ctx, topic, spans, handle)
}
