package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/esclusa/esclusa/internal/reach"
)

// Exit statuses beside 0.
const (
	failed      = 1
	wrongUsage  = 2
	differs     = 2 // of topics plan
	interrupted = 130
)

// shell is where a command was called: its streams and its environment.
type shell struct {
	in      io.Reader
	out     io.Writer
	err     io.Writer
	env     map[string]string
	fromEnv map[string]bool // names of the flags that the environment has set
}

// usageError is an error of whoever wrote the command line.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// said is the exit status of a command that has already said why.
type said int

func (s said) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// status tells the user what went wrong, in one line, and returns the exit status.
func (sh *shell) status(ctx context.Context, command string, err error) int {
	var wrong usageError
	var code said
	switch {
	case err == nil:
		return 0
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &wrong):
		sh.note("%s; see %s --help", sh.sentence(err), command)
		return wrongUsage
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		sh.note("interrupted")
		return interrupted
	}
	sh.note("%s%s", sh.sentence(err), advice(err))
	return failed
}

// advice is what to do about an error that does not say it: where nobody takes connections.
func advice(err error) string {
	_, advised := errors.AsType[advisedError](err)
	if dial, is := errors.AsType[*net.OpError](err); !is || dial.Op != "dial" || advised || errors.Is(err, reach.ErrNoAnswer) {
		return ""
	}
	return "; is it running there? Try again once it answers"
}

// advisedError is one that says what to do, though nobody takes connections.
type advisedError struct{ error }

func (e advisedError) Unwrap() error { return e.error }

// sentence puts an error into one line, and where it names a flag that the
// environment has set, names the variable too.
func (sh *shell) sentence(err error) string {
	text := strings.ReplaceAll(strings.TrimSpace(err.Error()), "\n", "; ")
	for flag := range sh.fromEnv {
		text = strings.ReplaceAll(text, "--"+flag+":", variable(flag)+" (--"+flag+"):")
	}
	return text
}

// note says something to the user that is not the command's output.
func (sh *shell) note(format string, args ...any) {
	fmt.Fprintf(sh.err, "esclusa: %s\n", plain(fmt.Sprintf(format, args...)))
}

// isTerminal reports whether a stream is one.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// colours reports whether the output may be coloured.
func (sh *shell) colours() bool { return sh.env["NO_COLOR"] == "" && isTerminal(sh.out) }
