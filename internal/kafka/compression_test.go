package kafka

import (
	"testing"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// Kafka's numbers of the codecs, as they stand in a batch.
var codecNumbers = map[string]uint8{"": 0, "none": 0, "gzip": 1, "snappy": 2, "lz4": 3, "zstd": 4}

func TestProducerCompressesOtherwiseThanItWasTold(t *testing.T) {
	for _, name := range append(Compressions(), "") {
		fake, _, _ := brokers.Fake(t, kfake.SeedTopics(1, "a"))
		c := testCluster(fake)
		c.Compression = name
		cl, err := c.NewClient(kgo.ConsumeTopics("a"))
		if err != nil {
			t.Fatal(err)
		}
		defer cl.Close()
		if err := cl.ProduceSync(t.Context(), &kgo.Record{Topic: "a", Value: make([]byte, 10_000)}).FirstErr(); err != nil {
			t.Fatal(err)
		}
		got := cl.PollFetches(t.Context()).Records()
		if len(got) != 1 || got[0].Attrs.CompressionType() != codecNumbers[name] {
			t.Errorf("with %q comes %+v, want codec %d", name, got, codecNumbers[name])
		}
	}
}
