package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	lib "github.com/esclusa/esclusa/client"
	"github.com/esclusa/esclusa/schemas"
)

const schemaCheckHelp = `Tells of each version that is new or was changed in a directory, beside what the
directory was: whether every record that the version before takes is taken still (who
breaks else are senders), and the other way round (receivers that have the version
before). There are three answers: proved; a record that the one takes and the other
refuses, the shortest that was found; or not known, with the places.

What it was is another directory, the same one at a commit of git (git:main, or
git:v1.2:schemas where it lay elsewhere; nothing is fetched), or what a running system
has (the URL of its HTTP API).

The exit status is 1 if something breaks that its version does not admit. A new third
digit admits nothing that breaks senders, a second one no other key or table, a first
one anything. A version that is there must stay as it is, and must not go.`

func newSchemaCheck(sh *shell) *cobra.Command {
	c := schemaCheck{sh: sh, outputs: newOutputs()}
	cmd := &cobra.Command{
		Use:   "check DIR",
		Short: "Tell whom the changes of a catalogue break",
		Long:  schemaCheckHelp,
		Example: `  esclusa schema check ./schemas --against git:main
  esclusa schema check ./schemas --against http://127.0.0.1:5000
  esclusa schema check ./schemas --against ./released -o github`,
		Args:              takes(1, 1),
		ValidArgsFunction: completeDirectory,
		RunE:              func(cmd *cobra.Command, args []string) error { return c.run(cmd.Context(), args[0]) },
	}
	cmd.Flags().StringVar(&c.against, "against", "", "what it was: a `directory`, git:REF, git:REF:PATH, or the URL of a running system")
	cmd.Flags().BoolVar(&c.saves, "save-witness", false, "write each record that breaks senders, where the version admits that, as a bad sample of the current version")
	c.outputs.add(cmd)
	return cmd
}

type schemaCheck struct {
	sh      *shell
	against string
	saves   bool
	outputs *outputs
}

func (c *schemaCheck) run(ctx context.Context, dir string) error {
	if c.against == "" {
		return usagef("--against: must say what to compare with, such as git:main, a directory, or the URL of a running system")
	}
	is, err := schemas.LoadUnheld(dir, schemas.DefaultLimits())
	if faults := faultsOf(err); len(faults) > 0 {
		return reportFaults(c.sh, dir, faults, nil, c.outputs)
	}
	if err != nil {
		return c.outputs.failed(c.sh, err)
	}
	was, err := c.before(ctx, dir)
	if err != nil {
		return c.outputs.failed(c.sh, fmt.Errorf("--against %s: %w", withoutPassword(c.against), err))
	}
	return c.report(dir, is.Changes(was))
}

// before is the catalogue to compare with.
func (c *schemaCheck) before(ctx context.Context, dir string) (*schemas.Catalogue, error) {
	rev, isGit := strings.CutPrefix(c.against, "git:")
	switch {
	case isGit:
		files, err := committed(ctx, dir, rev)
		if err != nil {
			return nil, err
		}
		return schemas.LoadUnheldFS(files, schemas.DefaultLimits())
	case strings.HasPrefix(c.against, "http://"), strings.HasPrefix(c.against, "https://"):
		client, err := webAccessOf(ctx).client(c.against)
		if err != nil {
			return nil, err
		}
		return lib.NewRemote(lib.HTTP{URL: c.against, Client: client}, schemas.DefaultLimits()).Load(ctx)
	}
	return schemas.LoadUnheld(c.against, schemas.DefaultLimits())
}

func (c *schemaCheck) report(dir string, changes []schemas.Change) error {
	r, wrong := c.outputs.report(c.sh), 0
	for i := range changes {
		if changes[i].Problem != "" {
			wrong++
		}
		if err := r.add(newChangeFinding(dir, &changes[i])); err != nil {
			return err
		}
	}
	if err := r.close(nil); err != nil {
		return err
	}
	if err := c.save(dir, changes); err != nil {
		return err
	}
	switch {
	case wrong > 0:
		verb := "are not admitted by their versions"
		if wrong == 1 {
			verb = "is not admitted by its version"
		}
		return fmt.Errorf("%s: %d of %s against %s %s", dir, wrong, esclusa.Counted(len(changes), "change"), withoutPassword(c.against), verb)
	case len(changes) == 0:
		c.sh.note("%s: no version is new, changed or gone", dir)
	}
	return nil
}

// save writes what breaks senders as samples that the current version must refuse.
func (c *schemaCheck) save(dir string, changes []schemas.Change) error {
	for _, change := range changes {
		if !c.saves || change.Senders.Record == nil || change.To != change.To.Current() {
			continue
		}
		if change.Problem != "" { // once that is mended, the record must be accepted
			c.sh.note("%s %s to %s: not saved, since the version does not admit that the record breaks: mend the schema or raise the digit first", change.Datatype, change.From.Version, change.To.Version)
			continue
		}
		file := filepath.Join(dir, change.Datatype, "samples", "bad", "breaks-"+change.From.Version+"-"+change.To.Version)
		if _, err := os.Stat(file + ".json"); err == nil {
			continue
		}
		expected, err := json.MarshalIndent(change.Senders.Expected(), "", "  ")
		if err != nil {
			return err
		}
		if err := saveWitness(file, change.Senders.Record, expected); err != nil {
			return err
		}
		c.sh.note("%s.json: saved, with what is expected of it beside it", file)
	}
	return nil
}

// saveWitness writes a sample and what is expected of it. The sample is the last, by which
// a later run sees that there is nothing to do.
func saveWitness(file string, record, expected []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(file+".expect.json", append(expected, '\n'), 0o644); err != nil {
		return err
	}
	return os.WriteFile(file+".json", append(slices.Clone(record), '\n'), 0o644)
}

// withoutPassword is a place as it may be shown.
func withoutPassword(place string) string {
	if u, err := url.Parse(place); err == nil {
		return u.Redacted()
	}
	return place
}
