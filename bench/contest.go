package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/schemas"
)

// bench has what all runs share: one broker and one Redis.
type bench struct {
	out       io.Writer
	plan      plan
	brokers   []string // addresses of the broker
	broker    engine
	redis     *process
	cluster   kafka.Cluster
	admin     *kadm.Client
	store     *redis.Client
	catalogue *schemas.Catalogue
	runs      int // so far; each has topics of its own
}

// engine is a server that all runs share.
type engine interface {
	usage() (usage, error)
	stop() error
}

func open(ctx context.Context, out io.Writer, p plan) (_ *bench, err error) {
	b := &bench{out: out, plan: p}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.close())
		}
	}()
	if b.catalogue, err = schemas.Embedded(schemas.DefaultLimits()); err != nil {
		return nil, err
	}
	if err = b.startBroker(ctx); err != nil {
		return nil, err
	}
	if b.redis, err = spawn(ctx, "redis", job{}); err != nil {
		return nil, err
	}
	b.store = redis.NewClient(&redis.Options{Addr: b.redisAddr()})
	b.cluster = cluster(b.brokers)
	b.admin, err = b.cluster.NewAdmin()
	return b, err
}

// startBroker starts Apache Kafka or the embedded broker.
func (b *bench) startBroker(ctx context.Context) error {
	if b.plan.real {
		k, err := startKafka()
		if err != nil {
			return err
		}
		b.broker, b.brokers = k, k.Addrs()
		return nil
	}
	p, err := spawn(ctx, "broker", job{})
	if err != nil {
		return err
	}
	b.broker, b.brokers = p, []string{p.hello}
	return nil
}

func (b *bench) redisAddr() string {
	addr, _, _ := strings.Cut(b.redis.hello, " ")
	return addr
}

func (b *bench) emptyRedis(ctx context.Context) error {
	if err := b.store.FlushAll(ctx).Err(); err != nil {
		return fmt.Errorf("emptying Redis: %w", err)
	}
	return nil
}

func (b *bench) close() error {
	var err error
	if b.admin != nil {
		b.admin.Close()
	}
	if b.store != nil {
		err = b.store.Close()
	}
	if b.redis != nil {
		err = errors.Join(err, b.redis.stop())
	}
	if b.broker != nil {
		err = errors.Join(err, b.broker.stop())
	}
	return err
}

// contest runs every case, the contestants in turns, so that what slows the
// machine down for a while slows all of them.
func (b *bench) contest(ctx context.Context, p plan) ([]caseResult, error) {
	var all []caseResult
	for i, w := range p.cases() {
		w.make()
		if i == 0 {
			if err := b.warmUp(ctx, &w); err != nil {
				return all, err
			}
		}
		result := caseResult{Size: w.size, Bad: w.bad, Customers: w.customers, Records: w.n}
		for _, c := range p.contestants() {
			result.Contestants = append(result.Contestants, &contestantResult{Key: c.key, Name: c.name, of: c})
		}
		for range p.runs {
			for _, c := range result.Contestants {
				r, err := b.run(ctx, c.of, &w, p.profiles)
				if err != nil {
					return all, fmt.Errorf("%s, %s: %w", c.Key, &w, err)
				}
				c.Runs = append(c.Runs, r)
			}
		}
		result.sum()
		result.print(b.out, &w)
		all = append(all, result)
	}
	if p.real {
		printGoals(b.out, all)
	} else {
		printTargets(b.out, all)
	}
	return all, nil
}

// warmUp has a copy made: what Kafka's Java compiles while it works would be on the
// first contestant's account.
func (b *bench) warmUp(ctx context.Context, w *workload) error {
	if !b.plan.real {
		return nil
	}
	if _, err := b.run(ctx, onKafka[0], w, ""); err != nil {
		return fmt.Errorf("warming up the broker: %w", err)
	}
	return nil
}

// run is one contestant doing the work once, on topics of its own.
func (b *bench) run(ctx context.Context, c contestant, w *workload, profiles string) (r runResult, err error) {
	s, err := b.stand(ctx, c)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, s.close(ctx)) }()
	if profiles != "" {
		s.job.Profile = filepath.Join(profiles, fmt.Sprintf("%s-%d-%d-%d.pprof", c.key, w.size, w.bad, b.runs))
	}
	first := w.n
	if w.warm > 0 {
		first = w.warm
	}
	if err := w.fill(ctx, b.cluster, s.names.Ingress(), first); err != nil {
		return r, err
	}
	if r, err = s.measure(ctx, w); err != nil {
		return r, err
	}
	size, err := b.size(ctx, outputs(s.names))
	if err != nil {
		return r, err
	}
	r.Bytes = float64(size) / float64(w.n)
	return r, b.verify(ctx, c, w, s.names)
}

// job is what the contestant's process is told.
func (b *bench) job(c contestant, prefix string) job {
	o := c.app
	o.Brokers, o.Redis, o.TopicPrefix = b.brokers, "redis://"+b.redisAddr(), prefix
	o.Instance, o.HTTPAddr, o.Replication, o.Partitions = "bench", "127.0.0.1:0", 1, partitions
	return job{App: o.WithDefaults(), Jars: b.plan.streams, JVM: c.jvm}
}

// size is what topics take on the broker, in bytes.
func (b *bench) size(ctx context.Context, topics []string) (int64, error) {
	dirs, err := b.admin.DescribeAllLogDirs(ctx, nil)
	if err != nil {
		return 0, fmt.Errorf("asking the broker for the sizes of topics: %w", err)
	}
	var size int64
	dirs.Each(func(d kadm.DescribedLogDir) {
		d.Topics.Each(func(p kadm.DescribedLogDirPartition) {
			if slices.Contains(topics, p.Topic) {
				size += p.Size
			}
		})
	})
	return size, nil
}

// drop removes the topics of a run, those that a contestant has made for itself too,
// for the sake of the broker's memory.
func (b *bench) drop(ctx context.Context, names esclusa.Names) error {
	there, err := b.admin.ListTopics(ctx)
	if err != nil {
		return err
	}
	ours := slices.DeleteFunc(there.Names(), func(topic string) bool {
		return topic != names.Ingress() && !strings.HasPrefix(topic, names.Prefix+".")
	})
	gone, err := b.admin.DeleteTopics(ctx, ours...)
	return errors.Join(err, gone.Error())
}

// measure times the contestant on a backlog.
func (s *stand) measure(ctx context.Context, w *workload) (r runResult, err error) {
	b, c := s.b, s.c
	if err := b.emptyRedis(ctx); err != nil {
		return r, err
	}
	if err := b.settle(ctx); err != nil {
		return r, err
	}
	g, err := s.join(ctx, w)
	if err != nil {
		return r, err
	}
	p := g.members
	defer func() { err = errors.Join(err, p.stop()) }()
	release := func(context.Context) error { return nil } // all is there
	if w.warm > 0 {
		filled, err := g.warm(ctx)
		if err != nil {
			return r, fmt.Errorf("warming up: %w", err)
		}
		defer filled.Close()
		release = func(ctx context.Context) error { return filled.EndTransaction(ctx, kgo.TryCommit) }
		if err := b.settle(ctx); err != nil {
			return r, err
		}
	}
	before, err := b.consumed(ctx, p)
	if err != nil {
		return r, err
	}
	start := time.Now()
	if err := release(ctx); err != nil {
		return r, fmt.Errorf("releasing what was filled in: %w", err)
	}
	if err := g.until(ctx, g.finished); err != nil {
		return r, fmt.Errorf("working: %w", err)
	}
	took := g.over().Sub(start)
	if c.tail {
		if err := g.until(ctx, g.idle()); err != nil {
			return r, fmt.Errorf("coming to rest: %w", err)
		}
	}
	after, err := b.consumed(ctx, p)
	if err != nil {
		return r, err
	}
	if err := g.until(ctx, g.committed); err != nil {
		return r, fmt.Errorf("committing: %w", err)
	}
	measured := float64(w.n - w.warm)
	r = runResult{
		Seconds: took.Seconds(),
		Rate:    measured / took.Seconds(),
		CPU:     (after.own - before.own).Seconds() / measured * 1e6,
		Broker:  (after.broker - before.broker).Seconds() / measured * 1e6,
		Redis:   (after.redis - before.redis).Seconds() / measured * 1e6,
		Peak:    float64(after.peak) / 1e6,
	}
	if c.whole && c.part == esclusaPart {
		r.Routed, r.Tabled = g.routed.Sub(start).Seconds(), g.tabled.Sub(start).Seconds()
	}
	return r, nil
}

// consumption is what contestant, broker and Redis have taken so far.
type consumption struct {
	own, broker, redis time.Duration
	peak               int64 // bytes, of the contestant
}

// consumed asks all three. Of redis-server, which is a child's child, Redis itself tells.
func (b *bench) consumed(ctx context.Context, p team) (consumption, error) {
	own, err := p.usage()
	if err != nil {
		return consumption{}, err
	}
	kafka, err := b.broker.usage()
	if err != nil {
		return consumption{}, err
	}
	holder, err := b.redis.usage()
	if err != nil {
		return consumption{}, err
	}
	redis, err := redisCPU(ctx, b.store)
	return consumption{own: own.CPU, peak: own.Peak, broker: kafka.CPU, redis: holder.CPU + redis}, err
}

// settle waits until the broker has nothing left to do, collecting garbage say,
// for a second at most.
func (b *bench) settle(ctx context.Context) error {
	const look = 50 * time.Millisecond
	before, err := b.broker.usage()
	for range 20 {
		if err != nil {
			return err
		}
		if err := wait(ctx, look); err != nil {
			return err
		}
		var now usage
		now, err = b.broker.usage()
		if now.CPU-before.CPU < look/10 {
			break
		}
		before = now
	}
	return err
}
