package views

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// secondsBuckets reach from a lookup in memory to the longest wait.
var secondsBuckets = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}

// metrics count requests by route, never by path.
type metrics struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

// newMetrics registers the metrics, with a zero for what routes may answer.
func newMetrics(reg prometheus.Registerer, routes []route) (*metrics, error) {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_http_requests_total",
			Help: "HTTP requests answered, by route and status code.",
		}, []string{"route", "code"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "esclusa_http_request_seconds",
			Help:    "Time from a request's header to its answer, waits included, by route.",
			Buckets: secondsBuckets,
		}, []string{"route"}),
	}
	if err := errors.Join(reg.Register(m.requests), reg.Register(m.seconds)); err != nil {
		return nil, fmt.Errorf("registering the metrics of http: %w", err)
	}
	m.seed(otherRoute, 404, 405, 421)
	for i := range routes {
		m.seed(routes[i].Label(), http.StatusBadRequest) // for its query
		m.seed(routes[i].Label(), routes[i].Statuses()...)
	}
	return m, nil
}

func (m *metrics) seed(route string, codes ...int) {
	m.seconds.WithLabelValues(route)
	for _, code := range codes {
		m.requests.WithLabelValues(route, strconv.Itoa(code))
	}
}

func (m *metrics) observe(route string, code int, took time.Duration) {
	m.requests.WithLabelValues(route, strconv.Itoa(code)).Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
}
