package kgoka

import (
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"
	"pgregory.net/rapid"

	"github.com/esclusa/esclusa"
)

// Goka's remainder of a hash, as its processors and views take it.
func gokasPartition(key []byte, n int32) int32 {
	h := Cluster{HashKey: esclusa.HashKey}.newHasher()
	_, _ = h.Write(key) // cannot fail
	at := int32(h.Sum32())
	if at < 0 {
		at = -at
	}
	return at % n
}

func TestGokaOrAReceiverLooksForAKeyWhereNoProducerPutsIt(t *testing.T) {
	stock := kgo.StickyKeyPartitioner(nil).ForTopic("")
	rapid.Check(t, func(rt *rapid.T) {
		key := rapid.SliceOfN(rapid.Byte(), 0, 64).Draw(rt, "key")
		n := rapid.Int32Range(1, 10_000).Draw(rt, "partitions")
		want := int32(stock.Partition(&kgo.Record{Key: key}, int(n)))
		if got := esclusa.PartitionOf(key, n); got != want {
			rt.Errorf("a receiver looks for %q in partition %d of %d, and producers put it in %d", key, got, n, want)
		}
		if got := gokasPartition(key, n); got != want {
			rt.Errorf("goka looks for %q in partition %d of %d, and producers put it in %d", key, got, n, want)
		}
	})
}
