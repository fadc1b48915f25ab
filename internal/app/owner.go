package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/mirror"
	"github.com/esclusa/esclusa/internal/outage"
)

// RedisOwner is the system as Redis has it, of which the brokers tell their part.
func RedisOwner(ctx context.Context, admin *kadm.Client, names esclusa.Names) (mirror.Owner, error) {
	cluster, err := kafka.ClusterID(ctx, admin)
	return mirror.Owner{Cluster: cluster, Prefix: names.Prefix}, err
}

// claim makes Redis this system's where the process writes to it, and only looks
// where it reads: what a reader with a wrong address would claim is another's.
func (r *redis) claim(ctx context.Context) error {
	check := r.store.CheckOwner
	if r.opts.has(RoleMirror) {
		check = r.store.Claim
	}
	err := check(ctx)
	r.owner.known = err == nil
	return err
}

// ownerWatch tells whether Redis is another system's, and whether it answers.
type ownerWatch struct {
	log     *slog.Logger
	answers *outage.Watch
	known   bool // it was not, at least once
	foreign atomic.Bool
}

// ownerLook is how often the owner is looked at; readers and writers look each time.
const ownerLook = time.Second

// watchOwner looks until ctx ends. Where Redis was away at the start and the first that
// it says is that it is another system's, that is an error, as it would have been then.
func (r *redis) watchOwner(ctx context.Context) error {
	tick := time.NewTicker(ownerLook)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if err := r.owner.look(ctx, r.store); err != nil {
			return fmt.Errorf("--redis: %w", err)
		}
	}
}

func (w *ownerWatch) look(ctx context.Context, store *mirror.Store) error {
	bounded, cancel := context.WithTimeout(ctx, ownerLook)
	defer cancel()
	err := store.CheckOwner(bounded)
	if ctx.Err() != nil {
		return nil
	}
	foreign := errors.Is(err, esclusa.ErrForeignStore)
	if err != nil && !foreign {
		w.answers.Failed(err)
		return nil
	}
	w.answers.Worked()
	switch {
	case foreign && !w.known:
		return err
	case foreign && !w.foreign.Swap(true):
		w.log.Error("Redis belongs to another system; it is neither read nor written until that is over", "err", err)
	case !foreign && w.foreign.Swap(false):
		w.log.Info("Redis belongs to this system again")
	case !foreign:
		w.known = true
	}
	return nil
}

func (w *ownerWatch) register(reg prometheus.Registerer) {
	reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "esclusa_redis_foreign", Help: "1 while Redis belongs to another system, so that this process neither reads nor writes it.",
	}, func() float64 {
		if w.foreign.Load() {
			return 1
		}
		return 0
	}))
}
