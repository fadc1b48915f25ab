package endtoend

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/redrive"
	"github.com/esclusa/esclusa/internal/testing/child"
	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/testing/redrives"
)

// stallAtMost is for how long nobody may read ingress because of a redrive that hangs. Of
// that brokers take ten seconds at most, which is how often Kafka looks for transactions
// that take too long.
const (
	stallAtMost  = 15 * time.Second
	brokersTakes = 10 * time.Second
)

// A redrive is frozen when it is about to commit, and the router reads ingress as
// committed. It waits no longer than the brokers were told that the transaction may take,
// and not at all once another has taken over. The one that wakes up sends nothing.
func TestFrozenRedriveHoldsUpIngressOrSendsTwice(t *testing.T) {
	for name, takenOver := range map[string]bool{"and is left alone": false, "and another takes over": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const records = 160
			o := beside(t)
			runRouter(t, o, "router")
			names, client := esclusa.Names{Prefix: o.TopicPrefix}, dial(t, o.Brokers)
			sendTextAges(t, client, names, records)
			judge := openRedrive(t, names, o.Brokers, "judge")
			plan := planOf(t, judge, map[redrive.Outcome]int64{redrive.Ready: records})
			var said bytes.Buffer
			frozen := startRedrive(t, &child.Redrive{App: o, Plan: plan.ID, By: "ana", Stop: &child.Stop{Ends: 1, Signal: engines.Freeze}}, &said)
			select {
			case <-frozen.Started():
			case <-frozen.Done():
				t.Fatalf("it has ended before: %v: %s", frozen.Ended(), &said)
			}
			began := time.Now()
			told, err := kadm.NewClient(client).DescribeTransactions(t.Context(), redrive.TransactionalID(names))
			must(t, err)
			open := told[redrive.TransactionalID(names)]
			if takes := time.Duration(open.TimeoutMillis) * time.Millisecond; open.State != "Ongoing" || takes+brokersTakes > stallAtMost {
				t.Errorf("its transaction is %s and may take %v, so that ingress may wait for more than %v", open.State, takes, stallAtMost)
			}
			for p := range int32(8) { // behind whatever is open
				rec := &kgo.Record{Topic: names.Ingress(), Partition: p, Value: []byte(`{"datatype":"text","id":"1","language":"es","body":"x"}`)}
				must(t, dial(t, o.Brokers, kgo.RecordPartitioner(kgo.ManualPartitioner())).ProduceSync(t.Context(), rec).FirstErr())
			}
			if takenOver {
				another := startRedrive(t, &child.Redrive{App: o, Plan: plan.ID, By: "ben", TakeOver: true}, t.Output())
				<-another.Done()
				must(t, another.Ended())
			}
			l := newLag(t, o.Brokers, names.RouterGroup(), names.Ingress())
			defer l.close()
			eventually(t, "the router has read on", func() bool { return l.none(everyPartition...) }, l.String)
			t.Logf("ingress waited for %v at most", time.Since(began).Round(10*time.Millisecond))
			if err := frozen.Signal(engines.Thaw); err != nil {
				t.Fatalf("it has ended while it was frozen: %v: %v: %s", err, frozen.Ended(), &said)
			}
			<-frozen.Done()
			// Where connections have died meanwhile it may not come to know that it is fenced off.
			if ended := said.String(); frozen.Ended() == nil ||
				!strings.Contains(ended, redrive.ErrFenced.Error()) && !strings.Contains(ended, "--run "+plan.ID+" goes on behind what was") {
				t.Errorf("it has woken up and ended with %v: %s", frozen.Ended(), &said)
			}
			if !takenOver {
				if _, err := judge.Continue(t.Context(), plan.ID, redrives.Settings()); err != nil {
					t.Fatal(err)
				}
			}
			sentOnce(t, judge, records)
		})
	}
}

// startRedrive starts a redrive in a process of its own.
func startRedrive(t *testing.T, r *child.Redrive, said io.Writer) *child.Process {
	t.Helper()
	p, err := child.StartRedrive(r, said)
	must(t, err)
	t.Cleanup(p.Kill)
	return p
}
