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

// After returns entries behind an offset, the oldest first: of a kind, or all where that is
// empty, at most limit. next is the offset to go on after, None where there are no more now.
func (j *Journal) After(ctx context.Context, after int64, kind Kind, limit int) (page []Read, next int64, err error) {
	next, weight := int64(None), 0
	_, err = j.Scan(ctx, after+1, func(e *Read) error {
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

// Newest returns the newest entries, the newest first: of a kind, or all where that is
// empty, at most limit.
func (j *Journal) Newest(ctx context.Context, kind Kind, limit int) ([]Read, error) {
	_, span, err := j.bounds(ctx)
	if err != nil {
		return nil, err
	}
	for width := int64(2 * limit); ; width *= 4 {
		var page []Read
		from := max(span.From, span.To-width)
		_, err := j.scan(ctx, esclusa.Span{From: from, To: span.To}, func(e *Read) error {
			if kind != "" && e.Kind != kind {
				return nil
			}
			if len(page) == limit {
				page = slices.Delete(page, 0, 1)
			}
			page = append(page, *e)
			return nil
		})
		if err != nil {
			return nil, err
		}
		if len(page) == limit || from == span.From {
			slices.Reverse(page)
			return light(page), nil
		}
	}
}

// light is as much of a page as there is room for.
func light(page []Read) []Read {
	weight := 0
	for i := range page {
		if weight += page[i].weight(); weight > mostWeight {
			return page[:i+1]
		}
	}
	return page
}

func (e *Read) weight() int {
	if e.Batch == nil {
		return 1
	}
	return 1 + len(e.Batch.Sent)
}
