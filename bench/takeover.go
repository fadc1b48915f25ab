package main

import (
	"context"
	"fmt"
	"slices"
	"text/tabwriter"
	"time"
)

// How records are sent while one of two processes ends for good: when it ends, and for
// how long after that, which is more than anybody waits.
const (
	takeoverRate  = 1_000
	takeoverAfter = 5 * time.Second
	takeoverTime  = 35 * time.Second
)

// takeover is how long a record waited at most, from produce at ingress until a
// committed reader had it, in seconds.
type takeover struct {
	Key     string  `json:"key"`
	How     string  `json:"how"` // killed or stopped
	Longest float64 `json:"longest_seconds"`
}

// pairs are two processes each. Kafka Streams has a standby, and the shortest session
// that brokers allow by default.
func pairs() []contestant {
	router, streams := contestants[exactlyOnce], kafkaStreams
	router.app.Leave = true
	streams.jvm = []string{"-Dthreads=1", "-Dstandbys=1", "-Dsession.ms=6000", "-Dcommit.ms=100"}
	router.processes, streams.processes = 2, 2
	return []contestant{router, streams}
}

func (b *bench) takeovers(ctx context.Context) ([]takeover, error) {
	var all []takeover
	t := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\ncontestant\tone of two is\tlongest wait, s")
	for range b.plan.turns() {
		for _, c := range b.plan.some(pairs()) {
			for _, how := range []string{"killed", "stopped"} {
				r, err := b.takeoverOf(ctx, c, how)
				if err != nil {
					return all, fmt.Errorf("%s, %s: %w", c.key, how, err)
				}
				all = append(all, r)
				fmt.Fprintf(t, "%s\t%s\t%.2f\n", r.Key, r.How, r.Longest)
			}
		}
	}
	return all, t.Flush()
}

func (b *bench) takeoverOf(ctx context.Context, c contestant, how string) (takeover, error) {
	w := workload{size: 200, customers: 20, n: int(takeoverTime.Seconds()) * takeoverRate}
	sent, arrived, err := b.paced(ctx, c, &w, takeoverRate, func(ctx context.Context, members team) error {
		if err := wait(ctx, takeoverAfter); err != nil {
			return err
		}
		if how == "killed" {
			return members[0].kill()
		}
		return members[0].stop()
	})
	if err != nil {
		return takeover{}, err
	}
	return takeover{Key: c.key, How: how, Longest: longest(sent, arrived).Seconds()}, nil
}

// longest is how long a record was on its way at most, of those that were sent when all
// had begun.
func longest(sent, arrived []time.Time) time.Duration {
	waits := make([]time.Duration, 0, len(sent))
	for i := range sent {
		if sent[i].Sub(sent[0]) > takeoverAfter/2 {
			waits = append(waits, arrived[i].Sub(sent[i]))
		}
	}
	return slices.Max(waits)
}
