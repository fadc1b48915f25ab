// Package lag tells how far consumer groups have come: how many records they lack and
// how old those are (Lag), what an open transaction withholds (Holders), and when a
// group has passed a record (Progress). It asks the brokers, so that it sees all
// members of a group, wherever they run.
//
// It reads no records, and changes nothing.
package lag

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"

	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/outage"
)

// lagInterval is the time between two looks at the groups' lag.
const lagInterval = 5 * time.Second

// Subscription is what a consumer group reads.
type Subscription struct {
	Group  string // empty: none, but what is held back in the topics is shown
	Topics []string
}

// Lag shows how many records consumer groups have yet to read, as
// esclusa_consumer_lag_records, and how old the oldest of them is, as
// esclusa_consumer_lag_seconds. It asks the brokers, so that it sees what a member
// of the group elsewhere does not get done. There is one series for each partition
// that exists; where the brokers cannot be asked there is none, since an old figure
// would look like a good one, and where no process asks for a group there is none
// either.
type Lag struct {
	adm   *kadm.Client
	subs  []Subscription
	log   *slog.Logger
	asked *outage.Watch
	desc  *prometheus.Desc
	ages  *prometheus.Desc
	held  *prometheus.Desc
	since *prometheus.Desc

	arrivals map[share]offsetAges // refresh's own
	known    map[place]withheld   // too: what was seen last, also where it is not known now
	stood    map[share]stand      // too

	mu       sync.Mutex
	points   []lagPoint
	withheld map[place]withheld
	stands   map[share]stand
}

// place is a partition of a topic.
type place struct {
	topic     string
	partition int32
}

// share is what a group reads of a partition.
type share struct {
	group string
	place
}

type lagPoint struct {
	share
	from, end int64 // what the group lacks
	age       time.Duration
}

// New registers the metrics. They have no series until Run has looked once.
func New(adm *kadm.Client, subs []Subscription, reg prometheus.Registerer, log *slog.Logger) (*Lag, error) {
	l := &Lag{adm: adm, subs: subs, log: log, arrivals: make(map[share]offsetAges), known: make(map[place]withheld)}
	l.asked = outage.New(log, slog.LevelWarn, "the lag of consumer groups is unknown", "the lag of consumer groups is known again")
	labels := []string{"group", "topic", "partition"}
	l.desc = prometheus.NewDesc("esclusa_consumer_lag_records",
		"Records of a partition that the consumer group has not committed, up to the last stable offset.", labels, nil)
	l.ages = prometheus.NewDesc("esclusa_consumer_lag_seconds",
		"Age of the oldest record that the consumer group has not committed, to within five seconds; 0 when there is none.", labels, nil)
	l.held = prometheus.NewDesc("esclusa_withheld_records",
		"Records of a partition behind the beginning of an open transaction, which no reader of committed records gets, and no lag counts.", labels[1:], nil)
	l.since = prometheus.NewDesc("esclusa_withheld_seconds",
		"How long the same open transaction has held records back; 0 where none does.", labels[1:], nil)
	if err := reg.Register(l); err != nil {
		return nil, fmt.Errorf("registering the lag of consumer groups: %w", err)
	}
	return l, nil
}

// Describe implements prometheus.Collector.
func (l *Lag) Describe(ch chan<- *prometheus.Desc) {
	ch <- l.desc
	ch <- l.ages
	ch <- l.held
	ch <- l.since
}

// Collect implements prometheus.Collector. It shows what Run saw last.
func (l *Lag) Collect(ch chan<- prometheus.Metric) {
	l.mu.Lock()
	points, held := l.points, l.withheld
	l.mu.Unlock()
	now := time.Now()
	for at, w := range held {
		partition := strconv.Itoa(int(at.partition))
		ch <- prometheus.MustNewConstMetric(l.held, prometheus.GaugeValue, float64(w.records()), at.topic, partition)
		ch <- prometheus.MustNewConstMetric(l.since, prometheus.GaugeValue, w.age(now).Seconds(), at.topic, partition)
	}
	for _, p := range points {
		partition := strconv.Itoa(int(p.partition))
		ch <- prometheus.MustNewConstMetric(l.desc, prometheus.GaugeValue, float64(p.end-p.from), p.group, p.topic, partition)
		ch <- prometheus.MustNewConstMetric(l.ages, prometheus.GaugeValue, p.age.Seconds(), p.group, p.topic, partition)
	}
}

// Run looks every five seconds until ctx ends. It logs where brokers answer and do
// not tell.
func (l *Lag) Run(ctx context.Context) {
	tick := time.NewTicker(lagInterval)
	defer tick.Stop()
	for {
		err := l.refresh(ctx)
		if ctx.Err() != nil {
			return
		}
		switch {
		case err == nil:
			l.asked.Worked()
		case kafka.Away(err):
			l.log.Debug("the lag of consumer groups is unknown", "err", err)
		default:
			l.asked.Failed(err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// refresh looks once and replaces what is shown.
func (l *Lag) refresh(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*lagInterval)
	defer cancel()
	points, held, err := l.look(ctx)
	tell(l.log, l.known, held, time.Now())
	maps.Copy(l.known, held)
	var stands map[share]stand
	if err == nil {
		stands = standing(l.stood, points, time.Now())
		l.stood = stands
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.points, l.withheld, l.stands = points, held, stands
	return err
}

func (l *Lag) look(ctx context.Context) ([]lagPoint, map[place]withheld, error) {
	var groups, topics []string
	for _, s := range l.subs {
		if s.Group != "" {
			groups = append(groups, s.Group)
		}
		topics = append(topics, s.Topics...)
	}
	slices.Sort(topics)
	topics = slices.Compact(topics)
	if len(topics) == 0 {
		return nil, nil, nil // no name would mean every topic of the cluster
	}
	// The commits come first: read after the ends, they could be above them.
	var commits kadm.FetchOffsetsResponses
	if len(groups) > 0 {
		commits = l.adm.FetchManyOffsets(ctx, groups...)
	}
	for _, c := range commits {
		if c.Err != nil && !errors.Is(c.Err, kerr.GroupIDNotFound) { // a group that never ran has no commits
			return nil, nil, fmt.Errorf("reading the commits of group %s: %w", c.Group, c.Err)
		}
	}
	starts, err := l.adm.ListStartOffsets(ctx, topics...)
	if err != nil {
		return nil, nil, fmt.Errorf("reading start offsets: %w", err)
	}
	ends, err := l.adm.ListCommittedOffsets(ctx, topics...)
	if err != nil {
		return nil, nil, fmt.Errorf("reading end offsets: %w", err)
	}
	last, err := l.adm.ListEndOffsets(ctx, topics...)
	if err != nil {
		return nil, nil, fmt.Errorf("reading end offsets: %w", err)
	}
	var points []lagPoint
	for _, s := range l.subs {
		if s.Group == "" {
			continue
		}
		for _, topic := range s.Topics {
			points = append(points, lagOf(s.Group, ends[topic], starts, commits[s.Group].Fetched)...)
		}
	}
	if err := l.date(ctx, points, time.Now()); err != nil {
		return nil, nil, err // an age of 0 would be believed
	}
	return points, hold(l.known, ends, last, time.Now()), nil
}

// lagOf leaves out partitions that have no leader to ask. What a group has not
// committed, it will read from the start.
func lagOf(group string, ends map[int32]kadm.ListedOffset, starts kadm.ListedOffsets, commits kadm.OffsetResponses) []lagPoint {
	var points []lagPoint
	for _, end := range ends {
		start, ok := starts.Lookup(end.Topic, end.Partition)
		if !ok || end.Err != nil || start.Err != nil {
			continue
		}
		from := start.Offset
		if c, ok := commits.Lookup(end.Topic, end.Partition); ok {
			from = max(from, c.At)
		}
		where := share{group, place{end.Topic, end.Partition}}
		points = append(points, lagPoint{share: where, from: min(from, end.Offset), end: end.Offset})
	}
	return points
}
