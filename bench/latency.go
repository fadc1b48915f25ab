package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa/internal/app"
)

// How long records are sent at a rate, and how much of that warms up.
const (
	latencyWarm = time.Second
	latencyTime = 3 * time.Second

	latencyWarmReal = 10 * time.Second // Java compiles what it runs
)

// latencySettings are those of the router that make a difference.
func latencySettings() []contestant {
	router := func(key string, o app.Options) contestant {
		c := contestants[exactlyOnce]
		o.Roles = c.app.Roles
		c.key, c.app = key, o
		return c
	}
	return []contestant{
		router("0s", app.Options{Delivery: app.ExactlyOnce}),
		router("10ms", app.Options{Delivery: app.ExactlyOnce, TransactionInterval: 10 * time.Millisecond}),
		router("50ms", app.Options{Delivery: app.ExactlyOnce, TransactionInterval: 50 * time.Millisecond}),
		router("at-least-once", app.Options{Delivery: app.AtLeastOnce}),
	}
}

// quickStreams is Kafka Streams that commits as often as the router does.
func quickStreams() contestant {
	c := kafkaStreams
	c.jvm = []string{"-Dcommit.ms=10", "-Dlinger.ms=0"}
	return c
}

// latencyContestants are those of which the latency is measured.
func (p plan) latencyContestants() []contestant {
	if !p.real {
		return latencySettings()
	}
	return p.some([]contestant{onKafka[0], contestants[exactlyOnce], latencySettings()[0], quickStreams()})
}

// latencyResult is how long records took from produce at ingress until a
// committed reader had them from the channel, in milliseconds.
type latencyResult struct {
	Key      string  `json:"key"`
	Delivery string  `json:"delivery"`
	Interval string  `json:"transaction_interval"`
	Rate     int     `json:"records_per_second"`
	Records  int     `json:"records"`
	P50      float64 `json:"p50_ms"`
	P99      float64 `json:"p99_ms"`
	Max      float64 `json:"max_ms"`
}

// latency measures every setting at every rate, with 200 bytes and none bad.
func (b *bench) latency(ctx context.Context) ([]latencyResult, error) {
	var all []latencyResult
	t := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\nrecords/s\tcontestant\tdelivery\ttransaction interval\tp50 ms\tp99 ms\tmax ms")
	for _, rate := range b.plan.rates {
		for range b.plan.turns() {
			for _, c := range b.plan.latencyContestants() {
				r, err := b.latencyOf(ctx, rate, c)
				if err != nil {
					return all, fmt.Errorf("latency of %s at %d records/s: %w", c.key, rate, err)
				}
				all = append(all, r)
				fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%.1f\t%.1f\t%.1f\n", r.Rate, r.Key, r.Delivery, r.Interval, r.P50, r.P99, r.Max)
			}
		}
	}
	return all, t.Flush()
}

func (b *bench) latencyOf(ctx context.Context, rate int, c contestant) (latencyResult, error) {
	r := latencyResult{Key: c.key, Delivery: c.app.Delivery, Interval: c.app.TransactionInterval.String(), Rate: rate}
	if c.part != esclusaPart || c.app.Delivery == app.AtLeastOnce {
		r.Interval = "-"
	}
	warm := b.warmUpTime()
	w := workload{size: 200, customers: 20, n: int((warm + latencyTime).Seconds() * float64(rate))}
	sent, arrived, err := b.paced(ctx, c, &w, rate, func(context.Context, team) error { return nil })
	if err != nil {
		return r, err
	}
	took := make([]time.Duration, 0, w.n)
	for i := int(warm.Seconds() * float64(rate)); i < w.n; i++ {
		took = append(took, arrived[i].Sub(sent[i]))
	}
	r.Records = len(took)
	r.P50, r.P99, r.Max = quantiles(took)
	return r, nil
}

// quantiles are of some times, which it sorts, in milliseconds; 0 where there are none.
func quantiles(took []time.Duration) (p50, p99, most float64) {
	if len(took) == 0 {
		return 0, 0, 0
	}
	slices.Sort(took)
	return millis(took[len(took)/2]), millis(took[len(took)*99/100]), millis(took[len(took)-1])
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1e3 }

// paced sends records at the rate to a contestant at work, and returns when each was sent
// and came out. What meanwhile does happens beside it; it may end one of the processes.
func (b *bench) paced(ctx context.Context, c contestant, w *workload, rate int, meanwhile func(context.Context, team) error) (sent, arrived []time.Time, err error) {
	w.make()
	s, err := b.stand(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, s.close(ctx)) }()
	g, err := s.join(ctx, w)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, g.members.stop()) }()
	return s.through(ctx, w, rate, outputs(s.names), nil, func(ctx context.Context) error { return meanwhile(ctx, g.members) })
}

// through sends records until all are sent, or it is enough, and reads what comes out of
// these topics. Of a record that was not sent the times are zero.
func (s *stand) through(ctx context.Context, w *workload, rate int, topics []string, enough <-chan struct{}, meanwhile func(context.Context) error) (sent, arrived []time.Time, err error) {
	reader, err := s.b.cluster.NewClient(kgo.ConsumeTopics(topics...), kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	if err != nil {
		return nil, nil, err
	}
	defer reader.Close()
	sender, err := s.b.cluster.NewClient()
	if err != nil {
		return nil, nil, err
	}
	defer sender.Close()
	ctx, cancel := context.WithTimeout(ctx, runWithin)
	defer cancel()
	sent = make([]time.Time, w.n)
	beside, all := make(chan error, 2), make(chan int, 1)
	go func() {
		n, err := pace(ctx, sender, w, rate, s.names.Ingress(), sent, enough)
		all <- n
		beside <- err
	}()
	go func() { beside <- meanwhile(ctx) }()
	arrived, err = arrivals(ctx, reader, w.n, all)
	return sent, arrived, errors.Join(err, <-beside, <-beside)
}

// pace sends at the rate, a little each millisecond, and notes when. It returns how many.
func pace(ctx context.Context, sender *kgo.Client, w *workload, rate int, topic string, sent []time.Time, enough <-chan struct{}) (n int, err error) {
	var failed kgo.FirstErrPromise
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	start := time.Now()
	for n < w.n {
		for due := min(w.n, int(time.Since(start).Seconds()*float64(rate))); n < due; n++ {
			sent[n] = time.Now()
			sender.Produce(ctx, &kgo.Record{Topic: topic, Key: w.records[n].key, Value: w.records[n].body}, failed.Promise())
		}
		select {
		case <-enough:
			return n, failed.Err()
		case <-tick.C:
		}
	}
	return n, failed.Err()
}

// arrivals is when each record came out, of n at most: all tells of how many.
func arrivals(ctx context.Context, reader *kgo.Client, n int, all <-chan int) ([]time.Time, error) {
	const pollWithin = 100 * time.Millisecond
	at := make([]time.Time, n)
	for left := n; left > 0; {
		select {
		case sent := <-all:
			left -= n - sent
			continue
		default:
		}
		within, cancel := context.WithTimeout(ctx, pollWithin)
		fetches := reader.PollFetches(within)
		cancel()
		now := time.Now()
		if err := fetches.Err(); err != nil && (ctx.Err() != nil || !errors.Is(err, context.DeadlineExceeded)) {
			return nil, err
		}
		var fault error
		fetches.EachRecord(func(r *kgo.Record) {
			i, ok := number(r.Value)
			if !ok || i >= n || !at[i].IsZero() {
				fault = fmt.Errorf("%s has a record that is not ours, or one twice", r.Topic)
				return
			}
			at[i] = now
			left--
		})
		if fault != nil {
			return nil, fault
		}
	}
	return at, nil
}
