package kafka

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/brokers"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

const patience = expect.Patience

// readers hands out records of the cluster, until the test ends.
func readers(t *testing.T, cluster *kfake.Cluster, limit int, idle time.Duration) *Readers {
	t.Helper()
	rs := NewReaders(testCluster(cluster), "i", Most{limit, limit + 1}, idle)
	t.Cleanup(rs.Close)
	return rs
}

// next is the next record of topic "c" for group "g", which must come.
func next(t *testing.T, rs *Readers) *esclusa.Record {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	rec, err := rs.Next(ctx, "", "g", "c", unlooked)
	if rec == nil || err != nil {
		t.Errorf("no record: %v", err)
		return &esclusa.Record{Offset: -1}
	}
	return rec
}

// left waits until the group has no members.
func left(t *testing.T, cluster *kfake.Cluster) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if _, err := cluster.WaitGroupInfo(ctx, "g", func(g *kfake.GroupInfo) bool { return len(g.Members) == 0 }); err != nil {
		t.Fatalf("the reader has not left its group: %v", err)
	}
}

func joined(t *testing.T, cluster *kfake.Cluster) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if _, err := cluster.WaitGroupStable(ctx, "g", 1); err != nil {
		t.Fatalf("the group has no reader: %v", err)
	}
}

func TestIdleReaderLeavesAndTheNextGoesOn(t *testing.T) {
	cluster, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "c"))
	brokers.Send(t, client, "c", 0, 3)
	rs := readers(t, cluster, 1, 10*time.Millisecond)
	for want := range int64(3) {
		if rec := next(t, rs); rec.Offset != want {
			t.Fatalf("got offset %d, want %d", rec.Offset, want)
		}
		left(t, cluster)
	}
}

// holdLeaving lets the cluster answer a reader that leaves only after release.
func holdLeaving(cluster *kfake.Cluster) (leaving chan struct{}, release func()) {
	leaving, released := make(chan struct{}), make(chan struct{})
	var once, first sync.Once
	cluster.ControlKey(int16(kmsg.LeaveGroup), func(kmsg.Request) (kmsg.Response, error, bool) {
		cluster.DropControl()
		first.Do(func() { close(leaving) })
		cluster.SleepControl(func() { <-released })
		return nil, nil, false
	})
	return leaving, func() { once.Do(func() { close(released) }) }
}

func TestReaderThatLeavesDoesNotPutItsSuccessorOut(t *testing.T) {
	cluster, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "c"))
	brokers.Send(t, client, "c", 0, 2)
	leaving, release := holdLeaving(cluster)
	defer release()
	rs := readers(t, cluster, 1, 10*time.Millisecond)
	first := next(t, rs)
	id := readerID{"g", "c"}
	rs.mu.Lock()
	p := rs.open[id]
	rs.mu.Unlock()
	<-leaving
	if q, err := rs.find("", id); err != nil || q != p {
		t.Errorf("a second reader joins under the instance id of one that leaves (%v)", err)
	}
	second := make(chan *esclusa.Record)
	go func() { second <- next(t, rs) }()
	release()
	if rec := <-second; first.Offset != 0 || rec.Offset != 1 {
		t.Errorf("got offsets %d and %d, want 0 and 1", first.Offset, rec.Offset)
	}
}

// What a process has polled and not dealt with is another's when the partition is.
func TestRecordIsHandedOutTwiceAfterARebalance(t *testing.T) {
	cluster, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "c"))
	brokers.Send(t, client, "c", 0, 1)
	here := readers(t, cluster, 1, time.Minute)
	failed := errors.New("it cannot be looked at")
	if _, err := here.Next(t.Context(), "", "g", "c", func(context.Context, *esclusa.Record) error { return failed }); !errors.Is(err, failed) {
		t.Fatalf("the look fails with %v", err)
	}
	there := NewReaders(testCluster(cluster), "a", Most{1, 2}, time.Minute) // the first by name, to whom the only partition goes
	t.Cleanup(there.Close)
	if rec := next(t, there); rec.Offset != 0 {
		t.Fatalf("the other process got offset %d", rec.Offset)
	}
	brief, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if rec, err := here.Next(brief, "", "g", "c", unlooked); rec != nil || err != nil {
		t.Errorf("this one hands it out again: %v, %v", rec, err)
	}
}

// A partition may go to another while a record of it is looked at.
func TestRecordIsHandedOutThatTheGroupTookMeanwhile(t *testing.T) {
	cluster, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "c"))
	brokers.Send(t, client, "c", 0, 1)
	here := readers(t, cluster, 1, time.Minute)
	there := NewReaders(testCluster(cluster), "a", Most{1, 2}, time.Minute) // to whom the only partition goes
	t.Cleanup(there.Close)
	brief, cancel := context.WithCancel(t.Context())
	defer cancel()
	rec, err := here.Next(brief, "", "g", "c", func(context.Context, *esclusa.Record) error {
		if rec := next(t, there); rec.Offset != 0 {
			t.Errorf("the other process got offset %d", rec.Offset)
		}
		cancel() // there is nothing more to come
		return nil
	})
	if rec != nil || err != nil {
		t.Errorf("this one hands it out again: %v, %v", rec, err)
	}
}

// A rebalance may leave a partition where it is while its reader waits for a record.
func TestRecordIsLostBehindARebalance(t *testing.T) {
	cluster, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "c"))
	here := readers(t, cluster, 1, time.Minute)
	got := make(chan *esclusa.Record)
	go func() { got <- next(t, here) }()
	joined(t, cluster)
	there := NewReaders(testCluster(cluster), "z", Most{1, 2}, time.Minute) // the last by name, to whom no partition goes
	t.Cleanup(there.Close)
	brief, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if rec, err := there.Next(brief, "", "g", "c", unlooked); rec != nil || err != nil {
		t.Fatalf("the other process: %v, %v", rec, err)
	}
	ctx, stop := context.WithTimeout(t.Context(), patience)
	defer stop()
	if _, err := cluster.WaitGroupStable(ctx, "g", 2); err != nil {
		t.Fatal(err)
	}
	brokers.Send(t, client, "c", 0, 2)
	if rec := <-got; rec.Offset != 0 {
		t.Errorf("got offset %d, want 0", rec.Offset)
	}
}

// groupsOf are the groups that are open, those that leave too.
func groupsOf(rs *Readers) []string {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	var groups []string
	for id := range rs.open {
		groups = append(groups, id.group)
	}
	slices.Sort(groups)
	return groups
}

// visit opens the group, for a topic without records, and leaves it idle.
func visit(t *testing.T, rs *Readers, group string) {
	t.Helper()
	brief, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if rec, err := rs.Next(brief, "", group, "empty", unlooked); rec != nil || err != nil {
		t.Fatalf("group %s: %v, %v", group, rec, err)
	}
}

func TestNewGroupIsShutOutByIdleOnes(t *testing.T) {
	cluster, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "c", "empty"))
	rs := readers(t, cluster, 3, time.Minute)
	got := make(chan *esclusa.Record)
	go func() { got <- next(t, rs) }() // the one that came first, but is in use
	joined(t, cluster)
	visit(t, rs, "a")
	visit(t, rs, "b")
	visit(t, rs, "a")
	visit(t, rs, "new")
	eventually(t, "the one that is idle longest has left", func() bool {
		return slices.Equal(groupsOf(rs), []string{"a", "g", "new"})
	})
	brokers.Send(t, client, "c", 0, 1)
	if rec := <-got; rec.Offset != 0 {
		t.Errorf("the reader in use got offset %d", rec.Offset)
	}
}

func TestNewGroupPutsOutAReaderInUse(t *testing.T) {
	cluster, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "c"))
	rs := readers(t, cluster, 1, time.Minute)
	got := make(chan *esclusa.Record)
	go func() { got <- next(t, rs) }()
	joined(t, cluster)
	if _, err := rs.Next(t.Context(), "", "one more", "c", unlooked); !errors.Is(err, ErrTooManyReaders) || err.Error() != "too many groups are reading through this process: at most 1" {
		t.Errorf("one group more: %v", err)
	}
	brokers.Send(t, client, "c", 0, 1)
	if rec := <-got; rec.Offset != 0 {
		t.Errorf("the reader in use got offset %d", rec.Offset)
	}
}

// The broker answers nobody who leaves: neither the newcomer nor the reader that is
// in use may wait for that, and what leaves is bounded.
func TestClosingAReaderMakesOthersWait(t *testing.T) {
	cluster, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "c", "empty"))
	leaving, release := holdLeaving(cluster)
	defer release()
	rs := readers(t, cluster, 2, time.Minute)
	visit(t, rs, "a")
	brokers.Send(t, client, "c", 0, 2)
	next(t, rs)
	start := time.Now()
	visit(t, rs, "new")
	if took := time.Since(start); took >= leaveWait {
		t.Errorf("the newcomer has waited %v, as long as leaving may take", took)
	}
	<-leaving
	if n := rs.Groups(); n != 2 {
		t.Errorf("%d groups are open, of 2", n)
	}
	if rec := next(t, rs); rec.Offset != 1 {
		t.Errorf("the other reader got offset %d", rec.Offset)
	}
	flooded := false
	hasty, cancel := context.WithCancel(t.Context())
	cancel()
	for i := range 10 {
		_, err := rs.Next(hasty, "", fmt.Sprint("flood", i), "empty", unlooked)
		flooded = flooded || errors.Is(err, ErrTooManyReaders)
	}
	if n := len(groupsOf(rs)); !flooded || n > 4 {
		t.Errorf("%d groups are open or leaving, of 2 and 2; refused: %v", n, flooded)
	}
}

func TestIdleReaderMakesRoomForAnotherGroup(t *testing.T) {
	cluster, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "c"))
	brokers.Send(t, client, "c", 0, 1)
	rs := readers(t, cluster, 1, 10*time.Millisecond)
	next(t, rs)
	eventually(t, "another group is let in", func() bool {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		rec, err := rs.Next(ctx, "", "other", "c", unlooked)
		if err != nil && !errors.Is(err, ErrTooManyReaders) {
			t.Fatal(err)
		}
		return rec != nil
	})
}

func TestCloseWaitsForAReaderInUse(t *testing.T) {
	cluster, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "c"))
	rs := readers(t, cluster, 1, time.Minute)
	got, ended := make(chan *esclusa.Record), make(chan struct{})
	go func() { got <- next(t, rs) }()
	joined(t, cluster)
	go func() {
		defer close(ended)
		rs.Close()
	}()
	eventually(t, "closing has begun", func() bool {
		rs.mu.Lock()
		defer rs.mu.Unlock()
		return rs.closed
	})
	brokers.Send(t, client, "c", 0, 1)
	if rec := <-got; rec.Offset != 0 {
		t.Errorf("got offset %d", rec.Offset)
	}
	<-ended
	left(t, cluster)
	if rec, err := rs.Next(t.Context(), "", "g", "c", unlooked); rec != nil || err == nil {
		t.Errorf("after Close: %v, %v", rec, err)
	}
}

// tally counts how often each offset was handed out.
type tally struct {
	mu   sync.Mutex
	seen map[int64]int
}

// drain calls Next so often, each time after a pause.
func (l *tally) drain(t *testing.T, rs *Readers, times int, pause func()) {
	for range times {
		pause()
		rec := next(t, rs)
		l.mu.Lock()
		l.seen[rec.Offset]++
		l.mu.Unlock()
	}
}

// drained reads a topic of one partition by several callers at once. Each record
// must come once.
func drained(t *testing.T, rs *Readers, callers, each int, pause func()) {
	t.Helper()
	l := tally{seen: make(map[int64]int)}
	var all sync.WaitGroup
	for range callers {
		all.Go(func() { l.drain(t, rs, each, pause) })
	}
	all.Wait()
	for offset := range int64(callers * each) {
		if n := l.seen[offset]; n != 1 {
			t.Errorf("offset %d was handed out %d times", offset, n)
		}
	}
}

func TestCallersOfOneGroupShareItsRecords(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "c"))
	brokers.Send(t, client, "c", 0, 80)
	drained(t, readers(t, cluster, 1, time.Minute), 8, 10, func() {})
	if at := brokers.Committed(t, adm, "g", "c", 0); at != 80 {
		t.Errorf("committed %d", at)
	}
}

func TestExpiryBetweenCallsLosesAndRepeatsNothing(t *testing.T) {
	cluster, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "c"))
	leaves := brokers.Watch(cluster, kmsg.LeaveGroup)
	brokers.Send(t, client, "c", 0, 120)
	const idle = time.Millisecond
	rs := readers(t, cluster, 1, idle)
	drained(t, rs, 3, 40, func() { wait(t, rand.N(4*idle)) })
	if leaves.Hits() == 0 {
		t.Error("no reader expired")
	}
}

// unlooked takes every record as it is.
func unlooked(context.Context, *esclusa.Record) error { return nil }

// What a reader could not deal with stays the next record, also for a process that
// comes after.
func TestRecordThatWasNotDealtWithIsPassed(t *testing.T) {
	cluster, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "c"))
	brokers.Send(t, client, "c", 0, 2)
	unable := errors.New("unable")
	rs := readers(t, cluster, 1, time.Minute)
	for range 2 {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		looked := int64(-1)
		rec, err := rs.Next(ctx, "", "g", "c", func(_ context.Context, rec *esclusa.Record) error {
			looked = rec.Offset
			return unable
		})
		cancel()
		if rec != nil || !errors.Is(err, unable) || looked != 0 {
			t.Fatalf("%v, %v, of offset %d", rec, err, looked)
		}
	}
	rs.Close()
	rs = readers(t, cluster, 1, time.Minute)
	for want := range int64(2) {
		if rec := next(t, rs); rec.Offset != want {
			t.Errorf("got offset %d, want %d", rec.Offset, want)
		}
	}
}
