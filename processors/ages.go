package processors

import (
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// ageHistogram is a histogram of which many observations are added at once: a lock and
// a few counters for each record of a batch would cost a tenth of its check. It is safe
// for concurrent use.
type ageHistogram struct {
	desc   *prometheus.Desc
	bounds []float64 // of the buckets, in seconds

	mu     sync.Mutex
	counts []uint64 // of each bucket by itself; the last is above all bounds
	sum    float64
}

func newAgeHistogram(name, help string, bounds []float64) *ageHistogram {
	return &ageHistogram{desc: prometheus.NewDesc(name, help, nil, nil), bounds: bounds, counts: make([]uint64, len(bounds)+1)}
}

// Describe implements [prometheus.Collector].
func (h *ageHistogram) Describe(to chan<- *prometheus.Desc) { to <- h.desc }

// Collect implements [prometheus.Collector].
func (h *ageHistogram) Collect(to chan<- prometheus.Metric) {
	h.mu.Lock()
	defer h.mu.Unlock()
	buckets, n := make(map[float64]uint64, len(h.bounds)), uint64(0)
	for k, bound := range h.bounds {
		n += h.counts[k]
		buckets[bound] = n
	}
	to <- prometheus.MustNewConstHistogram(h.desc, n+h.counts[len(h.bounds)], h.sum, buckets)
}

// observe adds so many observations of one age.
func (h *ageHistogram) observe(age float64, n uint64) {
	k, _ := slices.BinarySearch(h.bounds, age)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.counts[k] += n
	h.sum += age * float64(n)
}

// ages are those of the records of a batch at a time. Records that lie side by side were
// often stamped in the same millisecond.
type ages struct {
	of *ageHistogram
	at time.Time
	ms int64
	n  uint64 // of that time, which have not been observed
}

func (a *ages) add(stamp time.Time) {
	ms := stamp.UnixMilli()
	if ms != a.ms {
		a.end()
		a.ms = ms
	}
	a.n++
}

// end observes what is left.
func (a *ages) end() {
	if a.n > 0 {
		a.of.observe(max(0, a.at.Sub(time.UnixMilli(a.ms)).Seconds()), a.n)
	}
	a.n = 0
}
