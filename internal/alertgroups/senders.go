package alertgroups

import (
	"cmp"
	"slices"
	"strings"
)

// Bounds of the senders of a group.
const (
	keptSenders  = 12 // in a row; so that those which are shown are right
	shownSenders = 10
	keptName     = 96 // bytes; a longer name is cut
)

// Senders are those of whom most alerts are, counted as Space-Saving does (Metwally and
// others, 2005): one that is not among those kept takes the place of the one with the
// fewest, and what it may have had before is bounded by what that one had. Whoever has
// more than a twelfth of all alerts is there, whatever the order; and as long as no
// more than twelve have sent, all counts are exact.
type Senders []Sender

// Sender is a sender, and how many alerts are of it: at most N, and at least N-Over.
type Sender struct {
	Name string `json:"sender"`
	N    int64  `json:"n"`
	Over int64  `json:"over,omitempty"`
}

func (s *Senders) add(name string, alerts int64) {
	name = cutText(name, keptName)
	least := 0
	for i := range *s {
		if (*s)[i].Name == name {
			(*s)[i].N += alerts
			return
		}
		if (*s)[i].N < (*s)[least].N {
			least = i
		}
	}
	if len(*s) < keptSenders {
		*s = append(*s, Sender{Name: kept(name), N: alerts})
		return
	}
	of := &(*s)[least]
	*of = Sender{Name: kept(name), N: of.N + alerts, Over: of.N}
}

// certain is how many alerts are of the sender at least.
func (s Sender) certain() int64 { return s.N - s.Over }

// certainly is how many alerts are at least of each sender in the rows of a group. A sender's
// alerts lie in one partition, unless the number of partitions has changed.
func certainly(rows map[int32]*Row) map[string]int64 {
	counts := make(map[string]int64)
	for _, r := range rows {
		for _, s := range r.Senders {
			counts[s.Name] += s.certain()
		}
	}
	return counts
}

// top are the senders with the most alerts, and how many alerts are certainly of one of them.
func top(counts map[string]int64) (shown []SenderCount, sum int64) {
	shown = make([]SenderCount, 0, len(counts))
	for name, n := range counts {
		shown = append(shown, SenderCount{name, n})
	}
	slices.SortFunc(shown, func(a, b SenderCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Sender, b.Sender))
	})
	shown = shown[:min(len(shown), shownSenders)]
	for _, of := range shown {
		sum += of.Count
	}
	return shown, sum
}

// SenderCount is a sender, and how many alerts are certainly of it.
type SenderCount struct {
	Sender string `json:"sender"`
	Count  int64  `json:"count"`
}

// cutText is a text of at most n bytes, or what fits of it and an ellipsis.
func cutText(text string, n int) string {
	const more = "…"
	if len(text) <= n {
		return text
	}
	return strings.ToValidUTF8(text[:n-len(more)], "") + more
}
