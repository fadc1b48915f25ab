package esclusa_test

import (
	"testing"

	"github.com/esclusa/esclusa"
)

// What Kafka's own tests expect of its murmur2 (UtilsTest), its highest bit cleared.
var kafkasHashes = map[string]int32{
	"21":                         -973932308,
	"foobar":                     -790332482,
	"a-little-bit-long-string":   -985981536,
	"a-little-bit-longer-string": -1486304829,
	"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8": -58897971,
	"abc": 479470107,
}

func TestKeyIsHashedOtherwiseThanByKafka(t *testing.T) {
	for key, want := range kafkasHashes {
		if got := esclusa.HashKey([]byte(key)); got != uint32(want)&0x7fffffff {
			t.Errorf("the hash of %q is %#x, want %#x", key, got, uint32(want)&0x7fffffff)
		}
	}
}

func TestKeyLiesInAnotherPartitionThanKafkas(t *testing.T) {
	for key, want := range map[string]int32{"": 1, "10": 6, "21": 4, "abc": 3, "ñandú": 4, "\x00\xff": 1} {
		if p := esclusa.PartitionOf([]byte(key), 8); p != want {
			t.Errorf("%q lies in partition %d, want %d", key, p, want)
		}
	}
}
