package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/redrives"
)

// How a redrive is measured: so many customers were refused, or a fifth of -records if
// that is less; and others send beside it all the time, and for a while alone before.
const (
	redriveRecords   = 100_000
	redriveOthers    = 2_000 // records a second
	redriveAlone     = time.Second
	redriveAloneReal = 10 * time.Second
	redriveMost      = 3 * time.Minute
)

// redriveRates are what --rate says: as fast as it goes, and about as many as others send.
var redriveRates = []float64{0, 2_000}

// redriveResult is what a redrive took, and what others saw of it: how long their records
// took from produce at ingress until a committed reader had them from the channel.
type redriveResult struct {
	Records   int     `json:"records"`
	Limit     float64 `json:"limit_records_per_second"` // 0 for none
	Planned   float64 `json:"planned_seconds"`
	Rate      float64 `json:"records_per_second"`
	CPU       float64 `json:"cpu_seconds"`
	Beside    float64 `json:"cpu_seconds_of_the_whole_beside_it"` // for its records alone
	P50Before float64 `json:"p50_ms_before"`
	P99Before float64 `json:"p99_ms_before"`
	P50       float64 `json:"p50_ms"`
	P99       float64 `json:"p99_ms"`
}

func (b *bench) redrives(ctx context.Context) ([]redriveResult, error) {
	var all []redriveResult
	t := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "\na redrive beside %d records/s of others\nrecords\t--rate\tplanned, s\trecords/s\tCPU-s\tCPU-s of router, table, mirror\tothers' p50 ms before\tp99\tmeanwhile p50\tp99\n", redriveOthers)
	for range b.plan.turns() {
		for _, limit := range redriveRates {
			r, err := b.redriveOf(ctx, limit)
			if err != nil {
				return all, fmt.Errorf("a redrive: %w", err)
			}
			all = append(all, r)
			fmt.Fprintf(t, "%d\t%.0f\t%.1f\t%.0f\t%.1f\t%.1f\t%.1f\t%.1f\t%.1f\t%.1f\n", r.Records, r.Limit, r.Planned, r.Rate, r.CPU, r.Beside, r.P50Before, r.P99Before, r.P50, r.P99)
		}
	}
	return all, t.Flush()
}

// redriveOf has customers refused, and sends them again, mended.
func (b *bench) redriveOf(ctx context.Context, limit float64) (r redriveResult, err error) {
	r = redriveResult{Records: min(redriveRecords, max(1, b.plan.records/5)), Limit: limit}
	if err := b.emptyRedis(ctx); err != nil {
		return r, err
	}
	s, err := b.stand(ctx, contestants[wholeOnce])
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, s.close(ctx)) }()
	if err := s.refuse(ctx, r.Records); err != nil {
		return r, err
	}
	members, err := s.start(ctx)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, members.stop()) }()
	g := &progress{b: b, c: s.c, names: s.names, members: members, due: r.Records, ends: make(map[int32]int64)}
	spans, err := kafka.Spans(ctx, b.admin, s.names.Ingress())
	if err != nil {
		return r, err
	}
	for partition, span := range spans {
		g.ends[partition] = span.To
	}
	if err := g.until(ctx, g.committed); err != nil {
		return r, fmt.Errorf("having customers refused: %w", err)
	}
	w := workload{size: 200, customers: 0, n: int(redriveMost.Seconds()) * redriveOthers}
	w.make()
	var began, over time.Time
	enough := make(chan struct{})
	sent, arrived, err := s.through(ctx, &w, redriveOthers, channels(s.names), enough, func(ctx context.Context) (err error) {
		defer close(enough)
		began, over, err = s.redrive(ctx, members, &r)
		return err
	})
	if err != nil {
		return r, err
	}
	warm := sent[0].Add(b.warmUpTime())
	r.P50Before, r.P99Before, _ = quantiles(tookBetween(sent, arrived, warm, began))
	r.P50, r.P99, _ = quantiles(tookBetween(sent, arrived, began, over))
	return r, nil
}

// channels are those that no customer comes into.
func channels(names esclusa.Names) []string {
	var all []string
	for _, d := range datatypes[1:] {
		all = append(all, names.Channel(d))
	}
	return all
}

// refuse fills ingress with customers that are refused.
func (s *stand) refuse(ctx context.Context, n int) error {
	cl, err := s.b.cluster.NewClient(kgo.ProducerLinger(5 * time.Millisecond))
	if err != nil {
		return err
	}
	defer cl.Close()
	var failed kgo.FirstErrPromise
	for i := range n {
		rec := &kgo.Record{Topic: s.names.Ingress(), Key: fmt.Append(nil, "c-", i), Value: fmt.Appendf(nil, `{"datatype":"customer","id_cliente":"c-%d","nombre":"x","edad":"41"}`, i)}
		cl.Produce(ctx, rec, failed.Promise())
	}
	return errors.Join(cl.Flush(ctx), failed.Err())
}

// redrive waits for as long as others send alone, and has a process of its own do it. It
// tells when that began and was over.
func (s *stand) redrive(ctx context.Context, members team, r *redriveResult) (began, over time.Time, err error) {
	if err := wait(ctx, s.b.warmUpTime()); err != nil {
		return began, over, err
	}
	alone, since, err := taken(members)
	if err != nil {
		return began, over, err
	}
	if err := wait(ctx, s.b.aloneTime()); err != nil {
		return began, over, err
	}
	before, begun, err := taken(members)
	if err != nil {
		return began, over, err
	}
	j := s.job
	j.Rate = r.Limit
	p, err := spawn(ctx, "redrive", j)
	if err != nil {
		return began, over, err
	}
	after, ended, err := taken(members)
	if err != nil {
		return began, over, errors.Join(err, p.stop())
	}
	usually := (before - alone).Seconds() / begun.Sub(since).Seconds()
	r.Beside = (after - before).Seconds() - usually*ended.Sub(begun).Seconds()
	return begun, ended, errors.Join(r.read(p), p.stop())
}

// taken is the CPU time of all members so far, and when that was.
func taken(members team) (time.Duration, time.Time, error) {
	u, err := members.usage()
	return u.CPU, time.Now(), err
}

// read takes what the process says of its redrive.
func (r *redriveResult) read(p *process) error {
	var done redriven
	if err := json.Unmarshal([]byte(p.hello), &done); err != nil {
		return fmt.Errorf("%q: %w", p.hello, err)
	}
	if done.Sent != int64(r.Records) {
		return fmt.Errorf("%d of %d records were sent again", done.Sent, r.Records)
	}
	u, err := p.usage()
	r.Planned, r.Rate, r.CPU = done.Planned, float64(done.Sent)/done.Ran, u.CPU.Seconds()
	return err
}

// redriven is what a process with a redrive says when it is over.
type redriven struct {
	Sent         int64
	Planned, Ran float64 // seconds
}

// redriveItself plans and runs a redrive as the shell does.
func redriveItself(ctx context.Context, j job, hello func(string)) error {
	d, done, err := redrives.Open(j.App, "bench", nil)
	if err != nil {
		return err
	}
	defer done()
	wish, err := redrives.Wish("")
	if err != nil {
		return err
	}
	began := time.Now()
	p, err := d.Plan(ctx, wish, began)
	if err != nil {
		return err
	}
	s := redrives.Settings()
	s.Rate = j.Rate
	planned := time.Now()
	sent, err := d.Run(ctx, p, s)
	if err != nil {
		return err
	}
	text, err := json.Marshal(redriven{Sent: sent.Counts["ready"], Planned: planned.Sub(began).Seconds(), Ran: time.Since(planned).Seconds()})
	if err != nil {
		return err
	}
	hello(string(text))
	<-ctx.Done()
	return nil
}

func (b *bench) warmUpTime() time.Duration {
	if b.plan.real {
		return latencyWarmReal
	}
	return latencyWarm
}

func (b *bench) aloneTime() time.Duration {
	if b.plan.real {
		return redriveAloneReal
	}
	return redriveAlone
}

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// tookBetween is how long those records took that were sent in a time.
func tookBetween(sent, arrived []time.Time, from, to time.Time) (took []time.Duration) {
	for i, at := range sent {
		if !at.Before(from) && at.Before(to) {
			took = append(took, arrived[i].Sub(at))
		}
	}
	return took
}
