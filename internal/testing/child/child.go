// Package child runs esclusa as a process of its own, which a test can kill,
// freeze, starve of disk and put on another clock. The process is the test's own
// binary, so that what runs is what was compiled for the test, race detector
// included.
package child

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/esclusa/esclusa/internal/app"
)

// variable holds the settings of a child in its environment.
const variable = "ESCLUSA_TEST_CHILD"

// settings are what a child is told.
type settings struct {
	App     app.Options
	Log     *slog.Level // nil: no log
	Redrive *Redrive    // in place of both
}

// Main turns the test binary into a child where its environment says so, and then
// does not return. It is the first call of TestMain.
func Main() {
	text := os.Getenv(variable)
	if text == "" {
		return
	}
	if err := run(text); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func run(text string) error {
	var s settings
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return fmt.Errorf("reading %s: %w", variable, err)
	}
	if s.Redrive != nil {
		return s.Redrive.run()
	}
	outliveFullDisk()
	log := slog.New(slog.DiscardHandler)
	if s.Log != nil {
		log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: s.Log}))
	}
	c := &clock{}
	s.App.Now = c.now
	a, err := app.New(s.App, log)
	if err != nil {
		return err
	}
	ctx, done := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer done()
	go c.follow(os.Stdin)
	return a.Run(ctx, func(app.Addresses) { fmt.Println(started) })
}

// started is what a child says on standard output when it has started.
const started = "started"

// clock is the machine's, put forward or back.
type clock struct{ ahead atomic.Int64 } // nanoseconds

func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

// follow does what a line says: how far ahead the clock is, or how large files
// may be, from now on.
func (c *clock) follow(in io.Reader) {
	for lines := bufio.NewScanner(in); lines.Scan(); {
		what, value, _ := strings.Cut(lines.Text(), " ")
		var err error
		switch what {
		case "clock":
			var ahead time.Duration
			if ahead, err = time.ParseDuration(value); err == nil {
				c.ahead.Store(int64(ahead))
			}
		case "files":
			err = limitFiles(value)
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "told %q: %v\n", lines.Text(), err)
		}
	}
}

// Process is a child. Its methods may be called from any goroutine.
type Process struct {
	cmd     *exec.Cmd
	orders  io.Writer // its standard input
	started chan struct{}
	done    chan struct{}
}

// Start starts a child. What it logs from the level on, nil for nothing, and what
// it ends with go to said.
func Start(o app.Options, level *slog.Level, said io.Writer) (*Process, error) {
	return launch(&settings{App: o, Log: level}, said)
}

func launch(s *settings, said io.Writer) (*Process, error) {
	text, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("telling a child its options: %w", err)
	}
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding the test's binary: %w", err)
	}
	p := &Process{cmd: exec.CommandContext(context.Background(), self), started: make(chan struct{}), done: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), variable+"="+string(text))
	p.cmd.Stderr = said
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if p.orders, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting a child: %w", err)
	}
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if strings.TrimSpace(lines.Text()) == started {
				close(p.started)
			}
		}
		_ = p.cmd.Wait() // Ended tells how it ended
		close(p.done)
	}()
	return p, nil
}

// Started is closed when the child has started; it may not be ready yet.
func (p *Process) Started() <-chan struct{} { return p.started }

// Done is closed when the child has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Ended is how the child ended, once Done is closed: nil with status 0.
func (p *Process) Ended() error {
	if state := p.cmd.ProcessState; !state.Success() {
		return fmt.Errorf("the process ended with %s", state)
	}
	return nil
}

// ID is the id of the process.
func (p *Process) ID() int { return p.cmd.Process.Pid }

// Signal sends a signal. A child that has ended is an error.
func (p *Process) Signal(s syscall.Signal) error { return p.cmd.Process.Signal(s) }

// Kill ends the child as a crash does, and waits until it is gone.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill() // it may have ended by itself
	<-p.done
}

// SetClock puts the child's clock ahead of the machine's, or with a negative
// duration behind.
func (p *Process) SetClock(ahead time.Duration) error {
	return p.tell("clock", ahead)
}

// LimitFiles lets no file of the child's grow beyond so many bytes, as a full disk
// does; negative takes the limit back.
func (p *Process) LimitFiles(size int64) error { return p.tell("files", size) }

func (p *Process) tell(what string, value any) error {
	_, err := fmt.Fprintln(p.orders, what, value)
	return err
}
