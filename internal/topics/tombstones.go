package topics

import (
	"context"
	"maps"
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
)

// Tombstones tells for how long tables must keep tombstones beside the topics as they
// are: at least TombstoneRetention.
func Tombstones(ctx context.Context, adm *kadm.Client, want []Topic) (time.Duration, error) {
	have, err := describe(ctx, adm, Names(want))
	if err != nil {
		return 0, err
	}
	return tombstones(want, have), nil
}

// outliving is what is wanted, with tombstones that are kept for longer than the
// records of ingress, channels and alerts in the topics as they are. have holds the
// topics that exist, by name.
func outliving(want []Topic, have map[string]Topic) []Topic {
	least := millis(tombstones(want, have))
	out := make([]Topic, len(want))
	for i, t := range want {
		if _, ok := t.Config[deleteRetention]; ok {
			t.Config = maps.Clone(t.Config)
			t.Config[deleteRetention] = least
		}
		out[i] = t
	}
	return out
}

func tombstones(want []Topic, have map[string]Topic) time.Duration {
	longest := make(map[content]time.Duration)
	for _, t := range want {
		kept := t.Config[retentionAge]
		if h, ok := have[t.Name]; ok {
			kept = h.Config[retentionAge]
		}
		longest[t.holds] = max(longest[t.holds], retention(kept))
	}
	sum := longest[ingressRecords] + longest[channelRecords] + longest[alertRecords] + tombstoneSlack
	return min(max(TombstoneRetention, sum), endlessTombstones)
}

// retention reads retention.ms. What is endless or longer, and what the brokers do
// not tell, counts as endlessTombstones.
func retention(text string) time.Duration {
	ms, err := strconv.ParseInt(text, 10, 64)
	if err != nil || ms < 0 || ms > endlessTombstones.Milliseconds() {
		return endlessTombstones
	}
	return time.Duration(ms) * time.Millisecond
}
