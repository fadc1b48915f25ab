package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/findings"
	"github.com/esclusa/esclusa/schemas"
)

func newSchemaLint(sh *shell) *cobra.Command {
	o := newOutputs()
	cmd := &cobra.Command{
		Use:   "lint PATH",
		Short: "Check a catalogue, or one schema of it, as the start does",
		Long: `Prints every fault of the schemas in a directory, one a line: file, JSON Pointer
into it, and what would be right. Samples that fail are faults too. Given a file, such as
invoice/1-0-0.json, it looks at that schema alone, and reads others only where it refers
to them. The exit status is 1 if there is any fault.

Warnings are no faults: they tell what is taken although it may not be what was meant,
such as a word that is no keyword.

Where there is no fault it prints how each datatype's records are checked: by its
compiled schema, or, where that does not cover a keyword, by the judge that
explains what is refused, which takes longer. The verdict is the same.`,
		Example: `  esclusa schema lint ./schemas
  esclusa schema lint ./schemas/invoice/1-0-0.json
  esclusa schema lint ./schemas -o github`,
		Args: takes(1, 1),
		RunE: func(_ *cobra.Command, args []string) error { return lint(sh, args[0], o) },
	}
	o.add(cmd)
	return cmd
}

func lint(sh *shell, path string, o *outputs) error {
	load := schemas.LoadDir
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		load = schemas.LoadFile
	}
	catalogue, err := load(path, schemas.DefaultLimits())
	faults := faultsOf(err)
	if err != nil && len(faults) == 0 {
		return o.failed(sh, err)
	}
	return reportFaults(sh, path, faults, catalogue, o)
}

// reportFaults says what is wrong with a catalogue, or, where nothing is, what it warns
// of and how its records are checked.
func reportFaults(sh *shell, path string, faults []*schemas.Fault, catalogue *schemas.Catalogue, o *outputs) error {
	r := o.report(sh)
	for _, f := range lintOf(path, faults, catalogue) {
		if err := r.add(f); err != nil {
			return err
		}
	}
	if err := r.close(nil); err != nil || len(faults) == 0 {
		return err
	}
	return fmt.Errorf("%s: %s", orBuiltIn(path), esclusa.Counted(len(faults), "fault"))
}

// lintOf has a finding for each file of which there is something to say, and then for
// each datatype.
func lintOf(path string, faults []*schemas.Fault, catalogue *schemas.Catalogue) []finding {
	var warnings []*schemas.Fault
	if catalogue != nil {
		warnings = catalogue.Warnings()
	}
	var all []*lintFinding
	add := func(f *schemas.Fault, warning bool) {
		file := cmp.Or(f.File, path)
		i := slices.IndexFunc(all, func(l *lintFinding) bool { return l.File == file })
		if i < 0 {
			i, all = len(all), append(all, &lintFinding{File: file, Outcome: "passed"})
		}
		fault := faultIn(f, warning)
		fault.File = file
		if all[i].Faults = append(all[i].Faults, fault); !warning {
			all[i].Outcome = "failed"
		}
	}
	for _, f := range faults {
		add(f, false)
	}
	for _, f := range warnings {
		add(f, true)
	}
	var found []finding
	for _, l := range all {
		found = append(found, l)
	}
	if catalogue != nil {
		found = append(found, newLinted(path, catalogue))
	}
	return found
}

// lintFinding is what the lint says of one file.
type lintFinding struct {
	File    string           `json:"file"`
	Outcome string           `json:"outcome"` // passed, failed
	Faults  []findings.Fault `json:"faults"`
}

func (l *lintFinding) text(bool) (lines []string) {
	for _, f := range l.Faults {
		f.Line = 0 // the pointer says it
		if f.Warning {
			lines = append(lines, "warning: "+plain(f.String()))
		} else {
			lines = append(lines, plain(f.String()))
		}
	}
	return lines
}

func (l *lintFinding) found() findings.Case {
	return findings.Case{Suite: "schema lint", Name: l.File, Faults: l.Faults}
}

// linted says that a catalogue is in order, and how its records are checked.
type linted struct {
	File      string           `json:"file"`
	Outcome   string           `json:"outcome"`
	Datatypes []lintedDatatype `json:"datatypes"`
}

type lintedDatatype struct {
	Datatype string `json:"datatype"`
	Version  string `json:"version"`
	Compiled bool   `json:"compiled"`
	Why      string `json:"why,omitempty"` // it is not
}

func newLinted(path string, catalogue *schemas.Catalogue) *linted {
	l := &linted{File: path, Outcome: "passed"}
	for _, ch := range catalogue.Channels() {
		compiled, why := ch.Compiled()
		l.Datatypes = append(l.Datatypes, lintedDatatype{ch.Datatype, ch.Version, compiled, why})
	}
	return l
}

func (l *linted) text(bool) []string {
	lines := []string{fmt.Sprintf("%s: OK, %s", plain(l.File), esclusa.Counted(len(l.Datatypes), "datatype"))}
	for _, d := range l.Datatypes {
		way := "compiled"
		if !d.Compiled {
			way = "not compiled, about thirty times slower: it " + plain(d.Why)
		}
		lines = append(lines, fmt.Sprintf("%s %s: %s", d.Datatype, d.Version, way))
	}
	return lines
}

func (l *linted) found() findings.Case { return findings.Case{Suite: "schema lint", Name: l.File} }
