package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing/fstest"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/records"
	"github.com/esclusa/esclusa/internal/schemainfer"
	"github.com/esclusa/esclusa/schemas"
)

type schemaNewCommand struct {
	sh   *shell
	dir  string
	from []string
	key  string
}

func newSchemaNew(sh *shell) *cobra.Command {
	n := &schemaNewCommand{sh: sh}
	cmd := &cobra.Command{
		Use:   "new NAME",
		Short: "Start the schema of a new datatype",
		Long: `Prints a first schema for a datatype of that name, which passes the lint; edit it
to say what its records hold. With --dir it goes to DIR/NAME/1-0-0.json, unless there
is such a datatype.

With --from it is learnt from records that are known to be good: their types and members,
those that all have and no others, formats that all texts of a place are of, and the
texts themselves where a few come again and again. Bounds are left open. All of the
records pass it; with --dir, up to 20 that showed something new are kept as samples, which
test it from then on. See to it that they hold nothing that must not lie there.`,
		Example: `  esclusa schema new invoice --dir ./schemas
  esclusa schema new invoice --from invoices.ndjson
  esclusa schema new invoice --from ./recorded --key /number --dir ./schemas`,
		Args:              takes(1, 1),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(cmd *cobra.Command, args []string) error { return n.run(cmd.Context(), args[0]) },
	}
	cmd.Flags().StringVar(&n.dir, "dir", "", "`directory` of the catalogue to write to")
	cmd.Flags().StringArrayVar(&n.from, "from", nil, "file, directory or archive of good `records` to learn from; may be there several times")
	cmd.Flags().StringVar(&n.key, "key", "", "with --from: JSON `pointer` to the key of each record, such as /id; none to have it proposed")
	return cmd
}

func (n *schemaNewCommand) run(ctx context.Context, name string) error {
	if err := esclusa.CheckDatatypeName(name); err != nil {
		return usageError{err}
	}
	switch {
	case n.key != "" && len(n.from) == 0:
		return usagef("--key: goes with --from, which names the records")
	case slices.Contains(n.from, records.Stdin):
		return usagef("--from: must be a file, a directory or an archive, since it is read twice")
	}
	if n.dir != "" && len(n.from) > 0 {
		at := filepath.Join(n.dir, name)
		if _, err := os.Lstat(at); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s is there already; it has been left as it is", at)
		}
	}
	made, err := n.make(ctx, name)
	switch {
	case err != nil:
		return err
	case n.dir == "":
		_, err = n.sh.out.Write(made.Text)
		return err
	case len(n.from) == 0:
		return writeNew(n.sh, filepath.Join(n.dir, name, "1-0-0.json"), made.Text)
	}
	return n.write(name, made)
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

func (n *schemaNewCommand) make(ctx context.Context, name string) (*schemainfer.Made, error) {
	if len(n.from) == 0 {
		text, err := schemas.Scaffold(name)
		return &schemainfer.Made{Text: text}, err
	}
	learnt, err := schemainfer.New(name, schemas.DefaultLimits())
	if err != nil {
		return nil, err
	}
	for rec, err := range n.records(ctx) {
		if err != nil {
			return nil, err
		}
		if err := learnt.Add(rec.Body); err != nil {
			return nil, fmt.Errorf("%s: %w; nothing has been written", rec.Name, err)
		}
	}
	made, err := learnt.Schema(n.key)
	if err != nil {
		return nil, err
	}
	return made, n.prove(ctx, name, made)
}

func (n *schemaNewCommand) records(ctx context.Context) func(func(records.Record, error) bool) {
	return records.Read(ctx, n.from, n.sh.in, schemas.DefaultLimits().RecordBytes)
}

// prove makes sure that what was made loads, and takes all records, its samples among
// them.
func (n *schemaNewCommand) prove(ctx context.Context, name string, made *schemainfer.Made) error {
	catalogue, err := schemas.Load(fstest.MapFS{name + "/1-0-0.json": {Data: made.Text}}, schemas.DefaultLimits())
	if faults := faultsOf(err); len(faults) > 0 {
		if faults[0].Pointer == "/x-channel/key" && n.key != "" {
			return usagef("--key %.64q: %s", n.key, faults[0].Message)
		}
		return fmt.Errorf("what the records have in common makes no datatype: %s: %s; nothing has been written", faults[0].Pointer, faults[0].Message)
	}
	if err != nil {
		return err
	}
	for rec, err := range n.records(ctx) {
		if err != nil {
			return err
		}
		_, own, rej := schemas.Decode(rec.Body, schemas.DefaultLimits())
		if rej == nil {
			rej = catalogue.Check(&esclusa.Record{Value: own, Headers: []esclusa.Header{{Key: esclusa.HeaderDatatype, Value: []byte(name)}}}).Rejection
		}
		if rej != nil {
			return fmt.Errorf("%s: would be refused all the same: %s; leave it out, or name another --key; nothing has been written", rec.Name, violations(rej.Errors, rej.Omitted))
		}
	}
	return nil
}

// write puts a datatype into the catalogue: all of it or nothing.
func (n *schemaNewCommand) write(name string, made *schemainfer.Made) (err error) {
	if err := os.MkdirAll(n.dir, 0o755); err != nil {
		return err
	}
	temporary, err := os.MkdirTemp(n.dir, "."+name+"-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temporary)) }()
	if err := errors.Join(writeDatatype(temporary, made), os.Chmod(temporary, 0o755)); err != nil {
		return fmt.Errorf("nothing has been written: %w", err)
	}
	at := filepath.Join(n.dir, name)
	if err := os.Rename(temporary, at); err != nil {
		return fmt.Errorf("nothing has been written: %w", err)
	}
	if _, err := fmt.Fprintln(n.sh.out, filepath.Join(at, "1-0-0.json")); err != nil {
		return err
	}
	for i := range made.Samples {
		if _, err := fmt.Fprintln(n.sh.out, filepath.Join(at, sampleFile(i))); err != nil {
			return err
		}
	}
	return nil
}

func sampleFile(i int) string {
	return filepath.Join("samples", "good", fmt.Sprintf("%d.json", i+1))
}

// writeDatatype writes a schema and its samples into a directory.
func writeDatatype(dir string, made *schemainfer.Made) error {
	if len(made.Samples) > 0 {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, sampleFile(0))), 0o755); err != nil {
			return err
		}
	}
	for i, sample := range made.Samples {
		if err := os.WriteFile(filepath.Join(dir, sampleFile(i)), sample, 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, "1-0-0.json"), made.Text, 0o644)
}
