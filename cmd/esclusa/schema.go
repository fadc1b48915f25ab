package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa/schemas"
)

func newSchema(sh *shell) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Check, try and start schemas",
		Long: `A catalogue is a directory with one file for each datatype and version, such as
invoice/1-0-0.json. Adding a file adds a channel. Give the directory to esclusa
run --schemas, in place of the catalogue that is built in: copy schemas/catalog
first to keep its datatypes.`,
		Example: `  esclusa schema new invoice --dir ./schemas
  esclusa schema import ./iglu/schemas --to ./schemas
  esclusa schema lint ./schemas
  esclusa schema check ./schemas --against git:main
  esclusa schema what-if ./schemas --http http://127.0.0.1:5000
  esclusa schema test ./schemas
  esclusa schema docs --schemas ./schemas --out ./docs/channels`,
		Args: noCommand,
		RunE: needsCommand,
	}
	cmd.AddCommand(newSchemaLint(sh), newSchemaCheck(sh), newSchemaTest(sh), newSchemaWhatIf(sh), newSchemaNew(sh), newSchemaImport(sh), newSchemaDocs(sh))
	return cmd
}

// faultsOf lists what the lint has found, none where it came to nothing.
func faultsOf(err error) []*schemas.Fault {
	var faults []*schemas.Fault
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		for _, e := range joined.Unwrap() {
			faults = append(faults, faultsOf(e)...)
		}
		return faults
	}
	var f *schemas.Fault
	if errors.As(err, &f) {
		faults = append(faults, f)
	}
	return faults
}
