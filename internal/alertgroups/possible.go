package alertgroups

import (
	"slices"
	"time"

	"github.com/esclusa/esclusa"
)

// lastHour is the last that can be told, in hours since 1970.
var lastHour = hourOf(time.Date(9999, 12, 31, 23, 0, 0, 0, time.UTC))

// possible reports whether this package can have written a row.
func (r *Row) possible() bool {
	return r.Group != "" && len(r.Group) <= maxGroup && r.Count >= 1 && r.Count <= maxCount && r.UpTo >= 1 &&
		r.Identity.possible() && r.First.possible() && r.Last.possible() && r.Hours.possible(r.Count) && r.Senders.possible(r.Count) &&
		len(r.Schemas) <= keptSchemas && !slices.ContainsFunc(r.Schemas, func(id string) bool { return len(id) > keptSchema }) &&
		len(r.Samples) <= keptSamples && !slices.ContainsFunc(r.Samples, negative) &&
		r.Reach.Own >= 0 && !slices.ContainsFunc(r.Reach.Next, negative)
}

func negative(n int64) bool { return n < 0 }

func (i *Identity) possible() bool {
	return i.Datatype != "" && len(i.Message) <= keptMessage && (i.Reason == "" || slices.Contains(esclusa.Reasons(), i.Reason))
}

func (s *Sighting) possible() bool {
	hour := hourOf(s.Time)
	return s.Offset >= 0 && hour >= 0 && hour <= lastHour
}

func (h *Hours) possible(count int64) bool {
	return h.Last >= int64(len(h.Counts)) && h.Last <= lastHour && len(h.Counts) <= keptHours &&
		!slices.ContainsFunc(h.Counts, func(n int64) bool { return n < 0 || n > count })
}

func (s Senders) possible(count int64) bool {
	return len(s) <= keptSenders && !slices.ContainsFunc(s, func(of Sender) bool {
		return of.Over < 0 || of.N < of.Over || of.N > count || len(of.Name) > keptName
	})
}
