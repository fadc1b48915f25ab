package embedded

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

var (
	compacted = map[string]string{"cleanup.policy": "compact", "delete.retention.ms": "0"}
	shortLife = map[string]string{"retention.ms": "1"}
)

func clean(t *testing.T, k *Kafka) {
	t.Helper()
	if err := k.keeper.clean(k.cluster.Compact); err != nil {
		t.Fatal(err)
	}
}

func restart(t *testing.T, k *Kafka) *Kafka {
	t.Helper()
	stop(t, k)
	return start(t, KafkaOptions{DataDir: k.keeper.dir})
}

func TestCompactionKeepsTheLastOfEachKey(t *testing.T) {
	k := start(t, KafkaOptions{DataDir: t.TempDir()})
	cl, adm := dial(t, k)
	create(t, adm, "table", compacted)
	for _, r := range [][2]string{{"a", "1"}, {"b", "1"}, {"a", "2"}, {"b", ""}, {"c", "1"}} {
		produce(t, cl, "table", r[0], r[1])
	}
	clean(t, k)
	for range 2 {
		if got := fmt.Sprint(read(t, k, "table")); got != "[a=2 c=1]" {
			t.Errorf("after cleaning: %s", got)
		}
		k = restart(t, k)
	}
}

func TestCleaningKeepsOldRowsOfATable(t *testing.T) {
	for name, config := range map[string]map[string]string{
		"as declared": {"cleanup.policy": "compact", "retention.ms": "-1", "retention.bytes": "-1"},
		"as before":   {"cleanup.policy": "compact"}, // in a data directory of an earlier version
	} {
		t.Run(name, func(t *testing.T) {
			k := start(t, KafkaOptions{DataDir: t.TempDir()})
			cl, adm := dial(t, k)
			create(t, adm, "table", config)
			lastYear := time.Now().AddDate(-1, 0, 0)
			for _, key := range []string{"a", "b"} {
				rec := &kgo.Record{Topic: "table", Key: []byte(key), Value: []byte("1"), Timestamp: lastYear}
				if err := cl.ProduceSync(t.Context(), rec).FirstErr(); err != nil {
					t.Fatal(err)
				}
			}
			clean(t, k)
			if got := fmt.Sprint(read(t, k, "table")); got != "[a=1 b=1]" {
				t.Errorf("after cleaning: %s", got)
			}
		})
	}
}

func TestInterruptedCompactionIsUndone(t *testing.T) {
	for name, share := range map[string]int{"old files deleted": 0, "first batch rewritten": 2, "cut in the first batch": 4} {
		t.Run(name, func(t *testing.T) {
			k := start(t, KafkaOptions{DataDir: t.TempDir()})
			cl, adm := dial(t, k)
			create(t, adm, "table", compacted)
			produce(t, cl, "table", "a", "1")
			produce(t, cl, "table", "a", "2")
			if err := k.keeper.link(); err != nil {
				t.Fatal(err)
			}
			cl.Close()
			stop(t, k)
			rewrite(t, filepath.Join(k.keeper.logs(), "table-0"), share)
			k = start(t, KafkaOptions{DataDir: k.keeper.dir})
			if got := fmt.Sprint(read(t, k, "table")); got != "[a=1 a=2]" {
				t.Errorf("records %s", got)
			}
		})
	}
}

// rewrite leaves a partition as a compaction that was killed does: with new files
// that hold one part in share of what they should, or with none for 0.
func rewrite(t *testing.T, partition string, share int) {
	t.Helper()
	err := eachSegment(partition, func(file string) error {
		raw, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if err := os.Remove(file); err != nil || share == 0 {
			return err
		}
		return os.WriteFile(file, raw[:len(raw)/share], 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFinishedCompactionIsNotUndone(t *testing.T) {
	k := start(t, KafkaOptions{DataDir: t.TempDir()})
	cl, adm := dial(t, k)
	create(t, adm, "table", compacted)
	produce(t, cl, "table", "a", "1")
	produce(t, cl, "table", "a", "2")
	produce(t, cl, "table", "c", "1")
	if err := k.keeper.link(); err != nil { // and the process is killed before it removes them
		t.Fatal(err)
	}
	k.cluster.Compact()
	produce(t, cl, "table", "b", "acknowledged")
	k = restart(t, k)
	if got := fmt.Sprint(read(t, k, "table")); got != "[a=2 c=1 b=acknowledged]" {
		t.Errorf("records %s", got)
	}
	if _, err := os.Stat(k.keeper.links()); !os.IsNotExist(err) {
		t.Error("the links stayed")
	}
}

func TestEmptiedPartitionKeepsItsEnd(t *testing.T) {
	k := start(t, KafkaOptions{DataDir: t.TempDir()})
	cl, adm := dial(t, k)
	create(t, adm, "t", shortLife)
	old := time.Now().Add(-time.Hour)
	for range 3 {
		if err := cl.ProduceSync(t.Context(), &kgo.Record{Topic: "t", Value: []byte("x"), Timestamp: old}).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
	clean(t, k)
	for range 3 { // the carrier of the end is cleaned away in its turn
		k = restart(t, k)
		_, adm = dial(t, k)
		if at := end(t, adm, "t"); at != 3 {
			t.Fatalf("the partition ends at %d", at)
		}
		clean(t, k)
	}
	k = restart(t, k)
	cl, adm = dial(t, k)
	if err := cl.ProduceSync(t.Context(), &kgo.Record{Topic: "t", Value: []byte("new")}).FirstErr(); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(read(t, k, "t")); got != "[=new]" || end(t, adm, "t") != 4 {
		t.Errorf("records %s", got)
	}
}

func TestDeletedTopicIsNotRestored(t *testing.T) {
	k := start(t, KafkaOptions{DataDir: t.TempDir()})
	cl, adm := dial(t, k)
	create(t, adm, "t", nil)
	produce(t, cl, "t", "a", "1")
	if err := k.keeper.link(); err != nil {
		t.Fatal(err)
	}
	if _, err := adm.DeleteTopic(t.Context(), "t"); err != nil {
		t.Fatal(err)
	}
	k = restart(t, k)
	_, adm = dial(t, k)
	if topics, err := adm.ListTopics(t.Context()); err != nil || topics.Has("t") {
		t.Errorf("topics %v, %v", topics, err)
	}
}
