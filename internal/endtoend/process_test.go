package endtoend

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"testing"

	"github.com/esclusa/esclusa/internal/app"
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
		ctx, done := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer done()
		err = a.Run(ctx, func(app.Addresses) { fmt.Println("started") })
	}
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}

// process is a child that a test kills, or stops in order.
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
		p.t.Fatalf("%s did not start: %q, %v", p.opts.Instance, line, err)
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
	_ = p.cmd.Process.Kill() // it may have ended
	_ = p.cmd.Wait()         // its error is the signal
}

// stop ends the process in order.
func (p *process) stop() {
	p.t.Helper()
	p.signal(syscall.SIGTERM)
	p.wait()
}

// wait waits for the end of a process that was told to stop.
func (p *process) wait() {
	p.t.Helper()
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("%s did not stop in order: %v", p.opts.Instance, err)
	}
}

// runRouter starts a router on the brokers of these options.
func runRouter(t *testing.T, o app.Options, instance string) *process {
	t.Helper()
	return runRole(t, o, app.RoleRouter, instance)
}

// runRole starts a process with one role that needs no Redis.
func runRole(t *testing.T, o app.Options, role, instance string) *process {
	t.Helper()
	o.Roles, o.DataDir, o.Redis, o.Instance = []string{role}, t.TempDir(), "", instance
	p := &process{t: t, opts: o}
	p.start()
	t.Cleanup(p.kill)
	return p
}
