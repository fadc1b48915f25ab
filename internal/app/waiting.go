package app

import (
	"context"
	"log/slog"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/kgoka"
	"github.com/esclusa/esclusa/schemas"
)

// waiting is what a role waits for: channel records by versions of schemas that the
// catalogue lacks. It reads nothing past them.
type waiting struct {
	receiver   *schemas.Receiver
	channels   map[string]*schemas.Channel // by topic
	partitions prometheus.Gauge
	log        *slog.Logger

	mu    sync.Mutex
	held  int                     // partitions, since they were assigned
	first *schemas.MissingVersion // of these; nil for none
}

// waits makes a role's graph wait.
func (w *work) waits(cfg *kgoka.Config, role string, r *schemas.Receiver, channels ...*schemas.Channel) *waiting {
	on := &waiting{receiver: r, channels: make(map[string]*schemas.Channel), partitions: w.metrics.waiting.WithLabelValues(role), log: w.log.With("role", role)}
	for _, ch := range channels {
		on.channels[w.names.Channel(ch.Datatype)] = ch
	}
	cfg.Hold = on.hold
	onSession(cfg, func(map[string][]int32) { on.forget() })
	return on
}

func (w *waiting) hold(ctx context.Context, read *kgo.Record) (bool, error) {
	ch := w.channels[read.Topic]
	if ch == nil || ch.KnowsVersion(kafka.HeadersOf(read)) { // of the table, or as nearly all
		return false, nil
	}
	rec := kafka.FromRecord(read)
	missing, err := w.receiver.Missing(ctx, ch, &rec)
	if missing == nil || err != nil {
		return false, err
	}
	w.log.Error(missing.Error())
	w.mu.Lock()
	defer w.mu.Unlock()
	w.held++
	w.partitions.Inc()
	if w.first == nil {
		w.first = missing
	}
	return true, nil
}

func (w *waiting) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.partitions.Sub(float64(w.held)) // of other tables some may wait
	w.held, w.first = 0, nil
}

// sentence says what is missing, nothing where nothing is. w may be nil.
func (w *waiting) sentence() string {
	if w == nil {
		return ""
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.first == nil {
		return ""
	}
	return w.first.Error()
}
