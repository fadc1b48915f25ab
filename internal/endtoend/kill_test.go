package endtoend

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/engines"
	"github.com/esclusa/esclusa/internal/kafka"
)

// childOptions is the variable by which the test binary runs as a process of
// esclusa.
const childOptions = "ESCLUSA_TEST_CHILD"

// runChild is a process that can be killed: it runs the options in its
// environment and says on standard output when it has started.
func runChild(text string) int {
	var o app.Options
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	a, err := app.New(o, testLog())
	if err == nil {
		err = a.Run(context.Background(), func(app.Addresses) { fmt.Println("started") })
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}

// process is a child that a test kills.
type process struct {
	t    *testing.T
	opts app.Options
	cmd  *exec.Cmd
}

func (p *process) start() {
	p.t.Helper()
	text, err := json.Marshal(p.opts)
	if err != nil {
		p.t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		p.t.Fatal(err)
	}
	p.cmd = exec.CommandContext(context.Background(), self)
	p.cmd.Env = append(os.Environ(), childOptions+"="+string(text))
	p.cmd.Stderr = os.Stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		p.t.Fatalf("a router did not start: %q, %v", line, err)
	}
}

func (p *process) signal(s syscall.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

// kill ends the process as a crash does.
func (p *process) kill() {
	p.t.Helper()
	p.signal(syscall.SIGKILL)
	_ = p.cmd.Wait() // its error is the signal
}

// route loads ingress with n records of every kind.
func route(ctx context.Context, t *testing.T, cluster kafka.Cluster, ingress string, n int) {
	cl, err := cluster.NewClient()
	if err != nil {
		t.Error(err)
		return
	}
	defer cl.Close()
	for i := range n {
		key := strconv.Itoa(i % 300)
		value := fmt.Sprintf(`{"datatype":"text","id":"%s","language":"es","body":"%d"}`, key, i/300)
		switch i % 10 {
		case 3:
			value = fmt.Sprintf(`{"datatype":"customer","id_cliente":"%s","nombre":"%d"}`, key, i)
		case 7:
			value = fmt.Sprintf(`{"datatype":"text","id":"%s","body":%d}`, key, i) // refused
		}
		cl.Produce(ctx, &kgo.Record{Topic: ingress, Key: []byte(key), Value: []byte(value)}, func(_ *kgo.Record, err error) {
			if err != nil && ctx.Err() == nil {
				t.Errorf("loading: %v", err)
			}
		})
		if i%100 == 0 {
			time.Sleep(10 * time.Millisecond) // the faults come in between
		}
	}
	if err := cl.Flush(ctx); err != nil {
		t.Error(err)
	}
}

func TestKilledRoutersLoseNothingAndRepeatNothing(t *testing.T) {
	const n = 30_000
	shared := beside(t)
	cluster, names := clusterOf(shared.Brokers...), esclusa.Names{Prefix: shared.TopicPrefix}
	var routers []*process
	for i := range 2 {
		o := shared
		o.Roles, o.DataDir, o.Redis = []string{app.RoleRouter}, t.TempDir(), ""
		o.Instance = "router-" + strconv.Itoa(i)
		p := &process{t: t, opts: o}
		p.start()
		t.Cleanup(p.kill)
		routers = append(routers, p)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var load sync.WaitGroup
	load.Go(func() { route(ctx, t, cluster, names.Ingress(), n) })
	pause := func(d time.Duration) { time.Sleep(d) }
	for i := range 6 {
		pause(400 * time.Millisecond)
		p := routers[i%2]
		if i%3 == 2 { // it sleeps, and then goes on as if nothing had happened
			p.signal(syscall.SIGSTOP)
			pause(700 * time.Millisecond)
			p.signal(syscall.SIGCONT)
			continue
		}
		p.kill()
		p.start()
	}
	load.Wait()
	routed(t, cluster, names)
	accountFor(t, cluster, names).want(t, n, true)
}

// routed waits until the router's group has committed all of ingress.
func routed(t *testing.T, cluster kafka.Cluster, names esclusa.Names) {
	t.Helper()
	s := &system{t: t, at: app.Addresses{Kafka: cluster.Brokers}}
	eventually(t, "everything is routed", func() bool {
		for p := range int32(8) {
			if !s.caughtUp(names.RouterGroup(), names.Ingress(), p) {
				return false
			}
		}
		return true
	})
}

// outcome is what a committed reader sees of the router's work.
type outcome struct {
	times      map[string]int // records and alerts by source
	misordered string         // the first record of a key that came before an earlier one
}

// want holds the outcome of n records against the delivery that was promised.
func (l outcome) want(t *testing.T, n int, once bool) {
	t.Helper()
	if len(l.times) != n {
		t.Errorf("%d of %d records have become something", len(l.times), n)
	}
	twice := 0
	for _, times := range l.times {
		twice += times - 1
	}
	if once && twice > 0 {
		t.Errorf("%d outputs are there twice", twice)
	}
	if once && l.misordered != "" {
		t.Error(l.misordered)
	}
	t.Logf("%d records, %d twice", n, twice)
}

func accountFor(t *testing.T, cluster kafka.Cluster, names esclusa.Names) outcome {
	t.Helper()
	admin, err := cluster.NewAdmin()
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	out := outcome{times: make(map[string]int)}
	last := make(map[string]int64)
	for _, topic := range []string{names.Channel("customer"), names.Channel("text"), names.Alerts()} {
		err := scanAll(t, cluster, admin, topic, func(rec esclusa.Record) error {
			src, _ := rec.Header(esclusa.HeaderSource)
			if topic == names.Alerts() {
				alert, err := esclusa.ParseAlert(rec.Value)
				if err != nil {
					return err
				}
				out.times[alert.ID]++
				return nil
			}
			out.times[string(src)]++
			at, err := esclusa.ParseSource(string(src))
			if err != nil {
				return err
			}
			key := topic + "/" + string(rec.Key)
			if at.Offset <= last[key] && last[key] > 0 && out.misordered == "" {
				out.misordered = fmt.Sprintf("%s: offset %d comes after %d", key, at.Offset, last[key])
			}
			last[key] = at.Offset
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func scanAll(t *testing.T, cluster kafka.Cluster, admin *kadm.Client, topic string, handle func(esclusa.Record) error) error {
	t.Helper()
	spans, err := kafka.Spans(t.Context(), admin, topic)
	if err != nil {
		return err
	}
	return cluster.Scan(t.Context(), topic, spans, func(_ int32, batch []esclusa.Record) error {
		for _, rec := range batch {
			if err := handle(rec); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestFrozenBrokerHoldsUpTheStop(t *testing.T) {
	o, freeze, thaw := frozen(t)
	o.Roles = []string{app.RoleCustomers, app.RoleMirror, app.RoleAuditor, app.RoleHTTP}
	s := start(t, o)
	s.want("POST", "/send_message", grupo3, 200, stored)
	freeze()
	begin := time.Now()
	s.cancel()
	select {
	case err := <-s.done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(time.Minute):
		t.Fatal("the system did not stop")
	}
	s.done = nil
	if took := time.Since(begin); took > 2*stopWithin {
		t.Errorf("the stop took %v", took)
	}
	thaw()
}

func TestRequestDuringTheStopIsAnswered(t *testing.T) {
	s := start(t, options(t))
	answered := make(chan int, 1)
	began := make(chan struct{})
	go func() {
		close(began)
		code, _ := s.get("/consume_message?timeout=20s")
		answered <- code
	}()
	<-began
	time.Sleep(300 * time.Millisecond) // it waits for a record that does not come
	begin := time.Now()
	s.cancel()
	if code := <-answered; code != 204 {
		t.Errorf("a reader that waited was answered %d", code)
	}
	if err := <-s.done; err != nil {
		t.Error(err)
	}
	s.done = nil
	if took := time.Since(begin); took > stopWithin {
		t.Errorf("the stop took %v", took)
	}
}

// stopWithin is how long an ordered stop may take.
const stopWithin = 5 * time.Second

// frozen are options on brokers that the test can freeze, with a router at work.
func frozen(t *testing.T) (o app.Options, freeze, thaw func()) {
	t.Helper()
	host := options(t)
	host.Roles, host.Instance = []string{app.RoleRouter}, "host"
	var at string
	if onReal() {
		k := engines.RunKafka(t, engines.KafkaOptions{})
		at = k.Addrs()[0]
		host = on(host, at)
		freeze = func() { must(t, k.Brokers[0].Freeze()) }
		thaw = func() { must(t, k.Brokers[0].Thaw()) }
	} else {
		at = freeAddr(t)
		host.EmbeddedKafkaAddr = at
	}
	p := &process{t: t, opts: host}
	p.start()
	t.Cleanup(p.kill)
	if freeze == nil {
		freeze = func() { p.signal(syscall.SIGSTOP) }
		thaw = func() { p.signal(syscall.SIGCONT) }
	}
	o = on(host, at)
	o.Roles, o.Instance, o.DataDir = nil, "test", t.TempDir()
	return o, freeze, thaw
}
