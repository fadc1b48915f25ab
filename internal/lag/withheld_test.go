package lag

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa/internal/testing/brokers"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// A sender's open transaction made everybody behind it wait, and nothing showed it.
func TestOpenTransactionHoldsRecordsBackUnseen(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(2, "d"))
	brokers.Send(t, client, "d", 0, 2)
	holder, err := kgo.NewClient(kgo.SeedBrokers(cluster.ListenAddrs()...), kgo.TransactionalID("hold"), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	if err != nil {
		t.Fatal(err)
	}
	defer holder.Close()
	if err := holder.BeginTransaction(); err != nil {
		t.Fatal(err)
	}
	brokers.Send(t, holder, "d", 0, 1)
	brokers.Send(t, client, "d", 0, 5)
	brokers.Commit(t, adm, "d.router", "d", 0, 2)
	brokers.Commit(t, adm, "d.router", "d", 1, 0)

	var said bytes.Buffer
	lag := newLag(t, adm, slog.New(slog.NewTextHandler(&said, nil)), Subscription{"d.router", []string{"d"}})
	look := func() {
		t.Helper()
		if err := lag.refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	series := func(zero string) {
		t.Helper()
		const head = "# HELP esclusa_withheld_records Records of a partition behind the beginning of an open transaction, which no reader of committed records gets, and no lag counts.\n# TYPE esclusa_withheld_records gauge\n"
		want := head + `esclusa_withheld_records{partition="0",topic="d"} ` + zero + "\n" + `esclusa_withheld_records{partition="1",topic="d"} 0` + "\n"
		if err := testutil.CollectAndCompare(lag, strings.NewReader(want), "esclusa_withheld_records"); err != nil {
			t.Error(err)
		}
	}
	look()
	shows(t, lag, `{group="d.router",partition="0",topic="d"} 0`, `{group="d.router",partition="1",topic="d"} 0`)
	series("6")
	at := place{"d", 0}
	w := lag.known[at]
	w.since = w.since.Add(-time.Minute) // so long ago was it seen first
	lag.known[at] = w
	away, cancel := context.WithCancel(t.Context())
	cancel()
	if err := lag.refresh(away); err == nil { // which makes it no younger
		t.Fatal("brokers that are away could be asked")
	}
	look()
	if age := lag.withheld[at].age(time.Now()); age < time.Minute {
		t.Errorf("the same transaction holds records back for %v, want a minute", age)
	}
	look()
	if n := strings.Count(said.String(), "holds records back"); n != 1 || !strings.Contains(said.String(), "offset=2") {
		t.Errorf("said %d times:\n%s", n, &said)
	}

	holders, err := Holders(t.Context(), adm, "d")
	if err != nil || len(holders) != 1 {
		t.Fatalf("%v, %v", holders, err)
	}
	if h := holders[0]; h.Topic != "d" || h.Partition != 0 || h.Offset != 2 || h.Records != 6 || h.Transactional != "hold" || h.Last.IsZero() {
		t.Errorf("the holder is %+v", h)
	}
	_ = lag.refresh(away)
	if err := holder.EndTransaction(t.Context(), kgo.TryCommit); err != nil {
		t.Fatal(err)
	}
	expect.Eventually(t, expect.Patience, "nothing is held back", func() bool { look(); return lag.withheld[at].records() == 0 })
	series("0")
	if !strings.Contains(said.String(), "has ended") {
		t.Errorf("the end is not said:\n%s", &said)
	}
	if holders, err := Holders(t.Context(), adm, "d"); err != nil || len(holders) > 0 {
		t.Errorf("%v, %v", holders, err)
	}
}
