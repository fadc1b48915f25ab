package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/mirror"
	"github.com/esclusa/esclusa/internal/outage"
	"github.com/esclusa/esclusa/internal/service"
)

// redis is Redis as this process uses it.
type redis struct {
	service.Service
	*base
	embedded *embeddedEngine // nil with a Redis of one's own
	topics   *topicSet
	url      string
	store    *mirror.Store
	tables   map[string]*mirror.Table // by the table's name
	owner    ownerWatch
}

func newRedis(b *base, p *ports, set *topicSet) *redis {
	r := &redis{base: b, topics: set, url: b.opts.Redis}
	needs := []*service.Service{&set.Service}
	if b.opts.embeddedRedis() {
		r.embedded = newEmbeddedEngine("the embedded Redis", func() (engine, error) { return startRedis(b, p.redis) }, &p.Service)
		needs = append(needs, &r.embedded.Service)
	}
	r.Service = service.Service{Name: "Redis", Needs: needs, Start: r.open, Run: r.watchOwner, Stop: r.close}
	return r
}

// open looks whether Redis can be used. One that does not answer holds nothing up: the
// mirror waits for it.
func (r *redis) open(ctx context.Context) error {
	if r.embedded != nil {
		r.url = "redis://" + r.embedded.engine.Addr()
	}
	mirror.LogTo(r.log)
	store, err := mirror.Open(mirror.Options{
		URL: r.url, Password: r.opts.RedisPassword, TLS: r.opts.RedisTLS,
		Owner: mirror.Owner{Cluster: r.topics.id.Cluster, Prefix: r.opts.TopicPrefix}, Partitions: int32(r.opts.Partitions),
	})
	if err != nil {
		return fmt.Errorf("--redis: %w", err)
	}
	r.store, r.tables = store, make(map[string]*mirror.Table)
	for _, k := range r.base.tables {
		r.tables[k.Table] = store.Table(k.Table, k.Datatype)
	}
	r.owner.log = r.log
	r.owner.answers = outage.New(r.log, slog.LevelError, "Redis cannot be used; look-ups are answered from the table until it can", "Redis can be used again")
	r.owner.register(r.reg)
	within, cancel := context.WithTimeout(ctx, r.opts.StartWait)
	defer cancel()
	err = r.check(within)
	switch {
	case errors.Is(err, mirror.ErrAccess):
		return err
	case errors.Is(err, mirror.ErrEviction), errors.Is(err, esclusa.ErrForeignStore):
		return fmt.Errorf("--redis: %w", err)
	case err != nil && ctx.Err() == nil: // else it was told to stop
		r.owner.answers.Failed(err)
	}
	return nil
}

// check makes sure that Redis lets this process at every table, drops no rows, and is
// this system's.
func (r *redis) check(ctx context.Context) error {
	for _, t := range r.tables {
		if err := t.CheckAccess(ctx); err != nil {
			return err
		}
	}
	if err := r.store.CheckPolicy(ctx); err != nil {
		return err
	}
	return r.claim(ctx)
}

func (r *redis) close(context.Context) error {
	if r.store == nil {
		return nil
	}
	return r.store.Close()
}

// watchPolicy checks Redis' eviction policy once it answers, for one that was
// away at the start.
func (r *redis) watchPolicy(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		err := r.store.CheckPolicy(ctx)
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
