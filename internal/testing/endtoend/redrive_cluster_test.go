package endtoend

import (
	"context"
	"math/rand/v2"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/redrive"
	"github.com/esclusa/esclusa/internal/testing/child"
	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/verify"
)

// redriveOn sends thousands of refused records again while the broker that minds its
// transactions is lost, another stops, and leaders move; and while it is killed amid its
// transactions, again and again, and gone on with. Each is sent once, by ingress, by the
// journal, by verify and by the account.
func redriveOn(t *testing.T, k *engines.Kafka) {
	const records = 3000
	began := time.Now()
	o := on(alone(t), k.Addrs()...)
	o.Replication = 3
	a := newAuditedOn(t, o)
	runRouter(t, o, "router-0")
	runRole(t, o, app.RoleTables, "table")
	b := brokers{k, t, kadm.NewClient(dial(t, o.Brokers)), esclusa.Names{Prefix: o.TopicPrefix}}
	b.demandsTwo()
	sendTextAges(t, a.client, b.names, records)
	judge := openRedrive(t, b.names, o.Brokers, "judge")
	plan := planOf(t, judge, map[redrive.Outcome]int64{redrive.Ready: records})
	r := &relay{t: t, o: o, plan: plan.ID, rng: rand.New(rand.NewPCG(1, 1))}
	r.start(t.Context())

	b.sentMore(judge, 100)
	found := b.adm.FindTxnCoordinators(t.Context(), redrive.TransactionalID(b.names))
	must(t, found.Error())
	victim := b.Brokers[found[redrive.TransactionalID(b.names)].NodeID-1]
	victim.Kill()
	b.sentMore(judge, 300)
	must(t, victim.Start())
	b.whole()
	other := b.Brokers[victim.ID%3]
	must(t, other.Stop())
	b.sentMore(judge, 300)
	must(t, other.Start())
	b.whole()
	b.place([]int32{2, 3, 1})
	b.place([]int32{1, 2, 3})
	b.sentMore(judge, 1)

	r.finish()
	t.Logf("%d records, a redrive killed %d times and ended with an error %d times, %v", records, r.killed, r.failed, time.Since(began).Round(time.Second))
	if r.killed == 0 {
		t.Error("none was killed")
	}
	sentOnce(t, judge, records)
	eventually(t, "verify finds nothing wrong", func() bool {
		report, err := app.Verify(t.Context(), judge.Cluster, judge.Admin, verify.Options{Catalogue: judge.Catalogue, Names: judge.Names})
		must(t, err)
		return report.Clean && report.Total.Untold == 0
	})
	eventually(t, "the account is settled", func() bool {
		figures := a.auditor.figures()
		return len(figures) == 2 && figures["esclusa_unaccounted_records"] == 0 && figures["esclusa_duplicate_records_total"] == 0
	})
}

// relay runs a plan in one process after another, of which each is killed amid one of its
// first transactions, until it is told to finish.
type relay struct {
	t              *testing.T
	o              app.Options
	plan           string
	rng            *rand.Rand
	killed, failed int
	done           sync.WaitGroup
	hurry          context.CancelFunc
}

func (r *relay) start(ctx context.Context) {
	ctx, r.hurry = context.WithCancel(ctx)
	r.done.Go(func() {
		for ctx.Err() == nil {
			r.leg(&child.Redrive{App: r.o, Plan: r.plan, By: "relay", TakeOver: true, Rate: 150, Stop: &child.Stop{
				Ends: 1 + r.rng.Int64N(3), Asked: r.rng.IntN(2) == 0, Signal: syscall.SIGKILL,
			}})
		}
	})
}

// leg reports whether the run has come to its end.
func (r *relay) leg(of *child.Redrive) bool {
	p, err := child.StartRedrive(of, r.t.Output())
	if err != nil {
		r.t.Error(err)
		return true
	}
	<-p.Done()
	select {
	case <-p.Started(): // it has come to where it kills itself
		r.killed++
		return false
	default:
	}
	if p.Ended() != nil {
		r.failed++
	}
	return p.Ended() == nil
}

// finish has the plan run to its end.
func (r *relay) finish() {
	r.t.Helper()
	r.hurry()
	r.done.Wait()
	eventually(r.t, "a redrive comes to its end", func() bool {
		return r.leg(&child.Redrive{App: r.o, Plan: r.plan, By: "last", TakeOver: true})
	})
}

// sentMore waits until so many more records were sent again, or all that there are.
func (b brokers) sentMore(of *redrive.Redrive, more int) {
	b.t.Helper()
	sent := func() (n int, over bool) {
		_, err := of.Journal.Scan(b.t.Context(), 0, func(e *journal.Read) error {
			if e.Kind == journal.KindBatch {
				n += len(e.Batch.Sent)
			}
			over = over || e.Kind == journal.KindRun && e.Run.State == journal.RunDone
			return nil
		})
		return n, over || err != nil
	}
	before, _ := sent()
	eventually(b.t, "a redrive goes on", func() bool {
		n, over := sent()
		return n >= before+more || over
	})
}
