package engines

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// startWithin is how long an engine may take until it serves: machines differ,
// and three brokers start at once.
const startWithin = 2 * time.Minute

// stopWithin is how long an engine may take to stop in order.
const stopWithin = time.Minute

// process is a program that runs.
type process struct {
	cmd  *exec.Cmd
	said *output
	done chan struct{} // closed when it has ended
}

// launch starts a program, which is ready when it says so; where ready is empty,
// nobody asks.
func launch(ready string, cmd *exec.Cmd) (*process, error) {
	p := &process{
		cmd:  cmd,
		said: &output{ready: ready, seen: make(chan struct{})},
		done: make(chan struct{}),
	}
	cmd.Stdout, cmd.Stderr = p.said, p.said
	cmd.SysProcAttr = endsWithUs()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = cmd.Wait() // its state tells how it ended
		close(p.done)
	}()
	return p, nil
}

// begin starts a program, and comes back when it says that it is ready, or has
// ended, or takes too long.
func begin(ready, name string, args ...string) (*process, error) {
	p, err := launch(ready, exec.CommandContext(context.Background(), name, args...))
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	select {
	case <-p.said.seen:
		return p, nil
	case <-p.done:
		return nil, fmt.Errorf("%s ended before it was ready:\n%s", name, p.said.tail())
	case <-time.After(startWithin):
		p.kill()
		return nil, fmt.Errorf("%s was not ready within %v:\n%s", name, startWithin, p.said.tail())
	}
}

// kill ends the process as a crash does, and waits until it is gone.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended by itself
	<-p.done
}

// stop ends the process in order.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-p.done:
		return nil
	case <-time.After(stopWithin):
		p.kill()
		return fmt.Errorf("%s did not stop within %v:\n%s", p.cmd.Path, stopWithin, p.said.tail())
	}
}

// engine is a server whose process may be started again.
type engine struct {
	process *process // nil while it does not run
}

// Stop ends the engine in order.
func (e *engine) Stop() error {
	p := e.process
	e.process = nil
	if p == nil {
		return nil
	}
	return p.stop()
}

// Kill ends the engine as a crash does.
func (e *engine) Kill() {
	if e.process != nil {
		e.process.kill()
		e.process = nil
	}
}

// PID is the id of the engine's process, 0 while it does not run.
func (e *engine) PID() int {
	if e.process == nil {
		return 0
	}
	return e.process.cmd.Process.Pid
}

// output keeps the end of what a program says, and notices when it is ready.
type output struct {
	ready string
	seen  chan struct{} // closed when a line had ready in it

	mu    sync.Mutex
	lines []string
	rest  []byte // the beginning of a line
}

// kept is how many lines are kept.
const kept = 60

func (o *output) Write(text []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.rest = append(o.rest, text...)
	for {
		line, rest, whole := bytes.Cut(o.rest, []byte("\n"))
		if !whole {
			return len(text), nil
		}
		o.lines = append(o.lines[max(0, len(o.lines)-kept+1):], string(line))
		o.rest = rest
		if o.ready != "" && strings.Contains(string(line), o.ready) {
			close(o.seen)
			o.ready = ""
		}
	}
}

func (o *output) tail() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return strings.Join(o.lines, "\n")
}

// Ports that are tried: below those that systems give to outgoing connections. A
// client that keeps trying to reach an engine that is away would in the end be
// given the engine's own port, and the engine could not come back.
const (
	portsFrom = 12_000
	portsTo   = 30_000
)

// FreeAddr is a loopback address on which nobody listens, host:port.
func FreeAddr(t testing.TB) string {
	t.Helper()
	addrs, err := FreeAddrs(1)
	if err != nil {
		t.Fatal(err)
	}
	return addrs[0]
}

// FreeAddrs are n loopback addresses on which nobody listens.
func FreeAddrs(n int) ([]string, error) {
	addrs := make([]string, 0, n)
	for range 100 * n {
		port := portsFrom + rand.IntN(portsTo-portsFrom)
		l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		defer l.Close() // after the last, so that all differ
		if addrs = append(addrs, l.Addr().String()); len(addrs) == n {
			return addrs, nil
		}
	}
	return nil, errors.New("there is no free port")
}
