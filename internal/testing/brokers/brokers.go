// Package brokers is what tests do with a broker of kfake in their own process.
//
// Real brokers are package engines'.
package brokers

import (
	"context"
	"errors"
	"net"
	"strconv"
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Fake starts a broker on a free port, and an admin client for it.
func Fake(t testing.TB, opts ...kfake.Opt) (*kfake.Cluster, *kgo.Client, *kadm.Client) {
	t.Helper()
	cluster, err := kfake.NewCluster(append([]kfake.Opt{kfake.NumBrokers(1)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cluster.Close)
	client, err := kgo.NewClient(
		kgo.SeedBrokers(cluster.ListenAddrs()...),
		kgo.RecordPartitioner(kgo.ManualPartitioner()),
	)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return cluster, client, kadm.NewClient(client)
}

// Send produces n records into a partition.
func Send(t testing.TB, client *kgo.Client, topic string, partition int32, n int) {
	t.Helper()
	for i := range n {
		rec := &kgo.Record{Topic: topic, Partition: partition, Value: []byte(strconv.Itoa(i))}
		if err := client.ProduceSync(t.Context(), rec).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
}

// TB is what *testing.T and *rapid.T have in common.
type TB interface {
	Helper()
	Fatal(args ...any)
	Cleanup(func())
}

// Bubble starts a broker without a network, for a bubble of testing/synctest: time passes
// there when everybody waits. Clients reach it by the dialer only.
func Bubble(t TB, opts ...kfake.Opt) (*kfake.Cluster, func(ctx context.Context, network, addr string) (net.Conn, error)) {
	t.Helper()
	var network kfake.VirtualNetwork
	cluster, err := kfake.NewCluster(append([]kfake.Opt{kfake.NumBrokers(1), kfake.Ports(1), kfake.ListenFn(network.Listen)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cluster.Close)
	return cluster, network.DialContext
}

// Committed is what a group has committed of a partition; -1 for nothing.
func Committed(t testing.TB, adm *kadm.Client, group, topic string, partition int32) int64 {
	t.Helper()
	offsets, err := adm.FetchOffsets(t.Context(), group)
	if errors.Is(err, kerr.GroupIDNotFound) {
		return -1
	}
	if err != nil {
		t.Fatal(err)
	}
	if at, ok := offsets.Lookup(topic, partition); ok {
		return at.At
	}
	return -1
}

// Commit sets a group's offset in a partition.
func Commit(t testing.TB, adm *kadm.Client, group, topic string, partition int32, at int64) {
	t.Helper()
	var offsets kadm.Offsets
	offsets.AddOffset(topic, partition, at, -1)
	if err := adm.CommitAllOffsets(t.Context(), group, offsets); err != nil {
		t.Fatal(err)
	}
}

// Watch counts requests of a kind without touching them.
func Watch(cluster *kfake.Cluster, key kmsg.Key) *kfake.FaultHandle {
	return cluster.Fault(kfake.Fault{Keys: []kmsg.Key{key}, Observe: true, Count: -1})
}

// FenceLeavers has a broker refuse, as Kafka does and kfake does not, that a static member
// leaves under an id other than member, by which the group knows it.
func FenceLeavers(cluster *kfake.Cluster, instance, member string) {
	cluster.ControlKey(int16(kmsg.LeaveGroup), func(kreq kmsg.Request) (kmsg.Response, error, bool) {
		cluster.KeepControl()
		req := kreq.(*kmsg.LeaveGroupRequest)
		for _, m := range req.Members {
			if m.InstanceID == nil || *m.InstanceID != instance || m.MemberID == "" || m.MemberID == member {
				continue
			}
			resp := req.ResponseKind().(*kmsg.LeaveGroupResponse)
			fenced := kmsg.NewLeaveGroupResponseMember()
			fenced.MemberID, fenced.InstanceID, fenced.ErrorCode = m.MemberID, m.InstanceID, kerr.FencedInstanceID.Code
			resp.Members = append(resp.Members, fenced)
			return resp, nil, true
		}
		return nil, nil, false
	})
}
