package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
)

// progress watches a contestant from outside, through the brokers and Redis.
type progress struct {
	b       *bench
	c       contestant
	names   esclusa.Names
	want    *workload
	members team
	due     int             // how many records are to be out
	ends    map[int32]int64 // of ingress, behind the last of them, by partition
	rowsDue int64           // how many of those make a row

	// Of the whole of esclusa: what table and Redis have, and when everything was
	// routed, the last row was in the table, and in Redis.
	rows, rowsInRedis      int64
	routed, tabled, filled time.Time
}

// How often progress is looked at, which is how exact times are, and after how
// long without an end a run has failed.
const (
	lookEvery = 5 * time.Millisecond
	runWithin = 5 * time.Minute

	lookWithin = 10 * time.Second // for a look by itself
)

// expect says how many records, which are in ingress, are to be out.
func (g *progress) expect(n int) {
	g.due, g.ends, g.rowsDue, g.routed = n, g.want.ends(n), g.want.goodCustomers(n), time.Time{}
}

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
		if err := g.members.ended(); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return g.late(ctx.Err())
		case <-tick.C:
		}
	}
}

// late says how far a contestant came that did not come to the end.
func (g *progress) late(err error) error {
	ctx, cancel := context.WithTimeout(context.Background(), lookWithin)
	defer cancel()
	if g.want == nil {
		return err
	}
	commits, cerr := g.commits(ctx)
	n := int64(0)
	for _, at := range commits {
		n += at
	}
	ends, eerr := g.b.ends(ctx, outputs(g.names)...)
	return errors.Join(fmt.Errorf("%w: %d of %d records are committed, and %d of %d in the outputs, with the markers of transactions", err, n, g.due, ends, g.due), cerr, eerr)
}

// joined reports whether the group has its partitions, and each process is in it.
func (g *progress) joined(ctx context.Context) (bool, error) {
	group := g.c.group(g.names)
	groups, err := g.b.admin.DescribeGroups(ctx, group)
	if errors.Is(err, kerr.CoordinatorNotAvailable) { // so soon after the start of the broker
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return groups[group].State == "Stable" && len(groups[group].Members) >= len(g.members) &&
		len(groups.AssignedPartitions()[g.names.Ingress()]) == partitions, nil
}

// finished reports whether everything is out.
func (g *progress) finished(ctx context.Context) (bool, error) {
	if !g.c.transactional() {
		n, err := g.b.ends(ctx, outputs(g.names)...)
		return n >= int64(g.due), err
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
	if g.c.part == streamsPart {
		return g.counted(ctx)
	}
	if ok, err := g.mirrored(ctx); !ok || err != nil || !g.c.tail {
		return ok, err
	}
	return g.read(ctx, g.names.AuditorGroup(), datatypes[1:]...)
}

// warm lets the contestant do the first records, and fills in the others, which it gets when
// the transaction of the client ends.
func (g *progress) warm(ctx context.Context) (filled *kgo.Client, err error) {
	g.expect(g.want.warm)
	if err := g.until(ctx, g.finished); err != nil {
		return nil, err
	}
	if err := g.until(ctx, g.committed); err != nil {
		return nil, err
	}
	filled, err = g.want.fillUnseen(ctx, g.b.cluster, g.names.Ingress(), g.want.warm)
	if err != nil {
		return nil, err
	}
	g.expect(g.want.n)
	return filled, nil
}

// counted reports whether Kafka Streams has written all good customer records to Redis,
// where it counts them: markers of transactions at the end of a channel are more than
// one, and it commits none of them.
func (g *progress) counted(ctx context.Context) (bool, error) {
	n, err := g.b.store.Get(ctx, streamsCount).Int64()
	if errors.Is(err, redis.Nil) {
		return g.rowsDue == 0, nil
	}
	return n >= g.rowsDue, err
}

// read reports whether a group has committed channels up to their ends.
func (g *progress) read(ctx context.Context, group string, datatypes ...string) (bool, error) {
	offsets, err := g.b.admin.FetchOffsets(ctx, group)
	if err != nil {
		return false, err
	}
	var topics []string
	for _, d := range datatypes {
		topics = append(topics, g.names.Channel(d))
	}
	ends, err := g.b.admin.ListEndOffsets(ctx, topics...)
	if err != nil {
		return false, err
	}
	all := true
	ends.Each(func(end kadm.ListedOffset) {
		at, _ := offsets.Lookup(end.Topic, end.Partition)
		all = all && (end.Offset == 0 || at.At >= end.Offset)
	})
	return all, ends.Error()
}

// restFor is how long a process that is at rest takes next to nothing: longer than the
// account waits between two looks.
const restFor = 3 * time.Second

// idle reports whether the contestant has come to rest, with less than a twentieth of
// a processor.
func (g *progress) idle() func(context.Context) (bool, error) {
	since, taken := time.Now(), time.Duration(-1)
	return func(context.Context) (bool, error) {
		if taken >= 0 && time.Since(since) < restFor {
			return false, nil
		}
		u, err := g.members.usage()
		rests := taken >= 0 && u.CPU-taken < restFor/20
		since, taken = time.Now(), u.CPU
		return rests, err
	}
}

// committed reports whether the group has committed all records of ingress. Some groups
// commit behind the marker of a transaction, which is none.
func (g *progress) committed(ctx context.Context) (bool, error) {
	commits, err := g.commits(ctx)
	if err != nil {
		return false, err
	}
	for partition, end := range g.ends {
		if commits[partition] < end {
			return false, nil
		}
	}
	return true, nil
}

// commits are where the group has committed ingress.
func (g *progress) commits(ctx context.Context) (map[int32]int64, error) {
	return kafka.Commits(ctx, g.b.admin, g.c.group(g.names), g.names.Ingress())
}

// mirrored reports whether the table's group has committed the channel, and Redis
// vouches for all rows. A table writes the last row of a key only, so that how many
// there will be is not known before; and it commits by a timer, so that when the last
// row came is noted.
func (g *progress) mirrored(ctx context.Context) (bool, error) {
	rows, err := g.b.ends(ctx, g.names.Table("customers"))
	if err != nil {
		return false, err
	}
	vouched, complete, err := g.vouched(ctx)
	if err != nil {
		return false, err
	}
	if rows != g.rows {
		g.rows, g.tabled = rows, time.Now()
	}
	if vouched != g.rowsInRedis {
		g.rowsInRedis, g.filled = vouched, time.Now()
	}
	if vouched != rows || !complete {
		return false, nil
	}
	return g.read(ctx, g.names.TableGroup("customers"), "customer")
}

// vouched is how many rows Redis vouches for, and whether it does so of every partition.
func (g *progress) vouched(ctx context.Context) (rows int64, complete bool, err error) {
	watermarks, err := g.b.store.HGetAll(ctx, "esclusa:mirror:customers").Result()
	if err != nil {
		return 0, false, fmt.Errorf("reading Redis's watermarks: %w", err)
	}
	delete(watermarks, "topic")
	for _, text := range watermarks {
		watermark, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return 0, false, err
		}
		rows += watermark
	}
	return rows, len(watermarks) == partitions, nil
}

// over is when everything was out, of a contestant that has just finished.
func (g *progress) over() time.Time {
	if !g.c.whole || g.c.part != esclusaPart {
		return time.Now()
	}
	return slices.MaxFunc([]time.Time{g.routed, g.tabled, g.filled}, time.Time.Compare)
}

// outputs are the topics that records go to.
func outputs(names esclusa.Names) []string {
	all := []string{names.Alerts()}
	for _, d := range datatypes {
		all = append(all, names.Channel(d))
	}
	return all
}

// ends is how many records topics have taken, markers of transactions included.
func (b *bench) ends(ctx context.Context, topics ...string) (n int64, err error) {
	ends, err := b.admin.ListEndOffsets(ctx, topics...)
	if err != nil {
		return 0, err
	}
	ends.Each(func(o kadm.ListedOffset) { n += o.Offset })
	return n, ends.Error()
}

// ends are where the first records, which are in ingress, end there, by partition.
func (w *workload) ends(of int) map[int32]int64 {
	ends := make(map[int32]int64)
	for i := range of {
		r := &w.records[i]
		ends[r.partition] = max(ends[r.partition], r.offset+1)
	}
	return ends
}

// goodCustomers is how many of the first records make a row.
func (w *workload) goodCustomers(of int) (n int64) {
	for i := range of {
		if r := &w.records[i]; r.datatype == "customer" && r.reason == "" {
			n++
		}
	}
	return n
}
