package kafka

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa/internal/testing/brokers"
)

func TestEndsAnswers(t *testing.T) {
	_, client, adm := brokers.Fake(t, kfake.SeedTopics(2, "d"))
	brokers.Send(t, client, "d", 1, 3)
	ends := NewEnds(adm, "d")
	for _, tt := range []struct {
		name      string
		partition int32
		offset    int64
		want      bool
	}{
		{"first", 1, 0, true},
		{"last", 1, 2, true},
		{"at the end", 1, 3, false},
		{"empty partition", 0, 0, false},
		{"no such partition", 2, 0, false},
		{"negative partition", -1, 0, false},
		{"negative offset", 1, -1, false},
	} {
		if got, err := ends.Covers(t.Context(), tt.partition, tt.offset); err != nil || got != tt.want {
			t.Errorf("%s: got %v, %v", tt.name, got, err)
		}
	}
}

func TestEndsSeesWhatWasSentSinceTheLastAnswer(t *testing.T) {
	_, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "d"))
	ends := NewEnds(adm, "d")
	for offset := range int64(20) {
		if got, err := ends.Covers(t.Context(), 0, offset); err != nil || got {
			t.Fatalf("before offset %d was sent: %v, %v", offset, got, err)
		}
		brokers.Send(t, client, "d", 0, 1)
		if got, err := ends.Covers(t.Context(), 0, offset); err != nil || !got {
			t.Fatalf("after offset %d was sent: %v, %v", offset, got, err)
		}
	}
}

func TestEndsAsksOnceForWhatItHasSeen(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "d"))
	brokers.Send(t, client, "d", 0, 5)
	asked := brokers.Watch(cluster, kmsg.ListOffsets)
	ends := NewEnds(adm, "d")
	for offset := range int64(5) {
		if got, err := ends.Covers(t.Context(), 0, offset); err != nil || !got {
			t.Fatalf("offset %d: %v, %v", offset, got, err)
		}
	}
	for range 5 {
		if got, err := ends.Covers(t.Context(), 7, 0); err != nil || got {
			t.Fatalf("a partition that does not exist: %v, %v", got, err)
		}
	}
	if asked.Hits() != 1 {
		t.Errorf("asked %d times, want once", asked.Hits())
	}
}

func TestEndsSharesAnAnswerOnlyWithThoseWhoCameBefore(t *testing.T) {
	cluster, _, adm := brokers.Fake(t, kfake.SeedTopics(1, "d"))
	asked := brokers.Watch(cluster, kmsg.ListOffsets)
	ends := NewEnds(adm, "d")
	_, _, early := ends.known(0, 9)
	for range 3 { // three that came together
		if err := ends.refresh(t.Context(), early); err != nil {
			t.Fatal(err)
		}
	}
	if asked.Hits() != 1 {
		t.Errorf("three that came together asked %d times", asked.Hits())
	}
	_, _, late := ends.known(0, 9)
	if err := ends.refresh(t.Context(), late); err != nil {
		t.Fatal(err)
	}
	if asked.Hits() != 2 {
		t.Errorf("one who came after the answer was fobbed off with it")
	}
}

func TestEndsOfOneWhoGaveUpDoNotDecideForOthers(t *testing.T) {
	_, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "d"))
	brokers.Send(t, client, "d", 0, 1)
	ends := NewEnds(adm, "d")
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := ends.refresh(gone, 0); err == nil {
		t.Fatal("asked without a context")
	}
	if err := ends.refresh(t.Context(), 0); err != nil {
		t.Errorf("the next one got %v", err)
	}
}

func TestEndsThatCannotBeAskedIsAnErrorAndNotANo(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "d"))
	brokers.Send(t, client, "d", 0, 1)
	fault := cluster.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.ListOffsets}, Err: kerr.TopicAuthorizationFailed, Count: -1})
	ends := NewEnds(adm, "d")
	if _, err := ends.Covers(t.Context(), 0, 0); !errors.Is(err, kerr.TopicAuthorizationFailed) {
		t.Errorf("got %v", err)
	}
	fault.Remove()
	if got, err := ends.Covers(t.Context(), 0, 0); err != nil || !got {
		t.Errorf("after the fault: %v, %v", got, err)
	}
}

func TestEndsOfAMissingTopicIsAnError(t *testing.T) {
	_, _, adm := brokers.Fake(t)
	if _, err := NewEnds(adm, "d").Covers(t.Context(), 0, 0); !errors.Is(err, kerr.UnknownTopicOrPartition) {
		t.Errorf("got %v", err)
	}
}

func TestEndsUnderManyCallers(t *testing.T) {
	_, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "d"))
	brokers.Send(t, client, "d", 0, 10)
	ends := NewEnds(adm, "d")
	var all sync.WaitGroup
	for i := range int64(20) {
		all.Go(func() {
			if got, err := ends.Covers(t.Context(), 0, i); err != nil || got != (i < 10) {
				t.Errorf("offset %d: %v, %v", i, got, err)
			}
		})
	}
	all.Wait()
}
