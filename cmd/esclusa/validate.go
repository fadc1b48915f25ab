package main

import (
	"bufio"
	"errors"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	lib "github.com/esclusa/esclusa/client"
)

const validateHelp = `Tells for each file whether it would be accepted as a record of the datatype, and
if not, why: the verdict that the router would give, without sending anything and
without a running system. "-" reads standard input, one record a line.

The exit status is 1 if any is refused.`

type validateCommand struct {
	sh *shell
	client
	format *format
}

func newValidate(sh *shell) *cobra.Command {
	v := &validateCommand{sh: sh, format: newFormat()}
	cmd := &cobra.Command{
		Use:   "validate DATATYPE FILE…",
		Short: "Check records without sending them (offline)",
		Long:  validateHelp,
		Example: `  esclusa validate customer customer.json
  esclusa validate image *.json -o json
  esclusa validate text - <texts.ndjson`,
		Args:              takes(2, -1),
		ValidArgsFunction: v.completeDatatype(sh, cobra.ShellCompDirectiveDefault),
		RunE:              v.run,
	}
	v.catalogueFlags(cmd)
	v.format.add(cmd)
	return cmd
}

func (v *validateCommand) run(cmd *cobra.Command, args []string) error {
	catalogue, err := v.catalogue()
	if err != nil {
		return err
	}
	ch, err := channel(catalogue, args[0])
	if err != nil {
		return err
	}
	out := bufio.NewWriter(v.sh.out)
	p := verdicts{out: out, json: v.format.json(), colour: v.sh.colours()}
	result := error(nil)
	for in, err := range feed(cmd.Context(), args[1:], v.sh.in, catalogue.Limits().RecordBytes) {
		if err != nil {
			result = err
			break
		}
		_, refusal := lib.Check(catalogue, lib.Message{Datatype: ch.Datatype, Body: in.body})
		rej, _ := errors.AsType[*esclusa.Rejection](refusal)
		verdict := newVerdict(in.name, rej)
		if verdict.Outcome == refused {
			result = said(failed)
		}
		if err := p.print(verdict); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return result
}
