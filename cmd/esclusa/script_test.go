package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) {
	testscript.Main(leaks.Tests{M: m}, map[string]func(){"esclusa": main})
}

// TestCommandsDoNotKeepTheContract runs the scripts in testdata, each a shell
// session of a user, with ports of its own.
func TestCommandsDoNotKeepTheContract(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			if err := freePorts(env); err != nil || !onReal() || filepath.Base(env.WorkDir) != "script-system" {
				return err
			}
			return realEngines(env)
		},
		Condition: func(cond string) (bool, error) {
			if cond != "embedded" {
				return false, fmt.Errorf("unknown condition %q", cond)
			}
			return !onReal(), nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"ready":   ready,
			"produce": produce,
			"flood":   flood,
			"post":    post,
			"field":   field,
			"listen":  listen,
			"prints":  prints,
		},
	})
}

// freePorts tells a script where its system listens: to run by variables of its
// own, to clients as $KAFKA and $HTTP. $FREE is one more.
func freePorts(env *testscript.Env) error {
	env.Setenv("GORACE", "atexit_sleep_ms=0") // else every command takes a second to end
	names := []string{"HTTP", "KAFKA", "REDIS", "FREE"}
	addrs, err := engines.FreeAddrs(len(names))
	if err != nil {
		return err
	}
	for i, name := range names {
		env.Setenv(name, addrs[i])
	}
	env.Setenv("ESCLUSA_HTTP_ADDR", env.Getenv("HTTP"))
	env.Setenv("ESCLUSA_EMBEDDED_KAFKA_ADDR", env.Getenv("KAFKA"))
	env.Setenv("ESCLUSA_EMBEDDED_REDIS_ADDR", env.Getenv("REDIS"))
	return nil
}

// onReal reports whether the script of the whole system runs on a real Kafka and
// redis-server.
func onReal() bool { return os.Getenv(engines.KafkaJars) != "" }

// realEngines starts them for a script, with Kafka's own patience for new groups,
// and has the system use them.
func realEngines(env *testscript.Env) error {
	r, err := engines.StartRedis(env.WorkDir)
	if err != nil {
		return err
	}
	env.Defer(r.Kill)
	k, err := engines.StartKafka(env.WorkDir, engines.KafkaOptions{
		Properties: map[string]string{"group.initial.rebalance.delay.ms": "3000"},
	})
	if err != nil {
		return err
	}
	env.Defer(k.Kill)
	env.Setenv("KAFKA", k.Addrs()[0])
	env.Setenv("ESCLUSA_EMBEDDED_KAFKA_ADDR", "")
	env.Setenv("ESCLUSA_EMBEDDED_REDIS_ADDR", "")
	env.Setenv("ESCLUSA_BROKERS", k.Addrs()[0])
	env.Setenv("ESCLUSA_REPLICATION", "1")
	env.Setenv("ESCLUSA_CREATE_TOPICS", "true")
	env.Setenv("REDIS", r.Addr)
	env.Setenv("ESCLUSA_REDIS", r.URL())
	return nil
}

// exits STATUS COMMAND… runs a command that must end with the status.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exits status command [args…]")
	}
	status := 0
	err := ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		status = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if want := args[0]; strconv.Itoa(status) != want {
		ts.Fatalf("the exit status is %d, not %s", status, want)
	}
}

// ready waits until the system at $HTTP is ready.
func ready(ts *testscript.TestScript, _ bool, _ []string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !isReady(ctx, ts.Getenv("HTTP")) {
		select {
		case <-tick.C:
		case <-ctx.Done():
			ts.Fatalf("not ready within a minute")
		}
	}
}

func isReady(ctx context.Context, addr string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/readyz", nil)
	if err != nil {
		return false
	}
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	return resp.Body.Close() == nil && resp.StatusCode == http.StatusOK
}

// produce TOPIC KEY VALUE [HEADER…] writes a record as any Kafka client can. A
// header is name=value, with bytes as in a URL, or name alone for one without a
// value.
func produce(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 3 {
		ts.Fatalf("usage: produce topic key value [header…]")
	}
	send(ts, record(ts, args))
}

// flood TOPIC FROM TO VALUE [HEADER…] writes a record for each number, before the last,
// which is its key, and in the value where that has %d.
func flood(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 4 {
		ts.Fatalf("usage: flood topic from to value [header…]")
	}
	from, err := strconv.Atoi(args[1])
	ts.Check(err)
	to, err := strconv.Atoi(args[2])
	ts.Check(err)
	var all []*kgo.Record
	for n := from; n < to; n++ {
		number := strconv.Itoa(n)
		all = append(all, record(ts, append([]string{args[0], number, strings.ReplaceAll(args[3], "%d", number)}, args[4:]...)))
	}
	send(ts, all...)
}

// record is what produce is asked for.
func record(ts *testscript.TestScript, args []string) *kgo.Record {
	rec := &kgo.Record{Topic: args[0], Key: []byte(args[1]), Value: []byte(args[2])}
	for _, h := range args[3:] {
		name, text, some := strings.Cut(h, "=")
		value, err := url.PathUnescape(text)
		ts.Check(err)
		header := kgo.RecordHeader{Key: name}
		if some {
			header.Value = []byte(value)
		}
		rec.Headers = append(rec.Headers, header)
	}
	return rec
}

func send(ts *testscript.TestScript, all ...*kgo.Record) {
	cl, err := kgo.NewClient(kgo.SeedBrokers(ts.Getenv("KAFKA")))
	ts.Check(err)
	defer cl.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ts.Check(cl.ProduceSync(ctx, all...).FirstErr())
}

// post STATUS PATH BODY [HEADER…] sends a body to the system at $HTTP, which must answer
// with the status. A header is "name: value".
func post(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 3 {
		ts.Fatalf("usage: post status path body [header…]")
	}
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, "http://"+ts.Getenv("HTTP")+args[1], strings.NewReader(args[2]))
	ts.Check(err)
	for _, h := range args[3:] {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
	}
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	ts.Check(err)
	ts.Check(resp.Body.Close())
	if strconv.Itoa(resp.StatusCode) != args[0] {
		ts.Fatalf("%s answers %s", args[1], resp.Status)
	}
}

// field VARIABLE NAME takes a member of the document that was printed last.
func field(ts *testscript.TestScript, _ bool, args []string) {
	var doc map[string]any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &doc))
	ts.Setenv(args[0], fmt.Sprint(doc[args[1]]))
}

// listen ADDRESS takes a port until the script ends.
func listen(ts *testscript.TestScript, _ bool, args []string) {
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", args[0])
	ts.Check(err)
	ts.Defer(func() { _ = l.Close() })
}

// prints runs a program until it prints what a pattern matches.
func prints(ts *testscript.TestScript, _ bool, args []string) {
	pattern, deadline := regexp.MustCompile(args[0]), time.Now().Add(time.Minute)
	for {
		err := ts.Exec(args[1], args[2:]...)
		if out := ts.ReadFile("stdout"); err == nil && pattern.MatchString(out) {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%v does not print %s", args[1:], pattern)
		}
	}
}
