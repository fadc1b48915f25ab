package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"

	"github.com/esclusa/esclusa"
)

// progress watches a contestant from outside, through the brokers and Redis.
type progress struct {
	b     *bench
	c     contestant
	names esclusa.Names
	want  *workload
	child *process

	routed, tabled time.Time // when the whole of esclusa got that far
}

// How often progress is looked at, which is how exact times are, and after how
// long without an end a run has failed.
const (
	lookEvery = 5 * time.Millisecond
	runWithin = 5 * time.Minute
)

// until waits for a condition, or for the end of the child.
func (g *progress) until(ctx context.Context, met func(context.Context) (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, runWithin)
	defer cancel()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		ok, err := met(ctx)
		if ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-g.child.gone:
			return g.child.ended()
		case <-tick.C:
		}
	}
}

// joined reports whether the group has its partitions.
func (g *progress) joined(ctx context.Context) (bool, error) {
	group := g.c.group(g.names)
	groups, err := g.b.admin.DescribeGroups(ctx, group)
	if err != nil {
		return false, err
	}
	return groups[group].State == "Stable" && len(groups.AssignedPartitions()[g.names.Ingress()]) == partitions, nil
}

// finished reports whether everything is out.
func (g *progress) finished(ctx context.Context) (bool, error) {
	if !g.c.transactional() {
		n, err := g.ends(ctx, g.outputs()...)
		return n >= int64(g.want.n), err
	}
	if g.routed.IsZero() {
		if ok, err := g.committed(ctx); !ok || err != nil {
			return false, err
		}
		g.routed = time.Now()
	}
	if !g.c.whole {
		return true, nil
	}
	return g.mirrored(ctx)
}

// committed reports whether the group has committed all of ingress.
func (g *progress) committed(ctx context.Context) (bool, error) {
	offsets, err := g.b.admin.FetchOffsets(ctx, g.c.group(g.names))
	if errors.Is(err, kerr.GroupIDNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var n int64
	offsets.Each(func(o kadm.OffsetResponse) { n += max(0, o.At) })
	return n == int64(g.want.n), nil
}

// mirrored reports whether the table has a record for each good customer record,
// and Redis vouches for all of them.
func (g *progress) mirrored(ctx context.Context) (bool, error) {
	rows, err := g.ends(ctx, g.names.Table("customers"))
	if err != nil || rows < g.want.goodCustomers() {
		return false, err
	}
	if g.tabled.IsZero() {
		g.tabled = time.Now()
	}
	watermarks, err := g.b.store.HGetAll(ctx, "esclusa:mirror:customers").Result()
	if err != nil {
		return false, fmt.Errorf("reading Redis's watermarks: %w", err)
	}
	delete(watermarks, "topic")
	var vouched int64
	for _, text := range watermarks {
		watermark, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return false, err
		}
		vouched += watermark
	}
	return vouched == rows && len(watermarks) == partitions, nil
}

// outputs are the topics that records go to.
func (g *progress) outputs() []string {
	all := []string{g.names.Alerts()}
	for _, d := range datatypes {
		all = append(all, g.names.Channel(d))
	}
	return all
}

// ends is how many records topics have taken, markers of transactions included.
func (g *progress) ends(ctx context.Context, topics ...string) (n int64, err error) {
	ends, err := g.b.admin.ListEndOffsets(ctx, topics...)
	if err != nil {
		return 0, err
	}
	ends.Each(func(o kadm.ListedOffset) { n += o.Offset })
	return n, ends.Error()
}

func (w *workload) goodCustomers() (n int64) {
	for i := range w.records {
		if r := &w.records[i]; r.datatype == "customer" && r.reason == "" {
			n++
		}
	}
	return n
}
