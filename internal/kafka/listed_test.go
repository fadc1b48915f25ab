package kafka

import (
	"errors"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// While a broker dies, the others say of its partitions that they are not the leaders, or
// that there is none. What is asked then is asked again, as other requests are; what does
// not heal is said at once.
func TestQuestionForOffsetsFailsWhileALeaderMoves(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(2, "t"))
	brokers.Send(t, client, "t", 0, 3)
	for name, ask := range map[string]func() error{
		"spans": func() error {
			spans, err := Spans(t.Context(), adm, "t")
			if err == nil && spans[0].To != 3 {
				t.Errorf("they end at %v", spans)
			}
			return err
		},
		"extents":  func() error { _, err := Extents(t.Context(), adm, "t"); return err },
		"settled":  func() error { _, _, err := Settled(t.Context(), adm, "t"); return err },
		"by times": func() error { _, err := OffsetsAt(t.Context(), adm, "t", time.UnixMilli(1)); return err },
	} {
		cluster.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.ListOffsets}, Err: kerr.LeaderNotAvailable, Count: 2})
		if err := ask(); err != nil {
			t.Errorf("%s while a leader moves: %v", name, err)
		}
		lasting := cluster.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.ListOffsets}, Err: kerr.TopicAuthorizationFailed, Count: -1})
		begun := time.Now()
		if err := ask(); !errors.Is(err, kerr.TopicAuthorizationFailed) || time.Since(begun) > listWithin/2 {
			t.Errorf("%s without the right, after %s: %v", name, time.Since(begun), err)
		}
		lasting.Remove()
	}
}
