package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/lineage"
)

// Source implements views.Sources.
func (w *work) Source(ctx context.Context, at esclusa.Place) (*lineage.Report, error) {
	f := &lineage.Finder{
		Catalogue: w.catalogue, Names: w.names, Log: &lineageLog{topicLog{w.brokers.cluster, w.brokers.admin}},
		Reader: w.alertTopic().reader(), Resent: w.resent,
	}
	return f.Find(ctx, at)
}

// lineageLog is Kafka as what became of a record is read from it.
type lineageLog struct{ topicLog }

func (l *lineageLog) Extents(ctx context.Context, topic string) (committed, all map[int32]esclusa.Span, err error) {
	extents, err := kafka.Extents(ctx, l.admin, topic)
	if err != nil {
		return nil, nil, err
	}
	committed, err = kafka.Spans(ctx, l.admin, topic)
	return committed, extents[topic], err
}

// resent are the redrives of a record, and of what it was sent as, of which the journal
// tells since a time.
func (w *work) resent(ctx context.Context, since time.Time, at esclusa.Place) ([]lineage.Redrive, error) {
	d := w.deciding.Load()
	if d == nil {
		return nil, fmt.Errorf("%w: %w", lineage.ErrUntold, errNoJournal)
	}
	from := int64(0)
	if !since.IsZero() {
		offsets, err := kafka.OffsetsAt(ctx, w.brokers.admin, w.names.Journal(), since)
		if err != nil {
			return nil, err
		}
		from = offsets[0] // it has one partition
	}
	ingress := w.names.Ingress()
	source := func(offset int64) string {
		return esclusa.Source{Topic: ingress, Partition: at.Partition, Offset: offset}.String()
	}
	all, chain := []lineage.Redrive{}, map[int64]bool{at.Offset: true}
	_, err := d.journal.Scan(ctx, from, func(e *journal.Read) error {
		if e.Kind != journal.KindBatch || e.Batch.Ingress != w.topics.ids[ingress] {
			return nil
		}
		for _, s := range e.Batch.Sent {
			if s.Partition == at.Partition && chain[s.Offset] {
				chain[s.New] = true
				all = append(all, lineage.Redrive{
					Run: e.Batch.Plan, By: e.By, Time: string(esclusa.AppendTime(nil, e.At)),
					Alert: esclusa.Place{Partition: int32(s.At[0]), Offset: s.At[1]}.String(), From: source(s.Offset), To: source(s.New),
				})
			}
		}
		return nil
	})
	if errors.Is(err, journal.ErrGone) {
		err = fmt.Errorf("%w: %w", lineage.ErrUntold, err)
	}
	return all, err
}
