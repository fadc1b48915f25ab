package topics

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// declared is a small system for one broker.
func declared() []Topic {
	return Declare(esclusa.Names{Prefix: "d"}, []string{"text"}, []string{"customers"}, Settings{Partitions: 2, Replication: 1, RecordBytes: 1 << 20})
}

func TestApplyMakesWhatCheckAccepts(t *testing.T) {
	cluster, _, adm := brokers.Fake(t)
	err := Check(t.Context(), adm, declared())
	want := `the topics are not as esclusa needs them: topic "d" is missing; topic "d.text" is missing; ` +
		`topic "d.alerts" is missing; topic "d.alert-groups" is missing; topic "d.journal" is missing; topic "d.customers-table" is missing: run ` + "`esclusa topics apply`"
	if !errors.Is(err, ErrTopics) || err.Error() != want {
		t.Fatalf("before: %v", err)
	}
	did, err := Apply(t.Context(), adm, declared())
	if err != nil {
		t.Fatal(err)
	}
	if len(did) != 6 || did[0] != `created topic "d" with 2 partitions and 1 copy` {
		t.Errorf("did %q", did)
	}
	if err := Check(t.Context(), adm, declared()); err != nil {
		t.Errorf("after: %v", err)
	}
	table := declared()[5]
	got := make(map[string]string)
	for key, value := range cluster.TopicInfo(table.Name).Configs {
		got[key] = *value
	}
	if !maps.Equal(got, table.Config) {
		t.Errorf("the table has %v, want %v", got, table.Config)
	}
}

// A start on three brokers failed on a topic that it had made.
func TestLeaderHasNotHeardOfATopicThatWasMade(t *testing.T) {
	cluster, _, adm := brokers.Fake(t)
	late := cluster.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.ListOffsets}, Err: kerr.UnknownTopicOrPartition, Count: 3})
	defer late.Remove()
	if _, err := Apply(t.Context(), adm, declared()); err != nil {
		t.Fatal(err)
	}
	if _, err := kafka.Spans(t.Context(), adm, "d.customers-table"); err != nil {
		t.Errorf("right behind it: %v", err)
	}
}

func TestCustomersOutliveEveryRetention(t *testing.T) {
	for name, before := range map[string]map[string]string{
		"made by apply":        nil,
		"made without a limit": {"cleanup.policy": "compact"},
		"made with limits":     {"cleanup.policy": "compact", "retention.ms": "3600000", "retention.bytes": "1"},
	} {
		t.Run(name, func(t *testing.T) {
			cluster, client, adm := brokers.Fake(t)
			topics := declared()
			table := topics[len(topics)-1]
			if before != nil {
				if err := cluster.CreateTopic(table.Name, table.Partitions, before); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := Apply(t.Context(), adm, topics); err != nil {
				t.Fatal(err)
			}
			for _, id := range []string{"4711", "4712"} {
				row := &kgo.Record{Topic: table.Name, Key: []byte(id), Value: []byte("{}"), Timestamp: time.Now().AddDate(-1, 0, 0)}
				if err := client.ProduceSync(t.Context(), row).FirstErr(); err != nil {
					t.Fatal(err)
				}
			}
			cluster.Compact()
			starts, err := adm.ListStartOffsets(t.Context(), table.Name)
			if err != nil {
				t.Fatal(err)
			}
			if at, _ := starts.Lookup(table.Name, 0); at.Err != nil || at.Offset != 0 {
				t.Errorf("the rows before offset %d are deleted (%v)", at.Offset, at.Err)
			}
		})
	}
}

func TestApplyTwiceDoesNothing(t *testing.T) {
	_, _, adm := brokers.Fake(t)
	if _, err := Apply(t.Context(), adm, declared()); err != nil {
		t.Fatal(err)
	}
	if did, err := Apply(t.Context(), adm, declared()); err != nil || len(did) != 0 {
		t.Errorf("did %q, %v", did, err)
	}
}

func TestApplyMendsOnlyWhatDiffers(t *testing.T) {
	cluster, _, adm := brokers.Fake(t)
	if err := cluster.CreateTopic("d", 2, map[string]string{
		"retention.ms": "-1", "max.message.bytes": "5000000", "compression.type": "zstd",
	}); err != nil {
		t.Fatal(err)
	}
	did, err := Apply(t.Context(), adm, declared())
	if err != nil || len(did) != 6 || did[0] != `set message.timestamp.type of topic "d" to LogAppendTime` {
		t.Fatalf("did %q, %v", did, err)
	}
	got := cluster.TopicInfo("d").Configs
	for key, want := range map[string]string{
		"message.timestamp.type": "LogAppendTime", "retention.ms": "-1", "max.message.bytes": "5000000", "compression.type": "zstd",
	} {
		if *got[key] != want {
			t.Errorf("%s is %s, want %s", key, *got[key], want)
		}
	}
}

func TestApplyTouchesNothingWherePartitionsDiffer(t *testing.T) {
	cluster, _, adm := brokers.Fake(t, kfake.SeedTopics(5, "d.customers-table"))
	did, err := Apply(t.Context(), adm, declared())
	if !errors.Is(err, ErrTopics) || !strings.Contains(err.Error(), `topic "d.customers-table" has 5 partitions instead of 2: the number cannot be changed`) {
		t.Errorf("got %v", err)
	}
	if len(did) != 0 || cluster.TopicInfo("d") != nil || len(cluster.TopicInfo("d.customers-table").Configs) != 0 {
		t.Errorf("did %q", did)
	}
}

func TestApplyNamesTheFlagWhereBrokersAreTooFew(t *testing.T) {
	_, _, adm := brokers.Fake(t)
	topics := declared()
	topics[0].Replication = 3
	_, err := Apply(t.Context(), adm, topics)
	if !errors.Is(err, kerr.InvalidReplicationFactor) || !strings.Contains(err.Error(), "give --replication a smaller number") {
		t.Errorf("got %v", err)
	}
}

func TestApplyWhereAnotherProcessIsFaster(t *testing.T) {
	_, _, adm := brokers.Fake(t)
	topics := declared()
	if _, err := create(t.Context(), adm, topics[0]); err != nil {
		t.Fatal(err)
	}
	if did, err := create(t.Context(), adm, topics[0]); err != nil || len(did) != 0 {
		t.Errorf("did %q, %v", did, err)
	}
}

func TestCheckThatCannotReadSettingsIsNotAVerdict(t *testing.T) {
	cluster, _, adm := brokers.Fake(t)
	if _, err := Apply(t.Context(), adm, declared()); err != nil {
		t.Fatal(err)
	}
	cluster.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.DescribeConfigs}, Err: kerr.TopicAuthorizationFailed, Count: -1})
	err := Check(t.Context(), adm, declared())
	if err == nil || errors.Is(err, ErrTopics) {
		t.Errorf("got %v", err)
	}
}

func TestTopicIDChangesWhenTheTopicIsMadeAgain(t *testing.T) {
	cluster, _, adm := brokers.Fake(t, kfake.SeedTopics(2, "d", "other"))
	before, err := IDs(t.Context(), adm, "d", "other")
	if err != nil {
		t.Fatal(err)
	}
	if err := cluster.DeleteTopic("d"); err != nil {
		t.Fatal(err)
	}
	if _, err := IDs(t.Context(), adm, "d", "other"); !errors.Is(err, ErrTopics) {
		t.Errorf("a missing topic: %v", err)
	}
	if err := cluster.CreateTopic("d", 2, nil); err != nil {
		t.Fatal(err)
	}
	after, err := IDs(t.Context(), adm, "d", "other")
	if err != nil {
		t.Fatal(err)
	}
	if len(after["d"]) != 32 || after["d"] == before["d"] || after["other"] != before["other"] {
		t.Errorf("before %v, after %v", before, after)
	}
}

func TestClusterID(t *testing.T) {
	_, _, adm := brokers.Fake(t, kfake.ClusterID("harbour"))
	if id, err := kafka.ClusterID(t.Context(), adm); err != nil || id != "harbour" {
		t.Errorf("got %q, %v", id, err)
	}
}

func TestRefuseSaysEachRemedyOnce(t *testing.T) {
	err := refuse([]Difference{{Topic: "a", What: whatMissing}, {Topic: "b", What: whatMissing}})
	if n := strings.Count(err.Error(), "esclusa topics apply"); n != 1 {
		t.Errorf("%d times in %q", n, err)
	}
	if refuse(slices.Clip([]Difference{})) != nil {
		t.Error("nothing to refuse is an error")
	}
}
