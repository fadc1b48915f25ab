//go:build synctests

package kgoka

import (
	"github.com/twmb/franz-go/pkg/kfake"

	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// bubbleCluster is a cluster without a network, for a bubble of testing/synctest:
// time passes there when everybody waits.
func bubbleCluster(t brokers.TB, opts ...kfake.Opt) (*kfake.Cluster, kafka.Cluster) {
	t.Helper()
	fake, dial := brokers.Bubble(t, opts...)
	cluster := testCluster(fake)
	cluster.Dial = dial
	return fake, cluster
}
