//go:build synctests

package kgoka

import (
	"github.com/twmb/franz-go/pkg/kfake"

	"github.com/esclusa/esclusa/internal/kafka"
)

// testingT is what *testing.T and *rapid.T have in common.
type testingT interface {
	Helper()
	Fatal(...any)
	Cleanup(func())
}

// bubbleCluster is a cluster without a network, for a bubble of testing/synctest:
// time passes there when everybody waits.
func bubbleCluster(t testingT, opts ...kfake.Opt) (*kfake.Cluster, kafka.Cluster) {
	t.Helper()
	var network kfake.VirtualNetwork
	fake, err := kfake.NewCluster(append([]kfake.Opt{kfake.NumBrokers(1), kfake.Ports(1), kfake.ListenFn(network.Listen)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.Close)
	cluster := testCluster(fake)
	cluster.Dial = network.DialContext
	return fake, cluster
}
