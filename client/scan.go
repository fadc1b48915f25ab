package client

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
)

// Window says which records of a channel Scan reads. The zero value is all that it
// holds.
type Window struct {
	// Since begins at the first record of this time or later. Zero: the oldest.
	Since time.Time
	// Partition is the only one to read. Nil: all.
	Partition *int32
	// Offset begins there; it needs Partition. Nil: at the oldest record.
	Offset *int64
	// Key passes over records of other keys, unverified. Empty: none.
	Key string
	// Follow goes on with what arrives, until ctx ends.
	Follow bool
}

// RangeError says that a Window is of what the channel does not have.
type RangeError struct {
	Field   string // Partition or Offset
	Message string
}

// Error is one sentence.
func (e *RangeError) Error() string { return e.Field + ": " + e.Message }

// Scan reads without a group, and leaves the group's place as it is: nothing is
// committed. It returns nil at the end of what the channel holds by now, or with
// ErrStop; otherwise the first failure, a *RangeError or the error of ctx among them.
// A version that is missing is dealt with as in Receive.
func (r *Receiver) Scan(ctx context.Context, w Window, handle Handler) error {
	spans, err := kafka.Spans(ctx, r.conn.admin, r.topic)
	if err != nil {
		return err
	}
	if spans, err = r.narrow(ctx, w, spans); err != nil {
		return err
	}
	if w.Follow {
		for p, span := range spans {
			span.To = math.MaxInt64
			spans[p] = span
		}
	}
	return enough(r.conn.cluster.Scan(ctx, r.topic, spans, func(_ int32, batch []esclusa.Record) error {
		shown := batch[:0]
		for _, rec := range batch {
			if w.Key == "" || string(rec.Key) == w.Key {
				shown = append(shown, rec)
			}
		}
		_, err := r.all(ctx, shown, handle)
		return err
	}))
}

// narrow leaves of the spans of the channel what the window shows.
func (r *Receiver) narrow(ctx context.Context, w Window, spans map[int32]esclusa.Span) (map[int32]esclusa.Span, error) {
	if w.Offset != nil && w.Partition == nil {
		return nil, &RangeError{"Offset", "needs a Partition, since each has offsets of its own"}
	}
	if w.Partition != nil {
		span, ok := spans[*w.Partition]
		if !ok {
			return nil, &RangeError{"Partition", fmt.Sprintf("%s has partitions 0 to %d", r.topic, len(spans)-1)}
		}
		if at := w.Offset; at != nil {
			if *at < span.From || *at > span.To {
				return nil, &RangeError{"Offset", fmt.Sprintf("partition %d of %s has offsets %d to %d", *w.Partition, r.topic, span.From, span.To)}
			}
			span.From = *at
		}
		spans = map[int32]esclusa.Span{*w.Partition: span}
	}
	if w.Since.IsZero() {
		return spans, nil
	}
	starts, err := kafka.OffsetsAt(ctx, r.conn.admin, r.topic, w.Since)
	if err != nil {
		return nil, err
	}
	for p, span := range spans {
		start, ok := starts[p]
		if !ok {
			return nil, fmt.Errorf("no broker tells where partition %d of %s is at %s", p, r.topic, w.Since.Format(time.RFC3339))
		}
		span.From = min(max(span.From, start), span.To)
		spans[p] = span
	}
	return spans, nil
}
