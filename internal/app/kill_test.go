package app

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
	"github.com/esclusa/esclusa/internal/embedded"
	"github.com/esclusa/esclusa/internal/kafka"
)

// childOptions is the variable by which the test binary runs as a process of
// esclusa.
const childOptions = "ESCLUSA_TEST_CHILD"

// runChild is a process that can be killed: it runs the options in its
// environment and says on standard output when it has started.
func runChild(text string) int {
	var o Options
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	a, err := New(o, testLog())
	if err == nil {
		err = a.Run(context.Background(), func(Addresses) { fmt.Println("started") })
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}

// process is a child that a test kills.
type process struct {
	t    *testing.T
	opts Options
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
func route(ctx context.Context, t *testing.T, cluster kafka.Cluster, n int) {
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
		cl.Produce(ctx, &kgo.Record{Topic: "datatype", Key: []byte(key), Value: []byte(value)}, func(_ *kgo.Record, err error) {
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
	k, err := embedded.StartKafka(embedded.KafkaOptions{Addr: "127.0.0.1:0", MaxMessageBytes: 2 << 20, Logger: testLog()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, k) })
	cluster := kafka.Cluster{Brokers: []string{k.Addr()}, ClientID: "test", MaxBody: 1 << 20, Log: testLog()}
	create := true
	var routers []*process
	for i := range 2 {
		o := testOptions(t)
		o.Roles, o.Brokers, o.Replication, o.CreateTopics = []string{RoleRouter}, cluster.Brokers, 1, &create
		o.Instance = "router-" + strconv.Itoa(i)
		p := &process{t: t, opts: o}
		p.start()
		t.Cleanup(p.kill)
		routers = append(routers, p)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var load sync.WaitGroup
	load.Go(func() { route(ctx, t, cluster, n) })
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

	s := &system{t: t, at: Addresses{Kafka: cluster.Brokers}}
	s.eventually("everything is routed", func() bool {
		for p := range int32(8) {
			if !s.caughtUp("datatype.router", "datatype", p) {
				return false
			}
		}
		return true
	})
	l := accountFor(t, cluster)
	if len(l.times) != n {
		t.Errorf("%d of %d records have become something", len(l.times), n)
	}
	for src, times := range l.times {
		if times != 1 {
			t.Fatalf("%s has become %d records", src, times)
		}
	}
	if l.misordered != "" {
		t.Error(l.misordered)
	}
}

// outcome is what a committed reader sees of the router's work.
type outcome struct {
	times      map[string]int // records and alerts by source
	misordered string         // the first record of a key that came before an earlier one
}

func accountFor(t *testing.T, cluster kafka.Cluster) outcome {
	t.Helper()
	admin, err := cluster.NewAdmin()
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	out := outcome{times: make(map[string]int)}
	last := make(map[string]int64)
	for _, topic := range []string{"datatype.customer", "datatype.text", "datatype.image", "datatype.video", "datatype.document", "datatype.alerts"} {
		err := scanAll(t, cluster, admin, topic, func(rec esclusa.Record) error {
			src, _ := rec.Header(esclusa.HeaderSource)
			if topic == "datatype.alerts" {
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
	host := testOptions(t)
	host.Roles, host.EmbeddedKafkaAddr, host.Instance = []string{RoleRouter}, freeAddr(t), "host"
	p := &process{t: t, opts: host}
	p.start()
	t.Cleanup(p.kill)
	o := testOptions(t)
	o.Brokers, o.Replication = []string{host.EmbeddedKafkaAddr}, 1
	o.Roles = []string{RoleCustomers, RoleMirror, RoleAuditor, RoleHTTP}
	s := start(t, o)
	s.want("POST", "/send_message", grupo3, 200, stored)
	p.signal(syscall.SIGSTOP)
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
	t.Log(time.Since(begin))
	p.signal(syscall.SIGCONT)
}

func TestRequestDuringTheStopIsAnswered(t *testing.T) {
	s := start(t, testOptions(t))
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
