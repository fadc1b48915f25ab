package journal

import (
	"context"
	"errors"
	"slices"

	"github.com/esclusa/esclusa"
)

// mostWeight bounds a page, since an entry about a batch tells of up to 500 records.
const mostWeight = 20_000

var errFull = errors.New("the page is full")

// mostRead is how many offsets are looked at for one page, of which few may be of the kind
// that is asked for.
const mostRead = 20_000

// After returns entries behind an offset, the oldest first: of a kind, or all where that is
// empty, at most limit, and none where those that were looked at are of other kinds. next is
// the offset to go on after, None where there are no more now.
func (j *Journal) After(ctx context.Context, after int64, kind Kind, limit int) (page []Read, next int64, err error) {
	_, span, err := j.bounds(ctx)
	if err != nil {
		return nil, None, err
	}
	end := span.To
	if span.From = max(span.From, after+1); span.From > end {
		return nil, None, j.gone()
	}
	span.To = min(end, span.From+j.mostRead)
	if next = None; span.To < end {
		next = span.To - 1
	}
	weight := 0
	_, err = j.scan(ctx, span, func(e *Read) error {
		if kind != "" && e.Kind != kind {
			return nil
		}
		if len(page) == limit || weight > mostWeight {
			next = page[len(page)-1].Offset
			return errFull
		}
		page, weight = append(page, *e), weight+e.weight()
		return nil
	})
	if err != nil && !errors.Is(err, errFull) {
		return nil, None, err
	}
	return page, next, nil
}

// Before returns entries before an offset, None for the end, the newest first: of a kind, or
// all where that is empty, at most limit, and none where those that were looked at are of
// other kinds. next is the offset to go on before, None where there are no more.
func (j *Journal) Before(ctx context.Context, before int64, kind Kind, limit int) (page []Read, next int64, err error) {
	_, span, err := j.bounds(ctx)
	if err != nil {
		return nil, None, err
	}
	if before != None {
		span.To = min(span.To, before)
	}
	oldest := max(span.From, span.To-j.mostRead)
	weight := 0
	for width := int64(2 * limit); span.To > oldest; width *= 4 {
		from := max(oldest, span.To-width)
		newer, err := j.newest(ctx, esclusa.Span{From: from, To: span.To}, kind, limit-len(page))
		if err != nil {
			return nil, None, err
		}
		for i := range newer {
			page, weight = append(page, newer[i]), weight+newer[i].weight()
			if len(page) == limit || weight > mostWeight {
				return page, goOn(newer[i].Offset, span.From), nil
			}
		}
		span.To = from
	}
	return page, goOn(oldest, span.From), nil
}

// goOn is an offset to go on before, None if nothing is there from a first one on.
func goOn(offset, first int64) int64 {
	if offset <= first {
		return None
	}
	return offset
}

// newest are the newest entries of a span, the newest first: of a kind, or all where that is
// empty, at most limit.
func (j *Journal) newest(ctx context.Context, span esclusa.Span, kind Kind, limit int) ([]Read, error) {
	var page []Read
	_, err := j.scan(ctx, span, func(e *Read) error {
		if kind != "" && e.Kind != kind {
			return nil
		}
		if len(page) == limit {
			page = slices.Delete(page, 0, 1)
		}
		page = append(page, *e)
		return nil
	})
	slices.Reverse(page)
	return page, err
}

func (e *Read) weight() int {
	if e.Batch == nil {
		return 1
	}
	return 1 + len(e.Batch.Sent)
}
