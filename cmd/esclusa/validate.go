package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	lib "github.com/esclusa/esclusa/client"
	"github.com/esclusa/esclusa/internal/findings"
	"github.com/esclusa/esclusa/internal/records"
	"github.com/esclusa/esclusa/schemas"
)

const validateHelp = `Tells for each record whether it would be accepted as one of the datatype, and
if not, why: the verdict that the router would give, without sending anything and
without a running system. With --datatype-from-record each record names its datatype, as
a CloudEvent by its type or by its member datatype, and all arguments are paths.

A file is one record, or, named *.ndjson or *.jsonl, has one on each line. Of a directory
it takes what is named so, or *.json, also compressed (*.json.gz), and archives (*.tar,
*.tar.gz, *.tgz, *.zip) of such files. "-" reads standard input, one record a line.

The exit status is 1 if any is refused.`

type validateCommand struct {
	sh *shell
	client
	outputs   *outputs
	catalogue *schemas.Catalogue
	named     bool   // by the records
	datatype  string // else
}

func newValidate(sh *shell) *cobra.Command {
	v := &validateCommand{sh: sh, outputs: newOutputs()}
	cmd := &cobra.Command{
		Use:   "validate DATATYPE PATH…",
		Short: "Check records without sending them (offline)",
		Long:  validateHelp,
		Example: `  esclusa validate customer customer.json
  esclusa validate image ./images -o json
  esclusa validate text - <texts.ndjson
  esclusa validate --datatype-from-record ./records recorded.tar.gz -o github`,
		Args:              takes(1, -1),
		ValidArgsFunction: v.completeDatatype(sh, cobra.ShellCompDirectiveDefault),
		RunE:              v.run,
	}
	v.catalogueFlags(cmd)
	cmd.Flags().BoolVar(&v.named, "datatype-from-record", false, "each record names its datatype; all arguments are paths")
	v.outputs.add(cmd)
	return cmd
}

func (v *validateCommand) run(cmd *cobra.Command, args []string) (err error) {
	if v.catalogue, err = v.client.catalogue(); err != nil {
		return v.outputs.failed(v.sh, err)
	}
	if !v.named {
		ch, err := channel(v.catalogue, args[0])
		if err != nil {
			return err
		}
		if v.datatype, args = ch.Datatype, args[1:]; len(args) == 0 {
			return usagef("names no file, directory or archive of records; - is standard input")
		}
	}
	r := v.outputs.report(v.sh)
	result := error(nil)
	for in, err := range records.Read(cmd.Context(), args, v.sh.in, v.catalogue.Limits().RecordBytes) {
		if err != nil {
			result = err
			break
		}
		found := v.check(in)
		if found.Outcome == refused {
			result = said(failed)
		}
		if err := r.add(found); err != nil {
			return err
		}
	}
	return r.close(result)
}

func (v *validateCommand) check(in records.Record) validated {
	if v.named {
		verdict := v.catalogue.Check(&esclusa.Record{Value: in.Body})
		found := validated{newVerdict(in.Name, verdict.Rejection), "", in}
		switch {
		case verdict.Channel != nil:
			found.Datatype = verdict.Channel.Datatype
		case verdict.Rejection != nil:
			found.Datatype = verdict.Rejection.Datatype
		}
		return found
	}
	_, refusal := lib.Check(v.catalogue, lib.Message{Datatype: v.datatype, Body: in.Body})
	rej, _ := errors.AsType[*esclusa.Rejection](refusal)
	return validated{newVerdict(in.Name, rej), "", in}
}

// validated is a verdict on a record that has been found somewhere.
type validated struct {
	verdict
	Datatype string `json:"datatype,omitempty"` // that the record names

	at records.Record
}

func (v validated) text(colour bool) []string {
	line := v.line(colour)
	if v.Outcome == accepted && v.Datatype != "" {
		line += " as " + v.Datatype
	}
	return []string{line}
}

func (v validated) found() findings.Case {
	c := findings.Case{Suite: "validate", Name: v.at.Of}
	for _, e := range v.Errors {
		c.Faults = append(c.Faults, findings.Fault{File: v.at.File, Line: v.lineOf(e.Pointer), Pointer: e.Pointer, Kind: e.Keyword, Message: v.message(e)})
	}
	if v.Outcome == refused && len(v.Errors) == 0 {
		c.Faults = append(c.Faults, findings.Fault{File: v.at.File, Line: v.at.Line, Kind: string(v.Reason), Message: v.message(esclusa.Violation{Message: "is refused"})})
	}
	return c
}

// message says which record it is about where the file does not.
func (v validated) message(e esclusa.Violation) string {
	text := e.Message + " (" + string(v.Reason) + ")"
	if v.at.File != v.at.Name && v.at.Line == 0 {
		return v.at.Name + ": " + text
	}
	return text
}

// lineOf is the line of a file that is about a violation; 0 where there is none.
func (v validated) lineOf(pointer string) int {
	if v.at.Line == 0 || v.at.Name != v.at.Of {
		return v.at.Line // a record is on one line
	}
	return findings.Line(v.at.Body, pointer)
}
