package torture

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"sync"
	"syscall"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/redrive"
	"github.com/esclusa/esclusa/internal/testing/child"
	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/testing/redrives"
)

// Records that are refused and can be mended are customers of their own, so that nothing
// overtakes them, and of this sender.
const (
	mendableFrom = "/torture/mendable"
	mended       = "customer" // what becomes of them then
)

// mendable makes such a record.
func mendable(rec *kgo.Record, seq int) string {
	rec.Key = fmt.Append(nil, "m", seq)
	rec.Partition = esclusa.PartitionOf(rec.Key, partitions)
	head(rec, esclusa.HeaderDatatype, mended)
	head(rec, "ce_source", mendableFrom)
	rec.Value = fmt.Appendf(nil, `{"id_cliente":%q,"nombre":"%d","edad":"41"}`, rec.Key, seq)
	return string(esclusa.SchemaViolation)
}

func isMendable(rec *kgo.Record) bool { return header(rec, "ce_source") == mendableFrom }

// redriveKilled is a redrive that is killed amid a transaction, and gone on with.
func redriveKilled(r *rig) fault {
	stop := &child.Stop{Ends: r.rng.Int64N(3), Asked: r.rng.IntN(2) == 0, Signal: syscall.SIGKILL}
	return r.redrive("a redrive killed", amid(stop), func(d *redriving, plan string) {
		first := d.begin(&child.Redrive{Plan: plan, By: "killed", TakeOver: true, Rate: redriveRate, Stop: stop})
		d.ended(first)
		d.finish(plan)
	})
}

// redriveFrozen is one that sleeps in its transaction until another has taken over, and
// wakes up.
func redriveFrozen(r *rig) fault {
	stop := &child.Stop{Ends: r.rng.Int64N(3), Asked: r.rng.IntN(4) == 0, Signal: engines.Freeze}
	return r.redrive("a redrive frozen", amid(stop), func(d *redriving, plan string) {
		first := d.begin(&child.Redrive{Plan: plan, By: "frozen", TakeOver: true, Rate: redriveRate, Stop: stop})
		select {
		case <-first.Started():
		case <-first.Done():
		case <-d.ctx.Done():
		}
		d.finish(plan)
		_ = first.Signal(engines.Thaw) // it may have ended by itself
		if d.ended(first); first.slept() && first.Ended() == nil {
			d.faultf("a redrive that another has taken over from says that it has done its work")
		}
	})
}

// redriveFenced is two that take over from each other.
func redriveFenced(r *rig) fault {
	return r.redrive("a redrive fenced", "with another", func(d *redriving, plan string) {
		first := d.begin(&child.Redrive{Plan: plan, By: "one", TakeOver: true, Rate: redriveRate})
		second := d.begin(&child.Redrive{Plan: plan, By: "two", TakeOver: true, Rate: redriveRate})
		d.ended(first)
		d.ended(second)
		d.finish(plan)
	})
}

// redrivePosted is one that is asked for over HTTP, and that the role alerts runs: as long
// as it takes, whatever happens to that meanwhile.
func redrivePosted(r *rig) fault {
	return r.redrive("a redrive posted", "to whoever has the role alerts", func(d *redriving, plan string) {
		d.mu.Lock()
		d.posted++
		d.mu.Unlock()
		d.until("running "+plan+" by the role alerts", func() error { return d.ask(plan) })
	})
}

// ask has a plan run, if nobody runs it, and is nil once that is done.
func (d *redriving) ask(plan string) error {
	ctx, cancel := context.WithTimeout(d.ctx, patience/9)
	defer cancel()
	var stands struct{ State redrive.State }
	if err := d.r.call(ctx, http.MethodGet, "redrives/"+plan, "", "", &stands); err != nil {
		return err
	}
	switch stands.State {
	case redrive.StateDone:
		return nil
	case redrive.StateWanted, redrive.StateRunning:
		return fmt.Errorf("it is %s", stands.State)
	}
	err := d.r.call(ctx, http.MethodPost, "redrives/"+plan+"/run", "", fmt.Sprintf(`{"rate":%d,"by":"somebody"}`, redriveRate), &stands)
	return cmp.Or(err, fmt.Errorf("it is %s", stands.State))
}

// redriveRate keeps batches small, so that there are several.
const redriveRate = 80

// amid says where in its transactions a redrive is stopped.
func amid(stop *child.Stop) string {
	text := fmt.Sprintf("when it has asked for %d ends", stop.Ends)
	if stop.Asked {
		text += ", right behind the next"
	}
	return text
}

// redrive is a fault that begins a redrive, which goes on beside what comes then.
func (r *rig) redrive(kind, what string, run func(d *redriving, plan string)) fault {
	return fault{
		kind: kind, what: what, on: "the redrive", hold: r.between(0, time.Second),
		inflict: func() error { r.redrives.start(run); return nil },
		heal:    func() error { return nil },
	}
}

// redriving sends refused records again, one plan after the other.
type redriving struct {
	r      *rig
	ctx    context.Context //nolint:containedctx // ends what goes on beside the test
	cancel context.CancelFunc
	turn   chan struct{} // holds a token for whoever may begin
	tasks  sync.WaitGroup
	told   *redrives.Told

	mu                    sync.Mutex
	processes             []*redriver
	runs, stopped, failed int
	posted                int
	faults                []string
}

// redriver is a process with a redrive.
type redriver struct {
	*child.Process
	said bytes.Buffer
}

// slept reports whether it has come to where it stops itself.
func (p *redriver) slept() bool {
	select {
	case <-p.Started():
		return true
	default:
		return false
	}
}

func newRedriving(r *rig) *redriving {
	d := &redriving{r: r, turn: make(chan struct{}, 1)}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	return d
}

// start begins a redrive of all that was refused by now and not sent, once the one before
// has come to its end.
func (d *redriving) start(run func(d *redriving, plan string)) {
	d.tasks.Go(func() {
		select {
		case d.turn <- struct{}{}:
		case <-d.ctx.Done():
			return
		}
		defer func() { <-d.turn }()
		if plan, some := d.plan(); some {
			run(d, plan)
		}
	})
}

// last sends all that is left.
func (d *redriving) last() {
	d.r.t.Helper()
	d.start((*redriving).finish)
	d.tasks.Wait()
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, fault := range d.faults {
		d.r.t.Error(fault)
	}
}

func (d *redriving) stop() {
	d.cancel()
	d.mu.Lock()
	for _, p := range d.processes {
		p.Kill()
	}
	d.mu.Unlock()
	d.tasks.Wait()
}

func (d *redriving) options() app.Options {
	return app.Options{Brokers: d.r.brokers.addrs(), TopicPrefix: d.r.names.Prefix, Schemas: d.r.schemas}
}

// open is a redrive in this process.
func (d *redriving) open(by string) (*redrive.Redrive, func()) {
	o, done, err := redrives.Open(d.options(), by, nil)
	if err != nil {
		panic(err) // of the options only
	}
	return o, done
}

// until tries until something works.
func (d *redriving) until(what string, works func() error) {
	for began := time.Now(); d.ctx.Err() == nil; {
		err := works()
		if err == nil {
			return
		}
		if time.Since(began) > patience {
			d.faultf("not within %v: %s: %v", patience, what, err)
			return
		}
		select {
		case <-d.ctx.Done():
		case <-time.After(restartAfter):
		}
	}
}

// plan tells whether there is something to send.
func (d *redriving) plan() (id string, some bool) {
	o, done := d.open("planner")
	defer done()
	d.until("planning a redrive", func() error {
		wish, err := redrives.Wish(mendableFrom)
		if err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(d.ctx, patience/3)
		defer cancel()
		p, err := o.Plan(ctx, wish, time.Now())
		if err == nil {
			id, some = p.ID, p.Counts[redrive.Ready] > 0
		}
		return err
	})
	return id, some
}

// begin starts a process.
func (d *redriving) begin(of *child.Redrive) *redriver {
	of.App = d.options()
	p := &redriver{}
	var err error
	if p.Process, err = child.StartRedrive(of, &p.said); err != nil {
		panic(err) // the machine has no more processes
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.processes = append(d.processes, p)
	d.runs++
	return p
}

// ended waits for its end.
func (d *redriving) ended(p *redriver) {
	<-p.Done()
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case p.slept():
		d.stopped++
	case p.Ended() != nil:
		d.failed++
	}
}

// finish goes on with a plan until that is done.
func (d *redriving) finish(plan string) {
	d.until("running "+plan, func() error {
		p := d.begin(&child.Redrive{Plan: plan, By: "last", TakeOver: true})
		if d.ended(p); p.Ended() == nil || bytes.Contains(p.said.Bytes(), []byte("is done")) {
			return nil
		}
		return fmt.Errorf("%w: %s", p.Ended(), &p.said)
	})
}

func (d *redriving) faultf(format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.faults = append(d.faults, fmt.Sprintf(format, args...))
}

func (d *redriving) String() string {
	return fmt.Sprintf("%d records sent again in %d processes, of which %d stopped themselves and %d failed, and by %d runs of the role alerts", len(d.told.Sent), d.runs, d.stopped, d.failed, d.posted)
}

// read reads what ingress and the journal say in the end.
func (d *redriving) read() {
	d.r.t.Helper()
	o, done := d.open("judge")
	defer done()
	var err error
	d.told, err = redrives.Read(d.r.t.Context(), o)
	must(d.r.t, err)
	for _, fault := range d.told.Faults {
		d.r.t.Error(fault)
	}
	if len(d.told.Sent) == 0 {
		d.r.t.Error("nothing was sent again")
	}
}

// judge holds against it what a record of ingress is due.
func (d *redriving) judge(rec *kgo.Record, src esclusa.Source, faultf func(string, ...any)) {
	if !isMendable(rec) || header(rec, esclusa.HeaderRedrive) != "" {
		return
	}
	if n := d.told.Sent[src]; n != 1 {
		faultf("%s was sent again %d times, and once was due", src, n)
	}
}
