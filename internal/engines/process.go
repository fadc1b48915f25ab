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

// begin starts a program, and comes back when it says that it is ready, or has
// ended, or takes too long.
func begin(ready, name string, args ...string) (*process, error) {
	p := &process{
		cmd:  exec.CommandContext(context.Background(), name, args...),
		said: &output{ready: ready, seen: make(chan struct{})},
		done: make(chan struct{}),
	}
	p.cmd.Stdout, p.cmd.Stderr = p.said, p.said
	p.cmd.SysProcAttr = endsWithUs()
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	go func() {
		_ = p.cmd.Wait() // how it ended does not matter, that it did does
		close(p.done)
	}()
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
	addrs, err := freeAddrs(1)
	if err != nil {
		t.Fatal(err)
	}
	return addrs[0]
}

// freeAddrs are n loopback addresses on which nobody listens.
func freeAddrs(n int) ([]string, error) {
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
