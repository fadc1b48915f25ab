package kafka

import (
	"log/slog"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"

	"github.com/esclusa/esclusa/internal/testing/expect"
)

func testCluster(cluster *kfake.Cluster) Cluster {
	return Cluster{Brokers: cluster.ListenAddrs(), ClientID: "test", MaxBody: 1 << 20, Log: slog.New(slog.DiscardHandler)}
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	expect.Eventually(t, expect.Patience, what, ok)
}

// wait lets things go on for a while.
func wait(t *testing.T, d time.Duration) {
	t.Helper()
	select {
	case <-time.After(d):
	case <-t.Context().Done():
	}
}
