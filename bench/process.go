package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/pprof"
	"strings"
	"time"

	"github.com/esclusa/esclusa/internal/app"
)

// childCommand is the argument by which this program runs as a child of itself.
const childCommand = "child"

// job is what a child is told. Engines need none of it; contestants that are not
// esclusa need the brokers and the prefix only.
type job struct {
	App     app.Options
	Jars    string // directory of Kafka Streams; only that needs it
	JVM     []string
	Profile string  // file for a CPU profile; empty for none
	Rate    float64 // of a redrive, in records a second; 0 for as fast as it goes
}

// Parts that others ask for by name.
const (
	esclusaPart = "esclusa"
	streamsPart = "streams" // in Java: not one of parts
)

// parts are what a child can be. Each calls hello once, and returns when ctx ends.
var parts = map[string]func(ctx context.Context, j job, hello func(string)) error{
	"broker":    broker,
	"redis":     redisServer,
	"copy":      plainCopy,
	"stock":     stockGoka,
	esclusaPart: esclusaItself,
	"redrive":   redriveItself,
}

// child runs a part until standard input ends, which it does when the parent is
// gone too. On standard output is one line that says hello, and then one with the
// usage for each line of standard input.
func child(args []string, in io.Reader, out, log io.Writer) int {
	var j job
	if err := json.Unmarshal([]byte(args[1]), &j); err != nil {
		fmt.Fprintln(log, err)
		return 1
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		defer cancel()
		for lines := bufio.NewScanner(in); lines.Scan(); {
			if err := json.NewEncoder(out).Encode(ownUsage()); err != nil {
				return
			}
		}
	}()
	if err := profiled(j.Profile, func() error {
		return parts[args[0]](ctx, j, func(line string) { fmt.Fprintln(out, line) })
	}); err != nil {
		fmt.Fprintln(log, err)
		return 1
	}
	return 0
}

func profiled(file string, do func() error) error {
	if file == "" {
		return do()
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return errors.Join(err, f.Close())
	}
	err = do()
	pprof.StopCPUProfile()
	return errors.Join(err, f.Close())
}

// usage is what a process has taken since it started.
type usage struct {
	CPU  time.Duration // user and system
	Peak int64         // bytes of the largest resident set
}

// peak prefers what Linux says of the process since its exec: the maximum of
// getrusage begins with what the parent had.
func peak(maxrss int64) int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return maxrss // in bytes, where there is no /proc: macOS
	}
	var kib int64
	if _, after, ok := strings.Cut(string(status), "VmHWM:"); ok {
		_, err = fmt.Sscan(after, &kib)
	}
	if err != nil || kib == 0 {
		return maxrss << 10
	}
	return kib << 10
}

// process is a child.
type process struct {
	part  string
	cmd   *exec.Cmd
	hello string
	in    io.WriteCloser
	lines chan string
	log   bytes.Buffer
	gone  chan struct{} // closed when it has ended, with err
	err   error
}

// helloWithin bounds how long a child takes to say hello: Kafka Streams says it when it
// has read its tables.
const helloWithin = 2 * time.Minute

// spawn starts a child and waits for its hello.
func spawn(ctx context.Context, part string, j job) (*process, error) {
	cmd, err := childOf(ctx, part, j)
	if err != nil {
		return nil, err
	}
	p := &process{part: part, cmd: cmd, lines: make(chan string, 1), gone: make(chan struct{})}
	cmd.Stderr = &p.log
	if p.in, err = cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", part, err)
	}
	go func() {
		defer close(p.gone)
		for sc := bufio.NewScanner(out); sc.Scan(); {
			p.lines <- sc.Text()
		}
		p.err = cmd.Wait()
	}()
	if p.hello, err = p.line(helloWithin); err != nil {
		return nil, errors.Join(err, p.stop())
	}
	return p, nil
}

// childOf is the command line of a part.
func childOf(ctx context.Context, part string, j job) (*exec.Cmd, error) {
	text, err := json.Marshal(j)
	if err != nil {
		return nil, err
	}
	if part == streamsPart {
		return exec.CommandContext(ctx, "java", streamsArgs(j, string(text))...), nil
	}
	self, err := os.Executable()
	return exec.CommandContext(ctx, self, childCommand, part, string(text)), err
}

// line is the next that the child prints.
func (p *process) line(within time.Duration) (string, error) {
	late := time.NewTimer(within)
	defer late.Stop()
	select {
	case line := <-p.lines:
		return line, nil
	case <-p.gone:
		return "", p.ended()
	case <-late.C:
		return "", fmt.Errorf("%s does not answer", p.part)
	}
}

// httpAddr is where esclusa answers, by its hello.
func (p *process) httpAddr() string {
	_, addr, _ := strings.Cut(p.hello, " ")
	return addr
}

// ended says why a child that should be there is not.
func (p *process) ended() error {
	return fmt.Errorf("%s ended: %w: %s", p.part, errors.Join(p.err), strings.TrimSpace(p.log.String()))
}

// usage asks the child what it has taken.
func (p *process) usage() (u usage, err error) {
	if _, err := io.WriteString(p.in, "\n"); err != nil {
		return u, fmt.Errorf("asking %s: %w", p.part, err)
	}
	line, err := p.line(helloWithin)
	if err != nil {
		return u, err
	}
	return u, json.Unmarshal([]byte(line), &u)
}

// kill ends the child as a crash does.
func (p *process) kill() error {
	err := p.cmd.Process.Kill()
	<-p.gone
	p.err = nil
	return err
}

// stop ends the child in order. One that does not end is the caller's context's
// to kill.
func (p *process) stop() error {
	_ = p.in.Close() // that it is closed already says that the child has ended
	<-p.gone
	if p.err != nil {
		return p.ended()
	}
	return nil
}
