// Command esclusa is the door to the system: it runs it, and sends to, reads from
// and looks into one that runs. `esclusa --help` lists the commands.
//
// Here are flags, environment, signals and exit status; what the system does lives
// in the packages beside.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

func main() {
	os.Exit(run(untilInterrupted(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ()))
}

// run is the whole command. It returns the exit status: 0 when all went well, 1 on
// failure, 2 on wrong usage, 130 when it was interrupted half-way. ctx ends with
// the first interrupt.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, env []string) int {
	sh := &shell{in: stdin, out: stdout, err: stderr, env: make(map[string]string), fromEnv: make(map[string]bool)}
	for _, pair := range env {
		name, value, _ := strings.Cut(pair, "=")
		sh.env[name] = value
	}
	root := newRoot(sh)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	cmd, err := root.ExecuteContextC(ctx)
	return sh.status(ctx, cmd.CommandPath(), err)
}

// untilInterrupted ends with the first SIGINT or SIGTERM, so that the process can
// stop in order; the second ends the process at once.
func untilInterrupted() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		cancel()
		<-signals
		os.Exit(interrupted)
	}()
	return ctx
}
