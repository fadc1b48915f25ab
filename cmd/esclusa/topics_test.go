package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/testing/tables"
)

// odd are defaults of a broker that topics of ours must not inherit.
var odd = map[string]string{
	"num.partitions": "3", "log.retention.hours": "1", "log.retention.bytes": "1000000", "message.max.bytes": "100000",
	"log.cleaner.delete.retention.ms": "1000", "log.message.timestamp.type": "CreateTime",
}

// anyBroker is a real one where there is one at hand, else kfake's.
func anyBroker(t *testing.T) string {
	t.Helper()
	if os.Getenv(engines.KafkaJars) != "" {
		return engines.RunKafka(t, engines.KafkaOptions{Properties: odd}).Addrs()[0]
	}
	fake, err := kfake.NewCluster(kfake.NumBrokers(1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.Close)
	return fake.ListenAddrs()[0]
}

// cluster is a broker as an operator and our commands see it.
type cluster struct {
	t     *testing.T
	at    string
	admin *kadm.Client
}

func newCluster(t *testing.T) *cluster {
	t.Helper()
	c := &cluster{t: t, at: anyBroker(t)}
	client, err := kgo.NewClient(kgo.SeedBrokers(c.at))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	c.admin = kadm.NewClient(client)
	return c
}

// esclusa runs a command that must end with a status, and returns what it says.
func (c *cluster) esclusa(t *testing.T, status int, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var out bytes.Buffer
	if got := run(ctx, append(args, "--brokers", c.at), strings.NewReader(""), &out, &out, nil); got != status {
		t.Fatalf("%v ends with status %d, not %d:\n%s", args, got, status, out.String())
	}
	return out.String()
}

// start is a start that must be refused.
func (c *cluster) start(t *testing.T) string {
	t.Helper()
	return c.esclusa(t, 1, "run", "--roles", "router", "--replication", "1", "--data-dir", t.TempDir(), "--http-addr", "127.0.0.1:0", "--log-level", "error")
}

func (c *cluster) set(t *testing.T, topic, setting, value string) {
	t.Helper()
	did, err := c.admin.AlterTopicConfigs(t.Context(), []kadm.AlterConfig{{Op: kadm.SetConfig, Name: setting, Value: &value}}, topic)
	if err != nil || did[0].Err != nil {
		t.Fatal(err, did)
	}
	wantEventually(t, func() bool { return c.value(t, topic, setting) == value })
}

func (c *cluster) value(t *testing.T, topic, setting string) string {
	t.Helper()
	told, err := c.admin.DescribeTopicConfigs(t.Context(), topic)
	if err != nil || told[0].Err != nil {
		t.Fatal(err, told)
	}
	for _, conf := range told[0].Configs {
		if conf.Key == setting {
			return conf.MaybeValue()
		}
	}
	return ""
}

func wantEventually(t *testing.T, so func() bool) {
	t.Helper()
	if !eventually(t, so) {
		t.Fatal("the broker does not show what it took")
	}
}

func wantWords(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("does not say %s:\n%s", w, text)
		}
	}
}

// What an operator does to topics is shown by plan, refused by the start where it
// would lose data, and mended by apply.
func TestTopicsThatWouldLoseDataAreNotMended(t *testing.T) {
	c := newCluster(t)
	if _, err := c.admin.CreateTopic(t.Context(), 8, 1, nil, "datatype"); err != nil { // with the broker's defaults
		t.Fatal(err)
	}
	wantWords(t, c.esclusa(t, 2, "topics", "plan"), "datatype.customers-table", "missing", "message.timestamp.type")
	wantWords(t, c.start(t), `topic "datatype.alerts" is missing`, "`esclusa topics apply`")
	wantWords(t, c.esclusa(t, 0, "topics", "apply"), `created topic "datatype.customers-table" with 8 partitions`, `of topic "datatype" to`)
	wantWords(t, c.esclusa(t, 0, "topics", "plan"), "nothing differs")
	wantWords(t, c.esclusa(t, 0, "topics", "apply"), "nothing to do")

	for name, d := range map[string]struct {
		topic, setting, value string
		fatal                 bool
	}{
		"table deleted":            {"datatype.customers-table", "cleanup.policy", "delete", true},
		"table compacted, deleted": {"datatype.customers-table", "cleanup.policy", "compact,delete", true},
		"tombstones forgotten":     {"datatype.customers-table", "delete.retention.ms", "60000", true},
		"ingress compacted":        {"datatype", "cleanup.policy", "compact", true},
		"ingress for hours":        {"datatype", "retention.ms", "3600000", true},
		"ingress for two days":     {"datatype", "retention.ms", "172800000", false},
		"ingress cut by size":      {"datatype", "retention.bytes", "1000000", true},
		"senders' clocks":          {"datatype", "message.timestamp.type", "CreateTime", true},
		"channel takes little":     {"datatype.video", "max.message.bytes", "1000", true},
		"alerts for a week":        {"datatype.alerts", "retention.ms", "604800000", false},
		"slow compaction":          {"datatype.customers-table", "segment.ms", "604800000", false},
	} {
		t.Run(name, func(t *testing.T) {
			c.set(t, d.topic, d.setting, d.value)
			stops := "no"
			if d.fatal {
				stops = "yes"
				wantWords(t, c.start(t), `topic "`+d.topic+`" has `+d.setting+" "+d.value, "run `esclusa topics apply`")
			}
			wantWords(t, strings.Join(strings.Fields(c.esclusa(t, 2, "topics", "plan")), " "), d.topic+" "+d.setting+" "+d.value, stops+" topics apply")
			wantWords(t, c.esclusa(t, 0, "topics", "apply"), "set "+d.setting+" of topic \""+d.topic+"\"")
			wantWords(t, c.esclusa(t, 0, "topics", "plan"), "nothing differs")
		})
	}

	t.Run("partitions under the table", func(t *testing.T) {
		if _, err := c.admin.UpdatePartitions(t.Context(), 9, "datatype.customers-table"); err != nil {
			t.Fatal(err)
		}
		says := `topic "datatype.customers-table" has 9 partitions instead of 8`
		wantEventually(t, func() bool {
			listed, err := c.admin.ListTopics(t.Context(), "datatype.customers-table")
			return err == nil && len(listed["datatype.customers-table"].Partitions) == 9
		})
		wantWords(t, c.esclusa(t, 2, "topics", "plan"), says, "by hand", "--partitions")
		wantWords(t, c.start(t), says, "--partitions", "--topic-prefix")
		c.set(t, "datatype.alerts", "retention.ms", "1000")
		wantWords(t, c.esclusa(t, 1, "topics", "apply"), says)
		if v := c.value(t, "datatype.alerts", "retention.ms"); v != "1000" {
			t.Error("apply changed a topic although partitions differ")
		}
	})
}

// A table that is taken out of the catalogue leaves its topic, with what was sent.
func TestTopicOfATableThatIsGoneIsDeletedOrKeptInSilence(t *testing.T) {
	c := newCluster(t)
	with := tables.Shipped(t)
	file := with + "/text/1-0-0.json"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text = bytes.Replace(text, []byte(`"key": "/id"`), []byte(`"key": "/id", "table": true`), 1)
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if out := c.esclusa(t, 0, "topics", "apply", "--schemas", with); !strings.Contains(out, "datatype.texts-table") || strings.Contains(out, "nobody keeps") {
		t.Errorf("with the table: %s", out)
	}
	out := c.esclusa(t, 0, "topics", "apply")
	if !strings.Contains(out, "topic datatype.texts-table is of table texts, which the catalogue does not have") {
		t.Errorf("without it: %s", out)
	}
	if listed, err := c.admin.ListTopics(t.Context()); err != nil || !listed.Has("datatype.texts-table") {
		t.Errorf("its topic is gone: %v", err)
	}
}
