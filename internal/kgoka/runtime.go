package kgoka

import (
	"context"
	"errors"
	"hash"
	"log/slog"
	"sync"
	"time"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kgo"
)

// Runtime is goka's producer and goka's consumer group on one franz-go client.
//
// It works in rounds: poll, hand the records to goka, wait until goka has marked
// every one of them as done, and only then commit. A rebalance happens between
// two rounds, never within one. So a committed offset never lies beyond a record
// whose outputs are not acknowledged, which goka by itself does not promise.
//
// A Runtime serves one goka.Processor and one run of it.
type Runtime struct {
	cfg      Config
	log      *slog.Logger
	delivery delivery
	client   *kgo.Client
	opened   chan struct{} // closed when client is set
	blocked  chan struct{} // a token when a rebalance waits for the round to end
	in       handover[Message]
	out      handover[[]*kgo.Record]
	outputs  perTopic
	foreign  foreignRows
	met      []unread      // batches that polls have met, to be passed over
	takes    time.Duration // a round, at most
	rests    bool          // the last round has left nothing behind
	errs     chan error

	mu      sync.Mutex
	session *session
	fatal   error
}

// NewRuntime returns a Runtime that has not connected yet.
func NewRuntime(cfg Config) *Runtime {
	if cfg.Grace == 0 {
		cfg.Grace = 2 * time.Second
	}
	if cfg.Reading == nil {
		cfg.Reading = unheard{}
	}
	r := &Runtime{cfg: cfg, log: cfg.Cluster.Log.With("group", string(cfg.Group)), errs: make(chan error), opened: make(chan struct{}), blocked: make(chan struct{}, 1)}
	r.foreign.every, r.foreign.wait = repairEvery, repairWait
	r.delivery = newDelivery(&r.cfg, r.log)
	r.takes = r.delivery.takes()
	r.in.reset()
	r.out.reset()
	return r
}

// In is the codec of the graph's inputs: it gives a Message.
func (r *Runtime) In() goka.Codec { return &r.in }

// Out is the codec of the graph's outputs: it takes []*kgo.Record, which may have
// any keys; their Topic is set by Emit.
func (r *Runtime) Out() goka.Codec { return &r.out }

// Options makes a processor run on r.
func (r *Runtime) Options() []goka.ProcessorOption {
	c := r.cfg.Cluster
	return []goka.ProcessorOption{
		goka.WithLogger(gokaLog{r.log}),
		goka.WithClientID(c.ClientID),
		goka.WithNilHandling(goka.NilProcess),
		goka.WithBackoffBuilder(newBackoff),
		goka.WithHasher(c.newHasher),
		goka.WithTopicManagerBuilder(func([]string) (goka.TopicManager, error) { return tablesOf(c).lookup(true) }),
		goka.WithConsumerSaramaBuilder(func([]string, string) (sarama.Consumer, error) { return tablesOf(c).consumer() }),
		goka.WithProducerBuilder(func([]string, string, func() hash.Hash32) (goka.Producer, error) {
			return producer{r}, nil
		}),
		goka.WithConsumerGroupBuilder(func([]string, string, string) (sarama.ConsumerGroup, error) {
			return group{r}, nil
		}),
	}
}

// group is the face that goka sees as sarama's consumer group.
type group struct{ r *Runtime }

func (g group) Consume(ctx context.Context, topics []string, h sarama.ConsumerGroupHandler) error {
	return g.r.consume(ctx, topics, h)
}
func (g group) Errors() <-chan error      { return g.r.errs }
func (g group) Close() error              { return nil } // consume closes the client
func (g group) Pause(map[string][]int32)  {}
func (g group) Resume(map[string][]int32) {}
func (g group) PauseAll()                 {}
func (g group) ResumeAll()                {}

// consume runs rounds until ctx ends (nil) or goka or the client fails for good (the
// error). The end of ctx ends the polling; life bounds all that is under way then, and
// ends a grace period later: what takes longer is cut off.
func (r *Runtime) consume(ctx context.Context, topics []string, h sarama.ConsumerGroupHandler) (err error) {
	life, kill := context.WithCancel(context.WithoutCancel(ctx))
	defer kill()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(r.cfg.Grace, kill) })()
	lost := func(err error) { r.fail(err); kill() }
	if r.client, err = r.delivery.open(r.groupOptions(ctx, life, topics, h), lost); err != nil {
		return err
	}
	close(r.opened)
	err = r.delivery.prepare(ctx)
	if err == nil {
		err = r.rounds(ctx, life)
	}
	r.fail(err) // before the session ends, so that nothing unsettled is committed
	return r.stop(ctx, kill)
}

// stop ends what is left when the last round has ended: the session, which commits what is
// settled, then the client, then what it has left open. It returns why the run ended, nil
// if it was asked to.
func (r *Runtime) stop(ctx context.Context, kill func()) error {
	late := time.AfterFunc(r.cfg.Grace, kill) // closing waits for an outstanding join
	r.client.CloseAllowingRebalance()         // revokes, which ends the session
	late.Stop()
	r.endSession() // where nothing was revoked
	err := r.failure()
	if errors.Is(err, ErrFenced) {
		return err // what is open is another's
	}
	after := context.WithoutCancel(ctx)
	r.delivery.close(after)
	if asked := ctx.Err() != nil; r.cfg.Leave && asked { // also where the stop has cut off a session that was starting
		r.leave(after)
	}
	return err
}

func (r *Runtime) groupOptions(ctx, life context.Context, topics []string, h sarama.ConsumerGroupHandler) []kgo.Opt {
	assigned := func(_ context.Context, cl *kgo.Client, claims map[string][]int32) {
		<-r.opened // the client joins while it is being opened
		r.startSession(ctx, cl, h, claims)
	}
	ended := func(context.Context, *kgo.Client, map[string][]int32) { r.endSession() }
	return []kgo.Opt{
		kgo.WithContext(life),
		kgo.ConsumerGroup(string(r.cfg.Group)),
		kgo.ConsumeTopics(topics...),
		kgo.InstanceID(r.cfg.Instance),
		kgo.Balancers(kgo.RangeBalancer()), // goka needs whole claims, and inputs together
		kgo.SessionTimeout(r.cfg.Membership.Session),
		kgo.HeartbeatInterval(r.cfg.Membership.Heartbeat),
		kgo.RebalanceTimeout(r.cfg.Membership.Rebalance),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.KeepControlRecords(), // so that lag reaches zero behind a transaction's marker
		kgo.DisableAutoCommit(),
		kgo.ProducerLinger(r.cfg.Linger),
		kgo.BlockRebalanceOnPoll(),
		kgo.OnPartitionsCallbackBlocked(func(context.Context, *kgo.Client) { r.hurry() }),
		kgo.AdjustFetchOffsetsFn(r.adjust),
		kgo.OnPartitionsAssigned(assigned),
		kgo.OnPartitionsRevoked(ended),
		kgo.OnPartitionsLost(ended),
	}
}

// fail records an error that ends the run, nil for none, and once; the first is the
// symptom, goka's own cause follows with Cleanup.
func (r *Runtime) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil && !errors.Is(r.fatal, err) {
		r.fatal = errors.Join(r.fatal, err)
	}
}

func (r *Runtime) failure() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.fatal
}

// Recovered reports whether goka has taken over an assignment, its tables recovered, and
// nothing has failed since. goka's own Recovered says so behind a failed recovery too. It is
// false between two assignments, and may be called at any time.
func (r *Runtime) Recovered() bool {
	s := r.current()
	if s == nil {
		return false
	}
	select {
	case <-s.broken:
		return false
	default:
		return true
	}
}

func (r *Runtime) current() *session {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.session
}
