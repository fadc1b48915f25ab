package engines

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) { leaks.Main(m) }

func client(t *testing.T, opts ...kgo.Opt) *kgo.Client {
	t.Helper()
	cl, err := kgo.NewClient(append(opts, kgo.DefaultProduceTopic("t"), kgo.ConsumeTopics("t"), kgo.AllowAutoTopicCreation())...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cl.Close)
	return cl
}

func TestKafkaKeepsWhatItTookWhenItIsKilledAndStartedAgain(t *testing.T) {
	k := RunKafka(t, KafkaOptions{Listeners: map[string]string{"OTHER": "PLAINTEXT"}, Properties: map[string]string{"num.partitions": "1"}})
	if err := client(t, kgo.SeedBrokers(k.Addrs()...)).ProduceSync(t.Context(), kgo.StringRecord("kept")).FirstErr(); err != nil {
		t.Fatal(err)
	}
	k.Kill()
	if err := k.Brokers[0].Start(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for fetches := range poll(ctx, client(t, kgo.SeedBrokers(k.On("OTHER")...))) {
		if got := fetches.Records(); len(got) != 1 || string(got[0].Value) != "kept" {
			t.Errorf("read %v", got)
		}
		break
	}
	if err := k.Brokers[0].Stop(); err != nil {
		t.Error(err)
	}
}

// poll are the fetches with records in them, until ctx ends.
func poll(ctx context.Context, cl *kgo.Client) func(yield func(kgo.Fetches) bool) {
	return func(yield func(kgo.Fetches) bool) {
		for ctx.Err() == nil {
			if f := cl.PollFetches(ctx); !f.Empty() && !yield(f) {
				return
			}
		}
	}
}

func TestRedisTakesArgumentsAndComesBackAtItsAddress(t *testing.T) {
	r := RunRedis(t, "--requirepass", "secret", "--save", "3600 1")
	cl := redis.NewClient(&redis.Options{Addr: r.Addr, Password: "secret", DisableIdentity: true})
	t.Cleanup(func() { _ = cl.Close() })
	if err := cl.Set(t.Context(), "a", "1", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if err := r.Stop(); err != nil { // it saves
		t.Fatal(err)
	}
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	if got, err := cl.Get(t.Context(), "a").Result(); err != nil || got != "1" {
		t.Errorf("after the restart: %q, %v", got, err)
	}
	r.Kill()
	if err := cl.Get(t.Context(), "a").Err(); err == nil {
		t.Error("a server that was killed answers")
	}
}

func TestProgramThatEndsEarlySaysWhy(t *testing.T) {
	_, err := begin("never", "sh", "-c", "echo because; exit 1")
	if err == nil || !strings.Contains(err.Error(), "because") {
		t.Errorf("the error says %v", err)
	}
}

func TestFreeAddrsDiffer(t *testing.T) {
	addrs, err := FreeAddrs(20)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(addrs)
	if n := len(slices.Compact(addrs)); n != 20 {
		t.Errorf("%d of 20 addresses differ", n)
	}
}
