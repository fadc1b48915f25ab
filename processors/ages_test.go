package processors

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Ages are added up by batch, and each record has to count as if it were observed by
// itself.
func TestAgesOfABatchCountOtherwise(t *testing.T) {
	const name, help = "age_seconds", "Age."
	bounds := prometheus.ExponentialBuckets(1e-3, 4, 10)
	one := prometheus.NewHistogram(prometheus.HistogramOpts{Name: name, Help: help, Buckets: bounds})
	batch := newAgeHistogram(name, help, bounds)
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		a := ages{of: batch, at: noon}
		stamp := noon
		for range r.IntN(40) {
			if r.IntN(3) == 0 {
				stamp = noon.Add(-time.Duration(r.ExpFloat64()*1000-100) * time.Millisecond)
			}
			a.add(stamp)
			one.Observe(max(0, noon.Sub(stamp).Seconds()))
		}
		a.end()
	}
	got, sum := collected(t, batch)
	want, wantSum := collected(t, one)
	if !slices.Equal(got, want) || math.Abs(sum-wantSum) > 1e-6 {
		t.Errorf("got  %v, together %v\nwant %v, together %v", got, sum, want, wantSum)
	}
}

// collected are the counts of the buckets and of all, and the sum.
func collected(t *testing.T, c prometheus.Collector) (counts []uint64, sum float64) {
	t.Helper()
	reg := prometheus.NewPedanticRegistry()
	must(t, reg.Register(c))
	families, err := reg.Gather()
	must(t, err)
	h := families[0].GetMetric()[0].GetHistogram()
	for _, b := range h.GetBucket() {
		counts = append(counts, b.GetCumulativeCount())
	}
	return append(counts, h.GetSampleCount()), h.GetSampleSum()
}
