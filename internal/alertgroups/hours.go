package alertgroups

import "time"

// keptHours is for how many hours counts are kept.
const keptHours = 48

// Hours are the counts of the last hours in which there was something.
type Hours struct {
	Last   int64   `json:"last"`   // the hour of the last count, in hours since 1970
	Counts []int64 `json:"counts"` // of each hour, the last one last; at most 48
}

func hourOf(at time.Time) int64 { return at.Unix() / 3600 }

// add counts n in an hour. What lies further back than is kept is not counted here.
func (h *Hours) add(hour, n int64) {
	if len(h.Counts) == 0 {
		h.Last, h.Counts = hour, append(h.Counts, n)
		return
	}
	if later := hour - h.Last; later > 0 {
		if later >= keptHours {
			h.Counts = h.Counts[:0]
		}
		for range min(later, keptHours) {
			h.Counts = append(h.Counts, 0)
		}
		h.Counts = h.Counts[:copy(h.Counts, h.Counts[max(0, len(h.Counts)-keptHours):])]
		h.Last = hour
	}
	at := len(h.Counts) - 1 - int(min(h.Last-hour, keptHours))
	for ; at < 0 && len(h.Counts) < keptHours; at++ {
		h.Counts = append(h.Counts, 0)
		copy(h.Counts[1:], h.Counts)
		h.Counts[0] = 0
	}
	if at >= 0 {
		h.Counts[at] += n
	}
}

// merge adds the counts of another partition.
func (h *Hours) merge(other Hours) {
	for i, n := range other.Counts {
		if n > 0 {
			h.add(other.Last-int64(len(other.Counts)-1-i), n)
		}
	}
}
