package app

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/account"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/verified"
)

// bookkeeping is the role that keeps the account.
type bookkeeping struct {
	*role
	keeper    *account.Keeper
	inspector verified.Inspector
}

// accounting keeps the account beside the auditor's graph. It fails nothing and holds
// nothing up: what it cannot tell has no figure. alone says that it has no graph beside
// it that could tell whose turn it is.
func (w *work) accounting(alone bool) *bookkeeping {
	b := &bookkeeping{}
	b.role = w.role(RoleAuditor, "auditor-account", func(r *role) {
		b.inspector = w.inspector(RoleAuditor)
		b.inspector.Tracer = w.tracer.of(w.names.AuditorGroup())
		b.keeper = w.newKeeper(b.inspector)
		if alone {
			b.keeper.Turn(true)
		}
		r.ready = func() bool { return true }
		r.run = func(ctx context.Context) error {
			b.keeper.Run(ctx)
			return nil
		}
	})
	return b
}

func (w *work) newKeeper(in verified.Inspector) *account.Keeper {
	shown := newAccountMetrics(w.reg)
	e := &examiner{cluster: w.brokers.cluster, admin: w.brokers.admin, inspector: in}
	log := &accountLog{cluster: w.brokers.cluster, admin: w.brokers.admin, names: w.names, ids: w.topics.ids}
	for _, ch := range w.catalogue.Channels() {
		log.outputs = append(log.outputs, w.names.Channel(ch.Datatype))
	}
	log.outputs = append(log.outputs, w.names.Alerts())
	return account.NewKeeper(account.Config{
		Log: log, Names: w.names, Logger: w.log, Show: shown.show, Again: shown.again.Inc, Examine: e.examine, Now: time.Now,
	})
}

// accountMetrics shows the account. The number of records unaccounted for has a series
// only where this process keeps the account and knows: an old figure would look like a
// good one.
type accountMetrics struct {
	again       prometheus.Counter
	desc        *prometheus.Desc
	unaccounted atomic.Int64 // negative: not known
}

func newAccountMetrics(reg prometheus.Registerer) *accountMetrics {
	m := &accountMetrics{
		again: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "esclusa_duplicate_records_total", Help: "Channel records and alerts of ingress records that had one already. With --delivery at-least-once there may be some after a crash, else there must be none. Only the process that keeps the account counts.",
		}),
		desc: prometheus.NewDesc("esclusa_unaccounted_records",
			"Ingress records since the account began that the router has committed and of which there is neither a channel record nor an alert: 0 unless records were lost. Shown by the one process that keeps the account, while it knows.", nil, nil),
	}
	m.unaccounted.Store(-1)
	reg.MustRegister(m.again, m)
	return m
}

func (m *accountMetrics) show(n int64, known bool) {
	if !known {
		n = -1
	}
	m.unaccounted.Store(n)
}

// Describe implements prometheus.Collector.
func (m *accountMetrics) Describe(ch chan<- *prometheus.Desc) { ch <- m.desc }

// Collect implements prometheus.Collector.
func (m *accountMetrics) Collect(ch chan<- prometheus.Metric) {
	if n := m.unaccounted.Load(); n >= 0 {
		ch <- prometheus.MustNewConstMetric(m.desc, prometheus.GaugeValue, float64(n))
	}
}

// accountLog is Kafka as the account reads it.
type accountLog struct {
	cluster kafka.Cluster
	admin   *kadm.Client
	names   esclusa.Names
	outputs []string
	ids     map[string]string // of the topics
}

func (l *accountLog) Routed(ctx context.Context) (map[int32]int64, error) {
	return kafka.Commits(ctx, l.admin, l.names.RouterGroup(), l.names.Ingress())
}

func (l *accountLog) Outputs(ctx context.Context) (map[account.Place]esclusa.Span, error) {
	extents, err := kafka.Extents(ctx, l.admin, l.outputs...)
	if err != nil {
		return nil, err
	}
	spans := make(map[account.Place]esclusa.Span)
	for topic, partitions := range extents {
		for p, span := range partitions {
			spans[account.Place{Topic: topic, Partition: p}] = span
		}
	}
	return spans, nil
}

func (l *accountLog) Ingress(ctx context.Context) (map[int32]esclusa.Span, error) {
	return kafka.Spans(ctx, l.admin, l.names.Ingress())
}

func (l *accountLog) Records(ctx context.Context, spans map[int32]esclusa.Span, handle func(partition int32, offset int64)) error {
	return l.cluster.Scan(ctx, l.names.Ingress(), spans, func(p int32, batch []esclusa.Record) error {
		for i := range batch {
			handle(p, batch[i].Offset)
			for more := range batch[i].More() {
				handle(p, more)
			}
		}
		return nil
	})
}

func (l *accountLog) Follow(from map[account.Place]int64) (account.Follower, error) {
	offsets := make(map[string]map[int32]int64, len(l.outputs))
	for _, topic := range l.outputs {
		offsets[topic] = make(map[int32]int64)
	}
	for at, offset := range from {
		offsets[at.Topic][at.Partition] = offset
	}
	f, err := l.cluster.Follow(offsets)
	if err != nil {
		return nil, err
	}
	return outputs{f}, nil
}

// outputs are what a Follower reads.
type outputs struct{ *kafka.Follower }

func (o outputs) Poll(ctx context.Context, handle func(*esclusa.Record)) error {
	err := o.Follower.Poll(ctx, handle)
	if errors.Is(err, kafka.ErrUnread) {
		return fmt.Errorf("%w: %w", account.ErrUnread, err)
	}
	return err
}

func (o outputs) Next(at account.Place) int64 { return o.Follower.Next(at.Topic, at.Partition) }

// Bookmark reads the offsets that Remember has committed, as far as they are about
// topics that are still the same.
func (l *accountLog) Bookmark(ctx context.Context) (account.Start, error) {
	start := account.Start{
		Outputs: make(map[account.Place]int64), Ingress: make(map[int32]int64),
		Counted: make(map[account.Place]int64), Origin: make(map[int32]int64),
	}
	fetched, err := l.admin.FetchOffsets(ctx, l.names.AccountGroup())
	if errors.Is(err, kerr.GroupIDNotFound) {
		return start, nil
	}
	if err == nil {
		err = fetched.Error()
	}
	if err != nil {
		return start, fmt.Errorf("reading the bookmark: %w", err)
	}
	fetched.Each(func(o kadm.OffsetResponse) {
		id, text, _ := strings.Cut(o.Metadata, " ")
		more, err := strconv.ParseInt(text, 10, 64)
		switch {
		case o.At < 0 || err != nil || id != l.ids[o.Topic]:
		case o.Topic == l.names.Ingress():
			start.Ingress[o.Partition], start.Origin[o.Partition] = o.At, more
		default:
			at := account.Place{Topic: o.Topic, Partition: o.Partition}
			start.Outputs[at], start.Counted[at] = o.At, more
		}
	})
	return start, nil
}

// Remember commits the offsets all at once, each with the topic's id and what else is
// to be known of the partition: of ingress where the account began, of an output up to
// where it was looked at for repeats.
func (l *accountLog) Remember(ctx context.Context, start account.Start) error {
	var offsets kadm.Offsets
	add := func(topic string, partition int32, at, more int64) {
		noted := fmt.Sprintf("%s %d", l.ids[topic], more)
		offsets.Add(kadm.Offset{Topic: topic, Partition: partition, At: at, LeaderEpoch: -1, Metadata: noted})
	}
	for at, offset := range start.Outputs {
		add(at.Topic, at.Partition, offset, start.Counted[at])
	}
	for p, offset := range start.Ingress {
		add(l.names.Ingress(), p, offset, start.Origin[p])
	}
	done, err := l.admin.CommitOffsets(ctx, l.names.AccountGroup(), offsets)
	if err == nil {
		err = done.Error()
	}
	if err != nil {
		return fmt.Errorf("setting the bookmark: %w", err)
	}
	return nil
}
