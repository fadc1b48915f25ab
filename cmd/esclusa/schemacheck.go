package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	lib "github.com/esclusa/esclusa/client"
	"github.com/esclusa/esclusa/internal/findings"
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
	cmd.Flags().BoolVar(&c.saves, "save-witness", false, "write each record that breaks senders as a bad sample of the current version")
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
	is, err := schemas.LoadUnheld(dir)
	if faults := faultsOf(err); len(faults) > 0 {
		return reportFaults(c.sh, dir, faults, nil, c.outputs)
	}
	if err != nil {
		return err
	}
	was, err := c.before(ctx, dir)
	if err != nil {
		return fmt.Errorf("--against %s: %w", withoutPassword(c.against), err)
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
		return schemas.LoadUnheldFS(files, "")
	case strings.HasPrefix(c.against, "http://"), strings.HasPrefix(c.against, "https://"):
		return lib.NewRemote(lib.HTTP{URL: c.against}, schemas.DefaultLimits()).Load(ctx)
	}
	return schemas.LoadUnheld(c.against)
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
		return fmt.Errorf("%s: %d of %s against %s %s", dir, wrong, count(len(changes), "change"), withoutPassword(c.against), verb)
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
		file := filepath.Join(dir, change.Datatype, "samples", "bad", "breaks-"+change.From.Version+"-"+change.To.Version)
		if _, err := os.Stat(file + ".json"); err == nil {
			continue
		}
		expected, err := json.MarshalIndent(change.Senders.Expected(), "", "  ")
		if err != nil {
			return err
		}
		for end, text := range map[string][]byte{".json": change.Senders.Record, ".expect.json": expected} {
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(file+end, append(text, '\n'), 0o644); err != nil {
				return err
			}
		}
		c.sh.note("%s.json: saved, with what is expected of it beside it", file)
	}
	return nil
}

// changeFinding is what is told of one change.
type changeFinding struct {
	Datatype  string            `json:"datatype"`
	From      string            `json:"from,omitempty"` // version; absent: there is none before
	To        string            `json:"to,omitempty"`   // version; absent: it is gone
	Digit     int               `json:"digit"`          // that was raised; 0: none
	Outcome   string            `json:"outcome"`        // admitted, not admitted
	Problem   string            `json:"problem,omitempty"`
	Senders   *comparisonAnswer `json:"senders,omitempty"`
	Receivers *comparisonAnswer `json:"receivers,omitempty"`

	file string
}

// comparisonAnswer is one of three.
type comparisonAnswer struct {
	Answer string              `json:"answer"` // proved, breaks, unknown
	Record json.RawMessage     `json:"record,omitempty"`
	Errors []esclusa.Violation `json:"errors,omitempty"`
	Places []schemas.Place     `json:"places,omitempty"`
}

func newChangeFinding(dir string, c *schemas.Change) *changeFinding {
	f := &changeFinding{Datatype: c.Datatype, Outcome: "admitted", Problem: c.Problem, file: filepath.Join(dir, c.Datatype)}
	if c.Problem != "" {
		f.Outcome = "not admitted"
	}
	if c.From != nil {
		f.From = c.From.Version
	}
	if c.To != nil {
		f.To = c.To.Version
		f.file = filepath.Join(f.file, f.To+".json")
	}
	if c.Compared() {
		f.Digit = c.Digit.Number()
		f.Senders, f.Receivers = answerOf(c.Senders), answerOf(c.Receivers)
	}
	return f
}

func answerOf(c schemas.Comparison) *comparisonAnswer {
	a := &comparisonAnswer{Answer: "unknown", Record: c.Record, Errors: c.Errors, Places: c.Places}
	switch {
	case c.Proved:
		a.Answer = "proved"
	case c.Record != nil:
		a.Answer = "breaks"
	}
	return a
}

// name is what the change is called.
func (f *changeFinding) name() string {
	switch {
	case f.From == "":
		return f.To
	case f.To == "":
		return f.From + " gone"
	case f.From == f.To:
		return f.To + " changed"
	}
	return f.From + " to " + f.To
}

func (f *changeFinding) text(colour bool) []string {
	head := f.Datatype + " " + f.name() + ": "
	switch {
	case f.Problem != "":
		head = paint("FAULT", red, colour) + " " + plain(head+f.Problem)
	case f.Senders == nil:
		head = plain(head + "new")
	default:
		head = plain(head + "admitted")
	}
	lines := []string{head}
	for _, of := range []struct {
		who    string
		answer *comparisonAnswer
	}{{"senders", f.Senders}, {"receivers", f.Receivers}} {
		if of.answer != nil {
			lines = append(lines, plain("  "+of.who+" "+of.answer.text()))
		}
	}
	return lines
}

// shownWitness bounds what is shown of a record, in characters.
const shownWitness = 400

func (a *comparisonAnswer) text() string {
	switch a.Answer {
	case "proved":
		return "do not break: proved"
	case "breaks":
		record := []rune(string(a.Record))
		if len(record) > shownWitness {
			record = append(record[:shownWitness], '…')
		}
		return "break: " + string(record) + ": " + violations(a.Errors, 0)
	}
	var places []string
	for _, p := range a.Places {
		places = append(places, strings.TrimSpace(orRoot(p.Pointer)+" "+p.Keyword)+" ("+p.Message+")")
	}
	return "may break: it cannot be told at " + strings.Join(places, "; ")
}

func (f *changeFinding) found() findings.Case {
	c := findings.Case{Suite: f.Datatype, Name: f.name()}
	tell := func(kind, message string, warning bool) {
		c.Faults = append(c.Faults, findings.Fault{File: f.file, Line: 1, Kind: kind, Message: message, Warning: warning})
	}
	if f.Problem != "" {
		tell("version", f.Problem, false)
	}
	for i, a := range []*comparisonAnswer{f.Senders, f.Receivers} {
		if a != nil && a.Answer != "proved" {
			tell(a.Answer, []string{"senders ", "receivers "}[i]+a.text(), true)
		}
	}
	return c
}

// withoutPassword is a place as it may be shown.
func withoutPassword(place string) string {
	if u, err := url.Parse(place); err == nil {
		return u.Redacted()
	}
	return place
}
