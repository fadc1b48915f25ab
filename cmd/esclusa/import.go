package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/records"
	"github.com/esclusa/esclusa/internal/schemaimport"
)

func newSchemaImport(sh *shell) *cobra.Command {
	var o schemaimport.Options
	var to string
	cmd := &cobra.Command{
		Use:   "import PATH",
		Short: "Make a catalogue of schemas of other drafts and shapes",
		Long: `Converts JSON Schemas of draft-04 to 2020-12, and Snowplow's self-describing ones, into
those of a catalogue: of a file, of a directory, of an archive of one (tar, tar.gz, zip),
or, given the URL of a Confluent Schema Registry, all JSON schemas of that. What lies in several files becomes one; what asserts
beside $ref goes into allOf; words of their own become x-…; key, name and version are
proposed where they are not given. Nothing else is fetched. A password for the registry
goes into the URL, as http://user:password@host:8081.

It prints what was changed in each schema, what could not be taken and why, and a table
of all. What could be taken is written to the directory of --to, all of it or nothing,
and no file there is ever replaced; without --to nothing is written. The exit status is
1 if a schema could not be taken.

What a schema refuses is refused by what becomes of it too: where draft-07 cannot say
what it says, it is not taken.`,
		Example: `  esclusa schema import order.schema.json --key /order_id --to ./schemas
  esclusa schema import ./iglu/schemas --to ./schemas
  esclusa schema import schemas-1.4.tar.gz --to ./schemas
  esclusa schema import http://127.0.0.1:8081 --to ./schemas`,
		Args: takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return importSchemas(cmd.Context(), sh, args[0], to, o)
		},
	}
	cmd.Flags().StringVar(&o.Key, "key", "", "JSON `pointer` to the key of each record, such as /id; none to have it proposed")
	cmd.Flags().StringVar(&o.Name, "name", "", "`name` of the datatype; none to have it proposed")
	cmd.Flags().StringVar(&to, "to", "", "`directory` of the catalogue to write to")
	return cmd
}

func importSchemas(ctx context.Context, sh *shell, from, to string, o schemaimport.Options) error {
	all, err := importAll(ctx, sh, from, o)
	if err != nil {
		return fmt.Errorf("reading the schemas: %w", err)
	}
	if u, err := url.Parse(from); err == nil {
		from = u.Redacted() // there may be a password in it
	}
	if len(all) == 0 {
		return fmt.Errorf("%s: no schema of records: none with a $schema, or with \"type\": \"object\" and properties", from)
	}
	if to != "" {
		if err := schemaimport.Write(to, all); err != nil {
			return err
		}
	}
	refused, err := importedTo(sh.out, all)
	switch {
	case err != nil:
		return err
	case refused > 0:
		return fmt.Errorf("%s: %d of %s could not be taken", from, refused, esclusa.Counted(len(all), "schema"))
	}
	return nil
}

func importAll(ctx context.Context, sh *shell, from string, o schemaimport.Options) ([]*schemaimport.Imported, error) {
	if strings.HasPrefix(from, "http://") || strings.HasPrefix(from, "https://") {
		all, others, err := schemaimport.ImportRegistry(ctx, from, o)
		if err == nil && others > 0 {
			_, err = fmt.Fprintf(sh.out, "%s of other kinds, such as Avro, passed over\n", esclusa.Counted(others, "schema"))
		}
		return all, err
	}
	files, only, err := importFiles(from)
	if err != nil {
		return nil, err
	}
	return schemaimport.Import(files, only, o), nil
}

// importFiles reads a directory, an archive of one, or a file with what lies beside it.
func importFiles(from string) (files schemaimport.Files, only string, err error) {
	info, err := os.Stat(from)
	if err != nil {
		return nil, "", err
	}
	if !info.IsDir() && records.IsArchive(from) {
		var packed schemaimport.Collection
		err := records.Unpack(from, schemaimport.IsSchema, packed.Add)
		return packed.Files, "", err
	}
	dir := from
	if !info.IsDir() {
		dir, only = filepath.Dir(from), filepath.Base(from)
	}
	root, err := os.OpenRoot(dir) // does not follow links that lead out
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = root.Close() }() // nothing was written
	if only == "" {
		files, err = schemaimport.ReadFiles(root.FS())
		return files, "", err
	}
	files, err = schemaimport.ReadFile(root.FS(), only)
	return files, only, err
}

// importedTo prints what became of each schema, and a table. It returns how many could
// not be taken.
func importedTo(out io.Writer, all []*schemaimport.Imported) (refused int, err error) {
	say := func(format string, args ...any) {
		if err == nil {
			_, err = fmt.Fprintf(out, format, args...)
		}
	}
	for _, in := range all {
		say("%s\n", plain(in.File))
		for _, c := range in.Changes {
			say("  %s\n", plain(changeText(c)))
		}
		if in.Proposed && in.Text != nil {
			say("  %s proposed for the key\n", plain(in.Key))
		}
		for _, cause := range in.Refused {
			say("  not taken: %s\n", plain(cause.Error()))
		}
	}
	say("\n")
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	rows := "SCHEMA\tDATATYPE\tVERSION\tKEY\tCHANGES\t\n"
	for _, in := range all {
		state := "taken"
		if in.Text == nil {
			refused++
			state = "not taken"
		}
		rows += fmt.Sprintf("%s\t%s\t%s\t%s\t%d\t%s\n", plain(in.File), plain(in.Datatype), in.Version, plain(in.Key), len(in.Changes), state)
	}
	_, failed := io.WriteString(w, rows)
	return refused, errors.Join(err, failed, w.Flush())
}

func changeText(c schemaimport.Change) string {
	switch at := c.Pointer; {
	case c.Times > 1:
		return fmt.Sprintf("%s, %d times, first at %s", c.What, c.Times, orRoot(at))
	case at == "":
		return c.What
	default:
		return fmt.Sprintf("%s at %s", c.What, at)
	}
}

func orRoot(pointer string) string {
	if pointer == "" {
		return "the root"
	}
	return pointer
}
