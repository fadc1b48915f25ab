package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/embedded"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/mirror"
	"github.com/esclusa/esclusa/internal/outage"
	"github.com/esclusa/esclusa/internal/topics"
)

// windowsInUse is WSAEADDRINUSE: there syscall.EADDRINUSE is a number that no call gives.
const windowsInUse = syscall.Errno(10048)

// inUse says which flag helps where an address cannot be listened on.
func inUse(flag, addr string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, windowsInUse) {
		return fmt.Errorf("--%s: %s is in use by another program; stop that or choose another address", flag, addr)
	}
	return fmt.Errorf("--%s: listening on %s: %w", flag, addr, err)
}

// openKafka starts the embedded broker where there is no other, and waits until
// the brokers answer.
func (a *App) openKafka(ctx context.Context) error {
	brokers := a.opts.Brokers
	if a.opts.embeddedKafka() {
		k, err := embedded.StartKafka(embedded.KafkaOptions{
			Addr: a.opts.EmbeddedKafkaAddr, DataDir: filepath.Join(a.opts.DataDir, "kafka"),
			MaxMessageBytes: kafka.Cluster{MaxBody: a.opts.MaxRecordBytes}.MaxMessage(), Logger: a.log,
		})
		var listening *net.OpError
		if errors.As(err, &listening) {
			return inUse("embedded-kafka-addr", a.opts.EmbeddedKafkaAddr, err)
		}
		if err != nil {
			return fmt.Errorf("--data-dir: %w", err)
		}
		a.stack.pushClose("the embedded Kafka broker", k.Close)
		brokers = []string{k.Addr()}
	}
	a.addrs.Kafka = brokers
	a.cluster = kafka.Cluster{
		Brokers: brokers, Security: a.security, ClientID: "esclusa." + a.opts.Instance,
		MaxBody: a.opts.MaxRecordBytes, MaxBatch: a.opts.MaxBatchBytes, Compression: a.opts.Compression, Log: a.log,
	}
	pctx, cancel := context.WithTimeout(ctx, a.opts.StartWait)
	defer cancel()
	defer a.waitFor("Kafka")()
	if err := a.cluster.Ping(pctx); errors.Is(err, kafka.ErrAccess) {
		return err
	} else if err != nil {
		return fmt.Errorf("--brokers: %s did not answer within %v: %w", strings.Join(brokers, ", "), a.opts.StartWait, err)
	}
	admin, err := a.cluster.NewAdmin()
	if err != nil {
		return err
	}
	a.admin = admin
	a.stack.pushClose("the Kafka admin client", func() error { admin.Close(); return nil })
	return nil
}

// openTopics makes or checks the topics, and finds out whether local state is
// about them.
func (a *App) openTopics(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, a.opts.StartWait)
	defer cancel()
	defer a.waitFor("Kafka's topics")()
	wanted := Topics(a.opts, a.catalogue)
	if *a.opts.CreateTopics {
		done, err := topics.Apply(ctx, a.admin, wanted)
		for _, line := range done {
			a.log.Debug(line)
		}
		if len(done) > 0 {
			a.log.Info("made or changed topics", "changes", len(done))
		}
		if err != nil {
			return err
		}
	}
	ids, err := a.checkTopics(ctx, wanted)
	if err != nil {
		return err
	}
	cluster, err := kafka.ClusterID(ctx, a.admin)
	if err != nil {
		return err
	}
	if a.tombstones, err = topics.Tombstones(ctx, a.admin, wanted); err != nil {
		return err
	}
	a.topicIDs = ids
	a.id = identity{
		Prefix: a.opts.TopicPrefix, Cluster: cluster, Tables: make(map[string]string), Ingress: ids[a.names.Ingress()],
		Partitions: a.opts.Partitions, Layout: layout,
	}
	for _, k := range a.tables {
		a.id.Tables[k.Table] = ids[k.topic]
	}
	if err := a.checkLayout(ctx); err != nil {
		return err
	}
	a.ends = kafka.NewEnds(a.admin, a.names.Ingress())
	for _, k := range a.tables {
		if a.opts.has(RoleHTTP) {
			k.view = a.newView(k)
		}
	}
	if err := a.gone(a.log); err != nil {
		return err
	}
	return a.id.settle(a.opts.DataDir, a.opts.AcceptNewIngress, a.log)
}

// newsWithin is how long it may take until all brokers know of new topics.
const newsWithin = 5 * time.Second

// checkTopics checks the topics and returns their ids. Where we have just made them,
// a broker may not have heard of it yet.
func (a *App) checkTopics(ctx context.Context, wanted []topics.Topic) (ids map[string]string, err error) {
	ctx, cancel := context.WithTimeout(ctx, newsWithin)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		if err = topics.Check(ctx, a.admin, wanted); err == nil {
			ids, err = topics.IDs(ctx, a.admin, topics.Names(wanted)...)
		}
		if !errors.Is(err, topics.ErrMissing) || !*a.opts.CreateTopics {
			return ids, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-tick.C:
		}
	}
}

// openRedis starts the embedded Redis where a role needs one and there is no
// other. A Redis that does not answer holds nothing up: the mirror waits for it.
func (a *App) openRedis(ctx context.Context) error {
	if !a.opts.usesRedis() {
		return nil
	}
	at := a.opts.Redis
	if at == "" {
		r, err := embedded.StartRedis(embedded.RedisOptions{Addr: a.opts.EmbeddedRedisAddr, Scripts: mirror.ScriptDigests(), Logger: a.log})
		if err != nil {
			return inUse("embedded-redis-addr", a.opts.EmbeddedRedisAddr, err)
		}
		a.stack.pushClose("the embedded Redis", r.Close)
		at = "redis://" + r.Addr()
	}
	mirror.LogTo(a.log)
	store, err := mirror.Open(mirror.Options{
		URL: at, Password: a.opts.RedisPassword, TLS: a.opts.RedisTLS,
		Owner: mirror.Owner{Cluster: a.id.Cluster, Prefix: a.opts.TopicPrefix}, Partitions: int32(a.opts.Partitions),
	})
	if err != nil {
		return fmt.Errorf("--redis: %w", err)
	}
	a.store, a.owner.log = store, a.log
	for _, k := range a.tables {
		k.mirror = store.Table(k.Table, k.Datatype)
	}
	a.owner.answers = outage.New(a.log, slog.LevelError, "Redis cannot be used; look-ups are answered from the table until it can", "Redis can be used again")
	a.owner.register(a.reg)
	a.stack.pushClose("the Redis client", store.Close)
	a.addrs.Redis = withoutSecrets(at)
	ctx, cancel := context.WithTimeout(ctx, a.opts.StartWait)
	defer cancel()
	defer a.waitFor("Redis")()
	if err = a.checkTables(ctx); err == nil {
		err = store.CheckPolicy(ctx)
	}
	if errors.Is(err, mirror.ErrAccess) {
		return err
	}
	if err == nil {
		err = a.claimRedis(ctx)
	}
	if errors.Is(err, mirror.ErrEviction) || errors.Is(err, esclusa.ErrForeignStore) {
		return fmt.Errorf("--redis: %w", err)
	}
	if err != nil {
		a.owner.answers.Failed(err)
	}
	return nil
}

// watchPolicy checks Redis' eviction policy once it answers, for one that was
// away at the start.
func (a *App) watchPolicy(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		err := a.store.CheckPolicy(ctx)
		if err == nil || errors.Is(err, mirror.ErrEviction) {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// withoutSecrets is a URL without its user and password.
func withoutSecrets(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return ""
	}
	u.User = nil
	return u.String()
}
