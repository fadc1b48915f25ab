package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

func newSchema(sh *shell) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Check and start schemas (offline)",
		Long: `A catalogue is a directory with one file for each datatype and version, such as
invoice/1-0-0.json. Adding a file adds a channel. Give the directory to esclusa
run --schemas, in place of the catalogue that is built in: copy schemas/catalog
first to keep its datatypes.`,
		Example: `  esclusa schema new invoice --dir ./schemas
  esclusa schema import ./iglu/schemas --to ./schemas
  esclusa schema lint ./schemas
  esclusa schema check ./schemas --against git:main
  esclusa schema test ./schemas`,
		Args: noCommand,
		RunE: needsCommand,
	}
	cmd.AddCommand(newSchemaLint(sh), newSchemaCheck(sh), newSchemaTest(sh), newSchemaNew(sh), newSchemaImport(sh))
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

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func newSchemaNew(sh *shell) *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "new NAME",
		Short: "Start the schema of a new datatype",
		Long: `Prints a first schema for a datatype of that name, which passes the lint; edit it
to say what its records hold. With --dir it goes to DIR/NAME/1-0-0.json, unless there
is such a file.`,
		Example: `  esclusa schema new invoice
  esclusa schema new invoice --dir ./schemas`,
		Args:              takes(1, 1),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := esclusa.CheckDatatypeName(args[0]); err != nil {
				return usageError{err}
			}
			text, err := schemas.Scaffold(args[0])
			if err != nil {
				return err
			}
			if dir == "" {
				_, err = sh.out.Write(text)
				return err
			}
			return writeNew(sh, filepath.Join(dir, args[0], "1-0-0.json"), text)
		},
	}
	cmd.Flags().StringVar(&dir, "dir", "", "`directory` of the catalogue to write to")
	return cmd
}

// writeNew writes a file that must not exist.
func writeNew(sh *shell, file string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already; it has been left as it is", file)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", file, err)
	}
	_, err = fmt.Fprintln(sh.out, file)
	return err
}
