package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/topics"
)

// How long records are sent at a rate, and how much of that warms up.
const (
	latencyWarm = time.Second
	latencyTime = 4 * time.Second
)

var latencyRates = []int{1_000, 50_000}

// latencySettings are those of the router that make a difference.
var latencySettings = []app.Options{
	{Delivery: app.ExactlyOnce},
	{Delivery: app.ExactlyOnce, TransactionInterval: 10 * time.Millisecond},
	{Delivery: app.ExactlyOnce, TransactionInterval: 50 * time.Millisecond},
	{Delivery: app.AtLeastOnce},
}

// latencyResult is how long records took from produce at ingress until a
// committed reader had them from the channel, in milliseconds.
type latencyResult struct {
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
	fmt.Fprintln(t, "\nrecords/s\tdelivery\ttransaction interval\tp50 ms\tp99 ms\tmax ms")
	for _, rate := range latencyRates {
		for _, o := range latencySettings {
			r, err := b.latencyOf(ctx, rate, o)
			if err != nil {
				return all, fmt.Errorf("latency of %s, %v, at %d records/s: %w", o.Delivery, o.TransactionInterval, rate, err)
			}
			all = append(all, r)
			fmt.Fprintf(t, "%d\t%s\t%s\t%.1f\t%.1f\t%.1f\n", r.Rate, r.Delivery, r.Interval, r.P50, r.P99, r.Max)
		}
	}
	return all, t.Flush()
}

func (b *bench) latencyOf(ctx context.Context, rate int, o app.Options) (r latencyResult, err error) {
	r = latencyResult{Delivery: o.Delivery, Interval: o.TransactionInterval.String(), Rate: rate}
	if o.Delivery == app.AtLeastOnce {
		r.Interval = "-"
	}
	w := workload{size: 200, customers: 20, n: int(latencyTime.Seconds() * float64(rate))}
	w.make()
	b.runs++
	o.Roles = []string{app.RoleRouter}
	j := b.job(contestant{app: o}, fmt.Sprintf("bench%d", b.runs))
	if j.App.DataDir, err = os.MkdirTemp("", "esclusa-bench-"); err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(j.App.DataDir)) }()
	wanted := app.Topics(j.App, b.catalogue)
	if _, err := topics.Apply(ctx, b.admin, wanted); err != nil {
		return r, err
	}
	names := esclusa.Names{Prefix: j.App.TopicPrefix}
	defer func() { err = errors.Join(err, b.drop(ctx, names)) }()
	child, err := spawn(ctx, "esclusa", j)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, child.stop()) }()
	g := progress{b: b, c: contestant{group: esclusa.Names.RouterGroup}, names: names, want: &w, child: child, due: w.n}
	if err := g.until(ctx, g.joined); err != nil {
		return r, err
	}
	took, err := b.through(ctx, &w, rate, g)
	if err != nil {
		return r, err
	}
	slices.Sort(took)
	r.Records = len(took)
	r.P50, r.P99, r.Max = millis(took[len(took)/2]), millis(took[len(took)*99/100]), millis(took[len(took)-1])
	return r, nil
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1e3 }

// through sends the records at the rate, and returns how long each that was sent
// after the warming up was on its way.
func (b *bench) through(ctx context.Context, w *workload, rate int, g progress) ([]time.Duration, error) {
	reader, err := b.cluster.NewClient(kgo.ConsumeTopics(g.outputs()...), kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	sender, err := b.cluster.NewClient()
	if err != nil {
		return nil, err
	}
	defer sender.Close()
	ctx, cancel := context.WithTimeout(ctx, runWithin)
	defer cancel()
	sent := make([]time.Time, w.n)
	sending := make(chan error, 1)
	go func() { sending <- pace(ctx, sender, w, rate, g.names.Ingress(), sent) }()
	arrived, err := arrivals(ctx, reader, w.n)
	if serr := <-sending; err != nil || serr != nil {
		return nil, errors.Join(err, serr)
	}
	took := make([]time.Duration, 0, w.n)
	for i := int(latencyWarm.Seconds() * float64(rate)); i < w.n; i++ {
		took = append(took, arrived[i].Sub(sent[i]))
	}
	return took, nil
}

// pace sends at the rate, a little each millisecond, and notes when.
func pace(ctx context.Context, sender *kgo.Client, w *workload, rate int, topic string, sent []time.Time) error {
	var failed kgo.FirstErrPromise
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	start := time.Now()
	for i := 0; i < w.n; {
		for due := min(w.n, int(time.Since(start).Seconds()*float64(rate))); i < due; i++ {
			sent[i] = time.Now()
			sender.Produce(ctx, &kgo.Record{Topic: topic, Key: w.records[i].key, Value: w.records[i].body}, failed.Promise())
		}
		<-tick.C
	}
	return failed.Err()
}

// arrivals is when each record came out.
func arrivals(ctx context.Context, reader *kgo.Client, n int) ([]time.Time, error) {
	at := make([]time.Time, n)
	for left := n; left > 0; {
		fetches := reader.PollFetches(ctx)
		now := time.Now()
		if err := fetches.Err(); err != nil {
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
