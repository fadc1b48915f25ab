package lag

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa/internal/kafka"
)

// withheld is what an open transaction holds back in a partition: no reader of
// committed records gets past where it began, and none of them shows a lag.
type withheld struct {
	from, end int64 // from is the last stable offset
	since     time.Time
	said      bool
}

func (w withheld) records() int64 { return w.end - w.from }

// age is how long the same transaction has held back what there is.
func (w withheld) age(now time.Time) time.Duration {
	if w.records() == 0 {
		return 0
	}
	return max(0, now.Sub(w.since))
}

// withheldLong is when it is logged that records are held back: our own transactions
// are over after ten seconds, and those of a process that is gone after twenty.
const withheldLong = 30 * time.Second

// hold compares where partitions end for readers of committed records with where they
// end, both asked in this order, and goes on from what was known before.
func hold(before map[place]withheld, stable, ends kadm.ListedOffsets, now time.Time) map[place]withheld {
	held := make(map[place]withheld)
	stable.Each(func(s kadm.ListedOffset) {
		end, ok := ends.Lookup(s.Topic, s.Partition)
		if !ok || s.Err != nil || end.Err != nil {
			return
		}
		at := place{s.Topic, s.Partition}
		w := withheld{from: s.Offset, end: max(s.Offset, end.Offset), since: now}
		if b, known := before[at]; known && b.records() > 0 && b.from == w.from {
			w.since, w.said = b.since, b.said
		}
		held[at] = w
	})
	return held
}

// tell logs the beginning and the end of what is held back for long.
func tell(log *slog.Logger, before, held map[place]withheld, now time.Time) {
	for at, w := range held {
		b := before[at]
		if b.said && !w.said {
			log.Info("the transaction that held records back has ended", "topic", at.topic, "partition", at.partition, "took", now.Sub(b.since).Round(time.Second))
		}
		if !w.said && w.age(now) >= withheldLong {
			log.Warn("an open transaction holds records back from all readers of committed ones",
				"topic", at.topic, "partition", at.partition, "offset", w.from, "records", w.records())
			w.said = true
			held[at] = w
		}
	}
}

// Holder is a transaction that holds records back.
type Holder struct {
	Topic         string    `json:"topic"`
	Partition     int32     `json:"partition"`
	Offset        int64     `json:"offset"`  // where it began in this partition
	Records       int64     `json:"records"` // behind that, with its own
	ProducerID    int64     `json:"producer_id"`
	ProducerEpoch int16     `json:"producer_epoch"`
	Transactional string    `json:"transactional_id"` // empty where it may not be asked for
	Last          time.Time `json:"last"`             // when it last wrote
}

// Holders are the open transactions in topics that hold records back, by partition
// and offset.
func Holders(ctx context.Context, adm *kadm.Client, topics ...string) ([]Holder, error) {
	stable, err := kafka.Whole(adm.ListCommittedOffsets(ctx, topics...))
	if err != nil {
		return nil, fmt.Errorf("asking for stable offsets: %w", err)
	}
	ends, err := kafka.Whole(adm.ListEndOffsets(ctx, topics...))
	if err != nil {
		return nil, fmt.Errorf("asking for end offsets: %w", err)
	}
	open := make(kadm.TopicsSet)
	held := hold(nil, stable, ends, time.Time{})
	for at, w := range held {
		if w.records() > 0 {
			open.Add(at.topic, at.partition)
		}
	}
	if len(open) == 0 {
		return nil, nil // no name would mean every topic of the cluster
	}
	producers, err := adm.DescribeProducers(ctx, open)
	if err != nil {
		return nil, fmt.Errorf("asking who writes: %w", err)
	}
	var holders []Holder
	var ids []int64
	producers.EachProducer(func(p kadm.DescribedProducer) {
		if p.CurrentTxnStartOffset < 0 {
			return
		}
		w := held[place{p.Topic, p.Partition}]
		ids = append(ids, p.ProducerID)
		holders = append(holders, Holder{
			Topic: p.Topic, Partition: p.Partition, Offset: p.CurrentTxnStartOffset, Records: w.end - p.CurrentTxnStartOffset,
			ProducerID: p.ProducerID, ProducerEpoch: p.ProducerEpoch, Last: time.UnixMilli(p.LastTimestamp).UTC(),
		})
	})
	if len(ids) == 0 {
		return nil, nil
	}
	// Brokers leave out what may not be asked for, and old ones know no such question.
	transactions, err := adm.ListTransactions(ctx, ids, nil)
	if err != nil {
		return holders, nil //nolint:nilerr // the producers are told all the same
	}
	for i := range holders {
		for id, t := range transactions {
			if t.ProducerID == holders[i].ProducerID {
				holders[i].Transactional = id
			}
		}
	}
	slices.SortFunc(holders, func(a, b Holder) int {
		return cmp.Or(cmp.Compare(a.Topic, b.Topic), cmp.Compare(a.Partition, b.Partition), cmp.Compare(a.Offset, b.Offset))
	})
	return holders, nil
}
