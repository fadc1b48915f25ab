package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/findings"
	"github.com/esclusa/esclusa/schemas"
)

func newSchemaTest(sh *shell) *cobra.Command {
	o := newOutputs()
	cmd := &cobra.Command{
		Use:   "test [DIR]",
		Short: "Hold the samples of a catalogue against its schemas",
		Long: `Judges the samples of each datatype by its current version: those in
<datatype>/samples/good must be accepted, and those in <datatype>/samples/bad refused
as <name>.expect.json beside <name>.json says. Without a directory these are the
samples of the catalogue that is built in. What fails here does not load either.

The exit status is 1 if a sample fails, or a schema has a fault.`,
		Example: `  esclusa schema test ./schemas
  esclusa schema test ./schemas -o junit >report.xml
  esclusa schema test`,
		Args:              takes(0, 1),
		ValidArgsFunction: completeDirectory,
		RunE: func(_ *cobra.Command, args []string) error {
			dir := ""
			if len(args) > 0 {
				dir = args[0]
			}
			return testSamples(sh, dir, len(args) > 0, o)
		},
	}
	o.add(cmd)
	return cmd
}

func completeDirectory(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

func testSamples(sh *shell, dir string, given bool, o *outputs) error {
	if given && dir == "" {
		return usagef("the directory must have a name")
	}
	all, err := schemas.Samples(dir, schemas.DefaultLimits())
	if faults := faultsOf(err); len(faults) > 0 { // of the schemas
		return reportFaults(sh, dir, faults, nil, o)
	}
	if err != nil {
		return o.failed(sh, err)
	}
	r, failed := o.report(sh), 0
	for _, s := range all {
		if s.Fault != nil {
			failed++
		}
		if err := r.add(sampleResult(s)); err != nil {
			return err
		}
	}
	if err := r.close(nil); err != nil {
		return err
	}
	switch {
	case failed > 0:
		return fmt.Errorf("%d of %s failed", failed, esclusa.Counted(len(all), "sample"))
	case len(all) == 0:
		sh.note("%s: no datatype has samples: put records into <datatype>/samples/good", orBuiltIn(dir))
	}
	return nil
}

func orBuiltIn(dir string) string {
	if dir == "" {
		return "the catalogue that is built in"
	}
	return dir
}

// sampleFinding is what a test says of one sample.
type sampleFinding struct {
	Datatype string           `json:"datatype"`
	File     string           `json:"file"`
	Good     bool             `json:"good"`
	Outcome  string           `json:"outcome"` // passed, failed
	Faults   []findings.Fault `json:"faults,omitempty"`
}

func sampleResult(s schemas.Sample) sampleFinding {
	f := sampleFinding{Datatype: s.Datatype, File: s.File, Good: s.Good, Outcome: "passed"}
	if s.Fault != nil {
		f.Outcome, f.Faults = "failed", []findings.Fault{faultIn(s.Fault, false)}
	}
	return f
}

func (f sampleFinding) text(colour bool) []string {
	if len(f.Faults) == 0 {
		return []string{fmt.Sprintf("%s: %s", plain(f.File), paint("passed", green, colour))}
	}
	return []string{paint("failed", red, colour) + ": " + plain(f.Faults[0].String())}
}

func (f sampleFinding) found() findings.Case {
	return findings.Case{Suite: f.Datatype, Name: f.File, Faults: f.Faults}
}

// faultIn is a fault of a catalogue with the line that it is on.
func faultIn(f *schemas.Fault, warning bool) findings.Fault {
	return findings.Fault{File: f.File, Line: lineIn(f.File, f.Pointer), Pointer: f.Pointer, Message: f.Message, Warning: warning}
}

// maxLined bounds the files in which lines are looked for, in bytes.
const maxLined = 4 << 20

// lineIn is the line of a pointer in a file; 0 where it cannot be told.
func lineIn(file, pointer string) int {
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxLined {
		return 0
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	return findings.Line(text, pointer)
}
