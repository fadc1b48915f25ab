package kafka

import (
	"context"
	"slices"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
)

// pickGap is how many records are read in between rather than begun again behind them.
const pickGap = 2000

// Pick reads single records of a topic, by their offsets in each partition in ascending
// order, and hands over those that are there, committed, and were not deleted. What lies
// close to each other is read in one go.
func (c Cluster) Pick(ctx context.Context, admin *kadm.Client, topic string, wanted map[int32][]int64, handle func(*esclusa.Record)) error {
	there, err := Spans(ctx, admin, topic)
	if err != nil {
		return err
	}
	rest := make(map[int32][]int64, len(wanted))
	for p, offsets := range wanted {
		from, _ := slices.BinarySearch(offsets, there[p].From)
		to, _ := slices.BinarySearch(offsets, there[p].To)
		if from < to {
			rest[p] = offsets[from:to]
		}
	}
	for len(rest) > 0 {
		spans, now := make(map[int32]esclusa.Span), make(map[int32][]int64)
		for p, offsets := range rest {
			n := 1
			for n < len(offsets) && offsets[n]-offsets[n-1] <= pickGap {
				n++
			}
			spans[p], now[p] = esclusa.Span{From: offsets[0], To: offsets[n-1] + 1}, offsets[:n]
			if rest[p] = offsets[n:]; n == len(offsets) {
				delete(rest, p)
			}
		}
		if err := c.Scan(ctx, topic, spans, func(p int32, batch []esclusa.Record) error {
			for i := range batch {
				if _, ok := slices.BinarySearch(now[p], batch[i].Offset); ok {
					handle(&batch[i])
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}
