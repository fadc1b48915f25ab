package lag

import (
	"context"
	"errors"
	"testing"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

func source(partition int32, offset int64) esclusa.Source {
	return esclusa.Source{Topic: "d", Partition: partition, Offset: offset}
}

func TestWaitRoutedReturnsForWhatIsCommittedAlready(t *testing.T) {
	_, _, adm := brokers.Fake(t, kfake.SeedTopics(2, "d"))
	brokers.Commit(t, adm, "g", "d", 1, 5)
	if err := NewProgress(adm, "g").WaitRouted(t.Context(), source(1, 4)); err != nil {
		t.Error(err)
	}
}

func TestWaitRoutedDoesNotTakeTheNextOffsetForOurs(t *testing.T) {
	cluster, _, adm := brokers.Fake(t, kfake.SeedTopics(2, "d"))
	brokers.Commit(t, adm, "g", "d", 1, 5) // records up to 4
	brokers.Commit(t, adm, "g", "d", 0, 9) // another partition
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	asked := brokers.Watch(cluster, kmsg.OffsetFetch)
	done := make(chan error, 1)
	go func() { done <- NewProgress(adm, "g").WaitRouted(ctx, source(1, 5)) }()
	if err := asked.Wait(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestWaitRoutedSharesOneLoop(t *testing.T) {
	const waiters = 50
	cluster, _, adm := brokers.Fake(t, kfake.SeedTopics(1, "d"))
	asked := brokers.Watch(cluster, kmsg.OffsetFetch)
	progress := NewProgress(adm, "g")
	done := make(chan error, waiters)
	for i := range int64(waiters) {
		go func() { done <- progress.WaitRouted(t.Context(), source(0, i)) }()
	}
	if err := asked.Wait(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	brokers.Commit(t, adm, "g", "d", 0, waiters)
	for range waiters {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if asked.Hits() >= waiters {
		t.Errorf("%d callers asked %d times", waiters, asked.Hits())
	}
	if progress.stop != nil {
		t.Error("the loop goes on without callers")
	}
}

func TestWaitRoutedStartsAgainAfterTheLastCallerLeft(t *testing.T) {
	_, _, adm := brokers.Fake(t, kfake.SeedTopics(1, "d"))
	progress := NewProgress(adm, "g")
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := progress.WaitRouted(gone, source(0, 1)); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	brokers.Commit(t, adm, "g", "d", 0, 1)
	if err := progress.WaitRouted(t.Context(), source(0, 0)); err != nil {
		t.Error(err)
	}
}

func TestStoppedLoopDoesNotAnswerForItsSuccessor(t *testing.T) {
	progress := NewProgress(nil, "g")
	w := &waiter{src: source(0, 0), done: make(chan error, 1)}
	progress.waiting[w] = struct{}{}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	progress.answer(gone, nil, context.Canceled)
	if len(w.done) != 0 {
		t.Error("it did")
	}
}

func TestWaitRoutedReportsARefusal(t *testing.T) {
	cluster, _, adm := brokers.Fake(t, kfake.SeedTopics(1, "d"))
	cluster.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.OffsetFetch}, Err: kerr.GroupAuthorizationFailed, Count: -1})
	err := NewProgress(adm, "g").WaitRouted(t.Context(), source(0, 0))
	if !errors.Is(err, kerr.GroupAuthorizationFailed) {
		t.Errorf("got %v", err)
	}
}
