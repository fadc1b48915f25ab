package endtoend

import (
	"log/slog"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/child"
)

// process is a child that a test kills, or stops in order.
type process struct {
	t    *testing.T
	opts app.Options
	*child.Process
}

func (p *process) start() {
	p.t.Helper()
	var level *slog.Level
	if os.Getenv("ESCLUSA_TEST_LOG") != "" {
		level = new(slog.LevelDebug)
	}
	var err error
	p.Process, err = child.Start(p.opts, level, os.Stderr)
	must(p.t, err)
	select {
	case <-p.Started():
	case <-p.Done():
		p.t.Fatalf("%s did not start: %v", p.opts.Instance, p.Ended())
	case <-time.After(patience):
		p.t.Fatalf("%s did not start", p.opts.Instance)
	}
}

func (p *process) signal(s syscall.Signal) {
	p.t.Helper()
	must(p.t, p.Signal(s))
}

// kill ends the process as a crash does.
func (p *process) kill() { p.Kill() }

// stop ends the process in order.
func (p *process) stop() {
	p.t.Helper()
	p.signal(syscall.SIGTERM)
	p.wait()
}

// wait waits for the end of a process that was told to stop.
func (p *process) wait() {
	p.t.Helper()
	<-p.Done()
	if err := p.Ended(); err != nil {
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
