package topics

import (
	"maps"
	"slices"
	"testing"

	"github.com/esclusa/esclusa"
)

var testSettings = Settings{Partitions: 8, Replication: 3, RecordBytes: 1 << 20}

func TestDeclareSaysEverySetting(t *testing.T) {
	shared := map[string]string{"max.message.bytes": "2097152", "min.insync.replicas": "2", "retention.bytes": "-1"}
	week := map[string]string{"cleanup.policy": "delete", "retention.ms": "604800000"}
	own := map[string]map[string]string{
		"datatype":              {"cleanup.policy": "delete", "retention.ms": "604800000", "message.timestamp.type": "LogAppendTime"},
		"datatype.customer":     week,
		"datatype.image":        week,
		"datatype.alerts":       {"cleanup.policy": "delete", "retention.ms": "2592000000", "message.timestamp.type": "LogAppendTime"},
		"datatype.journal":      {"cleanup.policy": "delete", "retention.ms": "34560000000", "message.timestamp.type": "LogAppendTime"},
		"datatype.alert-groups": {"cleanup.policy": "compact", "retention.ms": "-1", "segment.ms": "3600000", "min.cleanable.dirty.ratio": "0.1"},
		"datatype.customers-table": {
			"cleanup.policy": "compact", "retention.ms": "-1", "delete.retention.ms": "3888000000",
			"segment.ms": "3600000", "min.cleanable.dirty.ratio": "0.1",
		},
	}
	got := Declare(esclusa.Names{Prefix: "datatype"}, []string{"customer", "image"}, []string{"customers"}, testSettings)
	if len(got) != len(own) {
		t.Fatalf("%d topics, want %d", len(got), len(own))
	}
	for _, topic := range got {
		want := maps.Clone(shared)
		maps.Copy(want, own[topic.Name])
		partitions := int32(8)
		if topic.Name == "datatype.journal" {
			partitions = 1
		}
		if !maps.Equal(topic.Config, want) || topic.Partitions != partitions || topic.Replication != 3 {
			t.Errorf("%s: %d partitions, %d copies, %v; want %v", topic.Name, topic.Partitions, topic.Replication, topic.Config, want)
		}
	}
}

func TestEverySettingDeclaredHasARule(t *testing.T) {
	for _, topic := range Declare(esclusa.Names{Prefix: "p"}, []string{"text"}, []string{"customers"}, testSettings) {
		for key := range topic.Config {
			if rules[key].fatal == nil {
				t.Errorf("%s of %s has no rule", key, topic.Name)
			}
		}
	}
}

// ingress and table are as Declare wants them, but for what change does.
func existing(name string, change func(*Topic)) (Topic, map[string]Topic) {
	for _, want := range Declare(esclusa.Names{Prefix: "datatype"}, []string{"text"}, []string{"customers"}, testSettings) {
		if want.Name == name {
			have := want
			have.Config = maps.Clone(want.Config)
			change(&have)
			return want, map[string]Topic{name: have}
		}
	}
	panic(name)
}

func set(key, value string) func(*Topic) { return func(t *Topic) { t.Config[key] = value } }

func TestCompareJudgesEachDifference(t *testing.T) {
	const ingress, channel, alerts, journal, table = "datatype", "datatype.text", "datatype.alerts", "datatype.journal", "datatype.customers-table"
	apply := ": run `esclusa topics apply`"
	tests := []struct {
		name, topic string
		change      func(*Topic)
		fatal       bool
		want        string // the sentence; empty where nothing differs
	}{
		{"as declared", ingress, func(*Topic) {}, false, ""},
		{"more partitions", ingress, func(t *Topic) { t.Partitions = 12 }, true,
			`topic "datatype" has 12 partitions instead of 8: the number cannot be changed once keys have been placed, so give --partitions the number that all topics have, or start afresh with another --topic-prefix`},
		{"fewer copies", ingress, func(t *Topic) { t.Replication = 1; t.Config[minInSync] = "1" }, false,
			`topic "datatype" has 1 copy instead of 3: move copies to more brokers with kafka-reassign-partitions, or give --replication the number that the topics have`},
		{"more copies", ingress, func(t *Topic) { t.Replication = 5 }, false, ""},
		{"one copy suffices", ingress, set(minInSync, "1"), true,
			`topic "datatype" has min.insync.replicas 1 instead of at least 2` + apply},
		{"senders' clocks", ingress, set(timestampType, "CreateTime"), true,
			`topic "datatype" has message.timestamp.type CreateTime instead of LogAppendTime` + apply},
		{"alerts dated by whoever writes them", alerts, set(timestampType, "CreateTime"), true,
			`topic "datatype.alerts" has message.timestamp.type CreateTime instead of LogAppendTime` + apply},
		{"longer retention", ingress, set(retentionAge, "604800001"), false, ""},
		{"endless retention", ingress, set(retentionAge, "-1"), false, ""},
		{"two days of retention", ingress, set(retentionAge, "172800000"), false,
			`topic "datatype" has retention.ms 172800000 instead of at least 604800000` + apply},
		{"an hour of retention", ingress, set(retentionAge, "3600000"), true,
			`topic "datatype" has retention.ms 3600000 instead of at least 604800000` + apply},
		{"an hour of alerts", alerts, set(retentionAge, "3600000"), true,
			`topic "datatype.alerts" has retention.ms 3600000 instead of at least 2592000000` + apply},
		{"a journal that forgets before alerts do", journal, set(retentionAge, "2591999999"), true,
			`topic "datatype.journal" has retention.ms 2591999999 instead of at least 34560000000` + apply},
		{"a journal for as long as alerts", journal, set(retentionAge, "2592000000"), false,
			`topic "datatype.journal" has retention.ms 2592000000 instead of at least 34560000000` + apply},
		{"a journal without an order", journal, func(t *Topic) { t.Partitions = 8 }, true,
			`topic "datatype.journal" has 8 partitions instead of 1: make it anew with one, since its order is what it says`},
		{"ingress bounded in size", ingress, set(retentionSize, "1073741824"), true,
			`topic "datatype" has retention.bytes 1073741824 instead of -1` + apply},
		{"channel bounded in size", channel, set(retentionSize, "1073741824"), true,
			`topic "datatype.text" has retention.bytes 1073741824 instead of -1` + apply},
		{"alerts bounded in size", alerts, set(retentionSize, "0"), true,
			`topic "datatype.alerts" has retention.bytes 0 instead of -1` + apply},
		{"table with Kafka's default retention", table, set(retentionAge, "604800000"), false,
			`topic "datatype.customers-table" has retention.ms 604800000 instead of -1` + apply},
		{"table with an hour of retention", table, set(retentionAge, "3600000"), false,
			`topic "datatype.customers-table" has retention.ms 3600000 instead of -1` + apply},
		{"table bounded in size", table, set(retentionSize, "1073741824"), false,
			`topic "datatype.customers-table" has retention.bytes 1073741824 instead of -1` + apply},
		{"compacted ingress", ingress, set(cleanupPolicy, "compact"), true,
			`topic "datatype" has cleanup.policy compact instead of delete` + apply},
		{"small messages", ingress, set(maxMessageBytes, "1048588"), true,
			`topic "datatype" has max.message.bytes 1048588 instead of at least 2097152` + apply},
		{"large messages", ingress, set(maxMessageBytes, "10000000"), false, ""},
		{"table that forgets rows", table, set(cleanupPolicy, "compact,delete"), true,
			`topic "datatype.customers-table" has cleanup.policy compact,delete instead of compact` + apply},
		{"short-lived tombstones", table, set(deleteRetention, "86400000"), true,
			`topic "datatype.customers-table" has delete.retention.ms 86400000 instead of at least 3888000000` + apply},
		{"lazy cleaner", table, set(dirtyRatio, "0.5"), false,
			`topic "datatype.customers-table" has min.cleanable.dirty.ratio 0.5 instead of at most 0.1` + apply},
		{"tuning the brokers do not know", table, set(dirtyRatio, ""), false, ""},
		{"a setting the brokers do not know", table, set(deleteRetention, ""), true,
			`topic "datatype.customers-table" has delete.retention.ms unset instead of at least 3888000000` + apply},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want, have := existing(tt.topic, tt.change)
			got := compare([]Topic{want}, have)
			if tt.want == "" {
				if len(got) != 0 {
					t.Fatalf("got %v, want nothing", got)
				}
				return
			}
			if len(got) != 1 || got[0].String() != tt.want || got[0].Fatal != tt.fatal {
				t.Fatalf("got %v\nwant %s (fatal %v)", got, tt.want, tt.fatal)
			}
		})
	}
}

func TestCompareFindsMissingTopics(t *testing.T) {
	want, _ := existing("datatype", func(*Topic) {})
	got := compare([]Topic{want}, nil)
	if !slices.Equal(got, []Difference{{Topic: "datatype", What: "missing", Want: "8 partitions", Fatal: true}}) {
		t.Fatalf("got %v", got)
	}
}
