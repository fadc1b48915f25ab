package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"
	"time"
)

// recovery is how long a process took from its start until it was ready again, in
// seconds.
type recovery struct {
	Key     string  `json:"key"`
	Rows    int     `json:"rows"`
	What    string  `json:"what"`
	Seconds float64 `json:"seconds"`
}

// What may be left of a table beside its topic.
const (
	copyKept = "copy kept"
	copyLost = "copy lost"
	allLost  = "copy lost, Redis empty"
)

func (b *bench) recoveries(ctx context.Context) ([]recovery, error) {
	var all []recovery
	w := workload{size: 200, customers: 100, distinct: true, n: b.plan.half()}
	w.make()
	t := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\ncontestant\trows\twhat was left\tready after, s")
	for range b.plan.turns() {
		for _, c := range b.plan.some([]contestant{contestants[wholeOnce], kafkaStreams}) {
			some, err := b.recoveriesOf(ctx, c, &w)
			if err != nil {
				return all, fmt.Errorf("%s: %w", c.key, err)
			}
			for _, r := range some {
				fmt.Fprintf(t, "%s\t%d\t%s\t%.2f\n", r.Key, r.Rows, r.What, r.Seconds)
			}
			all = append(all, some...)
		}
	}
	return all, t.Flush()
}

// recoveriesOf fills the table, stops the contestant, and starts it again each time with
// less.
func (b *bench) recoveriesOf(ctx context.Context, c contestant, w *workload) (all []recovery, err error) {
	s, err := b.stand(ctx, c)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close(ctx)) }()
	if err := b.emptyRedis(ctx); err != nil {
		return nil, err
	}
	if err := w.fill(ctx, b.cluster, s.names.Ingress(), w.n); err != nil {
		return nil, err
	}
	members, err := s.start(ctx)
	if err != nil {
		return nil, err
	}
	g := s.progress(w, members)
	if err := errors.Join(g.until(ctx, g.finished), members.stop()); err != nil {
		return nil, err
	}
	for _, what := range []string{copyKept, copyLost, allLost} {
		took, err := s.recover(ctx, what)
		if err != nil {
			return all, fmt.Errorf("%s: %w", what, err)
		}
		all = append(all, recovery{Key: c.key, Rows: w.n, What: what, Seconds: took.Seconds()})
	}
	return all, nil
}

// recover starts the contestant, and comes back when it is ready.
func (s *stand) recover(ctx context.Context, what string) (took time.Duration, err error) {
	if what != copyKept {
		if err := os.RemoveAll(s.dir); err != nil {
			return 0, err
		}
	}
	if what == allLost {
		if err := s.b.emptyRedis(ctx); err != nil {
			return 0, err
		}
	}
	start := time.Now()
	members, err := s.start(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, members.stop()) }()
	if s.c.part == streamsPart { // says hello when it is ready
		return time.Since(start), nil
	}
	err = members.ready(ctx)
	return time.Since(start), err
}
