package topics

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

const day = 24 * time.Hour

// An alert is sent again in its last hour, and replayed in the last hour of the record
// that this makes: the tombstone must still be there.
func TestErasedCustomerOutlivesHerTombstoneInAnAlert(t *testing.T) {
	for name, tt := range map[string]struct {
		topic, kept string
		want        time.Duration
	}{
		"as declared":           {"datatype", "604800000", (7 + 7 + 30 + 1) * day},
		"ingress for less":      {"datatype", "172800000", (7 + 7 + 30 + 1) * day},
		"ingress for longer":    {"datatype", "1209600000", (14 + 7 + 30 + 1) * day},
		"alerts for longer":     {"datatype.alerts", "7776000000", (7 + 7 + 90 + 1) * day},
		"one channel of two":    {"datatype.image", "1209600000", (7 + 14 + 30 + 1) * day},
		"alerts for good":       {"datatype.alerts", "-1", 100 * 365 * day},
		"beyond all numbers":    {"datatype.image", "9223372036854775807", 100 * 365 * day},
		"what nobody can read":  {"datatype.text", "", 100 * 365 * day},
		"the table's is no age": {"datatype.customers-table", "-1", (7 + 7 + 30 + 1) * day},
	} {
		t.Run(name, func(t *testing.T) {
			want := Declare(esclusa.Names{Prefix: "datatype"}, []string{"image", "text"}, []string{"customers"}, testSettings)
			have := make(map[string]Topic)
			for _, topic := range want {
				topic.Config = maps.Clone(topic.Config)
				if topic.Name == tt.topic {
					topic.Config[retentionAge] = tt.kept
				}
				if topic.Config[deleteRetention] != "" {
					topic.Config[deleteRetention] = millis(tt.want - time.Millisecond)
				}
				have[topic.Name] = topic
			}
			if got := tombstones(want, have); got != tt.want {
				t.Errorf("tombstones are to be kept for %v, want %v", got, tt.want)
			}
			diffs := compare(outliving(want, have), have)
			if !slices.ContainsFunc(diffs, func(d Difference) bool {
				return d.Fatal && d.What == deleteRetention && d.Want == millis(tt.want)
			}) {
				t.Errorf("a millisecond less is not refused: %v", diffs)
			}
		})
	}
}

func TestTopicsMadeBesideLongLivedAlertsForgetErasures(t *testing.T) {
	cluster, _, adm := brokers.Fake(t)
	if err := cluster.CreateTopic("d.alerts", 2, map[string]string{retentionAge: "7776000000"}); err != nil {
		t.Fatal(err)
	}
	did, err := Apply(t.Context(), adm, declared())
	if err != nil {
		t.Fatal(err)
	}
	if err := Check(t.Context(), adm, declared()); err != nil {
		t.Error(err)
	}
	if got := *cluster.TopicInfo("d.customers-table").Configs[deleteRetention]; got != millis((7+7+90+1)*day) {
		t.Errorf("tombstones are kept for %s ms; did %s", got, strings.Join(did, "; "))
	}
	if d, err := Tombstones(t.Context(), adm, declared()); err != nil || d != (7+7+90+1)*day {
		t.Errorf("markers are kept for %v, %v", d, err)
	}
}
