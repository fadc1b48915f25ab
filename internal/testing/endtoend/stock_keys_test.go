package endtoend

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/engines"
)

// keysOfAllKinds are keys that a hash may treat in a way of its own; those that are
// no text come last.
var keysOfAllKinds = []string{
	"", "1", "10", "abc", "abcd", "abcde", "ñandú", "日本語", "\x01\x7f", strings.Repeat("k", 256),
	"\x00", "\xff\xfe\xfd", "\x80abc\x00",
}

// partitionsOf are the numbers that a program printed, one for each key.
func partitionsOf(t *testing.T, out string, keys []string) []int32 {
	t.Helper()
	var all []int32
	for _, text := range strings.Fields(out) {
		p, err := strconv.ParseInt(text, 10, 32)
		must(t, err)
		all = append(all, int32(p))
	}
	if len(all) != len(keys) {
		t.Fatalf("%d partitions of %d keys: %s", len(all), len(keys), out)
	}
	return all
}

func TestKeyLiesWhereItDoesNotInAStockClientsTopic(t *testing.T) {
	t.Parallel()
	needStockClients(t)
	s := start(t, options(t))
	topic := s.opts.TopicPrefix + ".theirs"
	adm := kadm.NewClient(dial(t, s.at.Kafka))
	_, err := adm.CreateTopic(t.Context(), 8, 1, nil, topic)
	must(t, err)
	const texts = 10 // of the keys
	brokers, keys := strings.Join(s.at.Kafka, ","), keysOfAllKinds
	want := make([]int32, len(keys))
	var lines strings.Builder
	for i, key := range keys {
		want[i] = esclusa.PartitionOf([]byte(key), 8)
		fmt.Fprintln(&lines, base64.StdEncoding.EncodeToString([]byte(key)))
	}
	theirs := map[string][]int32{
		"kafka-python":                partitionsOf(t, stock(t, "kafka_python.py", lines.String(), "send", brokers, topic), keys),
		"kafkajs":                     partitionsOf(t, stock(t, "kafkajs.js", lines.String(), "send", brokers, topic), keys),
		"librdkafka with murmur2":     partitionsOf(t, stock(t, "confluent.py", lines.String(), "send", brokers, topic, "partitioner=murmur2_random"), keys),
		"franz-go":                    goSends(t, s.at.Kafka, topic, keys),
		"Java, of keys that are text": javaSends(t, s, topic, keys[:texts]),
	}
	for client, got := range theirs {
		if !slices.Equal(got, want[:len(got)]) {
			t.Errorf("%s places the keys %q in %v, and receivers look in %v", client, keys, got, want)
		}
	}
	if got := s.routes(keys[1:texts]); !slices.Equal(got, want[1:texts]) { // a domain key is not empty
		t.Errorf("the router places the keys %q in %v, and receivers look in %v", keys[1:texts], got, want[1:texts])
	}
	if got := partitionsOf(t, stock(t, "confluent.py", lines.String(), "send", brokers, topic), keys); slices.Equal(got, want) {
		t.Error("librdkafka's default is Kafka's own now: docs/decisions/0003-kafkas-own-partitions.md says that it is not")
	}
}

func goSends(t *testing.T, brokers []string, topic string, keys []string) (all []int32) {
	t.Helper()
	cl := dial(t, brokers)
	for _, key := range keys {
		rec := &kgo.Record{Topic: topic, Key: []byte(key), Value: []byte("v")}
		must(t, cl.ProduceSync(t.Context(), rec).FirstErr())
		all = append(all, rec.Partition)
	}
	return all
}

// javaSends has Java's console producer send the keys, and looks where they lie.
func javaSends(t *testing.T, s *system, topic string, keys []string) (all []int32) {
	t.Helper()
	const mark = "java "
	var lines strings.Builder
	for i, key := range keys {
		fmt.Fprintf(&lines, "%s\t%s%d\n", key, mark, i)
	}
	command(t, engines.Java(t.Context(), "org.apache.kafka.tools.ConsoleProducer", "--bootstrap-server", s.at.Kafka[0], "--topic", topic,
		"--reader-property", "parse.key=true", "--reader-property", "key.separator=\t"), lines.String())
	at := s.partitions(topic, len(keys), func(rec *kgo.Record) string {
		if strings.HasPrefix(string(rec.Value), mark) {
			return string(rec.Value)
		}
		return ""
	})
	for i := range keys {
		all = append(all, at[mark+strconv.Itoa(i)])
	}
	return all
}

// routes sends texts with these ids, and looks where they lie in their channel.
func (s *system) routes(ids []string) (all []int32) {
	s.t.Helper()
	for _, id := range ids {
		body, err := json.Marshal(map[string]string{"datatype": "text", "id": id, "language": "es", "body": "b"})
		must(s.t, err)
		s.routed(string(body))
	}
	at := s.partitions(s.names.Channel("text"), len(ids), func(rec *kgo.Record) string { return string(rec.Key) })
	for _, id := range ids {
		all = append(all, at[id])
	}
	return all
}

// routed sends a text, and waits until it is in its channel.
func (s *system) routed(body string) {
	s.t.Helper()
	if code, answer := s.call("POST", "/v1/channels/text/messages?wait=routed", body); code != 200 {
		s.t.Fatalf("sending %s: %d %s", body, code, answer)
	}
}

// partitions reads a topic until n records have been named, and tells where they lie.
func (s *system) partitions(topic string, n int, name func(*kgo.Record) string) map[string]int32 {
	s.t.Helper()
	cl := s.kafka(kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	at := make(map[string]int32)
	for len(at) < n {
		fetches := cl.PollFetches(ctx)
		if ctx.Err() != nil {
			s.t.Fatalf("%s has %d of %d records: %v", topic, len(at), n, at)
		}
		fetches.EachRecord(func(rec *kgo.Record) {
			if called := name(rec); called != "" {
				at[called] = rec.Partition
			}
		})
	}
	return at
}
