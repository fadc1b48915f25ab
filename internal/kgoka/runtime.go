package kgoka

import (
	"context"
	"errors"
	"fmt"
	"hash"
	"log/slog"
	"sync"
	"time"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/outage"
)

// ErrFenced says that another process runs under our instance id. It does not
// heal: going on would fence that process in turn.
var ErrFenced = errors.New("this process was fenced off")

// Config of a Runtime.
type Config struct {
	Cluster  kafka.Cluster
	Group    goka.Group
	Instance string // static member id, unique among the group's processes; required

	// Batch hands goka one message for each partition's batch, not one for each
	// record. It is for graphs without a table: a table's row is found by the
	// message's key.
	Batch bool
	// ExactlyOnce commits a round's outputs and offsets together, in a
	// transaction. For graphs without a table only: markers at the end of a
	// table's topic would leave goka's recovery waiting for ever.
	ExactlyOnce bool
	// Interval is the longest time between two commits of offsets, also when no
	// record arrives, default 1s; or, with ExactlyOnce, how long a transaction
	// goes on taking records, default 0: it ends with what one poll gave.
	Interval time.Duration
	// TransactionTimeout is how long the brokers keep the transaction of a process
	// that is gone, unless it comes back under its own instance id before. A round
	// takes three quarters of it at most, so that a new client can take over in
	// time. Default 10s.
	TransactionTimeout time.Duration
	// Linger is how long the producer waits to fill a batch. Default 0.
	Linger time.Duration
	// Grace bounds the ordered stop: how long a round may take to end after the
	// context has. Default 2s.
	Grace time.Duration
	// Leave takes the member out of the group at the end of an ordered stop, so that
	// others take its partitions over at once. Without it, they wait for it to come
	// back until its session is over.
	Leave bool
	// SplitRow parts what local state has of a row in what its record in the table's
	// topic has in header RowHeader, and the record's value, nil for a tombstone. Nil:
	// the value is what local state has, and there is no header.
	SplitRow  func(stored []byte) (header, value []byte)
	RowHeader string
	// Table is the topic of the graph's table, if it has one. What somebody else
	// writes into the partitions of it that are ours comes to the graph's callback
	// like a record of its input, one by one, with Table for its topic; of each key
	// the last.
	Table string
	// Hidden tells after a recovery, with Table, which keys of a partition it has
	// found hidden by what is older than their rows; they come to the callback too,
	// with neither value nor offset. Nil: recovery does not look.
	Hidden func(partition int32) []string
	// Hold reports whether a record must not be handed over now, so that nothing of
	// its partition is committed from it on; the rest of the assignment goes on. It is
	// asked again with the next assignment. It may take its time: where the records of a
	// round take too long, the rest goes to the next. An error fails the run. Not with
	// ExactlyOnce. Nil: none is held.
	Hold func(ctx context.Context, rec *esclusa.Record) (bool, error)
	// OnSession is called with the partitions of each new assignment, OnRound
	// after each round, OnGap when records were gone before they could be read.
	// Each may be nil and must not block.
	OnSession func(claims map[string][]int32)
	OnRound   func(Round)
	OnGap     func(topic string, partition int32, from, to int64)
}

// Round is what a round came to. One whose records will come again has none.
type Round struct {
	Records int            // handed to goka; markers of transactions are none
	Outputs map[string]int // records written to the graph's outputs, by topic; rows of its table are not counted
}

// Runtime is goka's producer and goka's consumer group on one franz-go client.
//
// It works in rounds: poll, hand the records to goka, wait until goka has marked
// every one of them as done, and only then commit. A rebalance happens between
// two rounds, never within one. So a committed offset never lies beyond a record
// whose outputs are not acknowledged, which goka by itself does not promise.
//
// A Runtime serves one goka.Processor and one run of it.
type Runtime struct {
	cfg     Config
	log     *slog.Logger
	reading *outage.Watch
	client  *kgo.Client
	commits committer
	lease   *lease        // nil with transactions
	opened  chan struct{} // closed when client and commits are set
	blocked chan struct{} // a token when a rebalance waits for the round to end
	in, out handover
	emitted emissions
	outputs perTopic
	strays  strays
	met     []unread      // batches that polls have met, to be passed over
	stuck   time.Duration // how long a round may take
	errs    chan error

	mu      sync.Mutex
	session *session
	fatal   error
}

// NewRuntime returns a Runtime that has not connected yet.
func NewRuntime(cfg Config) *Runtime {
	if cfg.Interval == 0 && !cfg.ExactlyOnce {
		cfg.Interval = time.Second
	}
	if cfg.TransactionTimeout == 0 {
		cfg.TransactionTimeout = 10 * time.Second
	}
	if cfg.Grace == 0 {
		cfg.Grace = 2 * time.Second
	}
	r := &Runtime{cfg: cfg, log: cfg.Cluster.Log.With("group", string(cfg.Group)), errs: make(chan error), opened: make(chan struct{}), blocked: make(chan struct{}, 1)}
	r.reading = outage.New(r.log, slog.LevelWarn, "reading failed, going on", "reading works again")
	r.strays.every, r.strays.wait = strayEvery, strayWait
	r.stuck = stuckAfter
	if cfg.ExactlyOnce {
		r.stuck = cfg.TransactionTimeout * 3 / 4
	}
	r.in.reset()
	r.out.reset()
	return r
}

// In is the codec of the graph's inputs: it gives []esclusa.Record, of length
// one unless Config.Batch.
func (r *Runtime) In() goka.Codec { return &r.in }

// Out is the codec of the graph's outputs: it takes []esclusa.Record, which may
// have any keys; their Topic is set by Emit.
func (r *Runtime) Out() goka.Codec { return &r.out }

// Options makes a processor run on r.
func (r *Runtime) Options() []goka.ProcessorOption {
	c := r.cfg.Cluster
	return []goka.ProcessorOption{
		goka.WithLogger(gokaLog{r.log}),
		goka.WithClientID(c.ClientID),
		goka.WithNilHandling(goka.NilProcess),
		goka.WithBackoffBuilder(newBackoff),
		goka.WithHasher(newHasher),
		goka.WithTopicManagerBuilder(lookUp(c)),
		goka.WithConsumerSaramaBuilder(goka.SaramaConsumerBuilderWithConfig(c.Sarama())),
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

// consume runs rounds until ctx ends (nil) or goka or the client fails for good
// (the error). On the way out, in order: the last round is settled and
// committed, the session ended, the client closed; what takes longer than the
// grace period is cut off, and a transaction cut off is aborted.
func (r *Runtime) consume(ctx context.Context, topics []string, h sarama.ConsumerGroupHandler) (err error) {
	life, kill := context.WithCancel(context.WithoutCancel(ctx))
	defer kill()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(r.cfg.Grace, kill) })()
	lost := func() { r.fail(errUnheard); kill() }
	if err := r.open(r.groupOptions(ctx, life, topics, h), lost); err != nil {
		return err
	}
	close(r.opened)
	defer func() {
		late := time.AfterFunc(r.cfg.Grace, kill) // Close waits for an outstanding join
		r.client.CloseAllowingRebalance()         // runs revoked, which ends the session
		late.Stop()
		r.endSession()
		if err = r.failure(); errors.Is(err, ErrFenced) {
			return // what is open is another's
		}
		r.commits.close(context.WithoutCancel(ctx))
		if r.cfg.Leave && ctx.Err() != nil && err == nil {
			leave(context.WithoutCancel(ctx), r.cfg.Cluster, string(r.cfg.Group), r.cfg.Instance)
		}
	}()
	if err := r.commits.prepare(ctx); err != nil {
		r.fail(err)
		return nil
	}
	r.fail(r.rounds(ctx, life)) // before the session ends, so that nothing unsettled is committed
	return nil
}

// TransactionOf is the transactional id of a group's member.
func TransactionOf(group, instance string) string { return group + "." + instance }

// open makes the client and the way in which its rounds are committed. Without
// transactions it is for us not to write what is another's, and lost is called when
// it came to that.
func (r *Runtime) open(opts []kgo.Opt, lost func()) error {
	if !r.cfg.ExactlyOnce {
		r.lease = newLease(lost)
		opts = append(opts, kgo.WithHooks(r.lease), kgo.Dialer(r.lease.dialer(r.cfg.Cluster.Dialer())))
		client, err := r.cfg.Cluster.NewClient(opts...)
		r.client, r.commits = client, &offsets{client: client, interval: r.cfg.Interval, log: r.log}
		return err
	}
	id := TransactionOf(string(r.cfg.Group), r.cfg.Instance)
	opts = append(r.cfg.Cluster.Options(), opts...)
	opts = append(opts,
		kgo.TransactionalID(id),
		kgo.TransactionTimeout(r.cfg.TransactionTimeout))
	session, err := kgo.NewGroupTransactSession(opts...)
	if err != nil {
		return fmt.Errorf("opening a transactional Kafka client: %w", err)
	}
	r.client = session.Client()
	r.commits = &transactions{session: session, group: string(r.cfg.Group), cluster: r.cfg.Cluster, id: id, instance: r.cfg.Instance, log: r.log}
	return nil
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
		kgo.SessionTimeout(kafka.SessionTimeout),
		kgo.HeartbeatInterval(kafka.Heartbeat),
		kgo.RebalanceTimeout(kafka.RebalanceTimeout),
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

// Bounds of a round, in records. One by one they cost some KiB each until the
// round ends: goka's message, a promise, the row.
const (
	maxPoll    = 10_000
	maxSingles = 4_000
	maxRound   = 20_000
)

// rounds polls, hands over, waits and commits. ctx ends the polling; life bounds
// the rest.
func (r *Runtime) rounds(ctx, life context.Context) error {
	for ctx.Err() == nil && r.failure() == nil {
		r.client.AllowRebalance()
		select {
		case <-r.blocked: // it goes before the next poll
		default:
		}
		large := r.met
		r.met = nil
		fetches, err := r.first(ctx, len(large) > 0, r.left())
		if err == nil && (!fetches.Empty() || len(large) > 0 || r.left()) {
			err = r.round(ctx, life, fetches, large)
		}
		if err == nil {
			err = r.commits.tick(life, ctx.Err() != nil)
		}
		// A poll that has brought nothing at all does not hold rebalances up.
		if err == nil && ctx.Err() == nil && len(fetches) > 0 {
			err = r.setRight(life)
		}
		if err != nil {
			return r.explained(life, err)
		}
	}
	return nil
}

// errStuck ends a run whose round does not end. A client can wait for ever: franz-go
// had nothing under way, and outputs to write, after a broker had been away for a
// fifth of a second.
var errStuck = errors.New("what was in work was not written in time, and is dropped; it will come again")

// stuckAfter is how long a round may take without transactions: a mirror waits for a
// slow Redis.
const stuckAfter = 30 * time.Second

// round is work, within the time that it may take.
func (r *Runtime) round(ctx, life context.Context, fetches kgo.Fetches, large []unread) error {
	within, cancel := r.inTime(life)
	defer cancel()
	err := r.work(ctx, within, fetches, large)
	if err != nil && errors.Is(context.Cause(within), errStuck) && !errors.Is(err, errStuck) {
		return fmt.Errorf("%w: %w", errStuck, err)
	}
	return err
}

// inTime is life for as long as a round may take.
func (r *Runtime) inTime(life context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(life, r.stuck, errStuck)
}

// work hands polled records to goka, goes on polling as long as the commit can
// wait, and ends when goka has marked everything. Batches to pass over have a round
// for themselves.
func (r *Runtime) work(ctx, life context.Context, fetches kgo.Fetches, large []unread) error {
	if err := r.commits.begin(life); err != nil {
		return err
	}
	s := r.current()
	if s == nil {
		return errors.New("the client polled records without an assignment")
	}
	s.handed, s.until = 0, time.Now().Add(r.stuck/admitShare)
	r.outputs.take()
	err := s.goOn(life)
	passed := s.pass(life, large)
	if err == nil {
		err = s.dispatch(life, fetches)
	}
	if err == nil && !passed && r.cfg.ExactlyOnce && r.cfg.Interval > 0 {
		err = r.fill(ctx, life, s, maxRound-fetches.NumRecords())
	}
	if err == nil {
		err = s.wait(life)
	}
	counts, err := r.commits.end(life, s.settled(), err)
	if err == nil && !counts && (passed || len(r.met) > 0) {
		err = errUnread
	}
	if err != nil {
		return err
	}
	if passed {
		s.resume()
	}
	done := Round{Records: s.handed, Outputs: r.outputs.take()}
	if !counts {
		s.rewound()
		done = Round{}
	}
	if r.cfg.OnRound != nil {
		r.cfg.OnRound(done)
	}
	return nil
}

// fill polls and hands over until the interval is over, the round is full, or a
// rebalance waits.
func (r *Runtime) fill(ctx, life context.Context, s *session, room int) error {
	pctx, cancel := context.WithTimeout(ctx, r.cfg.Interval)
	defer cancel()
	for room > 0 && pctx.Err() == nil && len(r.met) == 0 {
		select {
		case <-r.blocked:
			return nil
		default:
		}
		fetches, err := r.poll(pctx, min(maxPoll, room))
		if err != nil {
			return err
		}
		room -= fetches.NumRecords()
		if err := s.dispatch(life, fetches); err != nil {
			return err
		}
	}
	return nil
}

// hurry tells a round that a rebalance waits for its end.
func (r *Runtime) hurry() {
	if r.lease != nil {
		r.lease.hurry()
	}
	select {
	case r.blocked <- struct{}{}:
	default:
	}
}

// explained says of an error that means so that somebody took over.
//
// A producer is fenced by another process with our instance id, and also by the
// brokers when a transaction took too long. The one does not heal, and starting
// again would fence the other in turn; the other does. A process that took over
// has joined the group too, of which we hear by the next heartbeat.
func (r *Runtime) explained(life context.Context, err error) error {
	fenced := errors.Is(err, kerr.FencedInstanceID)
	if errors.Is(err, kerr.ProducerFenced) || errors.Is(err, kerr.InvalidProducerEpoch) {
		fenced = fenced || r.replaced(life)
	}
	if fenced {
		return fmt.Errorf("%w: another process runs as --instance %s: %w", ErrFenced, r.cfg.Instance, err)
	}
	return err
}

// replaced waits for two heartbeats to hear whether another process has our place
// in the group. What it polls is dropped: the run is over.
func (r *Runtime) replaced(life context.Context) bool {
	ctx, cancel := context.WithTimeout(life, 2*kafka.Heartbeat)
	defer cancel()
	for ctx.Err() == nil {
		r.client.AllowRebalance()
		if _, err := r.poll(ctx, maxPoll); errors.Is(err, kerr.FencedInstanceID) {
			return true
		}
	}
	return false
}

// errUnread ends a run that cannot tell any more which batch its client stands before:
// a new client starts where the group has committed.
var errUnread = errors.New("a batch that takes too much memory was to be passed over, and the round does not count")

// first polls the first records of a round, for at most as long as a commit can
// wait. With none it only has rebalances wait for the round, and takes what is there;
// with left, of which the round has enough, hardly that.
func (r *Runtime) first(ctx context.Context, none, left bool) (kgo.Fetches, error) {
	pctx, cancel := context.WithTimeout(ctx, r.commits.due())
	defer cancel()
	if none || left {
		cancel()
	}
	limit := maxPoll
	if !r.cfg.Batch {
		limit = maxSingles
	}
	if left {
		limit = 1
	}
	return r.poll(pctx, limit)
}

// poll waits for records until ctx ends. It returns the errors that do not heal.
func (r *Runtime) poll(ctx context.Context, limit int) (kgo.Fetches, error) {
	fetches := r.client.PollRecords(ctx, limit)
	var fatal error
	fetches.EachError(func(topic string, partition int32, err error) {
		var loss *kgo.ErrDataLoss
		switch {
		case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, kafka.ErrLater):
		case errors.Is(err, kgo.ErrMaxDecompress):
			if u, ok := kafka.AsUnread(err); ok {
				r.met = append(r.met, unread{u, r.current()})
			}
		case errors.Is(err, kerr.FencedInstanceID):
			fatal = err
		// After a loss the client goes on from an earlier offset, and what lies
		// there would be routed again: a new client starts where we committed.
		case errors.As(err, &loss), fetches.IsClientClosed():
			fatal = fmt.Errorf("reading %s/%d: %w", topic, partition, err)
		default:
			r.unread(err, topic, partition)
		}
	})
	if !fetches.Empty() {
		r.reading.Worked()
	}
	return fetches, fatal
}

// unread logs that reading failed, and goes on.
func (r *Runtime) unread(err error, topic string, partition int32) {
	if kafka.Away(err) {
		r.log.Debug("reading failed, going on", "topic", topic, "partition", partition, "err", err)
		return
	}
	r.reading.Failed(err, "topic", topic, "partition", partition)
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

func (r *Runtime) current() *session {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.session
}
