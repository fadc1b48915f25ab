package account

import (
	"slices"

	"github.com/esclusa/esclusa"
)

// Gaps are offsets, as ranges in order. The zero value has none.
type Gaps struct {
	spans []esclusa.Span
	count int64 // of all offsets, those in no span too
}

// maxGaps bounds the ranges of a partition. What comes beyond is counted for good.
const maxGaps = 10_000

// add appends a range behind all others.
func (g *Gaps) add(s esclusa.Span) {
	g.count += s.To - s.From
	last := len(g.spans) - 1
	switch {
	case last >= 0 && g.spans[last].To == s.From:
		g.spans[last].To = s.To
	case len(g.spans) < maxGaps:
		g.spans = append(g.spans, s)
	}
}

// join appends gaps behind all others.
func (g *Gaps) join(behind Gaps) {
	all := g.count + behind.count
	for _, s := range behind.spans {
		g.add(s)
	}
	g.count = all
}

// remove takes an offset out, and reports whether it was there.
func (g *Gaps) remove(offset int64) bool {
	i, _ := slices.BinarySearchFunc(g.spans, offset, func(s esclusa.Span, at int64) int {
		if s.To <= at {
			return -1
		}
		return 1
	})
	if i == len(g.spans) || offset < g.spans[i].From {
		return false
	}
	g.count--
	s := g.spans[i]
	rest := make([]esclusa.Span, 0, 2)
	for _, part := range []esclusa.Span{{From: s.From, To: offset}, {From: offset + 1, To: s.To}} {
		if part.From < part.To {
			rest = append(rest, part)
		}
	}
	g.spans = slices.Replace(g.spans, i, i+1, rest...)
	return true
}
