package journal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/topics"
)

// partition is the journal's only one.
const partition = 0

// CatchUp reads to where the journal ends when it is called.
func (j *Journal) CatchUp(ctx context.Context) error {
	return j.reading(ctx, func() error { return j.catchUp(ctx) })
}

// reading waits for the turn of reading.
func (j *Journal) reading(ctx context.Context, do func() error) error {
	select {
	case j.turn <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("waiting to read the journal: %w", ctx.Err())
	}
	defer func() { <-j.turn }()
	return do()
}

// behindEvery is how often it is looked whether a transaction has ended behind which an
// entry lies.
const behindEvery = 20 * time.Millisecond

// readTo reads on until the entry at an offset was read. Those who wait at the same time
// share what one of them reads.
func (j *Journal) readTo(ctx context.Context, offset int64) error {
	return j.reading(ctx, func() error {
		for j.next <= offset {
			if err := j.catchUp(ctx); err != nil {
				return err
			}
			if j.next > offset {
				break
			}
			select {
			case <-time.After(behindEvery):
			case <-ctx.Done():
				return fmt.Errorf("reading the journal to what was written: %w", ctx.Err())
			}
		}
		return nil
	})
}

// catchUp is for who has the turn.
func (j *Journal) catchUp(ctx context.Context) error {
	id, span, err := j.bounds(ctx)
	if err != nil {
		return err
	}
	if j.id == "" {
		j.id, j.decisions.start = id, span.From
	}
	if j.id != id || span.To < j.next {
		return fmt.Errorf("%w: topic %q was made anew since it was first read", ErrGone, j.topic)
	}
	j.next, err = j.scan(ctx, esclusa.Span{From: max(j.next, span.From), To: span.To}, j.fold)
	return err
}

// Scan hands over the entries from an offset on to where the journal ends when it is
// called, in order, and returns where to go on. It has no part in the state. It ends with
// the first error of handle.
func (j *Journal) Scan(ctx context.Context, from int64, handle func(*Read) error) (next int64, err error) {
	_, span, err := j.bounds(ctx)
	if err != nil {
		return from, err
	}
	if from > span.To {
		return from, j.gone()
	}
	return j.scan(ctx, esclusa.Span{From: max(from, span.From), To: span.To}, handle)
}

// gone says that there is less than was read.
func (j *Journal) gone() error {
	return fmt.Errorf("%w: topic %q ends before what was read of it", ErrGone, j.topic)
}

// bounds are the topic's id and what it holds.
func (j *Journal) bounds(ctx context.Context) (string, esclusa.Span, error) {
	ids, err := topics.IDs(ctx, j.admin, j.topic)
	if errors.Is(err, topics.ErrMissing) {
		return "", esclusa.Span{}, fmt.Errorf("%w: topic %q is missing: run `esclusa topics apply`", ErrGone, j.topic)
	}
	if err != nil {
		return "", esclusa.Span{}, fmt.Errorf("reading the journal: %w", err)
	}
	spans, err := kafka.Spans(ctx, j.admin, j.topic)
	if err != nil {
		return "", esclusa.Span{}, fmt.Errorf("reading the journal: %w", err)
	}
	return ids[j.topic], spans[partition], nil
}

func (j *Journal) scan(ctx context.Context, span esclusa.Span, handle func(*Read) error) (next int64, err error) {
	next = span.From
	err = j.cluster.Scan(ctx, j.topic, map[int32]esclusa.Span{partition: span}, func(_ int32, batch []esclusa.Record) error {
		for i := range batch {
			if err := j.hand(&batch[i], handle); err != nil {
				return err
			}
			next = batch[i].Next()
		}
		return nil
	})
	if err != nil {
		return next, fmt.Errorf("reading the journal: %w", err)
	}
	return max(next, span.To), nil
}

// hand hands over the entry of a record. What is none is counted.
func (j *Journal) hand(rec *esclusa.Record, handle func(*Read) error) error {
	e, err := parse(rec)
	if err != nil {
		j.foreign.Add(1)
		return nil
	}
	return handle(&Read{Entry: *e, Offset: rec.Offset, At: rec.Timestamp})
}
