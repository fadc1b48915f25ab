package app

import (
	"context"
	"errors"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"

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

func (t *AlertTopic) reader() *schemas.AlertReader {
	return NewAlertReader(t.admin, t.names, t.catalogue)
}

// Scan hands over the alerts of the spans that can be believed, those of a partition in
// their order, until all are read or each fails, whose error it returns. What somebody
// else has written is passed over.
func (t *AlertTopic) Scan(ctx context.Context, spans map[int32]esclusa.Span, each func(*schemas.ReadAlert) error) error {
	reader := t.reader()
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
	return t.reader().Read(ctx, there)
}

// NewAlertReader reads the alerts of a system, and asks its brokers what they can be
// about.
func NewAlertReader(admin *kadm.Client, names esclusa.Names, catalogue *schemas.Catalogue) *schemas.AlertReader {
	ends := func(ctx context.Context, topic string) (map[int32]int64, error) {
		extents, err := kafka.Extents(ctx, admin, topic)
		if errors.Is(err, kerr.UnknownTopicOrPartition) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return endsOf(extents[topic]), nil
	}
	return &schemas.AlertReader{Names: names, Catalogue: catalogue, Ends: ends}
}
