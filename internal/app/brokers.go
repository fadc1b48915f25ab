package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/gofrs/flock"
	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/service"
)

// newDataDir holds the lock of the data directory.
func newDataDir(b *base, w *web) *service.Service {
	var lock *flock.Flock
	return &service.Service{
		Name: "the data directory", Needs: []*service.Service{&w.Service},
		Start: func(context.Context) (err error) {
			if lock, err = lockDataDir(b.opts.DataDir); err != nil {
				return err
			}
			return checkOwner(b.opts.DataDir, b.opts.TopicPrefix)
		},
		Stop: func(context.Context) error {
			if lock == nil {
				return nil
			}
			return lock.Unlock()
		},
	}
}

// brokers are Kafka as this process speaks to it.
type brokers struct {
	service.Service
	*base
	embedded *embeddedEngine // nil with brokers of one's own
	cluster  kafka.Cluster
	admin    *kadm.Client
}

func newBrokers(b *base, p *ports) *brokers {
	k := &brokers{base: b}
	needs := []*service.Service{&p.Service}
	if b.opts.embeddedKafka() {
		k.embedded = newEmbeddedEngine("the embedded Kafka broker", func() (engine, error) {
			e, err := startKafka(b, p.kafka)
			if err != nil {
				return nil, fmt.Errorf("--data-dir: %w", err)
			}
			return e, nil
		}, &p.Service)
		needs = append(needs, &k.embedded.Service)
	}
	k.Service = service.Service{Name: "Kafka", Needs: needs, Start: k.open, Stop: k.close}
	return k
}

// open waits until the brokers answer.
func (k *brokers) open(ctx context.Context) error {
	at := k.opts.Brokers
	if k.embedded != nil {
		at = []string{k.embedded.engine.Addr()}
	}
	k.cluster = kafka.Cluster{
		Brokers: at, Security: k.security, ClientID: "esclusa." + k.opts.Instance,
		MaxBody: k.opts.MaxRecordBytes, MaxBatch: k.opts.MaxBatchBytes, Compression: k.opts.Compression, Log: k.log,
	}
	ctx, cancel := context.WithTimeout(ctx, k.opts.StartWait)
	defer cancel()
	if err := k.cluster.Ping(ctx); errors.Is(err, kafka.ErrAccess) {
		return err
	} else if err != nil {
		return fmt.Errorf("--brokers: %s did not answer within %v: %w", strings.Join(at, ", "), k.opts.StartWait, err)
	}
	var err error
	k.admin, err = k.cluster.NewAdmin()
	return err
}

func (k *brokers) close(context.Context) error {
	if k.admin != nil {
		k.admin.Close()
	}
	return nil
}
