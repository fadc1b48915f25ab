package embedded

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa/internal/testing/expect"
	"github.com/esclusa/esclusa/internal/testing/leaks"
)

const anyPort = "127.0.0.1:0"

func TestMain(m *testing.M) {
	if dir := os.Getenv(victimDir); dir != "" {
		os.Exit(victim(dir))
	}
	leaks.Main(m)
}

func start(t *testing.T, o KafkaOptions) *Kafka {
	t.Helper()
	if o.Addr == "" {
		o.Addr = anyPort
	}
	k, err := StartKafka(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, k) })
	return k
}

func stop(t *testing.T, k *Kafka) {
	t.Helper()
	if err := k.Close(); err != nil {
		t.Error(err)
	}
}

func dial(t *testing.T, k *Kafka, opts ...kgo.Opt) (*kgo.Client, *kadm.Client) {
	t.Helper()
	cl, err := kgo.NewClient(append(opts, kgo.SeedBrokers(k.Addr()))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cl.CloseAllowingRebalance)
	return cl, kadm.NewClient(cl)
}

func create(t *testing.T, adm *kadm.Client, topic string, configs map[string]string) {
	t.Helper()
	set := map[string]*string{}
	for name, value := range configs {
		set[name] = &value
	}
	if _, err := adm.CreateTopic(t.Context(), 1, -1, set, topic); err != nil {
		t.Fatal(err)
	}
}

func produce(t *testing.T, cl *kgo.Client, topic, key, value string) {
	t.Helper()
	rec := &kgo.Record{Topic: topic, Key: []byte(key), Value: []byte(value)}
	if value == "" {
		rec.Value = nil
	}
	if err := cl.ProduceSync(t.Context(), rec).FirstErr(); err != nil {
		t.Fatal(err)
	}
}

// read returns the topic's records as key=value, up to the end that the broker
// tells.
func read(t *testing.T, k *Kafka, topic string, opts ...kgo.Opt) []string {
	t.Helper()
	cl, adm := dial(t, k, append(opts, kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.KeepControlRecords())...)
	defer cl.Close()
	last := end(t, adm, topic)
	var out []string
	ctx, cancel := context.WithTimeout(t.Context(), expect.Patience)
	defer cancel()
	for at := int64(0); at < last; {
		fetches := cl.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			t.Fatalf("read up to %d of %d: %v", at, last, err)
		}
		fetches.EachRecord(func(r *kgo.Record) {
			if !r.Attrs.IsControl() {
				out = append(out, string(r.Key)+"="+string(r.Value))
			}
			at = r.Offset + 1
		})
	}
	return out
}

func end(t *testing.T, adm *kadm.Client, topic string) int64 {
	t.Helper()
	ends, err := adm.ListEndOffsets(t.Context(), topic)
	if err != nil {
		t.Fatal(err)
	}
	o, _ := ends.Lookup(topic, 0)
	if o.Err != nil {
		t.Fatal(o.Err)
	}
	return o.Offset
}

func clusterID(t *testing.T, adm *kadm.Client) string {
	t.Helper()
	meta, err := adm.BrokerMetadata(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return meta.Cluster
}

func committed(t *testing.T, adm *kadm.Client, group, topic string) int64 {
	t.Helper()
	offsets, err := adm.FetchOffsets(t.Context(), group)
	if err != nil {
		t.Fatal(err)
	}
	o, ok := offsets.Lookup(topic, 0)
	if !ok || o.Err != nil {
		t.Fatalf("no committed offset: %v", o.Err)
	}
	return o.At
}

func commit(t *testing.T, adm *kadm.Client, group, topic string, at int64) {
	t.Helper()
	var offsets kadm.Offsets
	offsets.AddOffset(topic, 0, at, -1)
	if err := adm.CommitAllOffsets(t.Context(), group, offsets); err != nil {
		t.Fatal(err)
	}
}

func TestRestartKeepsEverything(t *testing.T) {
	o := KafkaOptions{DataDir: t.TempDir(), Addr: anyPort}
	k := start(t, o)
	cl, adm := dial(t, k)
	create(t, adm, "t", map[string]string{"cleanup.policy": "compact"})
	produce(t, cl, "t", "a", "1")
	produce(t, cl, "t", "b", "2")
	commit(t, adm, "g", "t", 1)
	id := clusterID(t, adm)
	before, err := adm.ListTopics(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	cl.Close()
	stop(t, k)

	o.Addr = k.Addr()
	k = start(t, o)
	_, adm = dial(t, k)
	if got := read(t, k, "t"); fmt.Sprint(got) != "[a=1 b=2]" {
		t.Errorf("records %v", got)
	}
	if at := committed(t, adm, "g", "t"); at != 1 {
		t.Errorf("committed %d", at)
	}
	if again := clusterID(t, adm); again != id {
		t.Errorf("cluster id %s, was %s", again, id)
	}
	after, err := adm.ListTopics(t.Context())
	if err != nil || after["t"].ID != before["t"].ID {
		t.Errorf("topic id %s, was %s (%v)", after["t"].ID, before["t"].ID, err)
	}
	configs, err := adm.DescribeTopicConfigs(t.Context(), "t")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range configs[0].Configs {
		if c.Key == "cleanup.policy" && *c.Value != "compact" {
			t.Errorf("cleanup.policy %s", *c.Value)
		}
	}
}

func TestClustersDiffer(t *testing.T) {
	_, one := dial(t, start(t, KafkaOptions{DataDir: t.TempDir()}))
	_, two := dial(t, start(t, KafkaOptions{}))
	if a, b := clusterID(t, one), clusterID(t, two); a == b || len(a) != 22 {
		t.Errorf("cluster ids %q and %q", a, b)
	}
}

func TestPortInUseIsTold(t *testing.T) {
	k := start(t, KafkaOptions{})
	if _, err := StartKafka(KafkaOptions{Addr: k.Addr(), DataDir: t.TempDir()}); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("kafka: %v", err)
	}
	if _, err := StartRedis(RedisOptions{Addr: k.Addr()}); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("redis: %v", err)
	}
}

func TestBadAddressIsAnError(t *testing.T) {
	for _, addr := range []string{"", "localhost", "127.0.0.1:port", "::1:9092"} {
		if k, err := StartKafka(KafkaOptions{Addr: addr}); err == nil {
			stop(t, k)
			t.Errorf("kafka took %q", addr)
		}
		if r, err := StartRedis(RedisOptions{Addr: addr}); err == nil {
			_ = r.Close()
			t.Errorf("redis took %q", addr)
		}
	}
}

func TestDamagedDataFreesThePort(t *testing.T) {
	dir := t.TempDir()
	k := start(t, KafkaOptions{DataDir: dir})
	stop(t, k)
	if err := os.WriteFile(dir+"/broker/meta.json", []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := StartKafka(KafkaOptions{Addr: k.Addr(), DataDir: dir}); err == nil {
		t.Error("started on damaged data")
	}
	start(t, KafkaOptions{Addr: k.Addr(), DataDir: t.TempDir()})
}

func TestAdvertisedAddressCanBeDialled(t *testing.T) {
	for listening, want := range map[string]string{
		"127.0.0.1:0": "127.0.0.1", "0.0.0.0:0": "127.0.0.1", ":0": "127.0.0.1", "[::]:0": "127.0.0.1", "[::1]:0": "::1", "localhost:0": "",
	} {
		t.Run(listening, func(t *testing.T) {
			k, err := StartKafka(KafkaOptions{Addr: listening})
			if err != nil {
				t.Skip("this machine does not listen there:", err)
			}
			defer stop(t, k)
			host, _, err := net.SplitHostPort(k.Addr())
			if err != nil || want != "" && host != want || net.ParseIP(host) == nil {
				t.Errorf("told %s", k.Addr())
			}
			_, adm := dial(t, k)
			meta, err := adm.BrokerMetadata(t.Context())
			if err != nil || len(meta.Brokers) != 1 {
				t.Fatalf("%+v, %v", meta, err)
			}
			if b := meta.Brokers[0]; net.JoinHostPort(b.Host, fmt.Sprint(b.Port)) != k.Addr() {
				t.Errorf("advertised %s:%d, not %s", b.Host, b.Port, k.Addr())
			}
		})
	}
}

func TestMessageLimitIsTheTopics(t *testing.T) {
	k := start(t, KafkaOptions{MaxMessageBytes: 3 << 20})
	cl, adm := dial(t, k, kgo.ProducerBatchMaxBytes(8<<20), kgo.ProducerBatchCompression(kgo.NoCompression()))
	create(t, adm, "broad", nil)
	create(t, adm, "narrow", map[string]string{"max.message.bytes": "1000"})
	produce(t, cl, "broad", "k", strings.Repeat("x", 2<<20))
	for topic, size := range map[string]int{"broad": 4 << 20, "narrow": 2000} {
		err := cl.ProduceSync(t.Context(), &kgo.Record{Topic: topic, Value: make([]byte, size)}).FirstErr()
		if !errors.Is(err, kerr.MessageTooLarge) {
			t.Errorf("%s: %v", topic, err)
		}
	}
}

func TestTopicsAreNotCreatedByUse(t *testing.T) {
	cl, _ := dial(t, start(t, KafkaOptions{}), kgo.AllowAutoTopicCreation(), kgo.UnknownTopicRetries(0))
	if err := cl.ProduceSync(t.Context(), &kgo.Record{Topic: "typo"}).FirstErr(); !errors.Is(err, kerr.UnknownTopicOrPartition) {
		t.Errorf("got %v", err)
	}
}

func TestStrangersDoNotEndTheBroker(t *testing.T) {
	k := start(t, KafkaOptions{})
	for name, bytes := range map[string]string{
		"browser":         "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"tls":             "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03............",
		"unknown request": "\x00\x00\x00\x0a\x7f\xff\x00\x00\x00\x00\x00\x01\x00\x00",
		"negative length": "\xff\xff\xff\xff\x00\x12\x00\x00\x00\x00\x00\x01",
		"short":           "\x00\x00\x00\x01\x00\x12\x00\x00\x00\x00\x00\x01",
	} {
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", k.Addr())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write([]byte(bytes)); err != nil {
			t.Fatal(err)
		}
		if err := conn.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
			t.Fatal(err)
		}
		if n, err := conn.Read(make([]byte, 1)); n != 0 || errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%s: the connection stayed open (%v)", name, err)
		}
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	}
	_, adm := dial(t, k)
	if id := clusterID(t, adm); id == "" {
		t.Error("the broker does not answer any more")
	}
}
