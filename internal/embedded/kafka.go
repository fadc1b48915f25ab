// Package embedded is the model railway: a Kafka broker and a Redis inside the
// process, at addresses that ordinary clients can use, so that the whole system
// runs with nothing installed. They are for trying out, developing and testing;
// neither is replicated, and neither asks who calls.
//
// The broker keeps its data in a directory. What it has acknowledged survives
// kill -9; it does not wait for the disk, so a power failure may take the last
// seconds. Redis is kept in memory only and is filled again by the mirror.
package embedded

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
)

// cleanInterval is the time between two rounds of compaction and retention.
// A round halts the broker while it rewrites the compacted topics.
const cleanInterval = 10 * time.Minute

// KafkaOptions says where the broker listens and keeps its data.
type KafkaOptions struct {
	// Addr is host:port. Port 0 takes a free one.
	Addr string
	// Listener listens at Addr already, and is closed with the broker. Nil: the
	// broker listens by itself.
	Listener net.Listener
	// DataDir is created where it is missing. One process only may use it: the
	// caller locks it. Empty keeps everything in memory.
	DataDir string
	// MaxMessageBytes bounds a record batch as it is sent, compressed or not,
	// where its topic does not say. Default 1 MiB.
	MaxMessageBytes int
	// Logger takes the broker's log. Default: none.
	Logger *slog.Logger
}

// Kafka is a running broker.
type Kafka struct {
	cluster *kfake.Cluster
	addr    string
	log     *brokerLog
	keeper  *keeper // nil in memory
	intake  *intake
	stop    chan struct{}
	tasks   sync.WaitGroup
	once    sync.Once
}

// StartKafka starts a broker on the state that DataDir holds. A port in use is
// an error for which errors.Is says syscall.EADDRINUSE.
func StartKafka(o KafkaOptions) (*Kafka, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	k := &Kafka{log: &brokerLog{Logger: o.Logger}, intake: newIntake(), stop: make(chan struct{})}
	ln, err := listen(o.Addr, o.Listener)
	if err != nil {
		return nil, fmt.Errorf("starting the embedded Kafka: %w", err)
	}
	ln.intake = k.intake
	k.addr = ln.Addr().String()
	if err := k.open(o, ln); err != nil {
		return nil, errors.Join(fmt.Errorf("opening the embedded Kafka's data: %w", err), closed(ln))
	}
	if k.keeper != nil {
		k.tasks.Go(k.clean)
	}
	return k, nil
}

func (k *Kafka) open(o KafkaOptions, ln net.Listener) error {
	opts := []kfake.Opt{
		kfake.NumBrokers(1),
		kfake.ListenFn(func(string, string) (net.Listener, error) { return ln, nil }),
		kfake.WithLogger(k.log),
		kfake.ClusterID(rand.Text()[:22]), // as long as Kafka's; that of the data directory wins
		kfake.BrokerConfigs(brokerConfig(o)),
	}
	var left []unfinished
	if o.DataDir != "" {
		k.keeper = &keeper{dir: o.DataDir}
		if err := os.MkdirAll(k.keeper.logs(), 0o700); err != nil {
			return err
		}
		if err := k.keeper.repair(); err != nil {
			return err
		}
		var err error
		if left, err = k.keeper.unfinished(); err != nil {
			return err
		}
		opts = append(opts, kfake.DataDir(filepath.Join(o.DataDir, brokerDir)))
	}
	var err error
	k.cluster, err = kfake.NewCluster(opts...)
	k.intake.serve(k.cluster)
	if err == nil && len(left) > 0 {
		if err = abort(k.addr, left); err != nil {
			k.cluster.Close()
		}
	}
	return err
}

// brokerConfig holds every broker setting that differs from kfake's.
func brokerConfig(o KafkaOptions) map[string]string {
	decade := 10 * 365 * 24 * time.Hour
	limit := o.MaxMessageBytes
	if limit <= 0 {
		limit = 1 << 20
	}
	return map[string]string{
		"message.max.bytes":          strconv.Itoa(limit),
		"default.replication.factor": "1",
		// kfake applies retention to compacted topics, too. Without a word from the
		// topic nothing is deleted.
		"log.retention.ms": "-1",
		// The keeper cleans; see there.
		"log.cleaner.backoff.ms": strconv.FormatInt(decade.Milliseconds(), 10),
		// A project put aside for a month goes on where it stood. With offsets
		// forgotten the router would route everything a second time.
		"offsets.retention.minutes": strconv.Itoa(int(decade.Minutes())),
	}
}

// Addr is the host:port that the broker tells its clients.
func (k *Kafka) Addr() string { return k.addr }

// Close stops the broker and saves its state. Clients lose their connections
// without notice, so they are to be closed before. It may be called again.
func (k *Kafka) Close() error {
	var err error
	k.once.Do(func() {
		close(k.stop)
		k.tasks.Wait() // a round of cleaning would wait for the broker for ever
		k.intake.close()
		k.log.fault.Store(nil)
		k.cluster.Close()
		if fault := k.log.fault.Load(); fault != nil {
			err = fmt.Errorf("stopping the embedded Kafka: %s", *fault)
		}
	})
	return err
}

func (k *Kafka) clean() {
	tick := time.NewTicker(cleanInterval)
	defer tick.Stop()
	for {
		select {
		case <-k.stop:
			return
		case <-tick.C:
			if err := k.keeper.clean(k.cluster.Compact); err != nil {
				k.log.Error("cleaning the embedded Kafka's log failed", "err", err)
			}
		}
	}
}

// closed closes what may be closed already.
func closed(ln net.Listener) error {
	if err := ln.Close(); !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}
