package engines

import (
	"fmt"
	"os/exec"
	"testing"
)

// Program is any other program that runs beside a test.
type Program struct{ process *process }

// RunProgram starts a program, whose output is its own to keep, and ends it with
// the test. What it said at the end is shown where the test has failed.
func RunProgram(t testing.TB, name string, cmd *exec.Cmd) *Program {
	t.Helper()
	started, err := launch("", cmd)
	if err != nil {
		t.Fatalf("starting %s: %v", name, err)
	}
	p := &Program{started}
	t.Cleanup(func() {
		p.process.kill()
		if t.Failed() {
			t.Logf("%s said at the end:\n%s", name, p.process.said.tail())
		}
	})
	return p
}

// Stop ends the program in order, and is an error where that takes too long.
func (p *Program) Stop() error { return p.process.stop() }

// Done is closed when the program has ended.
func (p *Program) Done() <-chan struct{} { return p.process.done }

// Ended is how the program ended, once Done is closed: nil with status 0.
func (p *Program) Ended() error {
	if state := p.process.cmd.ProcessState; !state.Success() {
		return fmt.Errorf("%s: %s\n%s", p.process.cmd.Path, state, p.process.said.tail())
	}
	return nil
}
