//go:build synctests

package kgoka

import (
	"context"
	"fmt"
	"maps"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/IBM/sarama"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"pgregory.net/rapid"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// gate is a group of two members on a cluster of two brokers. The test takes
// goka's part: it decides which of the messages in hand is worked on next, and
// which broker answers.
type gate struct {
	once    bool // delivery exactly once
	fake    *kfake.Cluster
	cluster kafka.Cluster
	client  *kgo.Client
	adm     *kadm.Client
	reader  *kgo.Client
	faults  []*kfake.FaultHandle
	members [2]*member
	sent    [inputs]int64    // records of each partition
	held    [3]chan struct{} // of each broker: until when it keeps back what it is given; nil: it does not

	mu      sync.Mutex
	written map[string]int      // by topic and source: outputs that are there for good
	open    map[string][]string // by topic and producer: those of a transaction that has not ended
	upTo    map[string]int64    // how far each topic of outputs has been read
}

const inputs = 2 // partitions of topic "in"

// out are the topics that each record has an output in; each has its own broker.
var out = [2]string{"out-0", "out-1"}

func newGate(t *rapid.T, once bool) *gate {
	g := &gate{once: once, written: make(map[string]int), open: make(map[string][]string), upTo: make(map[string]int64)}
	g.fake, g.cluster = bubbleCluster(t, kfake.NumBrokers(3), kfake.Ports(1, 2, 3), kfake.SleepOutOfOrder(), kfake.SeedTopics(inputs, "in"), kfake.SeedTopics(1, out[:]...))
	for node, topic := range out {
		must(t, g.fake.MoveTopicPartition(topic, 0, int32(node)))
	}
	for p := range int32(inputs) {
		must(t, g.fake.MoveTopicPartition("in", p, int32(len(out))))
	}
	g.fake.ControlKey(int16(kmsg.Produce), func(kmsg.Request) (kmsg.Response, error, bool) {
		g.fake.KeepControl()
		g.hold()
		return nil, nil, false
	})
	var err error
	g.client, err = g.cluster.NewClient(kgo.RecordPartitioner(kgo.ManualPartitioner()))
	must(t, err)
	t.Cleanup(g.client.Close)
	g.adm = kadm.NewClient(g.client)
	g.reader, err = g.cluster.NewClient(kgo.ConsumeTopics(out[:]...), kgo.KeepControlRecords())
	must(t, err)
	var reading sync.WaitGroup
	t.Cleanup(reading.Wait)
	t.Cleanup(g.reader.Close)
	reading.Go(g.read)
	t.Cleanup(func() { g.end(t) })
	return g
}

func must(t brokers.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// hold keeps back what is produced to a broker that does not answer.
func (g *gate) hold() {
	g.mu.Lock()
	held := g.held[g.fake.CurrentNode()]
	g.mu.Unlock()
	if held != nil {
		g.fake.SleepControl(func() { <-held })
	}
}

// read counts the outputs. What the transaction of one producer has committed may
// lie behind that of another, which is open: so it is not left to the client what
// is committed.
func (g *gate) read() {
	for {
		fetches := g.reader.PollFetches(context.Background())
		if fetches.IsClientClosed() {
			return
		}
		g.mu.Lock()
		fetches.EachRecord(g.count)
		g.mu.Unlock()
	}
}

func (g *gate) count(r *kgo.Record) {
	g.upTo[r.Topic] = r.Offset + 1
	id, producer := r.Topic+" from "+string(r.Value), fmt.Sprint(r.Topic, r.ProducerID)
	switch {
	case r.Attrs.IsControl():
		if commit := r.Key[3] == 1; commit {
			for _, id := range g.open[producer] {
				g.written[id]++
			}
		}
		delete(g.open, producer)
	case r.Attrs.IsTransactional():
		g.open[producer] = append(g.open[producer], id)
	default:
		g.written[id]++
	}
}

// member is one process, with the test in goka's place.
type member struct {
	t      *rapid.T
	rt     *Runtime
	cancel context.CancelFunc
	done   chan error
	open   sync.WaitGroup // messages whose outputs are not acknowledged

	mu    sync.Mutex
	tasks []task // messages in hand
	auto  bool   // each is worked on as it comes
}

type task struct {
	session sarama.ConsumerGroupSession
	message *sarama.ConsumerMessage
	failed  chan error
}

func (g *gate) start(t *rapid.T, i int) {
	cfg := Config{
		Cluster: wired(g.cluster), Membership: timing, Group: "g", Instance: strconv.Itoa(i), ExactlyOnce: g.once, Interval: 100 * time.Millisecond,
	}
	m := &member{t: t, rt: NewRuntime(cfg), done: make(chan error, 1)}
	ctx, cancel := context.WithCancel(context.Background())
	m.cancel = cancel
	go func() { m.done <- m.rt.consume(ctx, []string{"in"}, m) }()
	g.members[i] = m
}

func (m *member) Setup(sarama.ConsumerGroupSession) error { return nil }

// Cleanup waits for what was emitted, as goka does.
func (m *member) Cleanup(sarama.ConsumerGroupSession) error {
	m.open.Wait()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tasks = nil
	return nil
}

func (m *member) ConsumeClaim(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) error {
	failed := make(chan error, 1)
	for {
		select {
		case msg := <-c.Messages():
			m.mu.Lock()
			m.tasks = append(m.tasks, task{s, msg, failed})
			auto := m.auto
			m.mu.Unlock()
			if auto {
				m.work(0)
			}
		case err := <-failed:
			return err
		case <-s.Context().Done():
			return nil
		}
	}
}

// work emits the outputs of a message in hand. It is marked when all of them are
// acknowledged.
func (m *member) work(i int) {
	m.mu.Lock()
	if i >= len(m.tasks) {
		m.mu.Unlock()
		return
	}
	w := m.tasks[i]
	m.tasks = append(m.tasks[:i:i], m.tasks[i+1:]...)
	m.mu.Unlock()
	batch, err := m.rt.in.take(w.message.Value)
	if err != nil {
		m.t.Error(err)
		return
	}
	m.open.Add(1)
	all := newEmission(len(out), nil, func(_ int64, err error) {
		defer m.open.Done()
		if err == nil {
			w.session.MarkMessage(w.message, "")
			return
		}
		select {
		case w.failed <- err:
		default:
		}
	})
	for _, topic := range out {
		records := make([]*kgo.Record, len(batch.Records))
		for i, rec := range batch.Records {
			source := esclusa.Source{Topic: rec.Topic, Partition: rec.Partition, Offset: rec.Offset}
			records[i] = &kgo.Record{Value: source.Append(nil)}
		}
		value := m.rt.out.put(records)
		producer{m.rt}.Emit(topic, "", value).Then(func(err error) { all.acknowledged(&kgo.Record{}, err) })
	}
}

func (m *member) inHand() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.tasks)
}

// Arrive brings records to a partition of the input.
func (g *gate) Arrive(t *rapid.T) {
	p := rapid.Int32Range(0, inputs-1).Draw(t, "partition")
	for range rapid.IntRange(1, 3).Draw(t, "records") {
		must(t, g.client.ProduceSync(t.Context(), &kgo.Record{Topic: "in", Partition: p, Value: []byte("x")}).FirstErr())
		g.sent[p]++
	}
}

// Work is on any message in any member's hands.
func (g *gate) Work(t *rapid.T) {
	m := g.members[rapid.IntRange(0, 1).Draw(t, "member")]
	if m == nil || m.inHand() == 0 {
		t.Skip("nothing to work on")
	}
	m.work(rapid.IntRange(0, m.inHand()-1).Draw(t, "message"))
}

// Start a member that does not run.
func (g *gate) Start(t *rapid.T) {
	i := rapid.IntRange(0, 1).Draw(t, "member")
	if g.members[i] != nil {
		t.Skip("it runs")
	}
	g.start(t, i)
}

// Stop a member in order; it comes back when the sequence ends, or before.
func (g *gate) Stop(t *rapid.T) {
	i := rapid.IntRange(0, 1).Draw(t, "member")
	if g.members[i] == nil {
		t.Skip("it does not run")
	}
	g.stop(t, i)
}

func (g *gate) stop(t *rapid.T, i int) {
	m := g.members[i]
	m.cancel()
	g.members[i] = nil
	if err := <-m.done; err != nil { // a stop that was cut off is no failure of the gate
		t.Logf("member %d was stopped: %v", i, err)
	}
}

// end stops what runs, in whatever state it is.
func (g *gate) end(t *rapid.T) {
	for node := range g.held {
		g.release(node)
	}
	for i := range g.members {
		if g.members[i] != nil {
			g.stop(t, i)
		}
	}
}

// Hold makes a broker keep back what it is given, until Release.
func (g *gate) Hold(t *rapid.T) {
	node := rapid.IntRange(0, 1).Draw(t, "broker")
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.held[node] == nil {
		g.held[node] = make(chan struct{})
	}
}

func (g *gate) Release(t *rapid.T) { g.release(rapid.IntRange(0, 1).Draw(t, "broker")) }

func (g *gate) release(node int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.held[node] != nil {
		close(g.held[node])
		g.held[node] = nil
	}
}

// Refuse makes a broker refuse an output for good.
func (g *gate) Refuse(t *rapid.T) {
	topic := rapid.SampledFrom(out[:]).Draw(t, "topic")
	g.faults = append(g.faults, g.fake.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.Produce}, Topic: topic, Err: kerr.InvalidRecord}))
}

// Trouble is errors of the brokers that heal.
func (g *gate) Trouble(*rapid.T) { g.faults = append(g.faults, faults(g.fake)...) }

// Pass lets time pass: a commit comes due, or a session is over.
func (g *gate) Pass(t *rapid.T) {
	time.Sleep(time.Duration(rapid.SampledFrom([]int{50, 500, 20_000}).Draw(t, "milliseconds")) * time.Millisecond)
}

// Check holds what is committed against the outputs that can be read.
func (g *gate) Check(t *rapid.T) {
	synctest.Wait()
	before := g.committed(t)
	written := g.outputs(t)
	after := g.committed(t)
	for p := range int32(inputs) {
		for o := range g.sent[p] {
			for _, topic := range out {
				n := written[fmt.Sprintf("%s from in/%d/%d", topic, p, o)]
				if o < before[p] && n == 0 {
					t.Fatalf("offset %d of partition %d is committed, and %s has nothing from offset %d", before[p], p, topic, o)
				}
				if g.once && (o >= after[p] && n > 0 || n > 1) {
					t.Fatalf("offset %d of partition %d is committed, and %s has %d from offset %d", after[p], p, topic, n, o)
				}
			}
		}
	}
	for i, m := range g.members { // as under a supervisor
		if m == nil {
			continue
		}
		select {
		case err := <-m.done:
			t.Logf("member %d starts again: %v", i, err)
			g.start(t, i)
		default:
		}
	}
}

func (g *gate) committed(t *rapid.T) map[int32]int64 {
	commits, err := kafka.Commits(t.Context(), g.adm, "g", "in")
	must(t, err)
	return commits
}

// outputs are those that are there now.
func (g *gate) outputs(t *rapid.T) map[string]int {
	ends, err := g.adm.ListEndOffsets(t.Context(), out[:]...)
	must(t, err)
	for {
		g.mu.Lock()
		behind := false
		ends.Each(func(end kadm.ListedOffset) { behind = behind || g.upTo[end.Topic] < end.Offset })
		written := maps.Clone(g.written)
		g.mu.Unlock()
		if !behind {
			return written
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// settle lets everything heal, and wants all records to come to their end.
func (g *gate) settle(t *rapid.T) {
	for _, f := range g.faults {
		f.Remove()
	}
	for node := range g.held {
		g.release(node)
	}
	for i := range g.members {
		if g.members[i] == nil {
			g.start(t, i)
		}
	}
	for range 120 {
		for _, m := range g.members {
			m.mu.Lock()
			m.auto = true
			n := len(m.tasks)
			m.mu.Unlock()
			for range n {
				m.work(0)
			}
		}
		time.Sleep(time.Second)
		g.Check(t)
		if at := g.committed(t); at[0] == g.sent[0] && at[1] == g.sent[1] {
			return
		}
	}
	t.Fatalf("of %v records %v are committed two minutes later", g.sent, g.committed(t))
}

func TestBubbleCommitsAnOffsetBeforeItsOutputs(t *testing.T) {
	for name, once := range map[string]bool{"at least once": false, "exactly once": true} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				rapid.SyncTest(t, func(t *rapid.T) {
					g := newGate(t, once)
					g.start(t, 0)
					t.Repeat(rapid.StateMachineActions(g))
					g.settle(t)
				})
			})
		})
	}
}
