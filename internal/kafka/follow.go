package kafka

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa"
)

// ErrUnread says that records were deleted, or lost by the brokers, that a Follower
// has not read.
var ErrUnread = errors.New("records are gone that were not read")

// How a Follower waits for records: it is in no hurry, and few large answers cost
// less than many small ones. followBytes bounds an answer, beside a batch that is
// larger; leadersAgain is how soon it looks again who leads, where a leader does not
// answer or is none.
const (
	followLeast  = 1 << 20
	followBytes  = 4 << 20
	followWait   = time.Second
	leadersAgain = 250 * time.Millisecond
)

// Follower reads several topics as they grow, committed records only, without a
// group. It never hands over what it has handed over before, and never leaves
// anything out but batches that take too much memory, which the router never writes. It is for one goroutine at a time.
//
// It asks the leaders itself and reads their answers in place (skim.go): nothing is
// allocated for a record, which a client that hands records out to be kept cannot do.
// Each leader has one question in work at a time, and goes on with it after Poll has
// returned.
type Follower struct {
	client  *kgo.Client
	large   kgo.Decompressor
	cutOff  context.CancelFunc // ends what the client still waits for
	asking  sync.WaitGroup
	answers chan answered

	parts  []*followed // those that gave something last come last
	places map[place]*followed
	topics map[[16]byte]string // by their ids
	given  int                 // answers so far
	asked  map[int32]bool      // the leaders that have a question in work
	leads  bool                // all leaders are known
	looked time.Time           // for them
	skim   skim
}

// followed is a partition.
type followed struct {
	place
	id     [16]byte // of the topic; 0: not known yet
	leader int32
	next   int64 // the offset to go on at
	epoch  int32 // of the last batch; -1: none
	given  int   // the last answer that gave something
}

type place struct {
	topic     string
	partition int32
}

// answered is what a leader has answered, or why it has not.
type answered struct {
	leader int32
	resp   *kmsg.FetchResponse
	err    error
}

// Follow reads from the given offsets on; other partitions are left out. The caller
// closes the Follower.
func (c Cluster) Follow(from map[string]map[int32]int64) (*Follower, error) {
	ctx, cutOff := context.WithCancel(context.Background())
	cl, err := c.NewClient(kgo.WithContext(ctx))
	if err != nil {
		cutOff()
		return nil, err
	}
	f := &Follower{client: cl, cutOff: cutOff, answers: make(chan answered), asked: make(map[int32]bool), places: make(map[place]*followed), topics: make(map[[16]byte]string)}
	f.large, _ = cl.OptValue(kgo.WithDecompressor).(kgo.Decompressor)
	for topic, partitions := range from {
		for p, at := range partitions {
			of := &followed{place: place{topic, p}, next: at, leader: -1, epoch: -1}
			f.parts, f.places[of.place] = append(f.parts, of), of
		}
	}
	slices.SortFunc(f.parts, func(a, b *followed) int {
		return cmp.Or(cmp.Compare(a.partition, b.partition), cmp.Compare(a.topic, b.topic))
	})
	return f, nil
}

// Poll waits for records until ctx ends, and hands over each, without its time, which is
// valid for the call only. Where reading cannot go on at the next record the error is ErrUnread;
// after any other, another Follower can.
func (f *Follower) Poll(ctx context.Context, handle func(rec *esclusa.Record)) error {
	if err := f.ask(ctx); err != nil {
		return err
	}
	var again <-chan time.Time
	if !f.leads {
		again = time.After(time.Until(f.looked.Add(leadersAgain)))
	}
	select {
	case a := <-f.answers:
		delete(f.asked, a.leader)
		return f.take(a, handle)
	case <-again:
	case <-ctx.Done():
	}
	return nil
}

// ask puts a question to each leader that has none.
func (f *Follower) ask(ctx context.Context) error {
	if !f.leads && time.Since(f.looked) >= leadersAgain {
		f.looked = time.Now()
		if err := f.lookUp(ctx); err != nil && !Away(err) && ctx.Err() == nil {
			return err
		}
	}
	questions := make(map[int32]*kmsg.FetchRequest)
	for _, p := range f.parts {
		if p.leader >= 0 && !f.asked[p.leader] {
			if questions[p.leader] == nil {
				questions[p.leader] = newQuestion()
			}
			p.add(questions[p.leader])
		}
	}
	for leader, req := range questions {
		f.asked[leader] = true
		f.asking.Go(func() {
			resp, err := f.client.Broker(int(leader)).Request(f.client.Context(), req)
			a := answered{leader: leader, err: err}
			a.resp, _ = resp.(*kmsg.FetchResponse)
			select {
			case f.answers <- a:
			case <-f.client.Context().Done():
			}
		})
	}
	return nil
}

// lookUp finds out who leads.
func (f *Follower) lookUp(ctx context.Context) error {
	var topics []string
	for _, p := range f.parts {
		topics = append(topics, p.topic)
	}
	slices.Sort(topics)
	meta, err := kadm.NewClient(f.client).Metadata(ctx, slices.Compact(topics)...)
	if err != nil {
		return fmt.Errorf("asking who leads: %w", err)
	}
	f.leads = true
	for _, p := range f.parts {
		detail := meta.Topics[p.topic]
		of, ok := detail.Partitions[p.partition]
		err := errors.Join(detail.Err, of.Err)
		switch {
		case err != nil && !Away(err):
			return fmt.Errorf("asking who leads %s/%d: %w", p.topic, p.partition, err)
		case err != nil || !ok || of.Leader < 0:
			p.leader, f.leads = -1, false
		case p.id != [16]byte{} && p.id != detail.ID:
			return fmt.Errorf("%w: topic %s was made anew", ErrUnread, p.topic)
		default:
			p.leader, p.id = of.Leader, detail.ID
			f.topics[p.id] = p.topic
		}
	}
	return nil
}

func newQuestion() *kmsg.FetchRequest {
	req := kmsg.NewPtrFetchRequest()
	req.MinBytes, req.MaxBytes, req.MaxWaitMillis = followLeast, followBytes, int32(followWait/time.Millisecond)
	req.IsolationLevel = 1 // committed records
	return req
}

// add asks about the partition too.
func (p *followed) add(req *kmsg.FetchRequest) {
	of := kmsg.NewFetchRequestTopicPartition()
	of.Partition, of.FetchOffset, of.LastFetchedEpoch, of.PartitionMaxBytes = p.partition, p.next, p.epoch, fetchPartitionBytes
	last := len(req.Topics) - 1
	if last < 0 || req.Topics[last].Topic != p.topic {
		req.Topics = append(req.Topics, kmsg.FetchRequestTopic{Topic: p.topic, TopicID: p.id})
		last++
	}
	req.Topics[last].Partitions = append(req.Topics[last].Partitions, of)
}

// take hands over what a leader has answered.
func (f *Follower) take(a answered, handle func(*esclusa.Record)) error {
	if a.err == nil {
		a.err = kerr.ErrorForCode(a.resp.ErrorCode)
	}
	if a.err != nil {
		f.lost(func(p *followed) bool { return p.leader == a.leader })
		if Away(a.err) || errors.Is(a.err, kgo.ErrClientClosed) || f.client.Context().Err() != nil {
			return nil
		}
		return fmt.Errorf("reading outputs: %w", a.err)
	}
	f.given++
	for i := range a.resp.Topics {
		topic := &a.resp.Topics[i]
		if topic.Topic == "" { // from version 13 on
			topic.Topic = f.topics[topic.TopicID]
		}
		for j := range topic.Partitions {
			got := &topic.Partitions[j]
			if p := f.places[place{topic.Topic, got.Partition}]; p != nil {
				if err := f.takePartition(p, got, handle); err != nil {
					return err
				}
			}
		}
	}
	slices.SortStableFunc(f.parts, func(a, b *followed) int { return cmp.Compare(a.given, b.given) })
	return nil
}

// lost has it found out again who leads some partitions; nobody is asked about them before.
func (f *Follower) lost(which func(*followed) bool) {
	f.leads = false
	for _, p := range f.parts {
		if which(p) {
			p.leader = -1
		}
	}
}

func (f *Follower) takePartition(p *followed, got *kmsg.FetchResponseTopicPartition, handle func(*esclusa.Record)) error {
	err := kerr.ErrorForCode(got.ErrorCode)
	switch {
	case errors.Is(err, kerr.OffsetOutOfRange):
		return fmt.Errorf("%w: %s/%d: %w", ErrUnread, p.topic, p.partition, err)
	case got.DivergingEpoch.EndOffset >= 0:
		return fmt.Errorf("%w: %s/%d was read up to %d, of which brokers have lost what lies behind %d", ErrUnread, p.topic, p.partition, p.next, got.DivergingEpoch.EndOffset)
	case err != nil && Away(err):
		f.lost(func(other *followed) bool { return other == p })
		return nil
	case err != nil:
		return fmt.Errorf("reading %s/%d: %w", p.topic, p.partition, err)
	}
	before := p.next
	if err := f.skim.partition(p, got, f.large, handle); err != nil {
		return fmt.Errorf("reading %s/%d at %d: %w", p.topic, p.partition, p.next, err)
	}
	if p.next > before {
		p.given = f.given
	}
	return nil
}

// Next is the offset behind the last record of a partition that Poll has got past,
// markers of transactions included.
func (f *Follower) Next(topic string, partition int32) int64 {
	if p := f.places[place{topic, partition}]; p != nil {
		return p.next
	}
	return 0
}

// Close ends the reading.
func (f *Follower) Close() {
	f.cutOff()
	f.asking.Wait()
	f.client.Close()
}

// Extents tells what each partition of topics holds: from the oldest record to the
// last that all replicas have, also where its transaction is open.
func Extents(ctx context.Context, admin *kadm.Client, topics ...string) (map[string]map[int32]esclusa.Span, error) {
	starts, err := listed(ctx, func() (kadm.ListedOffsets, error) { return admin.ListStartOffsets(ctx, topics...) })
	if err != nil {
		return nil, fmt.Errorf("asking where topics start: %w", err)
	}
	ends, err := listed(ctx, func() (kadm.ListedOffsets, error) { return admin.ListEndOffsets(ctx, topics...) })
	if err != nil {
		return nil, fmt.Errorf("asking where topics end: %w", err)
	}
	extents := make(map[string]map[int32]esclusa.Span, len(topics))
	ends.Each(func(end kadm.ListedOffset) {
		if extents[end.Topic] == nil {
			extents[end.Topic] = make(map[int32]esclusa.Span)
		}
		start, _ := starts.Lookup(end.Topic, end.Partition)
		extents[end.Topic][end.Partition] = esclusa.Span{From: start.Offset, To: end.Offset}
	})
	return extents, nil
}
