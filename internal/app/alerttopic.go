package app

import (
	"context"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/schemas"
)

// AlertTopic reads the alerts of a system. It is safe for concurrent use.
type AlertTopic struct {
	cluster   kafka.Cluster
	admin     *kadm.Client
	names     esclusa.Names
	catalogue *schemas.Catalogue
}

// NewAlertTopic asks nothing yet.
func NewAlertTopic(cluster kafka.Cluster, admin *kadm.Client, names esclusa.Names, catalogue *schemas.Catalogue) *AlertTopic {
	return &AlertTopic{cluster, admin, names, catalogue}
}

func (w *work) alertTopic() *AlertTopic {
	return NewAlertTopic(w.brokers.cluster, w.brokers.admin, w.names, w.catalogue)
}

// Scan hands over the alerts of the spans that can be believed, those of a partition in
// their order, until all are read or each fails, whose error it returns. What somebody
// else has written is passed over.
func (t *AlertTopic) Scan(ctx context.Context, spans map[int32]esclusa.Span, each func(*schemas.ReadAlert) error) error {
	reader := NewAlertReader(t.admin, t.names, t.catalogue)
	return t.cluster.Scan(ctx, t.names.Alerts(), spans, func(_ int32, batch []esclusa.Record) error {
		alerts, err := reader.Read(ctx, batch)
		if err != nil {
			return err
		}
		for i := range alerts {
			if err := each(&alerts[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// Within is what the topic has that brokers took at a time or later, and before another;
// a zero time is no bound.
func (t *AlertTopic) Within(ctx context.Context, since, until time.Time) (map[int32]esclusa.Span, error) {
	spans, err := kafka.Spans(ctx, t.admin, t.names.Alerts())
	if err != nil {
		return nil, err
	}
	return kafka.Within(ctx, t.admin, t.names.Alerts(), spans, since, until)
}

// At hands over the alerts at some places, by partition the offsets in ascending order,
// that are there and can be believed.
func (t *AlertTopic) At(ctx context.Context, wanted map[int32][]int64) ([]schemas.ReadAlert, error) {
	var there []esclusa.Record
	if err := t.cluster.Pick(ctx, t.admin, t.names.Alerts(), wanted, func(rec *esclusa.Record) { there = append(there, *rec) }); err != nil {
		return nil, err
	}
	return NewAlertReader(t.admin, t.names, t.catalogue).Read(ctx, there)
}
