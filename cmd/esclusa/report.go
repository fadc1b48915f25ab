package main

import (
	"bufio"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa/internal/findings"
)

// outputs is the choice of how a check says what it has found.
type outputs struct{ choice }

func newOutputs() *outputs {
	return &outputs{choice{"text", []string{"text", "json", "junit", "github"}}}
}

// add adds the flag to a command.
func (o *outputs) add(cmd *cobra.Command) { o.flag(cmd, "output", "o", "how to print") }

// finding is what a check says of one thing. Its JSON is on one line.
type finding interface {
	text(colour bool) []string // lines for people
	found() findings.Case
}

// report prints findings in the form that was asked for.
type report struct {
	sh   *shell
	form string
	out  *bufio.Writer
	ci   findings.Writer // nil for text and JSON
}

func (o *outputs) report(sh *shell) *report {
	r := &report{sh: sh, form: o.value, out: bufio.NewWriter(sh.out)}
	switch o.value {
	case "junit":
		r.ci = findings.NewJUnit(r.out, time.Now())
	case "github":
		r.ci = findings.NewGitHub(r.out)
	}
	return r
}

func (r *report) add(f finding) error {
	switch {
	case r.ci != nil:
		return r.ci.Add(f.found())
	case r.form == "json":
		return writeJSON(r.out, f)
	}
	return r.lines(f.text(r.sh.colours())...)
}

// lines are for people; a line has its colours, and nothing else that drives a terminal.
func (r *report) lines(lines ...string) error {
	for _, line := range lines {
		if _, err := fmt.Fprintln(r.out, line); err != nil {
			return err
		}
	}
	return nil
}

// failed is the report of a check that could not begin. Without one a program that reads
// reports would find an empty file, or that of the run before.
func (o *outputs) failed(sh *shell, fault error) error { return o.report(sh).close(fault) }

// close ends the report, also of a check that came to a fault of its own.
func (r *report) close(fault error) error {
	if r.ci != nil {
		if _, told := errors.AsType[said](fault); fault != nil && !told {
			fault = errors.Join(fault, r.ci.Add(findings.Case{Suite: "esclusa", Name: "the check itself", Error: fault.Error()}))
		}
		fault = errors.Join(fault, r.ci.Close())
	}
	return errors.Join(fault, r.out.Flush())
}
