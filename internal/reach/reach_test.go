package reach_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"testing"

	"github.com/twmb/franz-go/pkg/kfake"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/reach"
	"github.com/esclusa/esclusa/internal/testing/brokers"
	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/topics"
)

func cluster(addrs ...string) kafka.Cluster {
	return kafka.Cluster{Brokers: addrs, Log: slog.New(slog.DiscardHandler)}
}

func TestClusterThatIsAwayCountsAsReached(t *testing.T) {
	nobody := engines.FreeAddr(t)
	if admin, err := reach.Connect(t.Context(), cluster(nobody), nil); !errors.Is(err, reach.ErrNoAnswer) {
		t.Errorf("reached %v, with %v", admin, err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := reach.Connect(gone, cluster(nobody), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("whoever gave up is told %v", err)
	}
}

func TestMissingTopicIsFoundOnlyWhenItIsUsed(t *testing.T) {
	fake, _, _ := brokers.Fake(t, kfake.SeedTopics(1, "here"))
	admin, err := reach.Connect(t.Context(), cluster(fake.ListenAddrs()...), nil, "here")
	if err != nil {
		t.Fatal(err)
	}
	admin.Close()
	if _, err := reach.Connect(t.Context(), cluster(fake.ListenAddrs()...), nil, "here", "absent"); !errors.Is(err, topics.ErrTopics) {
		t.Errorf("without a topic: %v", err)
	}
}

func TestReceiverLacksARightThatItUses(t *testing.T) {
	names := esclusa.Names{Prefix: "datatype"}
	rights := reach.ReceiveRights(names, "billing", "customer", "text")
	for _, topic := range []string{names.Ingress(), names.Channel("customer"), names.Channel("text")} {
		if !slices.Contains(rights, topics.Right{Operation: topics.Read, Resource: topics.Topics, Name: topic}) {
			t.Errorf("it may not read %s", topic)
		}
	}
	if !slices.Contains(rights, topics.Right{Operation: topics.Write, Resource: topics.Topics, Name: names.Alerts()}) {
		t.Error("it may raise no alert")
	}
	if !slices.Contains(reach.SendRights(names), topics.Right{Operation: topics.Write, Resource: topics.Topics, Name: names.Ingress()}) {
		t.Error("a sender may not send")
	}
}
