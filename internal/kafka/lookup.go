package kafka

import (
	"context"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
)

// Lookup reads single records of a topic. It is safe for concurrent use.
type Lookup struct {
	cluster Cluster
	admin   *kadm.Client
	topic   string
}

// NewLookup reads one topic. It asks nothing yet.
func NewLookup(c Cluster, admin *kadm.Client, topic string) *Lookup {
	return &Lookup{cluster: c, admin: admin, topic: topic}
}

// Record returns the record at an offset that is committed by now; nil where there
// is none, as of a transaction that is open or was aborted, and whether there may
// have been one that retention has deleted. An error means that the brokers could
// not be asked, or that ctx ended.
func (l *Lookup) Record(ctx context.Context, partition int32, offset int64) (rec *esclusa.Record, deleted bool, err error) {
	span, err := l.span(ctx, partition)
	if err != nil || offset >= span.To || offset < span.From {
		return nil, err == nil && offset < span.From, err
	}
	at := map[int32]esclusa.Span{partition: {From: offset, To: offset + 1}}
	if err := l.cluster.Scan(ctx, l.topic, at, func(_ int32, batch []esclusa.Record) error {
		for i := range batch {
			if batch[i].Offset == offset {
				rec = &batch[i]
			}
		}
		return nil
	}); err != nil || rec != nil {
		return rec, false, err
	}
	span, err = l.span(ctx, partition) // it may just have been deleted
	return nil, err == nil && offset < span.From, err
}

func (l *Lookup) span(ctx context.Context, partition int32) (esclusa.Span, error) {
	spans, err := Spans(ctx, l.admin, l.topic)
	return spans[partition], err
}
