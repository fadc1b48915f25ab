package main

import (
	"errors"
	"fmt"
	"io"
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
  esclusa schema lint ./schemas`,
		Args: noCommand,
		RunE: needsCommand,
	}
	cmd.AddCommand(newSchemaLint(sh), newSchemaNew(sh), newSchemaImport(sh))
	return cmd
}

func newSchemaLint(sh *shell) *cobra.Command {
	return &cobra.Command{
		Use:   "lint DIR",
		Short: "Check a catalogue as the start does",
		Long: `Prints every fault of the schemas in the directory, one a line: file, JSON Pointer
into it, and what would be right. The exit status is 1 if there is any.

Warnings are no faults: they tell what is taken although it may not be what was meant,
such as a word that is no keyword.

Where there is no fault it prints how each datatype's records are checked: by its
compiled schema, or, where that does not cover a keyword, by the judge that
explains what is refused, which takes longer. The verdict is the same.`,
		Example: `  esclusa schema lint ./schemas`,
		Args:    takes(1, 1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		RunE: func(_ *cobra.Command, args []string) error { return lint(sh, args[0]) },
	}
}

func lint(sh *shell, dir string) error {
	catalogue, err := schemas.LoadDir(dir, schemas.DefaultLimits())
	faults := faultsOf(err)
	switch {
	case err == nil:
		for _, w := range catalogue.Warnings() {
			if _, err := fmt.Fprintln(sh.out, "warning:", plain(w.Error())); err != nil {
				return err
			}
		}
		return lintedTo(sh.out, dir, catalogue)
	case len(faults) == 0:
		return err
	}
	for _, f := range faults {
		if _, err := fmt.Fprintln(sh.out, plain(f.Error())); err != nil {
			return err
		}
	}
	return fmt.Errorf("%s: %s", dir, count(len(faults), "fault"))
}

// lintedTo says that a catalogue is in order, and how its records are checked.
func lintedTo(w io.Writer, dir string, catalogue *schemas.Catalogue) error {
	channels := catalogue.Channels()
	if _, err := fmt.Fprintf(w, "%s: OK, %s\n", plain(dir), count(len(channels), "datatype")); err != nil {
		return err
	}
	for _, ch := range channels {
		way := "compiled"
		if ok, why := ch.Compiled(); !ok {
			way = "not compiled, about thirty times slower: it " + plain(why)
		}
		if _, err := fmt.Fprintf(w, "%s %s: %s\n", ch.Datatype, ch.Version, way); err != nil {
			return err
		}
	}
	return nil
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
