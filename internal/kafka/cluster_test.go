package kafka

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"

	"github.com/esclusa/esclusa/internal/testing/expect"
)

func testCluster(cluster *kfake.Cluster) Cluster {
	return Cluster{Brokers: cluster.ListenAddrs(), ClientID: "test", MaxBody: 1 << 20, Log: slog.New(slog.DiscardHandler)}
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	expect.Eventually(t, time.Minute, what, ok)
}

func committedAt(t *testing.T, adm *kadm.Client, group, topic string) int64 {
	t.Helper()
	offsets, err := adm.FetchOffsets(t.Context(), group)
	if errors.Is(err, kerr.GroupIDNotFound) {
		return -1
	}
	if err != nil {
		t.Fatal(err)
	}
	if at, ok := offsets.Lookup(topic, 0); ok {
		return at.At
	}
	return -1
}

// wait lets things go on for a while.
func wait(t *testing.T, d time.Duration) {
	t.Helper()
	select {
	case <-time.After(d):
	case <-t.Context().Done():
	}
}
