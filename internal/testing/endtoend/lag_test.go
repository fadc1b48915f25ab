package endtoend

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
)

// everyPartition of the topics of these tests.
var everyPartition = []int32{0, 1, 2, 3, 4, 5, 6, 7}

// lag asks the brokers what a group has yet to read of a topic.
type lag struct {
	t            *testing.T
	adm          *kadm.Client
	group, topic string
}

// newLag is closed by the caller.
func newLag(t *testing.T, brokers []string, group, topic string) *lag {
	t.Helper()
	cl, err := kgo.NewClient(kgo.SeedBrokers(brokers...))
	must(t, err)
	return &lag{t, kadm.NewClient(cl), group, topic}
}

func (l *lag) close() { l.adm.Close() }

// none reports whether the group has committed all that these partitions hold, which
// is something in each.
func (l *lag) none(partitions ...int32) bool {
	l.t.Helper()
	_, all := l.come(partitions...)
	return all
}

// come is how far the group has come in these partitions, together, and whether that
// is all that they hold, which is something in each.
func (l *lag) come(partitions ...int32) (committed int64, all bool) {
	l.t.Helper()
	at, err := l.adm.FetchOffsets(l.t.Context(), l.group)
	if err != nil {
		return 0, false
	}
	ends, err := l.adm.ListEndOffsets(l.t.Context(), l.topic)
	must(l.t, err)
	all = true
	for _, p := range partitions {
		so, _ := at.Lookup(l.topic, p)
		end, _ := ends.Lookup(l.topic, p)
		committed += so.At
		all = all && end.Offset > 0 && so.At == end.Offset
	}
	return committed, all
}

// String is for a test that has failed: what is lacking, and what nobody who joins the
// group may start from since it is in a transaction that has not ended.
func (l *lag) String() string {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	at, err := l.adm.FetchOffsets(ctx, l.group)
	if err != nil {
		return fmt.Sprintf("the commits of %s are unknown: %v", l.group, err)
	}
	ends, err := l.adm.ListEndOffsets(ctx, l.topic)
	if err != nil {
		return fmt.Sprintf("the ends of %s are unknown: %v", l.topic, err)
	}
	stable, err := l.adm.FetchOffsets(kadm.RequireStable(ctx), l.group)
	var text strings.Builder
	fmt.Fprintf(&text, "%s has committed", l.group)
	for _, p := range everyPartition {
		committed, _ := at.Lookup(l.topic, p)
		end, _ := ends.Lookup(l.topic, p)
		fmt.Fprintf(&text, " %d/%d: %d of %d", p, end.LeaderEpoch, committed.At, end.Offset)
		if one, ok := stable.Lookup(l.topic, p); ok && one.Err != nil {
			fmt.Fprintf(&text, " (%v)", one.Err)
		}
	}
	if err != nil {
		fmt.Fprintf(&text, "; what is stable is unknown: %v", err)
	}
	return text.String()
}

func TestFailureDoesNotTellWhatIsLacking(t *testing.T) {
	s := start(t, beside(t))
	s.want("POST", "/send_message", grupo3, 200, stored)
	l := newLag(t, s.at.Kafka, s.names.RouterGroup(), s.names.Ingress())
	defer l.close()
	p := esclusa.PartitionOf([]byte("10"), 8)
	eventually(t, "it is routed", func() bool { return l.none(p) })
	if said, want := l.String(), fmt.Sprintf(" %d/0: 1 of 1", p); !strings.Contains(said, want) || l.none(everyPartition...) {
		t.Errorf("it says %q, which lacks %q", said, want)
	}
}
