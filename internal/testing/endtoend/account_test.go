package endtoend

import (
	"fmt"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
)

// audited is a scene whose account is kept by an auditor, with no router but the
// test's own.
type audited struct {
	*scene
	auditor *system
}

func newAudited(t *testing.T) *audited {
	t.Helper()
	return newAuditedOn(t, beside(t))
}

func newAuditedOn(t *testing.T, o app.Options) *audited {
	t.Helper()
	o.Roles = []string{app.RoleAuditor}
	a := &audited{scene: &scene{t: t, opts: o, names: esclusa.Names{Prefix: o.TopicPrefix}, cluster: clusterOf(o.Brokers...)}}
	a.client = a.dial()
	a.admin = kadm.NewClient(a.client)
	a.audit()
	return a
}

// audit starts the auditor, and waits until its account has begun.
func (a *audited) audit() {
	a.t.Helper()
	a.auditor = start(a.t, a.opts)
	eventually(a.t, "the account has begun", func() bool { return len(a.auditor.figures()) == 2 })
}

// router are options of a router beside the auditor.
func (a *audited) router() app.Options {
	o := a.opts
	o.Roles, o.Instance, o.DataDir = []string{app.RoleRouter}, "router", a.t.TempDir()
	return o
}

// figures are the metrics of the account that are shown.
func (s *system) figures() map[string]float64 {
	s.t.Helper()
	_, text := s.get("/metrics")
	figures := make(map[string]float64)
	for _, name := range []string{"esclusa_unaccounted_records", "esclusa_duplicate_records_total"} {
		if strings.Contains(text, "\n"+name+" ") {
			figures[name] = s.metric(name)
		}
	}
	return figures
}

// expect waits until all of ingress is in the account, and compares.
func (a *audited) expect(unaccounted, duplicates float64) {
	a.t.Helper()
	eventually(a.t, "the account is settled", func() bool { return a.settled(a.names.AccountGroup(), a.names.Ingress()) })
	var got map[string]float64
	eventually(a.t, "the account tells", func() bool {
		got = a.auditor.figures()
		return len(got) == 2 && got["esclusa_duplicate_records_total"] >= duplicates // counted after it is noted
	})
	if got["esclusa_unaccounted_records"] != unaccounted || got["esclusa_duplicate_records_total"] != duplicates {
		a.t.Errorf("the account says %v, want %v unaccounted and %v duplicates", got, unaccounted, duplicates)
	}
}

// What the router's group has committed and nobody has routed must be found, what was
// routed twice must be counted, and nothing else.
func TestAccountMissesOrInventsAFault(t *testing.T) {
	for name, c := range map[string]struct {
		happens                 func(a *audited)
		unaccounted, duplicates float64
	}{
		"routed": {func(a *audited) {
			router := start(a.t, a.router())
			for i := range 20 {
				a.send(fmt.Sprint(i), text(fmt.Sprint(i), "hola"))
				a.send(fmt.Sprint(i), customer(i, "hola"))
				a.send(fmt.Sprint(i), "{")
			}
			a.routed()
			router.stop()
		}, 0, 0},
		"skipped": {func(a *audited) {
			var last *kgo.Record
			for range 3 {
				last = a.send("k", text("k", "skipped"))
			}
			a.commit(last)
		}, 3, 0},
		"twice": {func(a *audited) {
			first, second := a.send("k", text("k", "1")), a.send("k", text("k", "2"))
			a.route(first, "text", "k", text("k", "1"))
			a.route(first, "text", "k", text("k", "1"))
			a.refuse(second)
			a.refuse(second)
			a.commit(second)
		}, 0, 2},
		"two places": {func(a *audited) {
			rec := a.send("k", text("k", "1"))
			a.route(rec, "text", "k", text("k", "1"))
			a.refuse(rec)
			a.commit(rec)
		}, 0, 1},
		"twice, much later": {func(a *audited) {
			rec := a.send("k", text("k", "1"))
			a.route(rec, "customer", "1", customer(1, "hola"))
			a.commit(rec)
			a.expect(0, 0)
			a.refuse(rec)
			last := a.send("k", text("k", "2"))
			a.route(last, "text", "k", text("k", "2"))
			a.commit(last)
		}, 0, 1},
		"routed after all": {func(a *audited) {
			first, second := a.send("k", text("k", "1")), a.send("k", text("k", "2"))
			a.commit(second)
			a.expect(2, 0)
			a.route(first, "text", "k", text("k", "1"))
			last := a.send("k", text("k", "3"))
			a.route(last, "text", "k", text("k", "3"))
			a.commit(last)
		}, 1, 0},
		"sent in transactions": {func(a *audited) {
			router := start(a.t, a.router())
			cl := a.dial(kgo.TransactionalID(a.names.Prefix))
			for i, end := range []kgo.TransactionEndTry{kgo.TryAbort, kgo.TryCommit, kgo.TryAbort} {
				must(a.t, cl.BeginTransaction())
				must(a.t, cl.ProduceSync(a.t.Context(), &kgo.Record{Topic: a.names.Ingress(), Key: []byte("k"), Value: []byte(text("k", fmt.Sprint(i)))}).FirstErr())
				must(a.t, cl.EndTransaction(a.t.Context(), end))
			}
			a.routed()
			router.stop()
		}, 0, 0},
		"deleted unread": {func(a *audited) {
			rec := a.send("k", text("k", "1"))
			ends, err := a.admin.ListEndOffsets(a.t.Context(), a.names.Ingress())
			must(a.t, err)
			gone, err := a.admin.DeleteRecords(a.t.Context(), ends.Offsets())
			must(a.t, err)
			must(a.t, gone.Error())
			a.commit(rec)
		}, 0, 0},
		"written past the router": {func(a *audited) {
			first, second := a.send("k", text("k", "1")), a.send("k", text("k", "2"))
			a.route(first, "text", "k", text("k", "1"))
			foreign := a.produce(&kgo.Record{Topic: a.names.Channel("text"), Key: []byte("k"), Value: []byte("x")})
			if foreign.Partition != second.Partition || foreign.Offset != second.Offset {
				a.t.Fatalf("%s has not the place of %s", at(foreign), at(second))
			}
			eventually(a.t, "the auditor has raised an alert", func() bool {
				spans, err := kafka.Spans(a.t.Context(), a.admin, a.names.Alerts())
				must(a.t, err)
				return spans[esclusa.PartitionOf([]byte(esclusa.NoSender), 8)].To > 0
			})
			a.route(second, "text", "k", text("k", "2"))
			a.commit(second)
		}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAudited(t)
			c.happens(a)
			a.expect(c.unaccounted, c.duplicates)
		})
	}
}

// routed waits until the router has committed all of ingress.
func (a *audited) routed() {
	a.t.Helper()
	eventually(a.t, "everything is routed", func() bool { return a.settled(a.names.RouterGroup(), a.names.Ingress()) })
}

// An account that ends with its process would not know of what a crash has done.
func TestAccountForgetsWhatHappenedBetweenAuditors(t *testing.T) {
	t.Parallel()
	a := newAudited(t)
	first, second := a.send("k", text("k", "1")), a.send("k", text("k", "2"))
	a.route(first, "text", "k", text("k", "1"))
	a.route(second, "text", "k", text("k", "2"))
	a.commit(second)
	a.expect(0, 0)
	a.auditor.stop()
	for range 3 {
		a.send("k", text("k", "lost"))
	}
	twice := a.send("k", text("k", "twice"))
	a.route(twice, "text", "k", text("k", "twice"))
	a.route(twice, "text", "k", text("k", "twice"))
	a.commit(twice)
	a.evict(a.names.AuditorGroup()) // the first is missed only after a while
	a.opts.Instance, a.opts.DataDir = "another", t.TempDir()
	a.audit()
	a.expect(3, 1)
	a.auditor.stop()
	a.audit()
	a.expect(0, 0) // a restart forgets
}

// What retention has deleted of the outputs while nobody followed them is no loss.
func TestAccountMissesOutputsThatRetentionDeleted(t *testing.T) {
	t.Parallel()
	a := newAudited(t)
	a.expect(0, 0)
	a.auditor.stop()
	rec := a.send("k", text("k", "1"))
	out := a.route(rec, "text", "k", text("k", "1"))
	a.commit(rec)
	var all kadm.Offsets
	all.AddOffset(out.Topic, out.Partition, out.Offset+1, -1)
	gone, err := a.admin.DeleteRecords(t.Context(), all)
	must(t, err)
	must(t, gone.Error())
	a.audit()
	a.expect(0, 0)
	a.commit(a.send("k", text("k", "2")))
	a.expect(1, 0)
}

// An old figure would look like a good one.
func TestAccountShowsAFigureWhileKafkaIsAway(t *testing.T) {
	t.Parallel()
	k := startKafka(t)
	a := newAuditedOn(t, on(alone(t), k.addr()))
	rec := a.send("k", text("k", "1"))
	k.stop(t)
	eventually(t, "nothing is known", func() bool { return len(a.auditor.figures()) == 1 })
	k.start(t)
	a.commit(rec)
	a.expect(1, 0)
}

// Crashes and rebalances lose nothing and, exactly once, repeat nothing; where they do,
// the account counts what a reader finds.
func TestAccountDiffersFromWhatRoutersDid(t *testing.T) {
	for _, delivery := range deliveries {
		t.Run(delivery, func(t *testing.T) {
			t.Parallel()
			a := newAudited(t)
			o := a.opts
			o.Delivery = delivery
			tr, _, guest := unquiet(t, o)
			guest.stop()
			tr.more(1000)
			twice := 0
			for _, times := range tr.stop(delivery).times {
				twice += times - 1
			}
			a.expect(0, float64(twice))
		})
	}
}

// Auditors share one account: one of them shows it, and when that is gone another,
// which goes on where it was.
func TestAuditorsShowTwoAccountsOrNone(t *testing.T) {
	t.Parallel()
	a := newAudited(t)
	a.opts.Instance, a.opts.DataDir = "another", t.TempDir()
	other := start(t, a.opts)
	shows := func(s *system) bool { return len(s.figures()) == 2 }
	eventually(t, "one shows the account", func() bool { return shows(a.auditor) != shows(other) })
	if shows(other) {
		a.auditor, other = other, a.auditor
	}
	runRouter(t, a.opts, "router")
	tr := startTraffic(t, a.opts)
	tr.more(1000)
	a.auditor.stop()
	a.auditor = other
	tr.more(1000)
	tr.stop(app.ExactlyOnce)
	eventually(t, "the other shows it", func() bool { return shows(other) })
	a.expect(0, 0)
}
