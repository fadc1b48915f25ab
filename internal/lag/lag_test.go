package lag

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa/internal/testing/brokers"
)

func newLag(t *testing.T, adm *kadm.Client, log *slog.Logger, subs ...Subscription) *Lag {
	t.Helper()
	lag, err := New(adm, subs, prometheus.NewPedanticRegistry(), log)
	if err != nil {
		t.Fatal(err)
	}
	return lag
}

// shows compares the series of records with lines of `{labels} value`.
func shows(t *testing.T, lag *Lag, series ...string) {
	t.Helper()
	const name = "esclusa_consumer_lag_records"
	want := ""
	if len(series) > 0 {
		want = "# HELP " + name + " Records of a partition that the consumer group has not committed, up to the last stable offset.\n" +
			"# TYPE " + name + " gauge\n" + name + strings.Join(series, "\n"+name) + "\n"
	}
	if err := testutil.CollectAndCompare(lag, strings.NewReader(want), name); err != nil {
		t.Error(err)
	}
}

func TestLagCountsFromTheCommitOrTheStart(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(2, "d"), kfake.SeedTopics(1, "d.text"))
	brokers.Send(t, client, "d", 0, 10)
	brokers.Send(t, client, "d", 1, 4)
	if err := cluster.DeleteRecords("d", 1, 1); err != nil {
		t.Fatal(err)
	}
	brokers.Commit(t, adm, "d.router", "d", 0, 7)
	brokers.Commit(t, adm, "d.router", "d", 1, 0)        // below the start: retention was faster
	brokers.Commit(t, adm, "d.auditor", "d.text", 0, 99) // above the end: the topic was made again
	lag := newLag(t, adm, slog.New(slog.DiscardHandler),
		Subscription{"d.router", []string{"d"}}, Subscription{"d.auditor", []string{"d.text"}})
	shows(t, lag)
	if err := lag.refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	shows(t, lag,
		`{group="d.auditor",partition="0",topic="d.text"} 0`,
		`{group="d.router",partition="0",topic="d"} 3`,
		`{group="d.router",partition="1",topic="d"} 3`)
}

func TestLagDropsSeriesOfWhatIsGone(t *testing.T) {
	cluster, _, adm := brokers.Fake(t, kfake.SeedTopics(1, "d", "d.text"))
	lag := newLag(t, adm, slog.New(slog.DiscardHandler), Subscription{"g", []string{"d", "d.text"}})
	if err := lag.refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	shows(t, lag, `{group="g",partition="0",topic="d"} 0`, `{group="g",partition="0",topic="d.text"} 0`)
	if err := cluster.DeleteTopic("d.text"); err != nil {
		t.Fatal(err)
	}
	if err := lag.refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	shows(t, lag, `{group="g",partition="0",topic="d"} 0`)
}

func TestLagShowsNothingRatherThanAnOldFigure(t *testing.T) {
	cluster, _, adm := brokers.Fake(t, kfake.SeedTopics(1, "d"))
	var out bytes.Buffer
	lag := newLag(t, adm, slog.New(slog.NewTextHandler(&out, nil)), Subscription{"g", []string{"d"}})
	if err := lag.refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	faults := cluster.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.OffsetFetch}, Err: kerr.GroupAuthorizationFailed, Count: -1})
	ctx, cancel := context.WithCancel(t.Context())
	looked := make(chan struct{})
	go func() {
		defer close(looked)
		lag.Run(ctx)
	}()
	if err := faults.Wait(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	cancel()
	<-looked
	shows(t, lag)
}

func TestLagRegistersOnce(t *testing.T) {
	_, _, adm := brokers.Fake(t)
	reg := prometheus.NewPedanticRegistry()
	for i := range 2 {
		if _, err := New(adm, nil, reg, slog.New(slog.DiscardHandler)); (err != nil) != (i > 0) {
			t.Errorf("registration %d: %v", i+1, err)
		}
	}
}

// An age of 0 for a group that is behind would keep every alert silent.
func TestLagWhoseAgeIsUnknownIsShownAsNone(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "d"))
	brokers.Send(t, client, "d", 0, 10)
	brokers.Commit(t, adm, "g", "d", 0, 3)
	byTime := func(r kmsg.Request) bool { return r.(*kmsg.ListOffsetsRequest).Topics[0].Partitions[0].Timestamp >= 0 }
	cluster.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.ListOffsets}, Err: kerr.TopicAuthorizationFailed, Count: -1, When: byTime})
	lag := newLag(t, adm, slog.New(slog.DiscardHandler), Subscription{"g", []string{"d"}})
	for range 2 {
		if err := lag.refresh(t.Context()); err == nil {
			t.Fatal("the brokers told the age: this tests nothing")
		}
		if n := testutil.CollectAndCount(lag); n != 0 {
			t.Errorf("%d series are shown", n)
		}
	}
}
